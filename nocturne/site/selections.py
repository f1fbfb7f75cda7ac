"""Lists cut out of a city's events: tonight, the weekend, the week, a night, a tag, a house, who invites, a year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import msgspec

from nocturne.model.event import Event
from nocturne.site import calendar_feed, feeds, lifetime, organizers, snippets, structured_data
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.language import Language
from nocturne.site.lifetime import Count
from nocturne.site.nights import nights
from nocturne.site.plan import PER_PAGE, Head, Page, Shared
from nocturne.site.rows import NAME, Row
from nocturne.site.shown import Shown

FEWEST = 3
"""A tag, a house or an organiser has a page of its own from so many coming events on."""
CALENDAR, FEED = "events.ics", "feed.xml"
WEEK = 7
PER_SHORT = 100
"""Events on a page of tonight or the weekend, so that the first mostly has all that the list can be about."""

Listed = tuple[Row, Shown]
Span = tuple[str, str, str]
"""Since which night a list is about these nights, the first of them, the last of them."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way to a list: its address below the top, its name, how many events it holds, and what filters call it."""

    href: str
    name: str
    count: int = 0
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Selections:
    """Which lists of a city there are. `tags`, `venues` and `organizers` by slug; `venue_of`, `organizer_of`: slug ->
    name; `slugs`: an organiser's folded name -> slug, whether there is a list or not.
    """

    tags: Mapping[str, Sequence[Listed]]
    venues: Mapping[str, Sequence[Listed]]
    venue_of: Mapping[str, str]
    organizers: Mapping[str, Sequence[Listed]]
    organizer_of: Mapping[str, str]
    slugs: Mapping[str, str]

    def chips(self, city: CityFacts) -> list[Link]:
        """The tags that most events have, the most frequent first."""
        ordered = sorted(self.tags, key=lambda tag: (-len(self.tags[tag]), tag))
        return [Link(f"{city.slug}/tag/{tag}/", tag, len(self.tags[tag]), tag) for tag in ordered[:14]]

    def houses(self, city: CityFacts) -> list[Link]:
        """The houses that most events are in, the busiest first."""
        ordered = sorted(self.venues, key=lambda slug: (-len(self.venues[slug]), slug))
        return [
            Link(f"{city.slug}/venue/{slug}/", self.venue_of[slug], len(self.venues[slug]), slug)
            for slug in ordered[:14]
        ]

    def of(self, row: Row) -> str:
        """What the page of an event links among these lists, for its digest."""
        tags = sorted({tag for tag in row.event.tags if tag in self.tags})
        return " ".join((*tags, f"@{row.venue if row.venue in self.venues else ''}", f"@{self.organizer(row.event)}"))

    def organizer(self, event: Event) -> str:
        """The slug of the list of who invites, "" where there is none or a machine made the event."""
        if event.is_ai_generated or not event.organizer.name:
            return ""
        slug = self.slugs.get(organizers.folded(event.organizer.name), "")
        return slug if slug in self.organizers else ""


def selections(listed: Sequence[Listed], slugs: Mapping[str, str] = MappingProxyType({})) -> Selections:
    """The lists that events which are not over are worth. What a machine made counts for nothing.

    `slugs`: the address of each organiser by folded name.
    """
    tags: dict[str, list[Listed]] = defaultdict(list)
    venues: dict[str, list[Listed]] = defaultdict(list)
    inviting: dict[str, list[Listed]] = defaultdict(list)
    for row, shown in listed:
        if row.event.is_ai_generated:
            continue
        for tag in row.event.tags:
            if NAME.fullmatch(tag):
                tags[tag].append((row, shown))
        if row.venue and not row.event.place.hidden:
            venues[row.venue].append((row, shown))
        if (name := row.event.organizer.name) and (slug := slugs.get(organizers.folded(name))):
            inviting[slug].append((row, shown))
    kept, organized = _enough(venues), _enough(inviting)
    return Selections(
        _enough(tags),
        kept,
        {slug: house_name(row.event for row, _ in found) for slug, found in kept.items()},
        organized,
        {slug: organizer_name(row.event for row, _ in found) for slug, found in organized.items()},
        slugs,
    )


