"""Short lists made for frames on other people's sites.

A list that somebody has put on a page must not be gone when nothing is on for a while. So every house and organiser
that ever had as many events as make a page keeps its embedded list, and that says that there is nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from nocturne.model.event import Event
from nocturne.site import organizers
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.plan import Head, Page, Shared
from nocturne.site.rows import Row
from nocturne.site.selections import FEWEST, Listed, Selections, house_name, organizer_name
from nocturne.site.snippets import FILE, MOST


@dataclass(frozen=True, slots=True)
class _List:
    """A list by its `name`, in the folder `path`; `more`: the page that has all of it, "" when only the city has one.

    `of_house`: all of it is in one house, whose name need not be repeated.
    """

    name: str
    path: str
    more: str
    of_house: bool = False


def pages(
    shared: Shared, city: CityFacts, listed: Sequence[Listed], known: Iterable[Row], lists: Selections
) -> Iterator[Page]:
    """One for the city, and one for every house and organiser that is or was worth a page.

    `known`: every row there is, of what is over too; what a machine made is not among them.
    """
    coming = [(row, shown) for row, shown in listed if not row.event.is_ai_generated]
    yield _page(shared, city, _List(city.name, f"{city.slug}/", f"{city.slug}/"), coming)
    houses, inviting = _Kept(), _Kept()
    for row in {row.event.id: row for row in known}.values():
        houses.add(_house(row), row.event)
        inviting.add(_organizer(row, lists.slugs), row.event)
    for row, shown in coming:
        houses.coming[_house(row)].append((row, shown))
        inviting.coming[_organizer(row, lists.slugs)].append((row, shown))
    for slug, events in houses.enough():
        path = f"{city.slug}/venue/{slug}/"
        one = _List(house_name(events), path, path if slug in lists.venues else "", of_house=True)
        yield _page(shared, city, one, houses.coming[slug])
    for slug, events in inviting.enough():
        path = f"{city.slug}/organizer/{slug}/"
        one = _List(organizer_name(events), path, path if slug in lists.organizers else "")
        yield _page(shared, city, one, inviting.coming[slug])


class _Kept:
    """Slug -> every event there was, and slug -> those to come; "" stands for what has none."""

    def __init__(self) -> None:
        self._events: dict[str, list[Event]] = defaultdict(list)
        self.coming: dict[str, list[Listed]] = defaultdict(list)

    def add(self, slug: str, event: Event) -> None:
        self._events[slug].append(event)

    def enough(self) -> Iterator[tuple[str, list[Event]]]:
        """Those that are or were worth a page."""
        return ((slug, events) for slug, events in sorted(self._events.items()) if slug and len(events) >= FEWEST)


def _house(row: Row) -> str:
    return "" if row.event.place.hidden else row.venue


def _organizer(row: Row, slugs: Mapping[str, str]) -> str:
    name = row.event.organizer.name
    return slugs.get(organizers.folded(name), "") if name else ""


def _page(shared: Shared, city: CityFacts, one: _List, found: Sequence[Listed]) -> Page:
    part = found[:MOST]
    said = (f"{row.digest} {shown.time}" for row, shown in part)
    key = digest(one.name, one.more, str(len(found) > MOST), *said)
    return Page(f"{one.path}{FILE}", key, partial(_render, shared, city, one, part))


def _render(shared: Shared, city: CityFacts, one: _List, part: Sequence[Listed]) -> bytes:
    language = shared.of(city)
    rows = [
        (shown, f"{language.short_weekday(shown.event.date)} {language.short_day(shown.event.date)}")
        for _, shown in part
    ]
    title = one.name if one.name == city.name else f"{one.name}, {city.name}"
    head = Head(title=title, path=f"{one.path}{FILE}", index=False, language=city.language)
    return shared.render(FILE, head, city=city, one=one, rows=rows, more=one.more or f"{city.slug}/")
