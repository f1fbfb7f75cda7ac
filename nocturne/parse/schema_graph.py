"""schema.org graphs: from the nodes of a page to its events, each complete and each on one date.

References are followed, a house lends its events its address, a series its occurrences what they leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nocturne.parse.ical_rules import Budget
from nocturne.parse.jsonld import is_event
from nocturne.parse.paths import text
from nocturne.parse.schema_schedule import occurrences

Node = Mapping[str, Any]

DEPTH = 12
MOST_EVENTS = 2_000
_MOST_SCHEDULES = 50
_MOST_DAYS = 200_000
"""How many days all schedules of a page may look at together."""
_PREFIX = re.compile(r"^(?:schema:|https?://schema\.org/)(?=\w)")
_CONTAINERS = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "dataFeedElement", "hasPart",
               "containsPlace", "department", "subOrganization", "event", "events")  # fmt: skip
_LENT = ("name", "url", "location", "organizer", "performer", "performers", "offers", "image", "description",
         "eventAttendanceMode", "inLanguage", "typicalAgeRange", "audience", "keywords", "genre",
         "accessibilityFeature", "isAccessibleForFree")  # fmt: skip
"""What an occurrence takes from its series when it does not say it itself."""
_SCALARS = ("name", "url", "startDate", "endDate", "description", "doorTime", "startTime", "endTime",
            "eventStatus", "typicalAgeRange")  # fmt: skip
_OF_EVENTS = re.compile(
    r"[/_.-](?:events?|shows?|gigs?|concerts?|konzerte?|conciert(?:os?)?|eventos?|programm?e?|veranstaltung(?:en)?|"
    r"termine?|agenda|calendar|kalender|whats-?on|e|tickets?|part(?:y|ies))[/?_.-]",
    re.IGNORECASE,
)
_BANDS = ("MusicGroup", "PerformingGroup", "DanceGroup", "TheaterGroup", "Person")


@dataclass(frozen=True, slots=True)
class Found:
    """An event of a page on one date. `series` names what it is an occurrence of, "" for nothing."""

    node: Node
    series: str = ""
    timezone: str = ""


@dataclass(slots=True)
class Graph:
    """What a page's nodes say. `undated` counts events without a date of their own, `links` are items told by address.

    `empty` is true when a list of events stands in the page and holds none.
    """

    found: list[Found] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    empty: bool = False
    cut: bool = False


def read(values: Iterable[Any], first_day: date, last_day: date) -> Graph:
    """The events of JSON-LD values (objects, arrays, graphs); schedules are followed from `first_day` to `last_day`."""
    plain = [_plain(value, 0) for value in values]
    return _Walk(_named(plain), first_day, last_day).over(plain)


def _plain(value: Any, depth: int) -> Any:
    """JSON-LD in its compact spelling: no prefixes, no wrapped values, `@id` and `@type` by these names."""
    if depth > 40:
        return None
    if isinstance(value, list):
        inner = [_plain(each, depth + 1) for each in value]
        return inner[0] if len(inner) == 1 and not isinstance(inner[0], Mapping | list) else inner
    if not isinstance(value, Mapping):
        return value
    if "@value" in value:
        return _plain(value["@value"], depth + 1)
    found = {_PREFIX.sub("", key): _plain(each, depth + 1) for key, each in value.items()}
    for alias in ("type", "id"):
        if isinstance(found.get(alias), str) and f"@{alias}" not in found:
            found[f"@{alias}"] = found[alias]
    return found


def _named(values: Iterable[Any]) -> dict[str, Node]:
    """Nodes by @id, the fullest of each name."""
    found: dict[str, Node] = {}
    level: list[Any] = list(values)
    for _ in range(40):
        following: list[Any] = []
        for value in level:
            if isinstance(value, Mapping):
                name = value.get("@id")
                if isinstance(name, str) and len(value) > len(found.get(name, ())):
                    found[name] = value
                following.extend(value.values())
            elif isinstance(value, list):
                following.extend(value)
        level = [value for value in following if isinstance(value, Mapping | list)]
        if not level:
            break
    return found


@dataclass(slots=True)
class _Walk:
    named: Mapping[str, Node]
    first_day: date
    last_day: date
    graph: Graph = field(default_factory=Graph)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    budget: Budget = field(default_factory=lambda: Budget(_MOST_DAYS))

    def over(self, values: Iterable[Any]) -> Graph:
        for value in values:
            self._value(value, {}, 0)
        return self.graph

    def _value(self, value: Any, lent: Node, depth: int) -> None:
        if depth > DEPTH or len(self.graph.found) >= MOST_EVENTS:
            self.graph.cut = self.graph.cut or len(self.graph.found) >= MOST_EVENTS
        elif isinstance(value, list):
            for each in value:
                self._value(each, lent, depth + 1)
        elif isinstance(value, Mapping):
            node = self._whole(value)
            if is_event(node) or _is_series(node):
                self._event(node, lent, depth)
            else:
                self._container(node, lent, depth)

    def _container(self, node: Node, lent: Node, depth: int) -> None:
        self._linked(node)
        for key in _CONTAINERS:
            inside = node.get(key)
            if isinstance(inside, Mapping | list):
                own = _lender(node) if key in ("event", "events") else {}
                self.graph.empty = self.graph.empty or (inside == [] and key in ("event", "events"))
                self._value(inside, {**lent, **own}, depth + 1)

    def _linked(self, node: Node) -> None:
        """A list may name its items' pages only; whether these are of events, only the words of the address tell."""
        for item in _list(node.get("itemListElement")):
            target = item if isinstance(item, str) else None
            if isinstance(item, Mapping) and not isinstance(item.get("item"), Mapping) and not is_event(item):
                target = item.get("url") or item.get("item")
            if isinstance(target, str) and "BreadcrumbList" not in _types(node) and _OF_EVENTS.search(target):
                self.graph.links.append(target)

    def _whole(self, node: Node) -> Node:
        """A reference replaced by what it names."""
        name = node.get("@id")
        if isinstance(name, str) and set(node) <= {"@id", "@type", "id", "type"}:
            return self.named.get(name, node)
        return node

    def _followed(self, value: Any, depth: int = 0) -> Any:
        """A value of an event with the references in it replaced, a few steps deep: graphs may run in circles."""
        if isinstance(value, list):
            return [self._followed(each, depth) for each in value] if depth < 4 else value
        if isinstance(value, str):
            return self.named.get(value, value) if value.startswith(("#", "_:")) else value
        if not isinstance(value, Mapping) or depth > 3:
            return value
        whole = self._whole(value)
        keys = ("address", "geo", "containedInPlace", "amenityFeature", "priceSpecification")
        return {key: self._followed(each, depth + 1) if key in keys else each for key, each in whole.items()}

    def _event(self, node: Node, lent: Node, depth: int) -> None:
        if id(node) in self.passed:
            return
        self.passed.add(id(node))
        name = node.get("@id")
        if not node.get("startDate") and isinstance(name, str):
            node = self.named.get(name, node)
            self.passed.add(id(node))
        whole = {**lent, **{key: each for key, each in node.items() if each not in (None, "", [])}}
        for key in ("location", "organizer", "performer", "performers", "offers", "image", "superEvent", "audience"):
            if key in whole:
                whole[key] = self._followed(whole[key])
        whole = _from_parent(whole)
        if self._parts(whole, depth):
            return
        if self._scheduled(whole):
            return
        self._dates(whole)

    def _parts(self, whole: Node, depth: int) -> bool:
        """Whether the event is told by its parts: the dates of a series, not the sets of one night."""
        inside = _list(whole.get("subEvent")) + _list(whole.get("subEvents"))
        parts = [self._whole(each) for each in inside if isinstance(each, Mapping)]
        days = {text(each, "startDate")[:10] for each in parts} - {""}
        if not days:
            return False
        own = text(whole, "startDate")[:10]
        if own and len(days) == 1 and not _is_series(whole):
            self.passed.update(id(each) for each in parts)
            return False
        lent = {key: whole[key] for key in _LENT if key in whole}
        if _status(whole) in ("EventCancelled", "EventPostponed"):
            lent["eventStatus"] = whole["eventStatus"]
        lent["_series"] = _name_of(whole)
        for each in parts:
            self._value(each, lent, depth + 1)
        return True

    def _scheduled(self, whole: Node) -> bool:
        """Whether the event's dates stand in a schedule."""
        schedules = [each for each in _list(whole.get("eventSchedule")) if isinstance(each, Mapping)]
        if not schedules:
            return False
        dated = False
        begins = _first(whole.get("startDate"))
        for schedule in schedules[:_MOST_SCHEDULES]:
            try:
                window = (self.first_day, self.last_day)
                dates = list(occurrences(self._whole(schedule), *window, self.budget, begins))
            except (ValueError, OverflowError):
                continue
            dated = True
            for each in dates:
                node = {**whole, "startDate": each.start, "endDate": each.end}
                self._add(Found(node, _name_of(whole), each.timezone))
        return dated

    def _dates(self, whole: Node) -> None:
        starts = [each for each in _list(whole.get("startDate")) if isinstance(each, str) and each.strip()]
        ends = _list(whole.get("endDate"))
        series = text(whole, "_series")
        if not starts or (_is_series(whole) and _first(ends)[:10] > starts[0][:10]):
            self.graph.undated.append(_first(whole.get("name")))
            return
        for at, start in enumerate(starts):
            end = ends[at] if len(ends) == len(starts) else ends[0] if len(starts) == 1 and ends else ""
            clock = _first(whole.get("startTime"))
            timed = f"{start}T{clock}" if re.fullmatch(r"\d{4}-\d{2}-\d{2}", start) and clock else start
            node = {**whole, "startDate": timed, "endDate": end}
            self._add(Found(node, series or (_name_of(whole) if len(starts) > 1 else "")))

    def _add(self, found: Found) -> None:
        node = {key: _first(value) if key in _SCALARS else value for key, value in found.node.items()}
        place = _list(node.get("location"))
        where = text(place[0], "name") if place and isinstance(place[0], Mapping) else ""
        key = (text(node, "name"), text(node, "startDate"), text(node, "url"), where)
        if key not in self.seen and len(self.graph.found) < MOST_EVENTS:
            self.seen.add(key)
            self.graph.found.append(Found(node, found.series, found.timezone))


