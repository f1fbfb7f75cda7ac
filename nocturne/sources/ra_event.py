"""One event of Resident Advisor, as its listings and its own page's question tell it, to a Listing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import flag, items, mapping, text

SITE = "https://ra.co"
IMAGES = "https://images.ra.co/"

Node = Mapping[str, Any]

_UNKNOWN = re.compile(r"TBA\b|TBC\b|To be announced", re.IGNORECASE)
_NUMBERED = re.compile(r"\s+\(\d{1,2}\)$")
"""How artists of one name are told apart; it belongs to no one's name."""


def listing(node: Node, task: Assignment, extractor: str) -> Listing:
    """The listing of an event. Times stand without an offset and are the area's own: its zone comes with them."""
    promoter = mapping(node, "promoters", 0)
    minimum = text(node, "minimumAge")
    return Listing(
        source="ra",
        source_id=text(node, "id"),
        extractor=extractor,
        title=text(node, "title"),
        start=_moment(text(node, "startTime") or text(node, "date")[:10]),
        end=_moment(text(node, "endTime")),
        timezone=text(node, "area", "ianaTimeZone") or task.city.timezone,
        all_day=not text(node, "startTime"),
        link=_address(text(node, "contentUrl") or text(node, "url")),
        description=text(node, "content"),
        age_limit=f"{int(minimum)}+" if minimum.isdigit() and int(minimum) else "",
        place=_place(node),
        offer=ListedOffer(text=text(node, "cost")),
        tags=tuple(dict.fromkeys(name for each in items(node, "genres") if (name := text(each, "name")))),
        image_url=_image(node),
        organizer_name=text(promoter, "name"),
        organizer_url=_address(text(promoter, "contentUrl")),
        performers=tuple(dict.fromkeys(filter(None, map(_artist, items(node, "artists"))))),
    )


def area(node: Node) -> Node:
    """The area of an event: its own, else its venue's."""
    return mapping(node, "area") or mapping(node, "venue", "area")


def _moment(written: str) -> str:
    """Without the thousandths of a second that are always zero."""
    return written.removesuffix(".000")


def _address(path: str) -> str:
    return path if path.startswith("https://") else f"{SITE}{path}" if path.startswith("/") else ""


def _artist(each: Any) -> str:
    return _NUMBERED.sub("", each.strip() if isinstance(each, str) else text(each, "name"))


def _image(node: Node) -> str:
    """The flyer's front. Addresses are whole already; what stands before a second one is somebody's mistake."""
    fronts = [text(each, "filename") for each in items(node, "images") if text(each, "type") != "FLYERBACK"]
    written = next(filter(None, fronts), "") or text(node, "flyerFront") or text(node, "image")
    at = written.rfind("https://")
    return written[at:] if at > 0 else written if at == 0 else f"{IMAGES}{written.lstrip('/')}" if written else ""


def _place(node: Node) -> ListedPlace | None:
    """Venue, street and point; of one that is announced later, or to guests only, no more than the area."""
    venue = node.get("venue")
    name = venue.strip() if isinstance(venue, str) else text(venue, "name")
    where = mapping(node, "venue", "area") or mapping(node, "area")
    around = ListedPlace(locality=text(where, "name"), country=text(where, "country", "urlCode"))
    if flag(node, "hasSecretVenue") or kept_secret(name, text(venue, "address")):
        return ListedPlace(locality=around.locality, country=around.country, hidden=True)
    if _UNKNOWN.match(name) or not name:
        return around if around != ListedPlace() else None
    return ListedPlace(
        name=name,
        address=text(venue, "address"),
        locality=around.locality,
        country=around.country,
        lat=text(venue, "location", "latitude"),
        lng=text(venue, "location", "longitude"),
    )
