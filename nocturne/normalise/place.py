"""Where an event is: one address, sane coordinates, and nothing at all of a hidden place but its city."""

from __future__ import annotations

import re
from math import isfinite

from nocturne.model.city import City
from nocturne.model.event import Place
from nocturne.model.listing import ListedPlace
from nocturne.normalise.countries import country_code
from nocturne.normalise.text import line, without_people

_ONLINE_WORDS = re.compile(r"^\s*(?:online(?: event)?|virtual|zoom|webinar|live ?stream|internet)\s*$", re.IGNORECASE)
_UNTOLD = re.compile(r"^\s*(?:tba|tbd|tbc|to be announced|secret location|venue tba|location tba)\b", re.IGNORECASE)
_URL_ONLY = re.compile(r"^\s*https?://\S+\s*$", re.IGNORECASE)
_STREET = re.compile(r"^\d|\b\d{1,5}[a-z]?$", re.IGNORECASE)
JUNK_POINTS = ((0.0, 0.0), (-8.521147, 179.1962))
"""Null island, and where one platform puts events that are online."""
JUNK_DEGREES = 0.02


def place(listed: ListedPlace | None) -> Place:
    """The public place of a listing; unknown parts stay empty. A hidden place keeps locality, region and country."""
    if listed is None:
        return Place()
    locality, region = _words(listed.locality), _words(listed.region)
    country = country_code(listed.country)
    if listed.hidden:
        return Place(locality=locality, region=region, country=country, hidden=True)
    name, address = _name_and_address(_words(listed.name), _words(listed.address))
    lat, lng = coordinates(listed.lat, listed.lng)
    return Place(
        name=name,
        address=_without(address, name, locality),
        locality=locality,
        region=region,
        postal_code=line(listed.postal_code, 20),
        country=country,
        lat=lat,
        lng=lng,
    )


def _words(text: str) -> str:
    """A line of a place; an address of the web and "to be announced" are no place."""
    cleaned = without_people(line(text)).strip(" ,;-|")
    return "" if _URL_ONLY.match(cleaned) or _UNTOLD.match(cleaned) else cleaned


def is_online_word(listed: ListedPlace | None) -> bool:
    """Whether the only place named is a word for "on the internet"."""
    return listed is not None and bool(_ONLINE_WORDS.match(listed.name or listed.address)) and not listed.lat


def _name_and_address(name: str, address: str) -> tuple[str, str]:
    """Free text such as "Hall, Street 1, 10999 City" names the hall first; a name that is a street is an address."""
    if name and address:
        return (name.partition(",")[0].strip(), address) if name.count(",") >= 2 else (name, address)
    if name:
        first, _, rest = name.partition(",")
        return (first.strip(), rest.strip()) if rest and not _STREET.search(first.strip()) else (name, "")
    first, _, rest = address.partition(",")
    if rest and not _STREET.search(first.strip()):
        return first.strip(), rest.strip()
    return ("", address) if _STREET.search(first.strip()) else (address, "")


def _without(address: str, name: str, locality: str) -> str:
    """An address that does not repeat the name before it or the city after it."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    kept: list[str] = []
    for part in parts:
        if part.lower() not in {name.lower(), locality.lower(), *(each.lower() for each in kept)}:
            kept.append(part)
    return ", ".join(kept)


def coordinates(lat: str, lng: str) -> tuple[float | None, float | None]:
    """Degrees, (None, None) when absent, out of range, or a known nonsense."""
    try:
        point = float(lat), float(lng)
    except ValueError:
        return None, None
    if not all(map(isfinite, point)) or abs(point[0]) > 90 or abs(point[1]) > 180:
        return None, None
    if any(abs(point[0] - junk[0]) < JUNK_DEGREES and abs(point[1] - junk[1]) < JUNK_DEGREES for junk in JUNK_POINTS):
        return None, None
    return round(point[0], 6), round(point[1], 6)


def location(found: Place, city: City) -> str:
    """The place in one line: name, street, city; the city alone says nothing inside its own pages."""
    parts = [found.name, found.address, found.locality or (city.name if found.hidden else "")]
    return line(", ".join(dict.fromkeys(part for part in parts if part)), 300)