def _from_parent(whole: Node) -> dict[str, Any]:
    """An event with what the event above it says for all of its parts."""
    parent = next((each for each in _list(whole.get("superEvent")) if isinstance(each, Mapping)), None)
    if parent is None:
        return dict(whole)
    lent = {key: parent[key] for key in ("name", "location", "organizer", "image") if parent.get(key)}
    if _is_series(parent) and "_series" not in whole:
        lent["_series"] = _name_of(parent)
    return {**lent, **whole}


def _lender(node: Node) -> dict[str, Any]:
    """What a place, an organisation or a band says for the events below it."""
    kinds = _types(node)
    if any(kind in _BANDS for kind in kinds):
        return {"performer": node} if node.get("name") else {}
    lent: dict[str, Any] = {}
    if node.get("address") or node.get("geo") or any(kind.endswith(("Place", "Venue")) for kind in kinds):
        lent["location"] = {key: each for key, each in node.items() if key not in ("event", "events")}
    if "Organization" in kinds or any(kind.endswith("Organization") for kind in kinds):
        lent["organizer"] = {key: node[key] for key in ("@type", "name", "url") if key in node}
    return lent


def _types(node: Node) -> list[str]:
    return [re.split(r"[/:#]", kind)[-1] for kind in _list(node.get("@type")) if isinstance(kind, str)]


def _is_series(node: Node) -> bool:
    return "EventSeries" in _types(node)


def _status(node: Node) -> str:
    return _first(node.get("eventStatus")).rpartition("/")[2]


def _name_of(node: Node) -> str:
    """What a series is known by."""
    return next((word for key in ("@id", "url", "name") if (word := _first(node.get(key)))), "series")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> str:
    """The first text of a value, "" without one."""
    words = [each for each in _list(value) if isinstance(each, str | int | float) and not isinstance(each, bool)]
    return text({"": words[0]}, "") if words else ""
