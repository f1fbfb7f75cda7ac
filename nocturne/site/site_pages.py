"""The pages that belong to no city: home, status, sources, the operator's own, the API's tables, what crawlers read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import msgspec

from nocturne.site import (
    api,
    api_page,
    blank_event,
    freshness,
    headers,
    manifest,
    news,
    news_feed,
    offline,
    preview,
    saved,
    sitemap,
    snippets,
    suggested,
)
from nocturne.site.content import CityFacts, PageFacts
from nocturne.site.digests import digest
from nocturne.site.freshness import Freshness, Health
from nocturne.site.plan import MISSING, Head, Page, Shared
from nocturne.site.suggested import Suggested
from nocturne.site.summary import Summary

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Night:
    """What is known once all cities are made: the clock, how sources stand, each city with its summary."""

    now: datetime
    health: Health
    cities: Sequence[tuple[CityFacts, Summary]]
    suggested: Sequence[Suggested] = ()


def pages(shared: Shared, night: Night) -> Iterator[Page]:
    """All of them."""
    yield _home(shared, night)
    yield _status(shared, night)
    yield from _changes(shared, night)
    yield from _suggestions(shared, night)
    yield _for_organisers(shared)
    yield api_page.page(shared, night.cities)
    yield _missing(shared)
    yield preview.of_site(shared)
    yield from offline.pages(shared)
    yield saved.page(shared)
    if shared.content.sources:
        yield _sources(shared, suggested=bool(night.suggested))
    for page in shared.content.pages:
        yield _own(shared, page)
    for path, data in files(shared, night):
        yield Page(path, digest(data), partial(bytes, data))


def _home(shared: Shared, night: Night) -> Page:
    key = digest(*(_encode((city.slug, city.name, city.timezone, summary)) for city, summary in night.cities))
    return Page("index.html", key, partial(_render_home, shared, night))


def _render_home(shared: Shared, night: Night) -> bytes:
    names = ", ".join(city.name for city, _ in night.cities)
    language = shared.language()
    description = language.gettext("What goes on at night in {cities}.", cities=names)
    return shared.render(
        "home.html",
        Head(title=shared.site.title, path="", description=description),
        cities=[(city, summary, language.long_day(summary.night)) for city, summary in night.cities],
        tonight=sum(summary.tonight for _, summary in night.cities),
        count=sum(summary.events for _, summary in night.cities),
    )


def _status(shared: Shared, night: Night) -> Page:
    counts = [(city.slug, city.name, summary.events) for city, summary in night.cities]
    key = digest(night.health.at, _encode(night.health.sources), _encode(counts))
    return Page("status/index.html", key, partial(_render_status, shared, night))


def _render_status(shared: Shared, night: Night) -> bytes:
    sources: dict[str, list[Freshness]] = {}
    for each in night.health.sources:
        sources.setdefault(each.city, []).append(each)
    language = shared.language()
    description = language.gettext("When each source was last confirmed in each city.")
    told = {slug: freshness.told(each, language) for slug, each in sources.items()}
    return shared.render(
        "status.html",
        Head(title=language.gettext("Status"), path="status/", description=description),
        cities=[(city, summary, told.get(city.slug, [])) for city, summary in night.cities],
        at=language.spoken_instant(night.health.at) if night.health.at else "",
    )


def _changes(shared: Shared, night: Night) -> Iterator[Page]:
    """The page of changes, the same as data and as a feed."""
    found = news.together(summary.news for _, summary in night.cities)
    names = {city.slug: city.name for city, _ in night.cities}
    key = digest(_encode(found), _encode(names))
    language = shared.language()
    description = language.gettext("What is new, moved, cancelled or sold out.")
    head = Head(title=language.gettext("Changes"), path="changes/", description=description)
    nights = news.by_night(found, language)
    yield Page("changes/index.html", key, partial(shared.render, "changes.html", head, nights=nights, names=names))
    yield Page("changes/feed.xml", key, partial(news_feed.atom, shared.site, shared.host, found, names, language))
    yield Page("api/v1/changes.json", key, partial(news_feed.as_json, found, shared.site.base_url))


def _suggestions(shared: Shared, night: Night) -> Iterator[Page]:
    """What a model named and nobody lists; there is no such page where there is nothing to say."""
    if night.suggested:
        key = digest(_encode(night.suggested))
        language = shared.language()
        title, description = language.gettext("Suggestions"), language.gettext("Written by a machine.")
        head = Head(title=title, path="suggestions/", description=description, index=False)
        names = {city.slug: city.name for city, _ in night.cities}
        cities = suggested.by_city(night.suggested, names, language)
        page = partial(shared.render, "suggestions.html", head, cities=cities)
        yield Page("suggestions/index.html", key, page)
        yield Page("api/v1/suggestions.json", key, partial(suggested.as_json, night.suggested))


def _missing(shared: Shared) -> Page:
    cities = shared.content.cities
    key = digest(*(f"{city.slug} {city.name}" for city in cities))
    head = Head(title=shared.language().gettext("Nobody here"), path=MISSING, index=False)
    return Page(MISSING, key, partial(shared.render, "missing.html", head, cities=cities))


def _sources(shared: Shared, *, suggested: bool) -> Page:
    sources, geocoder = shared.content.sources, shared.content.site.geocoder
    language = shared.language()
    description = language.gettext("Where the events come from and how they are read.")
    head = Head(title=language.gettext("Sources"), path="sources/", description=description)
    return Page(
        "sources/index.html",
        digest(_encode(sources), geocoder, str(suggested)),
        partial(shared.render, "sources.html", head, sources=sources, geocoder=geocoder, suggested=suggested),
    )


def _for_organisers(shared: Shared) -> Page:
    cities = [(city.slug, city.name) for city in shared.content.cities]
    return Page("organisers/index.html", digest(_encode(cities)), partial(_render_for_organisers, shared))


def _render_for_organisers(shared: Shared) -> bytes:
    language, base = shared.language(), shared.site.base_url
    description = language.gettext("How events get here, how to correct them, and how to be left out.")
    head = Head(title=language.gettext("For organisers"), path="organisers/", description=description)
    found = shared.content.cities
    cities = [
        (
            city,
            snippets.frame(f"{base}/{city.slug}/", city.name),
            blank_event.address(shared.site.contact, city, language),
        )
        for city in found
    ]
    lines = blank_event.text(found[0], language) if found else ""
    return shared.render("organisers.html", head, cities=cities, lines=lines)


def _own(shared: Shared, page: PageFacts) -> Page:
    head = Head(title=page.title, path=f"{page.slug}/")
    return Page(f"{page.slug}/index.html", digest(_encode(page)), partial(shared.render, "page.html", head, page=page))


def files(shared: Shared, night: Night) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of everything that needs no template."""
    site = shared.site
    yield "api/v1/cities.json", api.cities(site, night.cities)
    yield "api/v1/status.json", api.status(night.now, night.health, night.cities)
    yield "api/v1/event.schema.json", api.event_schema(site.base_url)
    yield "api/v1/openapi.json", api.openapi(site)
    yield from _for_crawlers(shared, night)
    yield "manifest.webmanifest", manifest.manifest(site, shared.assets.names)
    yield "_headers", headers.headers_file(site)
    yield ".nojekyll", b""
    if security := headers.security(site, night.now):
        yield ".well-known/security.txt", security
    yield from shared.assets.files.items()


def _for_crawlers(shared: Shared, night: Night) -> Iterator[tuple[str, bytes]]:
    site = shared.site
    addresses = ["", "status/", "changes/", "organisers/", api_page.PATH]
    addresses += ["sources/"] if shared.content.sources else []
    addresses += [f"{page.slug}/" for page in shared.content.pages]
    yield "sitemaps/_site.xml", sitemap.part([(f"{site.base_url}/{path}", "") for path in addresses])
    parts = [f"{site.base_url}/sitemaps/_site.xml"]
    for city, summary in night.cities:
        parts += (f"{site.base_url}/{sitemap.path(city.slug, number)}" for number in range(1, summary.sitemaps + 1))
    yield "sitemap.xml", sitemap.index(parts)
    yield "robots.txt", headers.robots(site)
