"""radar.squat.net: the agenda of social centres, squats and free spaces, by its open interface (version 1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import Field

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import strict_json
from nocturne.parse.ical import window
from nocturne.parse.ical_rules import Budget
from nocturne.parse.paths import mapping, text
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.radar_event import Node, NotDated, listings

SITE = "https://radar.squat.net"
LIMIT = 500
"""So many the interface gives at once; it has no next page."""
FIELDS = (
    "uuid,title,url,body,date_time,event_status,price,price_category,category,topic,link,language,changed,"
    "offline:title,offline:address,offline:map,offline:timezone"
)
"""A colon asks for a field of what an event refers to. Addresses of people (`email`, `phone`) are not asked for."""
_DAYS = 20_000
"""How many days all repetitions of one answer may look at together."""


@dataclass(frozen=True, slots=True)
class RadarOptions:
    """A city's part: its name as radar's address spells it ("Berlin", "Den Haag")."""

    city: Annotated[str, Field(min_length=1, max_length=80)]


class Radar(Source):
    """One question for a city: everything that is announced there."""

    name = "radar"
    title = "Radar"
    city_options = RadarOptions
    delay = 5.0
    is_experimental = True
    terms = "Radar offers its interface for reuse."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The city's events."""
        options = assignment.options
        if isinstance(options, RadarOptions):
            query = urlencode({"facets[city][]": options.city, "fields": FIELDS, "limit": LIMIT})
            url = f"{assignment.base_url or SITE}/api/1.2/search/events.json?{query}"
            request = Request(url=url, expects="json", kind="search")
            yield Entry(key=f"city:{options.city.lower()}", request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Every date of every event of an answer, or of one event. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        nodes = _nodes(answer)
        if nodes is None:
            raise WrongBody("this JSON holds no events of Radar's")
        return _read(nodes, answer, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """The answer of a search, or an event alone."""
        try:
            answer = strict_json.loads(body)
        except ValueError:
            return None
        known = _nodes(answer) is not None
        return (
            Request(url=url or f"{SITE}/api/1.2/search/events.json", expects="json", kind="search") if known else None
        )


def _nodes(answer: Any) -> list[Node] | None:
    """The events of an answer by their number; none are written as `false` or `[]`. None for any other JSON."""
    whole = mapping(answer)
    if "result" in whole and "count" in whole:
        result = whole["result"]
        return [mapping(result, key) for key in result] if isinstance(result, dict) else []
    return [whole] if text(whole, "uuid") and "date_time" in whole else None


def _read(nodes: list[Node], answer: Any, response: Response, task: Assignment) -> Iterator[Listing | Issue]:
    budget = Budget(_DAYS)
    for node in nodes:
        try:
            yield from listings(node, *window(task.now), budget, task)
        except NotDated as problem:
            subject = f"{Radar.name}:{text(node, 'uuid')}" if text(node, "uuid") else response.url
            yield finding(task, "date/missing", f"Left out: {problem}.", subject=subject)
    count = text(answer, "count")
    if count.isdigit() and int(count) > len(nodes):
        message = f"{count} events are announced and {len(nodes)} were given."
        yield finding(task, "pages/cut", message, subject=response.request.url)
