"""Eventbrite's lists of a place by their ladder: page state, query cache, structured data."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.point import distance_km
from nocturne.model.visit import Assignment
from nocturne.parse import jsonld
from nocturne.parse.embedded import assignment as page_state
from nocturne.parse.eventbrite_fields import Node, from_json_ld, result_id
from nocturne.parse.ladder import climb, fallback
from nocturne.parse.paths import items, mapping, text
from nocturne.parse.platform_links import split
from nocturne.sources import echo
from nocturne.sources.eventbrite_api import listed
from nocturne.sources.finding import finding

_PLACE = re.compile(r"/[db]/([^/]+)/")


def read(
    written: str, page: LexborHTMLParser, response: Response, assignment: Assignment
) -> Iterator[Listing | Issue | Request]:
    """The listings of a search or browse page and its next page. Raises WrongBody for a page that has no list."""
    found = _ListPage(written, page, response.url, assignment)
    climbed = climb(
        (
            ("server_data", found.from_state),
            ("react_query", found.from_query_cache),
            ("json_ld", found.from_structured_data),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no events in any form that is known")
    yield from _check_place(found, climbed.items, response.request)
    yield from fallback(climbed, "eventbrite", assignment.city.slug, response.request.kind, "the page's state")
    yield from found.issues.get(climbed.name, ())
    yield from climbed.items
    if climbed.items and found.has_more(response.request.number):
        yield _next(response.request)


class _ListPage:
    """A page and the places in it where results stand. `issues`: what is wrong with results, by extractor."""

    def __init__(self, written: str, page: LexborHTMLParser, url: str, task: Assignment) -> None:
        self.page, self.url, self.task = page, url, task
        self.state = page_state(written, "window.__SERVER_DATA__")
        self.cache = page_state(written, "window.__REACT_QUERY_STATE__")
        self.issues: dict[str, list[Issue]] = defaultdict(list)

    def from_state(self) -> list[Listing] | None:
        """Search pages hold `search_data`, city pages hold `buckets`; the same event may stand in several."""
        if "results" in mapping(self.state, "search_data", "events"):
            return self._each("server_data", items(self.state, "search_data", "events", "results"))
        if "buckets" not in mapping(self.state):
            return None
        buckets = (mapping(bucket) for bucket in items(self.state, "buckets"))
        of_events = [bucket for bucket in buckets if bucket.get("type") in ("event", None)]
        return self._each("server_data", [result for bucket in of_events for result in items(bucket, "events")])

    def from_query_cache(self) -> list[Listing] | None:
        """The same results, remembered by the page's own query library."""
        results = [result for events in self._queries() for result in items(events, "results")]
        return self._each("react_query", results) or None

    def from_structured_data(self) -> list[Listing] | None:
        """Events with dates but without times."""
        found: dict[str, Listing] = {}
        for node in jsonld.events(self.page):
            if (listing := from_json_ld(node, self.url)) is not None:
                found.setdefault(listing.source_id, listing)
            else:
                message = "An event without an id cannot be followed."
                self.issues["json_ld"].append(finding(self.task, "id/missing", message, severity="error"))
        return list(found.values()) or None

    def _queries(self) -> list[Node]:
        answers = [mapping(query, "state", "data") for query in items(self.cache, "queries")]
        return [mapping(data, "events") for answer in answers for data in (answer, mapping(answer, "data"))]

    def _each(self, extractor: str, results: list[Any]) -> list[Listing]:
        found: dict[str, Listing | Issue] = {}
        for position, result in enumerate(results):
            key = result_id(mapping(result)) or f"#{position}"
            if key not in found:
                found[key] = listed(mapping(result), self.task, extractor)
        self.issues[extractor] = [item for item in found.values() if isinstance(item, Issue)]
        return [item for item in found.values() if isinstance(item, Listing)]

    def has_more(self, number: int) -> bool:
        """Whether a further page may exist. A short page is not the last one; whoever follows stops at nothing new."""
        paginations = [mapping(self.state, "search_data", "events", "pagination")]
        paginations += [mapping(events, "pagination") for events in self._queries()]
        for counted in (*paginations, mapping(self.state)):
            if (pages := text(counted, "page_count")).isdigit():
                return number < int(pages)
        return self.page.css_first('link[rel="next"]') is not None

    @property
    def place(self) -> str:
        """The place the page says it is about, as in the platform's addresses; "" unknown."""
        found = _PLACE.search(split(text(self.state, "canonical_url")).path)
        return _plain(found[1] if found else text(self.state, "location_slug"))


def _plain(place: str) -> str:
    """A place as it is compared: addresses are escaped here and there, and accents come in two spellings."""
    return unicodedata.normalize("NFC", unquote(place)).casefold()


def _check_place(found: _ListPage, listings: Sequence[Listing], request: Request) -> Iterator[Issue]:
    """A wrong place answers with another city's events and status 200: compare what was asked with what came.

    A place may be known by several names; then its events say where it is. A saved page was asked for by nobody.
    """
    named = _PLACE.search(split(request.url).path)
    if named is None:
        return
    city, asked, said = found.task.city, _plain(named[1]), found.place
    places = [listing.place for listing in listings if listing.place is not None and listing.online is not True]
    points = [point for place in places if (point := echo.coordinates(place.lat, place.lng))]
    if echo.is_elsewhere(city, points):
        raise WrongBody(f"most events lie far from {city.name}; the page is about {said or 'an unnamed place'}")
    if not said or said == asked:
        return
    if not any(distance_km(city.centre, point) <= echo.reach_km(city) for point in points):
        raise WrongBody(f"the page is about {said}, {asked} was asked for")
    message = "The platform calls the place by another name; write that one into the city's file."
    yield finding(found.task, "place/renamed", message, subject=asked, evidence=said)


def _next(request: Request) -> Request:
    parts = urlsplit(request.url)
    query = urlencode(dict(parse_qsl(parts.query)) | {"page": str(request.number + 1)})
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    return replace(request, url=url, number=request.number + 1)
