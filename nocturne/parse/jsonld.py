"""schema.org events in JSON-LD: every block on its own, every spelling of a place, an offer, a status."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from nocturne.model.listing import ListedOffer, ListedPlace
from nocturne.parse import strict_json
from nocturne.parse.paths import at, items, mapping, text

Node = Mapping[str, Any]

_SUBTYPES = frozenset({"Festival", "Hackathon", "CourseInstance"})
"""schema.org types under Event whose names do not end in "Event"."""
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_NO_JSON = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*[}\]])', re.DOTALL)
"""Comments and last commas, which are none inside of a string."""
_FOLLOWED = re.compile(r"\}\s*[,;]?\s*\{(?=\s*\"@)")
"""Where one object ends and another begins that names its context or type first."""
_NO_ESCAPE = re.compile(r"(\\[\"\\/bfnrtu])|\\(.)")
_BLANK = " \t\r\n\f\ufeff"
_CONTROL = re.compile(r"[\x00-\x1f]")
DEPTH = 6


def nodes(page: LexborHTMLParser) -> Iterator[Node]:
    """Every object of every block, from arrays, @graph and ItemList too; a block that cannot be read is passed over."""
    for value in blocks(page):
        yield from _flat(value, 0)


def blocks(page: LexborHTMLParser) -> Iterator[Any]:
    """The value of every block that is not empty, in page order; None for one that cannot be read."""
    for element in page.css("script[type]"):
        if (element.attributes.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            raw = element.text(deep=True)
            if raw.strip(_BLANK):
                yield block(raw)


def block(raw: str) -> Any:
    """A block's value after the repairs browsers' authors get away with; None when nothing helps.

    Values that follow one another without an array around them are given as one.
    """
    stripped = _WRAPPING.sub("", raw.strip(_BLANK)).strip(_BLANK)
    for repair in (_as_written, _on_one_line, _without_comments, _unescaped):
        repaired = repair(stripped)
        try:
            first = strict_json.loads_at(repaired, 0)
        except ValueError:
            continue
        return _with_followers(first, repaired) if _FOLLOWED.search(repaired) else first
    return None


def _with_followers(first: Any, written: str) -> Any:
    """`first` and the values behind it, if all of the text can be read as an array of them."""
    try:
        return strict_json.loads_at(f"[{_FOLLOWED.sub('},{', written).rstrip('; ,')}]", 0)
    except ValueError:
        return first


def _as_written(block: str) -> str:
    return block


def _on_one_line(block: str) -> str:
    return _CONTROL.sub(" ", block)


def _without_comments(block: str) -> str:
    """Twice: a comma may be the last one only after a comment behind it has gone."""
    once = _NO_JSON.sub(lambda found: found[1] or "", block)
    return _on_one_line(_NO_JSON.sub(lambda found: found[1] or "", once))


def _unescaped(block: str) -> str:
    """Escapes that JSON does not know ("\\'"), and a whole block that was escaped for HTML."""
    written = html.unescape(block) if block[:1] in "[{" and "&quot;" in block and '"' not in block else block
    return _without_comments(_NO_ESCAPE.sub(lambda found: found[1] or found[2], written))


def _flat(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _flat(each, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for key in ("@graph", "itemListElement", "item", "mainEntity", "event", "events"):
            if isinstance(value.get(key), Mapping | list):
                yield from _flat(value[key], depth + 1)


def events(page: LexborHTMLParser) -> Iterator[Node]:
    """The nodes that are events of any kind."""
    return (node for node in nodes(page) if is_event(node))


def is_event(node: Node) -> bool:
    """Whether a node's @type, a word or a list, is schema.org Event or one of its subtypes."""
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    words = [re.split(r"[/:#]", kind)[-1] for kind in named if isinstance(kind, str)]
    return any(word.endswith("Event") or word in _SUBTYPES for word in words)


def listing_fields(node: Node, base_url: str) -> dict[str, Any]:
    """The fields of a Listing that an event node fills: title, start, end, place, offer, status, and so on.

    Times are as written. An `end` that is a bare date while the start has a time says only a day and is left out;
    where both are dates, an end on the next day is as likely a night's small hours and so doubtful.
    """
    places = _places(node.get("location"))
    place = next((each for each in places if each is not None), None)
    start, end = text(node, "startDate"), text(node, "endDate")
    mode = words(node, "eventAttendanceMode")
    virtual = any(each is None for each in places)
    return {
        "title": _without_venue(clean(node.get("name")), place.name if place else ""),
        "start": start,
        "end": "" if len(end) <= 10 < len(start) else end,
        "end_doubtful": len(start) <= 10 and _is_next_day(start, end),
        "doors": text(node, "doorTime"),
        "description": clean(node.get("description")),
        "place": place,
        "online": _online(mode, virtual, place),
        "mixed": mode.startswith("Mixed"),
        "offer": offer(node.get("offers"), node.get("isAccessibleForFree")),
        "image_url": image(node.get("image"), base_url),
        "status": STATUS.get(words(node, "eventStatus"), ""),
        "organizer_name": _name(node.get("organizer")),
        "organizer_url": link(at(_first(node.get("organizer")), "url"), base_url),
        "performers": tuple(performers(node)),
        "age_limit": text(node, "typicalAgeRange"),
        "link": link(node.get("url") or node.get("@id"), base_url),
    }


