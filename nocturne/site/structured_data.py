"""schema.org JSON-LD: a whole Event on its own page, a list of addresses on lists. Only what is known is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from nocturne.model.event import Event
from nocturne.site import dates

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
AGES = re.compile(r"(\d{1,2})\s?\+")
"""An age limit that is a number and nothing else."""
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
DOORS_BEFORE = timedelta(hours=6)
"""Doors that open longer before the start than this are another day's, or a slip of the pen."""
MADE_OF = {
    "title": ("name",), "date": ("startDate",), "time": ("startDate",), "start": ("startDate",), "end": ("endDate",),
    "doors": ("doorTime",), "age_limit": ("typicalAgeRange",), "description": ("description",),
    "description_html": ("description",), "location": ("location",), "place": ("location",), "tags": ("keywords",),
    "price": ("offers", "isAccessibleForFree"), "offer": ("offers", "isAccessibleForFree"), "image_url": ("image",),
    "organizer": ("organizer",), "performers": ("performer",), "status": ("eventStatus", "previousStartDate"),
    "attendance_mode": ("eventAttendanceMode",),
}  # fmt: skip
"""Public field -> the properties that say it."""


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


def event(shown: Event, picture: str = "", language: str = "") -> Script:
    """The Event of an event page, "" when a machine made what it needs.

    `picture`: the address of its own, `language` of its words (BCP 47), each "" for unknown. A picture that was drawn
    here shows nothing of the event and is none.
    """
    node: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": shown.title,
        "startDate": shown.start,
        "url": shown.url,
        "eventStatus": ORG + STATUS[shown.status],
        "eventAttendanceMode": ORG + MODE[shown.attendance_mode],
    }
    known = {
        "endDate": shown.end if shown.end and dates.is_later(shown.end, shown.start) else "",
        "previousStartDate": _previous_start(shown) if shown.status == "rescheduled" else "",
        "doorTime": _doors(shown),
        "description": shown.description[:500],
        "location": _location(shown),
        "image": [picture] if picture else [],
        "organizer": _named(shown.organizer.name, shown.organizer.url),
        "performer": [_named(name) for name in shown.performers],
        "inLanguage": language,
        "typicalAgeRange": f"{found[1]}-" if (found := AGES.fullmatch(shown.age_limit)) else "",
        "keywords": shown.tags,
    }
    node |= {name: value for name, value in known.items() if value}
    node |= _price(shown)
    return script(node) if not shown.ai_fields or _by_people(node, shown.ai_fields) else Script()


def _by_people(node: dict[str, Any], made: Iterable[str]) -> bool:
    """Take out of the node what a machine made, by the names of public fields; False when nothing is left to say."""
    for field in made:
        for name in MADE_OF.get(field, ()):
            node.pop(name, None)
    return "name" in node and "startDate" in node


def _doors(shown: Event) -> str:
    """The moment doors open: the last such hour before the start, if that makes them open the same night; else ""."""
    if not (shown.time and CLOCK.fullmatch(shown.doors)):
        return ""
    day = date.fromisoformat(shown.date)
    if shown.doors > shown.time:
        day -= timedelta(days=1)
    opens = datetime.combine(day, time.fromisoformat(shown.doors), dates.zone(shown.timezone))
    start = datetime.fromisoformat(shown.start)
    return opens.isoformat() if timedelta() <= start - opens <= DOORS_BEFORE else ""


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
    elif shown.attendance_mode != "online" and shown.location:
        found.insert(0, {"@type": "Place", "address": shown.location})
    return found[0] if len(found) == 1 else found


def _price(shown: Event) -> dict[str, Any]:
    """What is known of the price. An offer without price and availability says nothing and is left out.

    Whether it costs nothing is not said where guests decide, or where some get in free.
    """
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
    said: dict[str, Any] = {}
    if offer.is_free is not None and not offer.pay_what_you_can and (offer.is_free or offer.low != 0):
        said["isAccessibleForFree"] = offer.is_free
    if not node:
        return said
    if offer.currency:
        node["priceCurrency"] = offer.currency
    if shown.link:
        node["url"] = shown.link
    return said | {"offers": node}


def _previous_start(shown: Event) -> str:
    return next((change["from"] for change in reversed(shown.changed) if change["field"] == "start"), "")


def _named(name: str, url: str = "") -> dict[str, str]:
    """Somebody who performs or invites. Whether it is a person or an organisation, no source tells reliably.

    Both properties expect one of the two, so a node without a type says what is known, and any type would be a guess.
    """
    if not name:
        return {}
    return {"name": name, "url": url} if url else {"name": name}


def item_list(urls: Iterable[str]) -> Script:
    """The ItemList of a list page: addresses of event pages in their order; "" for an empty list."""
    items = [{"@type": "ListItem", "position": number, "url": url} for number, url in enumerate(urls, 1)]
    if not items:
        return Script()
    return script({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})


def breadcrumbs(*steps: tuple[str, str]) -> Script:
    """The BreadcrumbList of a page: (name, address) from the top of the site down to the page itself."""
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (name, url) in enumerate(steps, 1)
    ]
    return script({"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items})
