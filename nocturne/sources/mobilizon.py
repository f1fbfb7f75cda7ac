"""Mobilizon: events of the fediverse, around a city or of one group, by the interface of an instance."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import strict_json
from nocturne.parse.geohash import geohash
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.mobilizon_event import listing

SAVED = "https://mobilizon.invalid/api"
"""Stands for the address of a saved answer of which none is known."""
PAGE_SIZE = 50
MAX_PAGES = 40
_FIELDS = """
  uuid url title beginsOn endsOn status picture { url } tags { title slug }
  physicalAddress { description street locality postalCode region country geom timezone }
  attributedTo { name url type }
  ... on Event {
    description language visibility draft category onlineAddress externalParticipationUrl updatedAt
    options { isOnline timezone showStartTime showEndTime offers { price priceCurrency } }
  }
"""
"""`organizerActor`, participants and contacts are people and are not asked for."""
AROUND = (
    "query Around($location: String, $radius: Float, $beginsOn: DateTime, $page: Int, $limit: Int) {"
    " searchEvents(location: $location, radius: $radius, beginsOn: $beginsOn, page: $page, limit: $limit) {"
    f" total elements {{ {_FIELDS} }} }} }}"
)
OF_GROUP = (
    "query OfGroup($name: String!, $after: DateTime, $page: Int, $limit: Int) {"
    " group(preferredUsername: $name) {"
    " organizedEvents(afterDatetime: $after, page: $page, limit: $limit) {"
    f" total elements {{ {_FIELDS} }} }} }} }}"
)


class Mobilizon(Source):
    """An instance is asked around the city's coordinates; `https://instance/@group` asks for that group only."""

    name = "mobilizon"
    title = "Mobilizon"
    city_options = addresses.Addresses
    is_experimental = True
    terms = "Mobilizon's interface is open; each instance may say more in its terms."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """Each address of the city's front matter."""
        for address in addresses.listed(assignment):
            request = _question(assignment, address)
            yield Entry(key=addresses.entry_key("instance", address), request=request, max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The events of an answer and the question for its next page. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        found = _found(answer)
        if found is None:
            raise WrongBody(_refusal(answer))
        return _read(found, response.request, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A search's answer or a group's."""
        try:
            known = _found(strict_json.loads(body)) is not None
        except ValueError:
            return None
        return Request(url=url or SAVED, expects="json", kind="search") if known else None


def _question(task: Assignment, address: str) -> Request:
    parts = urlsplit(addresses.at_base(address, task.base_url))
    group = parts.path.strip("/").removeprefix("@") if parts.path.strip("/").startswith("@") else ""
    today = task.now.strftime("%Y-%m-%dT00:00:00Z")
    paged: dict[str, Any] = {"page": 1, "limit": PAGE_SIZE}
    if group:
        query, variables = OF_GROUP, {"name": group, "after": today, **paged}
    else:
        where = {"location": geohash(*task.city.centre), "radius": float(task.city.radius_km)}
        query, variables = AROUND, {**where, "beginsOn": today, **paged}
    return Request(
        url=f"{parts.scheme}://{parts.netloc}/api",
        expects="json",
        kind="group" if group else "search",
        method="POST",
        headers=(("Content-Type", "application/json"),),
        body=json.dumps({"query": query, "variables": variables}, separators=(",", ":")).encode(),
    )


def _found(answer: Any) -> Mapping[str, Any] | None:
    """The page of events in an answer."""
    data = mapping(answer, "data")
    for found in (mapping(data, "searchEvents"), mapping(data, "group", "organizedEvents")):
        if isinstance(found.get("elements"), list):
            return found
    return None


def _refusal(answer: Any) -> str:
    """An error, which GraphQL tells under status 200."""
    said = [text(each, "code") or text(each, "message") for each in items(answer, "errors")]
    return f"Mobilizon answers with an error: {', '.join(filter(None, said))[:200]}" if said else "no events are told"


def _read(found: Mapping[str, Any], request: Request, task: Assignment) -> Iterator[Listing | Issue | Request]:
    nodes = [mapping(each) for each in items(found, "elements")]
    for node in nodes:
        if flag(node, "draft") or text(node, "visibility") not in ("", "PUBLIC"):
            message = "The organiser did not make this event public."
            subject = f"mobilizon:{text(node, 'uuid')}"
            yield finding(task, "event/private", message, severity="info", subject=subject)
        elif not text(node, "uuid"):
            yield finding(task, "id/missing", "An event without an id cannot be followed.", severity="error")
        else:
            yield listing(node, task)
    total = text(found, "total")
    if nodes and total.isdigit() and request.number * PAGE_SIZE < int(total) and request.body:
        yield _next(request)


def _next(request: Request) -> Request:
    """The same question for the page after this one."""
    question = json.loads(request.body)
    question["variables"]["page"] = request.number + 1
    body = json.dumps(question, separators=(",", ":")).encode()
    return replace(request, body=body, number=request.number + 1)
