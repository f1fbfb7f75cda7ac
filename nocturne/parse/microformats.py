"""Events in class names: microformats2 (`h-event`) and the older hCalendar (`vevent`), as schema.org nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from nocturne.parse.microdata import words

_MOST_ELEMENTS = 300_000
_ROOT = re.compile(r"h-[a-z]+(?:-[a-z]+)*")
_OLD_ROOTS = frozenset("vevent vcard adr geo hentry".split())
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class _Words:
    """What one generation of microformats calls things."""

    root: str
    names: dict[str, str]


_NEW = _Words(
    "h-event",
    {"p-name": "name", "u-url": "url", "dt-start": "startDate", "dt-end": "endDate", "p-location": "location",
     "h-adr": "location", "p-summary": "summary", "p-description": "description", "e-content": "description",
     "e-description": "description", "p-category": "keywords", "u-photo": "image", "u-featured": "image",
     "p-organizer": "organizer", "p-performer": "performer", "dt-doors": "doorTime", "p-price": "price",
     "u-uid": "@id", "dt-duration": "duration", "p-status": "status"},
)  # fmt: skip
_OLD = _Words(
    "vevent",
    {"summary": "name", "url": "url", "dtstart": "startDate", "dtend": "endDate", "location": "location",
     "description": "description", "category": "keywords", "photo": "image", "uid": "@id",
     "duration": "duration", "status": "status"},
)  # fmt: skip
_PLACE = {
    "name": ("p-name", "fn", "org", "p-org"),
    "streetAddress": ("p-street-address", "street-address"),
    "addressLocality": ("p-locality", "locality"),
    "addressRegion": ("p-region", "region"),
    "postalCode": ("p-postal-code", "postal-code"),
    "addressCountry": ("p-country-name", "country-name"),
    "latitude": ("p-latitude", "latitude"),
    "longitude": ("p-longitude", "longitude"),
}
_STATUSES = {"cancelled": "EventCancelled", "canceled": "EventCancelled", "confirmed": "EventScheduled"}


def nodes(page: LexborHTMLParser) -> list[dict[str, Any]]:
    """Every event of the page; one written in both ways at once is read in the newer."""
    found = [_event(element, _NEW) for element in page.css(".h-event")]
    old = [element for element in page.css(".vevent") if _NEW.root not in _classes(element)]
    return found + [_event(element, _OLD) for element in old]


def _event(element: LexborNode, spoken: _Words) -> dict[str, Any]:
    node: dict[str, Any] = {"@type": ["Event"]}
    for name, each in _properties(element, spoken.names):
        value = _READ.get(name, _text)(each)
        if not value:
            continue
        if name in ("keywords", "performer") and name in node:
            node[name] = [*(node[name] if isinstance(node[name], list) else [node[name]]), value]
        else:
            node.setdefault(name, value)
    return _completed(node, element)


def _completed(node: dict[str, Any], element: LexborNode) -> dict[str, Any]:
    """What follows from the rest: an end without a day, an implied name, words for a status."""
    summary = node.pop("summary", "")
    node.setdefault("name", summary or "")
    if summary and summary != node["name"]:
        node.setdefault("description", summary)
    if not node["name"]:
        said = words(element)
        node["name"] = said if len(said) <= _LONGEST_NAME and "startDate" not in node else _heading(element)
    if "url" not in node and (link := element.css_first("a[href]")) is not None:
        node["url"] = link.attributes.get("href") or ""
    start, end = str(node.get("startDate", "")), str(node.get("endDate", ""))
    if end and not _DAY.match(end):
        node["endDate"] = f"{start[:10]}T{end}" if _DAY.match(start) and f"{start[:10]}T{end}" > start else ""
    if price := node.pop("price", ""):
        node["offers"] = {"price": price}
    status = str(node.pop("status", "")).lower()
    if status in _STATUSES:
        node["eventStatus"] = _STATUSES[status]
    return node


def _heading(element: LexborNode) -> str:
    found = element.css_first("h1, h2, h3, h4, h5, h6")
    return words(found) if found is not None else ""


def _properties(root: LexborNode, names: dict[str, str]) -> Iterator[tuple[str, LexborNode]]:
    """(our name, element) of the root's own properties; those of roots inside of it are theirs."""
    stack, left = list(root.iter(include_text=False))[::-1], _MOST_ELEMENTS
    while stack and left:
        left -= 1
        element = stack.pop()
        classes = _classes(element)
        for word in classes:
            if word in names:
                yield names[word], element
        if not any(_ROOT.fullmatch(word) or word in _OLD_ROOTS for word in classes):
            stack.extend(list(element.iter(include_text=False))[::-1])


