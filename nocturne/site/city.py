"""Everything the site says about one city, as a pure function of its events, the content and the night."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

import msgspec

from nocturne.model.event import Event
from nocturne.model.letter import Letter
from nocturne.site import (
    api,
    calendar_feed,
    city_drawings,
    city_pages,
    embeds,
    event_pages,
    facets,
    feeds,
    highlights,
    letters,
    lifetime,
    news,
    organizers,
    preview,
    search_index,
    selections,
    similar,
    sitemap,
    subscribe,
    vibe,
)
from nocturne.site.coming import address, split
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.freshness import Freshness
from nocturne.site.language import Language
from nocturne.site.plan import PER_API_PAGE, Page, Shared
from nocturne.site.rows import Row
from nocturne.site.shown import Shown
from nocturne.site.summary import Summary

EVENINGS = 2
"""Tonight and the night after it, which is tonight to whoever comes in the evening."""


@dataclass(frozen=True, slots=True)
class CityPlan:
    """The files of a city, in the order they are made, and what others have to know of it."""

    pages: list[Page]
    summary: Summary


def plan(
    shared: Shared,
    city: CityFacts,
    rows: Sequence[Row],
    tonight: str,
    sources: Sequence[Freshness],
    seen_at: str,
    born: str = "",
    past: Mapping[str, Sequence[Row]] = MappingProxyType({}),
    sent: Sequence[Letter] = (),
) -> CityPlan:
    """The city's plan. `tonight` is the date of the night in its zone, `seen_at` when sources were last visited.

    `born`: the instant of the city's first night; "" unknown, then the first sight of its events stands for it.
    `past`: the rows of its archive by year. `sent`: its letters, the newest first.
    """
    coming, over = split(rows, tonight)
    address(shared.site, city, coming, over)
    mode = shared.site.event_pages
    language = shared.of(city)
    listed = [(row, _shown(city, language, row, mode, running=row.event.night < tonight)) for row in coming]
    made = [(row, each) for row, each in listed if not row.event.is_ai_generated]
    paged = {"none": [], "upcoming": listed}.get(mode)
    if paged is None:
        paged = listed + [(row, _shown(city, language, row, mode, over=True)) for row in over]
    known = [row for row in (*rows, *(row for year in past.values() for row in year)) if not row.event.is_ai_generated]
    slugs = organizers.slugs(row.event.organizer.name for row in known if row.event.organizer.name)
    lists, years = selections.selections(listed, slugs), _years(city, language, coming, over, past, mode)
    listing = city_pages.Listing(
        shown=[each for _, each in listed],
        digests=[row.digest for row, _ in listed],
        counts=lifetime.counts((row for row, _ in made), tonight),
        tonight=tonight,
        sources=sources,
        seen_at=seen_at,
        chips=lists.chips(city),
        houses=lists.houses(city),
        facets=facets.of(made),
        years=sorted(years, reverse=True),
        tomorrows=_tomorrows(city, listed, tonight),
        letters=bool(sent),
    )
    pages = [
        *city_pages.pages(shared, city, listing),
        *selections.pages(shared, city, listed, lists, tonight, seen_at),
        *selections.archive(shared, city, years, tonight),
        *city_drawings.pages(shared, city, [row for row, _ in made], lists),
        *event_pages.pages(shared, city, paged, lists, similar.similar(listed) if paged else {}),
        *embeds.pages(shared, city, listed, known, lists),
        *subscribe.pages(shared, city, letters=bool(sent)),
        *letters.pages(shared, city, sent, _known(years, paged, listed)),
        *_feeds(shared, city, [row for row, _ in made]),
        *_api(city, coming),
        *_nightly_api(city, coming, tonight),
        preview.of_city(shared, city),
        _search(shared, city, made, lists),
    ]
    cut = [page.path.removesuffix("index.html") for page in pages if page.path.endswith("/index.html")]
    maps = list(_sitemaps(shared, city, [row for row, _ in made], cut))
    pages += maps
    taken = {page.path for page in pages}
    pages += [page for page in event_pages.signposts(shared, city, paged) if page.path not in taken]
    return CityPlan(_of_city(city, pages), _summary(city.slug, shared.language(), made, tonight, len(maps), born))


def _known(years: Mapping[str, Sequence[selections.Listed]], *others: Sequence[selections.Listed]) -> dict[str, Shown]:
    """Id -> every event that is known, as it is shown where it stands now."""
    return {row.event.id: each for rows in (*years.values(), *others) for row, each in rows}


def _of_city(city: CityFacts, pages: Sequence[Page]) -> list[Page]:
    """The pages, depending on the city's name, zone and place too; its text stands on its lists, which see to it."""
    facts = msgspec.json.encode(replace(city, about=""))
    return [Page(page.path, digest(facts, page.digest), page.render) for page in pages]


def _years(
    city: CityFacts, language: Language, coming: Sequence[Row], over: Sequence[Row],
    past: Mapping[str, Sequence[Row]], mode: str,
) -> dict[str, list[selections.Listed]]:  # fmt: skip
    """What is over, by year, the last first. What has left the list has no page any more and leads to its source."""
    back = {row.event.id for row in coming}
    found: dict[str, dict[str, selections.Listed]] = {}
    for year, rows in past.items():
        for row in rows:
            if not row.event.is_ai_generated and row.event.id not in back:
                shown = Shown(row.event, language, href=row.event.link, over=True, spoken=row.language)
                found.setdefault(year, {})[row.event.id] = (row, shown)
    for row in over:
        if not row.event.is_ai_generated:
            shown = _shown(city, language, row, "none" if mode != "all" else mode, over=True)
            found.setdefault(row.event.date[:4], {})[row.event.id] = (row, shown)
    return {
        year: sorted(rows.values(), key=lambda each: (each[0].event.start, each[0].event.id), reverse=True)
        for year, rows in found.items()
    }


