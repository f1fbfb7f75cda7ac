"""Resident Advisor: the club listings of one of its areas, as its own pages ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import strict_json
from nocturne.parse.paths import items, mapping, text
from nocturne.sources import echo
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.ra_event import SITE, Node, area, listing

AHEAD = timedelta(days=120)
PAGE_SIZE = 50
MAX_PAGES = 60

_FIELDS = """
  id title date startTime endTime contentUrl content cost minimumAge isFestival hasSecretVenue
  images { filename type }
  venue { id name address contentUrl live location { latitude longitude } area { id name country { urlCode } } }
  area { id name ianaTimeZone country { urlCode } }
  artists { name } genres { name } promoters { name contentUrl }
"""
"""Nothing about who attends; persons only as the artists who are announced."""
LISTINGS = (
    "query GET_EVENT_LISTINGS($filters: FilterInputDtoInput, $pageSize: Int, $page: Int, $sort: SortInputDtoInput) {"
    " eventListings(filters: $filters, pageSize: $pageSize, page: $page, sort: $sort) {"
    f" data {{ id listingDate event {{ {_FIELDS} }} }} totalResults }} }}"
)
DETAIL = f"query GET_EVENT_DETAIL($id: ID!) {{ event(id: $id) {{ {_FIELDS} }} }}"


@dataclass(frozen=True, slots=True)
class ResidentAdvisorOptions:
    """A city's part: the number of its area, as its listings ask for it (34 Berlin, 13 London, 8 New York City)."""

    area: Annotated[int, Field(ge=1, le=10_000)]


class ResidentAdvisor(Source):
    """An interface that is not documented and that its terms reserve: asked only where the operator says so."""

    name = "ra"
    title = "Resident Advisor"
    city_options = ResidentAdvisorOptions
    delay = 3.0
    is_experimental = True
    terms = "Resident Advisor's terms forbid automated reading; ask for consent before you set this."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The area's listings of the coming months, where pages may be read."""
        options = assignment.options
        if assignment.pages and isinstance(options, ResidentAdvisorOptions):
            yield Entry(key=f"area:{options.area}", request=_listings(assignment, options.area), max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The events of a page of listings, or the one event of a detail. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        if isinstance(answer, list):
            return _saved(answer, assignment)
        data = mapping(answer, "data")
        if "eventListings" in data:
            return _read_listings(mapping(data, "eventListings"), response.request, assignment)
        if mapping(data, "event"):
            return iter([listing(mapping(data, "event"), assignment, "graphql")])
        raise WrongBody(_refusal(answer))

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event by its number: listings tell everything, so this is for one that left them."""
        if not (assignment.pages and listing.partial and listing.source_id.isdigit()):
            return None
        variables = {"id": listing.source_id}
        request = _question(assignment, "GET_EVENT_DETAIL", DETAIL, variables, "event", f"{SITE}/events/")
        return replace(request, subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """An answer with listings or an event, or a plain list of such events."""
        try:
            answer = strict_json.loads(body)
        except ValueError:
            return None
        data = mapping(answer, "data")
        listed = "eventListings" in data or (isinstance(answer, list) and bool(text(answer, 0, "listingDate")))
        if not listed and not text(data, "event", "contentUrl"):
            return None
        return Request(url=url or f"{SITE}/graphql", expects="json", kind="listings" if listed else "event")


def _listings(task: Assignment, number: int, page: int = 1) -> Request:
    today = task.now.astimezone(ZoneInfo(task.city.timezone)).date()
    variables = {
        "filters": {
            "areas": {"eq": number},
            "listingDate": {"gte": (today - timedelta(days=1)).isoformat(), "lte": (today + AHEAD).isoformat()},
        },
        "pageSize": PAGE_SIZE,
        "page": page,
        "sort": {"listingDate": {"order": "ASCENDING"}},
    }
    request = _question(task, "GET_EVENT_LISTINGS", LISTINGS, variables, "listings", f"{SITE}/events")
    return replace(request, number=page)


def _question(task: Assignment, name: str, query: str, variables: Node, kind: str, referer: str) -> Request:
    body = json.dumps({"operationName": name, "variables": variables, "query": query}, separators=(",", ":"))
    return Request(
        url=f"{task.base_url or SITE}/graphql",
        expects="json",
        kind=kind,
        method="POST",
        headers=(("Content-Type", "application/json"), ("Referer", referer)),
        body=body.encode(),
    )


def _refusal(answer: Any) -> str:
    """Why there is nothing; GraphQL tells errors under status 200."""
    said = next((text(error, "message") for error in items(answer, "errors")), "")
    return f"Resident Advisor answers with an error: {said[:200]}" if said else "this JSON holds no listings"


def _read_listings(found: Node, request: Request, task: Assignment) -> Iterator[Listing | Request]:
    """Each event once: a festival is listed on each of its days."""
    if not isinstance(found.get("data"), list):
        raise WrongBody("the listings carry no list of events")
    nodes = [mapping(each, "event") for each in items(found, "data")]
    _check_area([node for node in nodes if node], task)
    yield from _each_once(nodes, task, "graphql")
    total = text(found, "totalResults")
    options = task.options
    more = total.isdigit() and request.number * PAGE_SIZE < int(total)
    if more and nodes and isinstance(options, ResidentAdvisorOptions):
        yield _listings(task, options.area, request.number + 1)


def _each_once(nodes: Iterable[Node], task: Assignment, extractor: str) -> Iterator[Listing]:
    seen: set[str] = set()
    for node in nodes:
        told = listing(node, task, extractor)
        if told.source_id and told.source_id not in seen:
            seen.add(told.source_id)
            yield told


def _saved(nodes: list[Any], task: Assignment) -> Read:
    """A plain list of events, as collectors of these listings save them."""
    if not any(text(node, "contentUrl") or text(node, "url") for node in nodes):
        raise WrongBody("this JSON holds no listings")
    missing = sum(1 for node in nodes if not text(node, "id"))
    if missing:
        yield finding(task, "id/missing", f"{missing} event(s) without a number were left out.", severity="error")
    yield from _each_once([mapping(node) for node in nodes], task, "saved")


def _check_area(nodes: list[Node], task: Assignment) -> None:
    """A number that means another city, or none, answers with status 200 and somebody else's nights."""
    options = task.options
    if isinstance(options, ResidentAdvisorOptions):
        numbers = [number for node in nodes if (number := text(area(node), "id"))]
        if numbers and 2 * numbers.count(str(options.area)) < len(numbers):
            raise WrongBody(f"most of the list is not of area {options.area}, which was asked for")
    zones = [zone for node in nodes if (zone := text(node, "area", "ianaTimeZone"))]
    strange = sum(1 for zone in zones if _offset(zone, task) != _offset(task.city.timezone, task))
    places = [point for node in nodes if (point := _point(node))]
    if 2 * strange > len(zones) or echo.is_elsewhere(task.city, places):
        raise WrongBody(f"most of the list lies far from {task.city.name}, which was asked for")


def _offset(zone: str, task: Assignment) -> timedelta | None:
    try:
        return task.now.astimezone(ZoneInfo(zone)).utcoffset()
    except (ValueError, KeyError, OSError):
        return None


def _point(node: Node) -> tuple[float, float] | None:
    point = mapping(node, "venue", "location")
    return echo.coordinates(point.get("latitude"), point.get("longitude"))