def _classes(element: LexborNode) -> list[str]:
    return (element.attributes.get("class") or "").split()


def _text(element: LexborNode) -> str:
    """Words as meant: the title of an abbreviation, the value of data, else what is shown."""
    attributes = element.attributes
    if element.tag == "abbr" and attributes.get("title"):
        return (attributes.get("title") or "").strip()
    if element.tag in ("data", "input") and attributes.get("value"):
        return (attributes.get("value") or "").strip()
    if element.tag in ("img", "area") and attributes.get("alt"):
        return (attributes.get("alt") or "").strip()
    return words(element)


def _address(element: LexborNode) -> str:
    for name in ("href", "src", "data"):
        if value := element.attributes.get(name):
            return value.strip()
    inner = element.css_first("img[src]") if element.tag not in ("a", "img") else None
    return (inner.attributes.get("src") or "").strip() if inner is not None else words(element)


def _when(element: LexborNode) -> str:
    """A time for programs: `datetime`, a title, a value, or parts marked as `value` (day and hour apart)."""
    parts = [_part(each) for each in element.css(".value, .value-title, .dt-value")]
    if parts:
        day = next((part for part in parts if _DAY.match(part)), "")
        hour = next((clock for part in parts if not _DAY.match(part) and (clock := _clock(part))), "")
        return f"{day}T{hour}" if day and hour and "T" not in day else day or hour
    said = _part(element)
    return _clock(said) or said


def _part(element: LexborNode) -> str:
    attributes = element.attributes
    for name in ("datetime", "title", "value"):
        told = name != "title" or element.tag == "abbr" or "value-title" in _classes(element)
        if told and (value := attributes.get(name)):
            return value.strip()
    return words(element)


def _clock(written: str) -> str:
    """ "19:30", "7pm" and "7:30 p.m." as an hour of the day with its offset, "" for anything else."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None or not (found[2] or found[3]):
        return ""
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0) if found[3] else int(found[1])
    return f"{hour:02}:{found[2] or '00'}{found[4] or ''}" if hour < 24 else ""


def _place(element: LexborNode) -> Any:
    """A location: a card with its parts, or the words that name it."""
    node: dict[str, Any] = {}
    for name, classes in _PLACE.items():
        found = element.css_first(", ".join(f".{each}" for each in classes))
        if found is not None and (value := _text(found)):
            node[name] = value
    point = element.css_first(".geo, .h-geo")
    if point is not None and "latitude" not in node and _text(point).count(";") == 1:
        node["latitude"], _, node["longitude"] = (part.strip() for part in _text(point).partition(";"))
    if not node:
        return _text(element)
    address = {key: node.pop(key) for key in tuple(node) if key.startswith(("street", "address", "postal"))}
    if "name" not in node and not address:
        node["name"] = _text(element)
    return {"@type": "Place", **node, **({"address": address} if address else {})}


def _organization(element: LexborNode) -> Any:
    """A card of an organisation; one of a person is not read."""
    if "h-card" not in _classes(element) and "vcard" not in _classes(element):
        return {"@type": "Organization", "name": _text(element)}
    named = element.css_first(".p-org, .org")
    return {"@type": "Organization", "name": _text(named)} if named is not None else None


def _performer(element: LexborNode) -> str:
    named = element.css_first(".p-name, .fn")
    return _text(named) if named is not None else _text(element)


_READ: dict[str, Callable[[LexborNode], Any]] = {
    "url": _address, "image": _address, "@id": _address, "startDate": _when, "endDate": _when, "doorTime": _when,
    "location": _place, "organizer": _organization, "performer": _performer,
}  # fmt: skip
