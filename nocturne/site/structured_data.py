"""schema.org JSON-LD: a whole Event on its own page, a list of addresses on lists. Only what is known is said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from nocturne.model.event import Event

_encode = msgspec.json.Encoder().encode
STATUS = {
    "scheduled": "EventScheduled",
    "cancelled": "EventCancelled",
    "postponed": "EventPostponed",
    "rescheduled": "EventRescheduled",
    "moved_online": "EventMovedOnline",
}
MODE = {
    "offline": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "mixed": "MixedEventAttendanceMode",
}
AVAILABILITY = {
    "in_stock": "InStock",
    "limited": "LimitedAvailability",
    "sold_out": "SoldOut",
    "waitlist": "SoldOut",
    "not_yet": "PreOrder",
    "closed": "OutOfStock",
}
ORG = "https://schema.org/"


class Script(str):
    """JSON that may stand inside a script element: `<`, `>` and `&` are escaped, so nothing in it ends the element."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def script(value: object) -> Script:
    """`value` as JSON for `<script type="application/ld+json">`."""
    data = _encode(value)
    data = data.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")
    return Script(data.decode())


def event(shown: Event, images: str = "") -> Script:
    """The Event of an event page; `images` its picture's address or ""."""
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": shown.title,
        "startDate": shown.start,
        "url": shown.url,
        "eventStatus": ORG + STATUS[shown.status],
        "eventAttendanceMode": ORG + MODE[shown.attendance_mode],
    }
    if shown.end:
        node["endDate"] = shown.end
    if shown.description:
        node["description"] = shown.description[:500]
    if location := _location(shown):
        node["location"] = location
    if images:
        node["image"] = [images]
    if offer := _offer(shown):
        node["offers"] = offer
    if shown.organizer.name:
        node["organizer"] = _named("Organization", shown.organizer.name, shown.organizer.url)
    if shown.performers:
        node["performer"] = [{"@type": "PerformingGroup", "name": name} for name in shown.performers]
    if shown.status == "rescheduled" and (before := _previous_start(shown)):
        node["previousStartDate"] = before
    return script(node)


def _location(shown: Event) -> Any:
    """A place, a virtual place or both; a hidden place is its town."""
    found: list[dict[str, Any]] = []
    if shown.attendance_mode != "offline" and shown.link:
        found.append({"@type": "VirtualLocation", "url": shown.link})
    place = shown.place
    address = {
        key: value
        for key, value in (
            ("streetAddress", place.address),
            ("addressLocality", place.locality),
            ("addressRegion", place.region),
            ("postalCode", place.postal_code),
            ("addressCountry", place.country),
        )
        if value
    }
    if shown.attendance_mode != "online" and (place.name or address):
        node: dict[str, Any] = {"@type": "Place"}
        if place.name or place.locality:
            node["name"] = place.name or place.locality
        if address:
            node["address"] = {"@type": "PostalAddress", **address}
        if place.lat is not None and place.lng is not None:
            node["geo"] = {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lng}
        found.insert(0, node)
    return found[0] if len(found) == 1 else found


def _offer(shown: Event) -> dict[str, Any]:
    """What is known of the price; an offer without price and availability says nothing and is left out."""
    offer = shown.offer
    node: dict[str, Any] = {}
    if offer.is_free:
        node = {"@type": "Offer", "price": "0"}
    elif offer.low is not None and offer.low == offer.high:
        node = {"@type": "Offer", "price": offer.low}
    elif ends := {name: end for name, end in (("lowPrice", offer.low), ("highPrice", offer.high)) if end is not None}:
        node = {"@type": "AggregateOffer", **ends}
    if offer.availability:
        node = (node or {"@type": "Offer"}) | {"availability": ORG + AVAILABILITY[offer.availability]}
    if not node:
        return {}
    if offer.currency:
        node["priceCurrency"] = offer.currency
    if shown.link:
        node["url"] = shown.link
    return node


def _previous_start(shown: Event) -> str:
    return next((change["from"] for change in reversed(shown.changed) if change["field"] == "start"), "")


def _named(kind: str, name: str, url: str) -> dict[str, str]:
    return {"@type": kind, "name": name, "url": url} if url else {"@type": kind, "name": name}


def item_list(urls: Iterable[str]) -> Script:
    """The ItemList of a list page: addresses of event pages in their order."""
    items = [{"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(urls, 1)]
    return script({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})