def _enough(lists: Mapping[str, list[Listed]]) -> dict[str, list[Listed]]:
    return {slug: found for slug, found in sorted(lists.items()) if len(found) >= FEWEST}


def organizer_name(events: Iterable[Event]) -> str:
    """What most of an organiser's events call it."""
    return organizers.spelt(event.organizer.name for event in events)


def house_name(events: Iterable[Event]) -> str:
    """What most of a house's events call it; of equals the longer, which says more."""
    names = Counter(event.place.name for event in events if event.place.name)
    return min(names, key=lambda name: (-names[name], -len(name), name), default="")


def pages(
    shared: Shared, city: CityFacts, listed: Sequence[Listed], found: Selections, tonight: str, seen_at: str
) -> Iterator[Page]:
    """All lists of what is to come; calendars of tags, houses and organisers, and feeds where the setting says so."""
    make = partial(_list, shared, city, _Clock(tonight, seen_at))
    language = shared.of(city)
    said = {"city": city.name}
    evenings = [(night, night, night) for night in lifetime.nights(tonight)[:2]]
    yield from make("tonight/", language.gettext("Tonight in {city}", **said), "", listed, spans=evenings)
    weekends = lifetime.weekends(tonight)
    yield from make("weekend/", language.gettext("The weekend in {city}", **said), "", listed, spans=weekends)
    week = _within(listed, [(tonight, tonight, lifetime.after(tonight, WEEK - 1))])
    yield from make("week/", language.gettext("Seven nights in {city}", **said), "", week)
    by_night: dict[str, list[Listed]] = defaultdict(list)
    for row, each in listed:
        if row.event.night >= tonight:
            by_night[row.event.night].append((row, each))
    for night in sorted(by_night):
        yield from make(f"{night}/", f"{city.name}, {language.long_day(night)}", "", by_night[night])
    for tag, rows in found.tags.items():
        yield from make(
            f"tag/{tag}/", language.gettext("{tag} in {city}", tag=tag, **said), f"tag/{tag}/{CALENDAR}", rows
        )
        yield from _to_take(shared, city, f"tag/{tag}/", f"{shared.site.title} {city.name} {tag}", rows)
    named = [(f"venue/{slug}/", found.venue_of[slug], rows) for slug, rows in found.venues.items()]
    named += [(f"organizer/{slug}/", found.organizer_of[slug], rows) for slug, rows in found.organizers.items()]
    for path, name, rows in named:
        title = f"{name}, {city.name}"
        yield from make(path, title, f"{path}{CALENDAR}", rows, can_be_embedded=True)
        yield from _to_take(shared, city, path, title, rows)


def archive(shared: Shared, city: CityFacts, years: Mapping[str, Sequence[Listed]], tonight: str) -> Iterator[Page]:
    """A list for each year that was, the last night first."""
    for year, rows in sorted(years.items()):
        yield from _list(shared, city, _Clock(tonight), f"archive/{year}/", f"{city.name}, {year}", "", rows, past=True)


def _within(listed: Sequence[Listed], spans: Sequence[Span]) -> list[Listed]:
    """Events that begin in the nights of one of the spans, and those that run through its first."""
    return [each for each in listed if any(lifetime.is_within(each[0], first, last) for _, first, last in spans)]


@dataclass(frozen=True, slots=True)
class _Clock:
    """In which night (its date) a page is made, and when sources were last visited, "" where it does not matter."""

    tonight: str
    seen_at: str = ""


