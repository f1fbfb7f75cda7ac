"""A city's lists: upcoming events by night, fifty a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from nocturne.site import blank_event, freshness, structured_data
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.facets import Facets
from nocturne.site.freshness import Freshness
from nocturne.site.lifetime import Count
from nocturne.site.nights import nights
from nocturne.site.plan import PER_PAGE, Head, Page, Shared
from nocturne.site.selections import Link
from nocturne.site.shown import Shown


@dataclass(frozen=True, slots=True)
class Pager:
    """Page `number` of `count`, with the addresses of its neighbours below the top or "".

    `past`: the last night stands first.
    """

    number: int
    count: int
    before: str
    after: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything a city's lists show: events that are not over, sorted; their digests; freshness; the last visit.

    `tomorrows`: the nights with a page that can be called tomorrow. `letters`: whether there were any.
    """

    shown: Sequence[Shown]
    digests: Sequence[str]
    counts: Sequence[Count]
    tonight: str
    sources: Sequence[Freshness]
    seen_at: str
    facets: Facets
    chips: Sequence[Link] = ()
    houses: Sequence[Link] = ()
    years: Sequence[str] = ()
    tomorrows: Sequence[str] = ()
    letters: bool = False


def path(city: CityFacts, number: int) -> str:
    """The folder of a list page."""
    return f"{city.slug}/" if number == 1 else f"{city.slug}/page/{number}/"


def page_count(events: int, size: int = PER_PAGE) -> int:
    """How many pages of `size` there are; an empty list has one."""
    return max(1, -(-events // size))


def pages(shared: Shared, city: CityFacts, listing: Listing) -> Iterator[Page]:
    """The list pages."""
    count = page_count(len(listing.shown))
    for number in range(1, count + 1):
        part = slice((number - 1) * PER_PAGE, number * PER_PAGE)
        key = digest(
            f"{number}/{count}/{listing.tonight}/{listing.seen_at}",
            msgspec.json.encode((city, listing.sources, listing.chips, listing.houses, listing.facets, listing.years)),
            msgspec.json.encode((listing.counts, listing.tomorrows, listing.letters)),
            *listing.digests[part],
        )
        yield Page(f"{path(city, number)}index.html", key, partial(_render, shared, city, listing, number, count))


def _render(shared: Shared, city: CityFacts, listing: Listing, number: int, count: int) -> bytes:
    part = listing.shown[(number - 1) * PER_PAGE : number * PER_PAGE]
    running = [shown for shown in part if shown.event.night < listing.tonight]
    language = shared.of(city)
    title = language.gettext("{city} at night", city=city.name)
    numbered = language.gettext("{title}, page {number}", title=title, number=number)
    before, after = (path(city, n) if 1 <= n <= count else "" for n in (number - 1, number + 1))
    return shared.render(
        "city.html",
        Head(
            title=title if number == 1 else numbered,
            path=path(city, number),
            description=language.ngettext(
                "{count} coming event in {city}, night by night.",
                "{count} coming events in {city}, night by night.",
                listing.counts[0].count,
                city=city.name,
            ),
            city=city.slug,
            language=city.language,
            breadcrumbs=shared.breadcrumbs(city),
        ),
        city=city,
        nights=nights(part[len(running) :], language),
        running=running,
        pager=Pager(number, count, before, after),
        counts=listing.counts,
        tomorrows=[(night, language.short_weekday(night), language.short_day(night)) for night in listing.tomorrows],
        chips=listing.chips,
        houses=listing.houses,
        facets=listing.facets,
        years=listing.years,
        freshness=freshness.told(listing.sources, language),
        seen_at=listing.seen_at,
        seen=language.spoken_instant(listing.seen_at) if listing.seen_at else "",
        letters=listing.letters,
        add=blank_event.address(shared.site.contact, city, language) if number == 1 else "",
        data=structured_data.item_list(each.event.url for each in part if not each.event.is_ai_generated),
    )
