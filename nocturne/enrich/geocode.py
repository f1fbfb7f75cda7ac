"""Points for addresses that have none: what is asked, what an answer means, and where it is used.

The geocoder is one of the Nominatim kind (`/search?format=jsonv2`). A hidden place is never asked about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from nocturne.model.city import City
from nocturne.model.event import Place, ToldEvent
from nocturne.model.geocode import Geocode
from nocturne.model.point import distance_km
from nocturne.parse.paths import at, text

HOUSE = 30
"""`place_rank` of a house or a point of interest; streets and quarters have less and say too little."""
_NUMBER = re.compile(r"\d")
_KM_PER_DEGREE = 111.32


def question(place: Place, city: City) -> str:
    """The address to ask for: street with a number, then town and country. "" when there is nothing to ask.

    A venue's name alone is not asked: two houses of one name are more common than a missing address.
    """
    if place.hidden or place.lat is not None or not _NUMBER.search(place.address):
        return ""
    town = f"{place.postal_code} {place.locality or city.name}".strip()
    address = place.address if town.lower() in place.address.lower() else f"{place.address}, {town}"
    return ", ".join(part for part in (address, place.country or city.country) if part)


def url(service: str, asked: str, city: City) -> str:
    """The address of the question at a service; answers are bound to the city's surroundings."""
    up = city.radius_km / _KM_PER_DEGREE
    along = up / max(0.05, math.cos(math.radians(city.latitude)))
    west, east = city.longitude - along, city.longitude + along
    box = f"{west:.4f},{city.latitude + up:.4f},{east:.4f},{city.latitude - up:.4f}"
    query = {"q": asked, "format": "jsonv2", "limit": "1", "viewbox": box, "bounded": "1"}
    return f"{service}?{urlencode(query)}"


def answered(answer: Any, asked: str, city: City, service: str, now: str) -> Geocode:
    """What an answer says: the point of one house within the city's radius, or that none is known."""
    nothing = Geocode(question=asked, by=urlsplit(service).hostname or "", at=now)
    first = at(answer, 0)
    try:
        point = (float(text(first, "lat")), float(text(first, "lon")))
        rank = int(text(first, "place_rank") or HOUSE)
    except ValueError:
        return nothing
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180) or rank < HOUSE:
        return nothing
    if distance_km(point, city.centre) > city.radius_km:
        return nothing
    return replace(nothing, lat=round(point[0], 6), lng=round(point[1], 6))


def located(event: ToldEvent, city: City, known: Mapping[str, Geocode]) -> ToldEvent:
    """`event` with the point of its address, where a geocoder told one."""
    if not known or event.attendance_mode == "online":
        return event
    found = known.get(question(event.place, city))
    if found is None or found.lat is None or found.lng is None:
        return event
    return replace(event, place=replace(event.place, lat=found.lat, lng=found.lng), located_by=found.by)
