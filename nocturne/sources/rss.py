"""RSS and Atom: feeds of venues and scenes. An item's publication date is never taken for the event's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import feed, html
from nocturne.parse.feed import Item
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.feed_item import RUNGS, Undated, listing
from nocturne.sources.finding import finding

SAVED = "https://feed.invalid/saved.xml"
"""Stands for the address of a saved feed of which none is known."""
MOST_ITEMS = 2_000
_MOST_NAMED = 5
_ALL_AT_ONCE = 3
"""So many events at the very instant their items were published are no events but a clock."""
_WHY = {
    "date/missing": "no date of an event is told; when an item was published says nothing about it",
    "date/contradiction": "the date contradicts its weekday, or lies too far from when the item was published",
    "date/ambiguous": "several dates are told, and which is the event's cannot be known",
}


class Feeds(Source):
    """Each address is a visit of its own: one broken feed costs no other."""

    name = "rss"
    title = "Feeds"
    city_options = addresses.Addresses
    is_experimental = True
    terms = "Whoever publishes a feed means it to be read by programs."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """One feed per address, in the order of the city's front matter."""
        for address in addresses.listed(assignment):
            request = Request(url=addresses.at_base(address, assignment.base_url), expects="xml", kind="feed")
            yield Entry(key=addresses.entry_key("feed", address), request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Every item that tells an event's date one can trust; the others are counted. Raises WrongBody."""
        found = feed.read(html.decode(response.body, response.charset or _declared(response.body)))
        return _read(found, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """Anything that begins as RSS or Atom does."""
        return Request(url=url or SAVED, expects="xml", kind="feed") if feed.is_feed(body) else None


def _declared(body: bytes) -> str:
    """The encoding an XML declaration names, "" for none."""
    start = body[:200].decode("ascii", "replace")
    _, mark, rest = start.partition("encoding=")
    return rest[1:].partition(rest[0])[0] if mark and rest[:1] in ("'", '"') and "?>" in start else ""


def _read(found: feed.Feed, response: Response, task: Assignment) -> Iterator[Listing | Issue]:
    if found.problem:
        message = "The feed broke off; the items before that are read."
        yield finding(task, "feed/broken", message, severity="error", subject=response.url, evidence=found.problem)
    listings: list[Listing] = []
    refused: list[tuple[Item, str]] = []
    for item in found.items[:MOST_ITEMS]:
        told = listing(item, found.language, response.url, task)
        if isinstance(told, Undated):
            refused.append((item, told.code))
        else:
            listings.append(told)
    if len(found.items) > MOST_ITEMS:
        yield finding(task, "feed/cut", f"The first {MOST_ITEMS} items are read.", subject=response.url)
    clocks = _clocks(listings, found.items)
    kept = [each for each in listings if each.start not in clocks]
    if len(kept) < len(listings):
        message = f"{len(listings) - len(kept)} item(s) tell the moment they were published as the event's; left out."
        yield finding(task, "date/published", message, subject=response.url, evidence=next(iter(sorted(clocks))))
    yield from _refused(refused, response, task)
    yield from _fallen(kept, response, task)
    yield from _once(kept)


def _clocks(listings: Iterable[Listing], items: Iterable[Item]) -> set[str]:
    """Starts that many items share with their publication: a program's clock, not a programme."""
    published = {item.published for item in items if item.published is not None}
    starts = Counter(each.start for each in listings if each.extractor == RUNGS[0])
    return {start for start, count in starts.items() if count >= _ALL_AT_ONCE and feed.instant(start) in published}


def _refused(refused: list[tuple[Item, str]], response: Response, task: Assignment) -> Iterator[Issue]:
    """A few by name, all of them by number."""
    counts = Counter(code for _, code in refused)
    named: Counter[str] = Counter()
    for item, code in refused:
        named[code] += 1
        if code != "date/missing" and named[code] <= _MOST_NAMED:
            yield finding(
                task, code, f"Left out: {_WHY[code]}.", subject=f"{Feeds.name}:{item.id}", evidence=item.title
            )
    for code, count in sorted(counts.items()):
        if code == "date/missing" or count > _MOST_NAMED:
            yield finding(task, code, f"{count} item(s) left out: {_WHY[code]}.", subject=response.url)


def _fallen(listings: list[Listing], response: Response, task: Assignment) -> Iterator[Issue]:
    """The warning that no event elements serve, as when a platform's page state is gone."""
    if listings and not any(each.extractor == RUNGS[0] for each in listings):
        used = Counter(each.extractor for each in listings).most_common(1)[0][0]
        message = f"Read from {used}, because event elements were not there or could not be read."
        yield finding(task, "extractor/fallback", message, subject=response.request.url)


def _once(listings: list[Listing]) -> Iterator[Listing]:
    """An id that several items have tells a series: each date is an event of its own."""
    shared = Counter(each.source_id for each in listings)
    seen: set[str] = set()
    for each in listings:
        dated = f"{each.source_id}/{each.start[:10]}"
        source_id = dated if shared[each.source_id] > 1 else each.source_id
        if source_id in seen:
            continue
        seen.add(source_id)
        own = (f"{Feeds.name}:{dated}",) if source_id != dated else ()
        series = each.source_id if source_id == dated else each.series_id
        yield replace(each, source_id=source_id, aliases=(*each.aliases, *own), series_id=series)
