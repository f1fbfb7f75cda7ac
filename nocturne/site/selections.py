"""Lists cut out of a city's events: tonight, the weekend, the week, a night, a tag, a house, who invites, a year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from nocturne.model.event import Event
from nocturne.site import calendar_feed, dates, feeds, organizers, snippets, structured_data
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.language import Language
from nocturne.site.nights import nights
from nocturne.site.plan import PER_PAGE, Head, Page, Shared
from nocturne.site.rows import NAME, Row
from nocturne.site.shown import Shown

FEWEST = 3
"""A tag, a house or an organiser has a page of its own from so many coming events on."""
CALENDAR, FEED = "events.ics", "feed.xml"
WEEK = 7
_FRIDAY = 4

Listed = tuple[Row, Shown]


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


def pages(shared: Shared, city: CityFacts, listed: Sequence[Listed], found: Selections, tonight: str) -> Iterator[Page]:
    """All lists of what is to come; calendars of tags, houses and organisers, and feeds where the setting says so."""
    make = partial(_list, shared, city, tonight)
    language = shared.of(city)
    said = {"city": city.name}
    soon, week = _within(listed, tonight, _after(tonight, 1)), _within(listed, tonight, _after(tonight, WEEK - 1))
    yield from make("tonight/", language.gettext("Tonight in {city}", **said), "", soon)
    yield from make(
        "weekend/", language.gettext("The weekend in {city}", **said), "", _within(listed, *_weekend(tonight))
    )
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
        yield from _list(shared, city, tonight, f"archive/{year}/", f"{city.name}, {year}", "", rows, past=True)


def _after(night: str, days: int) -> str:
    return (date.fromisoformat(night) + timedelta(days=days)).isoformat()


def _weekend(tonight: str) -> tuple[str, str]:
    """First and last night of the weekend that runs or comes next: Friday, Saturday, Sunday."""
    day = date.fromisoformat(tonight)
    friday = day + timedelta(days=(_FRIDAY - day.weekday()) % 7) if day.weekday() < _FRIDAY else day
    last = friday + timedelta(days=6 - friday.weekday())
    return friday.isoformat(), last.isoformat()


def _within(listed: Sequence[Listed], first: str, last: str) -> list[Listed]:
    """Events that begin in these nights, and those that run through the first of them."""
    return [
        (row, each)
        for row, each in listed
        if row.event.night <= last and dates.last_night(row.event.night, row.event.end) >= first
    ]


def _list(
    shared: Shared, city: CityFacts, tonight: str, path: str, title: str, calendar: str, rows: Sequence[Listed],
    *, past: bool = False, can_be_embedded: bool = False,
) -> Iterator[Page]:  # fmt: skip
    """The pages of one list; an empty one says so. The first tells how it can be embedded, where it can."""
    count = max(1, -(-len(rows) // PER_PAGE))
    for number in range(1, count + 1):
        part = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
        folder = _folder(city, path, number)
        key = digest(f"{title} {number}/{count}/{len(rows)}/{tonight}", *(row.digest for row, _ in part))
        ways = [_folder(city, path, n) if 1 <= n <= count else "" for n in (number - 1, number + 1)]
        feed = f"{path}{FEED}" if calendar and shared.site.feeds == "lists" else ""
        embedded = can_be_embedded and number == 1
        view = _View(title, folder, calendar, feed, len(rows), number, count, ways[0], ways[1], past, embedded)
        render = partial(_render, shared, city, view, [each for _, each in part], tonight)
        yield Page(f"{folder}index.html", key, render)


@dataclass(frozen=True, slots=True)
class _View:
    title: str
    path: str
    calendar: str
    feed: str
    total: int
    number: int
    count: int
    before: str
    after: str
    past: bool
    can_be_embedded: bool


def _folder(city: CityFacts, path: str, number: int) -> str:
    return f"{city.slug}/{path}" if number == 1 else f"{city.slug}/{path}page/{number}/"


def _render(shared: Shared, city: CityFacts, view: _View, part: Sequence[Shown], tonight: str) -> bytes:
    language = shared.of(city)
    numbered = language.gettext("{title}, page {number}", title=view.title, number=view.number)
    running = [] if view.past else [shown for shown in part if shown.event.night < tonight]
    return shared.render(
        "list.html",
        Head(
            title=view.title if view.number == 1 else numbered,
            path=view.path,
            description=language.ngettext(
                "{count} event: {title}.", "{count} events: {title}.", view.total, title=view.title
            ),
            city=city.slug,
            language=city.language,
            index=bool(view.total) and not view.past,
            breadcrumbs=shared.breadcrumbs(city, (view.title, view.path)),
        ),
        city=city,
        nights=nights(part[len(running) :], language),
        running=running,
        view=view,
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
