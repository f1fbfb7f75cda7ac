"""Meetup's public pages: city, group and event, each read by a ladder from embedded state down to JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.point import distance_km
from nocturne.model.visit import Assignment
from nocturne.parse import embedded, html, jsonld, strict_json
from nocturne.parse.apollo import NOTHING, Cache, Node, cache
from nocturne.parse.ladder import Climbed, Rung, climb, fallback
from nocturne.parse.paths import mapping, text
from nocturne.parse.platform_links import meetup_event, meetup_link
from nocturne.sources import echo
from nocturne.sources.finding import finding
from nocturne.sources.meetup_event import TYPES, Reader

_CUT = 155
"""Meetup cuts the description in JSON-LD here, in the middle of a word."""
_LAST_WORD = re.compile(r"\s+\S*$")

Item = Listing | Issue


@dataclass(frozen=True)
class Page:
    """A page of Meetup: the properties Next.js rendered it from, and the document (none for bare page data)."""

    props: Node
    document: LexborHTMLParser | None
    task: Assignment
    kind: str
    subject: str = ""

    @cached_property
    def cache(self) -> Cache:
        """The embedded Apollo cache without its people."""
        return cache(self.props.get("__APOLLO_STATE__"), TYPES)

    def reader(self, extractor: str) -> Reader:
        """How nodes of this page become listings. An event's own page is all that Meetup has to say."""
        return Reader(self.task, self.cache, extractor, partial=self.kind != "event", subject=self.subject)

    def rung(self, name: str, nodes: Iterable[Node] | None) -> Rung[Item]:
        """A rung that reads event nodes; None when their place is not in the page."""
        return name, lambda: None if nodes is None else self._read(name, nodes)

    def _read(self, name: str, nodes: Iterable[Node]) -> list[Item]:
        reader = self.reader(name)
        return [item for node in nodes for item in reader.read(node)]


def page(response: Response, task: Assignment) -> Page:
    """The page in a response. Raises WrongBody when it is none that can be parsed."""
    request = response.request
    if request.expects == "json":
        return Page(page_props(_json(response.body)), None, task, request.kind, request.subject)
    document = html.document(html.decode(response.body, response.charset))
    return Page(page_props(embedded.script(document, "__NEXT_DATA__")), document, task, request.kind, request.subject)


def _json(body: bytes) -> Any:
    try:
        return strict_json.loads(body)
    except ValueError as problem:
        raise WrongBody("the page's data is not JSON") from problem


def page_props(data: object) -> Node:
    """`pageProps` of a whole `__NEXT_DATA__` or of bare page data."""
    return mapping(data, "props", "pageProps") or mapping(data, "pageProps")


def read_city(found: Page) -> Iterator[Item]:
    """The events of `/find/`. Raises WrongBody when the page is about another city."""
    yield from _check_place(found)
    yield from _climb(found, found.rung("recommended_events", _recommended(found.cache)), "the list of results")


def read_group(found: Page) -> Iterator[Item]:
    """The upcoming (and cancelled) events of one group's page."""
    yield from _climb(found, found.rung("group_events", _of_group(found.cache)), "the group's list of events")


def read_event(found: Page) -> Iterator[Item]:
    """The one event of its own page."""
    event = mapping(found.props, "event")
    asked = [node for value in found.cache.root("event") if (node := found.cache.follow(value))]
    best = found.rung("page_event", [event] if event else None)
    yield from _climb(found, best, "the page's event", asked)


def _climb(found: Page, best: Rung[Item], expected: str, others: Sequence[Node] = ()) -> Iterator[Item]:
    """`others` are what the second rung reads; any event of the cache when there are none."""
    nodes = others or list(found.cache.of_type("Event"))
    rungs: Sequence[Rung[Item]] = (
        best,
        found.rung("apollo_events", nodes or None),
        ("json_ld", lambda: _json_ld(found) or None),
    )
    climbed: Climbed[Item] = climb(rungs)
    if not climbed.found:
        raise WrongBody("the page carries neither Meetup's page state nor structured data of events")
    subject = found.subject or found.kind
    yield from fallback(climbed, found.task.source, found.task.city.slug, subject, expected)
    yield from climbed.items


def _recommended(state: Cache) -> list[Node] | None:
    """The nodes of the result list; its key carries the arguments of the request and changes every time."""
    lists = [value for name in ("recommendedEvents", "eventSearch") for value in state.root(name)]
    return _nodes(state, lists)


def _of_group(state: Cache) -> list[Node] | None:
    group = next((state.follow(value) for value in state.root("groupByUrlname")), NOTHING)
    return _nodes(state, state.fields(group, "events"))


def _nodes(state: Cache, lists: Iterable[object]) -> list[Node] | None:
    """Each event of some connections once, None when none of them is one with edges (a mere count is not)."""
    real = [each for each in lists if isinstance(mapping(each).get("edges"), list)]
    events = {text(node, "id") or str(id(node)): node for each in real for node in state.connection(each)}
    return list(events.values()) if real else None


def _check_place(found: Page) -> Iterator[Item]:
    """Meetup takes the nearest match of what it was asked for and says which; another city is a failed visit."""
    city, said = found.task.city, mapping(found.props, "userLocation")
    if not said:
        said = next((mapping(candidates, 0) for candidates in found.cache.root("locationSearch")), NOTHING)
    place = echo.coordinates(said.get("lat"), said.get("lon"))
    country = text(said, "country").upper()
    far = place is not None and distance_km(city.centre, place) > echo.reach_km(city)
    abroad = len(country) == 2 and len(city.country) == 2 and country != city.country.upper()
    if far or (abroad and place is None):
        name = f"{text(said, 'city') or text(said, 'name')}, {country}"
        yield finding(found.task, "place/echo", f"Meetup answered for another place than {city.name}.",
                      severity="error", subject=found.kind, evidence=name)  # fmt: skip
        raise WrongBody(f"Meetup answered for {name} instead of {city.name}, {city.country}")


def _json_ld(found: Page) -> list[Item]:
    if found.document is None:
        return []
    return [item for node in jsonld.events(found.document) for item in _structured(node, found)]


def _structured(node: Node, found: Page) -> Iterator[Item]:
    fields = jsonld.listing_fields(node, "https://www.meetup.com/")
    source_id = meetup_event(fields["link"])[1]
    if not source_id:
        yield finding(found.task, "id/missing", "An event without an id cannot be followed.", severity="error")
        return
    place: ListedPlace | None = fields["place"]
    is_group = text(node, "organizer", "@type") == "Organization"
    fields |= {
        "link": meetup_link(fields["link"]),
        "description": _whole_words(fields["description"], found),
        "description_format": "markdown",
        "place": _place(place) if place and not fields["online"] else None,
        "organizer_name": fields["organizer_name"] if is_group else "",
        "organizer_url": meetup_link(fields["organizer_url"]) if is_group else "",
        "performers": (),
    }
    yield Listing(source="meetup", source_id=source_id, extractor="json_ld", partial=found.kind != "event", **fields)


def _whole_words(description: str, found: Page) -> str:
    """A cut description ends with a whole word; on an event's own page it must not replace the list's longer one."""
    if len(description) < _CUT:
        return description
    return "" if found.subject else f"{_LAST_WORD.sub('', description)} …"


def _place(place: ListedPlace) -> ListedPlace:
    """The street repeats city and region; the country is in lower case."""
    street = place.address
    for part in (place.region, place.locality):
        street = street.removesuffix(f", {part}") if part else street
    country = place.country.upper() if len(place.country) == 2 else place.country
    return replace(place, address=street, country=country)