def _is_next_day(start: str, end: str) -> bool:
    try:
        return date.fromisoformat(end[:10]) - date.fromisoformat(start) == timedelta(days=1)
    except ValueError:
        return True  # what cannot be read is not to be trusted either


STATUS = {
    "EventScheduled": "scheduled",
    "EventCancelled": "cancelled",
    "EventPostponed": "postponed",
    "EventRescheduled": "rescheduled",
    "EventMovedOnline": "moved_online",
}
AVAILABILITY = {
    "InStock": "in_stock",
    "LimitedAvailability": "limited",
    "SoldOut": "sold_out",
    "OutOfStock": "sold_out",
    "PreOrder": "not_yet",
    "PreSale": "not_yet",
    "Discontinued": "closed",
    "BackOrder": "waitlist",
}


def clean(value: object) -> str:
    """Text as meant: script elements are not decoded by HTML, yet many authors escape in them."""
    return html.unescape(value).strip() if isinstance(value, str) else text({"": value}, "")


def words(node: Node, key: str) -> str:
    """The last word of a schema.org address, however it is written: "http://schema.org/InStock" is "InStock"."""
    value = _first(node.get(key))
    return value.rstrip("/").rpartition("/")[2] if isinstance(value, str) else ""


def link(value: object, base_url: str) -> str:
    """An absolute http(s) address, "" for anything else."""
    found = _first(value)
    if not isinstance(found, str) or not found.strip():
        return ""
    try:
        absolute = urljoin(base_url, found.strip())
    except ValueError:
        return ""
    return absolute if absolute.startswith(("https://", "http://")) else ""


def image(value: object, base_url: str) -> str:
    """The first picture, from a string, a list or an ImageObject."""
    found = _first(value)
    return link(found if isinstance(found, str) else at(found, "url") or at(found, "contentUrl"), base_url)


def performers(node: Node) -> Iterator[str]:
    """Names under `performer` and the wrong but common plural."""
    for key in ("performer", "performers"):
        value = node.get(key)
        for each in value if isinstance(value, list) else [value]:
            if name := _name(each):
                yield name


def _first(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else None if isinstance(value, list) else value


def _name(value: object) -> str:
    found = _first(value)
    return clean(found if isinstance(found, str) else at(found, "name"))


def _online(mode: str, virtual: bool, place: ListedPlace | None) -> bool | None:
    if mode:
        return mode.startswith("Online")
    return True if virtual and place is None else None if place is None else False


def _without_venue(title: str, venue: str) -> str:
    """Ticket sites append "@ Venue" to the name; the venue stands beside it anyway."""
    for mark in (" @ ", " at ", " - "):
        ending = f"{mark}{venue}"
        if venue and mark == " @ " and title.lower().endswith(ending.lower()):
            return title[: -len(ending)].strip()
    return title


def _places(value: object) -> list[ListedPlace | None]:
    """Every location: a place, or None for a virtual one."""
    found: list[ListedPlace | None] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str) and each.strip():
            found.append(ListedPlace(address=clean(each)))
        elif isinstance(each, Mapping):
            kind = _first(each.get("@type"))
            found.append(None if isinstance(kind, str) and kind.endswith("VirtualLocation") else place(each))
    return found


def place(node: Node) -> ListedPlace:
    """A schema.org Place as written."""
    address = _first(node.get("address"))
    written = mapping(address)
    country = written.get("addressCountry")
    return ListedPlace(
        name=clean(node.get("name")),
        address=clean(address) if isinstance(address, str) else clean(written.get("streetAddress")),
        locality=clean(written.get("addressLocality")),
        region=clean(written.get("addressRegion")),
        postal_code=text(written, "postalCode"),
        country=clean(country) if isinstance(country, str) else _name(country),
        lat=text(node, "geo", "latitude") or text(node, "latitude"),
        lng=text(node, "geo", "longitude") or text(node, "longitude"),
    )


def offer(value: object, free: object = None) -> ListedOffer:
    """One offer, a list of them, or an AggregateOffer; only an outright "free" counts as free."""
    offers = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, Mapping)]
    prices = [price for each in offers for price in _prices(each)]
    amounts = sorted(prices, key=float)
    outright = free is True or (isinstance(free, str) and free.lower() == "true")
    states = {AVAILABILITY.get(words(each, "availability"), "") for each in offers} - {""}
    return ListedOffer(
        is_free=True if outright else None,
        low=amounts[0] if amounts else "",
        high=amounts[-1] if amounts else "",
        currency=next((found for each in offers if (found := text(each, "priceCurrency"))), ""),
        availability="sold_out" if states == {"sold_out"} else next(iter(sorted(states - {"sold_out"})), ""),
    )


def _prices(node: Node) -> Iterator[str]:
    for key in ("price", "lowPrice", "highPrice"):
        written = text(node, key).replace(",", ".")
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,4})?", written):
            yield written
    for nested in items(node, "priceSpecification") or [node.get("priceSpecification")]:
        if isinstance(nested, Mapping):
            yield from _prices(nested)