def _list(
    shared: Shared, city: CityFacts, clock: _Clock, path: str, title: str, calendar: str, rows: Sequence[Listed],
    *, past: bool = False, can_be_embedded: bool = False, spans: Sequence[Span] = (),
) -> Iterator[Page]:  # fmt: skip
    """The pages of one list; an empty one says so. The first tells how it can be embedded, where it can.

    `spans`: the nights that the list is about, one after the other; of `rows` only what is in them is on it.
    """
    counts, size = _counts(shared.of(city), clock, rows, past=past, spans=spans), PER_SHORT if spans else PER_PAGE
    rows = _within(rows, spans) if spans else rows
    count = max(1, -(-len(rows) // size))
    for number in range(1, count + 1):
        part = rows[(number - 1) * size : number * size]
        folder = _folder(city, path, number)
        key = digest(
            f"{title} {number}/{count}/{clock.tonight}/{clock.seen_at}",
            msgspec.json.encode(counts),
            *(row.digest for row, _ in part),
        )
        ways = [_folder(city, path, n) if 1 <= n <= count else "" for n in (number - 1, number + 1)]
        feed = f"{path}{FEED}" if calendar and shared.site.feeds == "lists" else ""
        embedded = can_be_embedded and number == 1
        view = _View(title, folder, calendar, feed, counts, number, count, ways[0], ways[1], past, embedded)
        yield Page(f"{folder}index.html", key, partial(_render, shared, city, view, [each for _, each in part], clock))


def _counts(
    language: Language, clock: _Clock, rows: Sequence[Listed], *, past: bool, spans: Sequence[Span]
) -> list[Count]:
    found = [row for row, _ in rows]
    if spans:
        return lifetime.spans(found, spans, language)
    return [Count(clock.tonight, len(found))] if past else lifetime.counts(found, clock.tonight)


@dataclass(frozen=True, slots=True)
class _View:
    title: str
    path: str
    calendar: str
    feed: str
    counts: Sequence[Count]
    number: int
    count: int
    before: str
    after: str
    past: bool
    can_be_embedded: bool


def _folder(city: CityFacts, path: str, number: int) -> str:
    return f"{city.slug}/{path}" if number == 1 else f"{city.slug}/{path}page/{number}/"


def _render(shared: Shared, city: CityFacts, view: _View, part: Sequence[Shown], clock: _Clock) -> bytes:
    language = shared.of(city)
    numbered = language.gettext("{title}, page {number}", title=view.title, number=view.number)
    running = [] if view.past else [shown for shown in part if shown.event.night < clock.tonight]
    total = view.counts[0].count
    return shared.render(
        "list.html",
        Head(
            title=view.title if view.number == 1 else numbered,
            path=view.path,
            description=language.ngettext(
                "{count} event: {title}.", "{count} events: {title}.", total, title=view.title
            ),
            city=city.slug,
            language=city.language,
            index=bool(part) and not view.past,
            breadcrumbs=shared.breadcrumbs(city, (view.title, view.path)),
        ),
        city=city,
        nights=nights(part[len(running) :], language),
        running=running,
        view=view,
        seen_at=clock.seen_at,
        seen=language.spoken_instant(clock.seen_at) if clock.seen_at else "",
        snippet=_snippet(shared, view, part, language) if view.can_be_embedded else None,
        data=structured_data.item_list(
            each.event.url for each in part if not (view.past or each.event.is_ai_generated)
        ),
    )


def _snippet(shared: Shared, view: _View, part: Sequence[Shown], language: Language) -> snippets.Snippet:
    site_url = shared.site.base_url
    url = f"{site_url}/{view.path}"
    return snippets.Snippet(snippets.frame(url, view.title), snippets.links(site_url, url, view.title, part, language))


def _to_take(shared: Shared, city: CityFacts, path: str, name: str, rows: Sequence[Listed]) -> Iterator[Page]:
    """The calendar of a list, and its feed."""
    site, language, folder = shared.site, shared.of(city), f"{city.slug}/{path}"
    events = [row.event for row, _ in rows]
    make = partial(calendar_feed.calendar, name, shared.host, f"{site.base_url}/{folder}{CALENDAR}", events, language)
    yield Page(f"{folder}{CALENDAR}", digest(name, *(row.digest for row, _ in rows)), make)
    if site.feeds == "lists":
        newest = feeds.newest(events)
        digests = {row.event.id: row.digest for row, _ in rows}
        key = digest(name, *(digests[event.id] for event in newest))
        yield Page(f"{folder}{FEED}", key, partial(feeds.atom, site, shared.host, folder, name, newest, language))
