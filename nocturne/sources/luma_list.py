"""Luma's lists in JSON: around a place, of a calendar, of the official interface; and single events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from nocturne.errors import WrongBody
from nocturne.model.city import City
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.point import distance_km
from nocturne.model.visit import Assignment
from nocturne.parse import strict_json
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.sources import echo
from nocturne.sources.finding import finding
from nocturne.sources.luma_event import Node, Reader, address, event_id

LISTS = ("entries", "events", "featured_items")
"""Under which names answers (the first) and pages carry lists."""
CURSOR = "pagination_cursor"


def read(response: Response, assignment: Assignment) -> Iterator[Listing | Issue | Request]:
    """The listings of a list and its next page. Raises WrongBody for an error, or JSON without events."""
    answer = strict_json.answer(response.body)
    kind = response.request.kind
    if mapping(answer, "event"):
        yield from Reader(assignment, "event", partial=False).read(answer)
        return
    if "entries" not in mapping(answer):
        raise WrongBody(text(answer, "message")[:200] or "this JSON holds no list of Luma's events")
    entries = entries_of(answer)
    if entries and not any(event_id(entry) for entry in entries):
        raise WrongBody("nothing in this list has an id of Luma's")
    if kind == "discover":
        _check_place(entries, assignment)
    yield from listings(entries, Reader(assignment, "api" if kind == "api" else "list"))
    if (following := _next(response.request, answer)) is not None:
        yield following


def entries_of(answer: Any) -> list[Node]:
    """The items of every list in an answer or a page's data."""
    return [mapping(entry) for name in LISTS for entry in items(answer, name)]


def listings(entries: Sequence[Node], reader: Reader) -> Iterator[Listing | Issue]:
    """Each event once, without those that lie elsewhere though the platform lists them here."""
    seen: set[str] = set()
    strange = _strange_regions(entries, reader.task.city)
    for entry in entries:
        key = event_id(entry)
        if key in seen and key:
            continue
        seen.add(key)
        if key and text(address(entry), "region") in strange and _is_placeless(entry):
            message = "The event is in another region than the rest of the list, and nothing says that it is near."
            evidence = text(address(entry), "region")
            yield finding(
                reader.task, "place/region", message, severity="error", subject=f"luma:{key}", evidence=evidence
            )
        else:
            yield from reader.read(entry)


def _next(request: Request, answer: Any) -> Request | None:
    """The page after this one. The cursor is opaque, and often set when there is no more; one that comes back ends it.

    A saved file has none: what else it belonged to is not known.
    """
    cursor = text(answer, "next_cursor")
    parts = urlsplit(request.url)
    query = dict(parse_qsl(parts.query))
    if request.kind == "saved" or not cursor or flag(answer, "has_more") is not True or query.get(CURSOR) == cursor:
        return None
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query | {CURSOR: cursor}), ""))
    return replace(request, url=url, number=request.number + 1)


def _check_place(entries: Iterable[Node], assignment: Assignment) -> None:
    """A parameter that Luma ignores answers for where the asking machine stands, with status 200."""
    places = [place for entry in entries if (place := _point(entry))]
    if echo.is_elsewhere(assignment.city, places):
        raise WrongBody(f"most of the list lies far from {assignment.city.name}, which was asked for")


def _point(entry: Node) -> tuple[float, float] | None:
    point = mapping(entry, "event", "coordinate")
    return echo.coordinates(point.get("latitude"), point.get("longitude"))


def _is_placeless(entry: Node) -> bool:
    """Whether neither a point nor a country says where in the world an event is."""
    where = address(entry)
    return _point(entry) is None and not text(where, "country_code") and not text(where, "country")


def _strange_regions(entries: Iterable[Node], city: City) -> frozenset[str]:
    """Regions that are not the one most of the list is in, and in which nothing is known to be near the city."""
    named: Counter[str] = Counter()
    near: set[str] = set()
    for entry in entries:
        region, point = text(address(entry), "region"), _point(entry)
        named[region] += bool(region)
        if point is not None and distance_km(city.centre, point) <= echo.reach_km(city):
            near.add(region)
    most = {region for region, count in named.items() if 2 * count > named.total()}
    return frozenset(named.keys() - most - near - {""}) if most or near else frozenset()