def _shown(
    city: CityFacts, language: Language, row: Row, mode: str, *, over: bool = False, running: bool = False
) -> Shown:
    event = row.event
    href = event.link if mode == "none" else event_pages.path(city, event)
    return Shown(event, language, href=href, over=over, running=running, spoken=row.language)


def _feeds(shared: Shared, city: CityFacts, rows: Sequence[Row]) -> Iterator[Page]:
    """Calendar and news of what people made."""
    events = [row.event for row in rows]
    site, host, language = shared.site, shared.host, shared.of(city)
    url = f"{site.base_url}/{city.slug}/events.ics"
    name = f"{site.title} {city.name}"
    yield Page(
        f"{city.slug}/events.ics",
        digest(*(row.digest for row in rows)),
        partial(calendar_feed.calendar, name, host, url, events, language),
    )
    newest = feeds.newest(events)
    digests = {row.event.id: row.digest for row in rows}
    key = digest(*(digests[event.id] for event in newest))
    yield Page(f"{city.slug}/feed.xml", key, partial(feeds.atom, site, host, f"{city.slug}/", name, newest, language))
    yield Page(f"{city.slug}/feed.json", key, partial(feeds.json_feed, site, host, city, newest, language))
    all_of_them = digest(*(row.digest for row in rows))
    yield Page(f"{city.slug}/vibe.json", all_of_them, partial(vibe.as_json, city.slug, events))


def _api(city: CityFacts, rows: Sequence[Row]) -> Iterator[Page]:
    count = city_pages.page_count(len(rows), PER_API_PAGE)
    for number in range(1, count + 1):
        part = rows[(number - 1) * PER_API_PAGE : number * PER_API_PAGE]
        events: list[Event] = [row.event for row in part]
        name = f"{city.slug}.json" if number == 1 else f"{city.slug}/{number}.json"
        key = digest(f"{number}/{count}/{len(rows)}", *(row.api_digest for row in part))
        yield Page(f"api/v1/events/{name}", key, partial(api.events, city.slug, len(rows), number, count, events))


def _nightly_api(city: CityFacts, rows: Sequence[Row], tonight: str) -> Iterator[Page]:
    """The events of each night, for programs that want no more."""
    by_night: dict[str, list[Row]] = {}
    for row in rows:
        if row.event.night >= tonight:
            by_night.setdefault(row.event.night, []).append(row)
    for night, found in sorted(by_night.items()):
        key = digest(*(row.api_digest for row in found))
        events: list[Event] = [row.event for row in found]
        yield Page(f"api/v1/events/{city.slug}/days/{night}.json", key, partial(api.night, city.slug, night, events))


def _search(shared: Shared, city: CityFacts, made: search_index.Made, lists: selections.Selections) -> Page:
    titles = shared.source_titles
    key = digest(msgspec.json.encode(titles), *(row.digest for row, _ in made))
    return Page(f"api/v1/search/{city.slug}.json", key, partial(search_index.encode, city.slug, made, lists, titles))


def _sitemaps(shared: Shared, city: CityFacts, rows: Sequence[Row], lists: Sequence[str]) -> Iterator[Page]:
    """The addresses of the city's own pages, in as many parts as they need; an event's row is no address of its own.

    An event's page has the day since when the event says what it says. `lists`, the folders of its lists, have none:
    they change too when something leaves them or a night goes by, and nobody wrote down when a page was first without.
    """
    base = shared.site.base_url
    found = [(f"{base}/{path}", "") for path in lists if "/archive/" not in path]
    if shared.site.event_pages != "none":
        found += [(row.event.url, row.revised) for row in rows]
    for number, part in enumerate(sitemap.parts(found), 1):
        key = digest(*(f"{url} {day}" for url, day in part))
        yield Page(sitemap.path(city.slug, number), key, partial(sitemap.part, part))


def _tomorrows(city: CityFacts, listed: Sequence[selections.Listed], tonight: str) -> list[str]:
    """The nights that can be called tomorrow while the page is read, as far as they have a page."""
    there = {row.event.night for row, _ in listed}
    return [night for each in lifetime.nights(tonight) if (night := lifetime.after(each, 1)) in there]


def _summary(
    city: str, language: Language, made: Sequence[tuple[Row, Shown]], tonight: str, sitemaps: int, born: str
) -> Summary:
    """`language` is that of the site: its words stand on pages that belong to no city."""
    evenings = [highlights.evening(language, made, night) for night in lifetime.nights(tonight)[:EVENINGS]]
    created = born or min((row.event.first_seen for row, _ in made if row.event.first_seen), default="")
    return Summary(
        events=len(made),
        tonight=evenings[0].tonight,
        night=tonight,
        created=created,
        updated=max((feeds.updated(row.event) for row, _ in made), default=""),
        evenings=tuple(evenings),
        news=news.of_city(city, ((row.event, each.href) for row, each in made), created, language),
        sitemaps=sitemaps,
    )
