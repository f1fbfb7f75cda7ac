"""Where an event is: one address, sane coordinates, and nothing at all of a hidden place but its city."""

from __future__ import annotations

import re
from dataclasses import replace

from nocturne.model.city import City
from nocturne.model.event import Place
from nocturne.model.listing import ListedPlace
from nocturne.normalise.countries import country_code, is_country
from nocturne.normalise.text import line, without_people
from nocturne.parse import meeting

JUNK_POINTS = ((0.0, 0.0), (-8.521147, 179.1962))
"""Null island, and where one platform puts events that are online."""
JUNK_DEGREES = 0.02
LOCATION_LIMIT = 300

_TOLD_LATER = re.compile(
    r"\W*(?:(?:zoom|meeting|online|event|video) )?link (?:is )?(?:visible|available|shared|sent|provided)"
    r"(?: (?:for|to|with|upon|after|on) .{0,40})?\W*|\W*online (?:via|on|über|por|auf) \w+(?: \w+)?\W*",
    re.IGNORECASE,
)
"""A sentence in place of a place, about a door on the internet."""
_PRODUCT = re.compile(r"\W*(?:zoom|internet|youtube|twitch|google meet|discord|web|remote)\W*", re.IGNORECASE)
"""What could be the name of a club as well."""
_UNTOLD = re.compile(
    r"\W*(?:t\.?b\.?[acd]\.?|to be (?:announced|confirmed|determined|decided)"
    r"|(?:venue|location|place|address|ort|lugar) (?:tba|tbd|tbc|to be \w+)"
    r"|(?:ort )?wird (?:noch )?bekannt ?gegeben|por (?:anunciar|confirmar|definir)"
    r"|n/?a|none|null|unknown|undefined|various (?:venues|locations)"
    r"|see (?:description|event page|details|website|flyer)"
    r"|(?:please )?check (?:the )?(?:event page|description|website)\b.*)(?:\W+.*)?",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\W*(?:secret|hidden|undisclosed|private|geheime?r?) (?:location|venue|place|address|ort|spot)\b.*"
    r"|\W*(?:lugar|ubicación) secret[oa]\b.*"
    r"|.*\b(?:register|rsvp|sign up|apply|dm|message us|get (?:a |your )?ticket)\b"
    r".{0,20}\b(?:address|location|venue)\b.*"
    r"|.*\b(?:address|location|venue)\b.{0,30}\b(?:"
    r"(?:shared|sent|revealed|released|provided|given|disclosed|announced) "
    r"(?:up)?(?:on|to|after|with|by|via|the|before|only|day)"
    r"|up ?on (?:registration|rsvp|request|approval|purchase))\b.*",
    re.IGNORECASE,
)
"""The organiser tells the place to guests only."""
_INSTRUCTION = re.compile(
    r"(?<=\w)\W*[-–—:,(]\s*(?:please )?(?:see|check|read)\b.*"
    r"\b(?:details|instructions?|description|e-?mail|tickets?|website|confirmation|below|event page)\b.*$",
    re.IGNORECASE,
)
"""What to do to find the place, after its name."""
_EDGES = " ,;-–|"
_URL = re.compile(r"\s*(?:https?://|www\.)\S+\s*", re.IGNORECASE)
_STREET = re.compile(r"\d+[a-z]?\b(?!\s*$).*|.*\b\d{1,5}\s?[a-z]?(?:\s?[-–/]\s?\d{1,5}\s?[a-z]?)?", re.IGNORECASE)
"""A part with a house number, before or after the street."""
_NUMBERED = re.compile(r"\D\s\d{1,4}[a-z]?$", re.IGNORECASE)
_HOUSE_FIRST = re.compile(
    r"\d{1,5}[a-z]?,? (?:\S+ ){0,3}(?:(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|pl|place|sq"
    r"|square|ct|court|hwy|highway|row|terrace|quay)\b|(?<=\d )(?:rue|quai|allée|cours|bd)\b)",
    re.IGNORECASE,
)
"""A house number before its street, as English and French write it; what stands before that is a name."""
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?", re.ASCII)
_POSTAL = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 -]{1,11}", re.ASCII)


def place(listed: ListedPlace | None) -> Place:
    """The public place of a listing; unknown parts stay empty. A hidden place keeps locality, region and country."""
    if listed is None:
        return Place()
    locality, region, country = _words(listed.locality), _words(listed.region), country_code(listed.country)
    if listed.hidden or any(_SECRET.fullmatch(line(words)) for words in (listed.name, listed.address)):
        return Place(locality=locality, region=region, country=country, hidden=True)
    city = Place(locality=locality, region=region, country=country)
    named = _words(listed.name)
    name, address = _name_and_address("" if _repeats(named, city) else named, _words(listed.address))
    postal_code = _postal_code(listed.postal_code) or _postal_code_in(address, locality)
    said = replace(city, postal_code=postal_code)
    lat, lng = coordinates(listed.lat, listed.lng)
    return Place(
        name="" if _repeats(name, said) else name,
        address=_without(address, name, said),
        locality=locality,
        region=region,
        postal_code=postal_code,
        country=country,
        lat=lat,
        lng=lng,
    )


def _words(text: str) -> str:
    """A line of a place; an address of the web and "to be announced" are no place."""
    cleaned = _INSTRUCTION.sub("", without_people(line(text))).strip(_EDGES)
    return "" if _URL.fullmatch(cleaned) or _UNTOLD.fullmatch(cleaned) else cleaned


def is_online_word(listed: ListedPlace | None) -> bool:
    """Whether the only place named is a word for "on the internet"; a club called Zoom has a street or a point."""
    if listed is None:
        return False
    name = listed.name or listed.address
    if _PRODUCT.fullmatch(name):
        return not (listed.lat or (listed.name and listed.address))
    if meeting.is_said(name) or _TOLD_LATER.fullmatch(name):
        return not (listed.name and listed.address) or meeting.is_said(listed.address)
    return False


def _name_and_address(name: str, address: str) -> tuple[str, str]:
    """Free text such as "Hall, Street 1, 10999 City" names the hall first; a name that is a street is an address."""
    if not name or name == address:
        name, address = _parted(name or address)
    elif "," in name:
        first, rest = _parted(name)
        if _is_address(rest, address):
            name, address = first, address or rest
    if _STREET.fullmatch(name) and address.lower().startswith(name.lower()):
        name = ""
    return (name, address) if name else _parted(address)


def _is_address(rest: str, address: str) -> bool:
    """Whether what follows a venue's name is its address and not a part of the name."""
    if address and address.lower()[:12] in rest.lower():
        return True
    return any(letter.isdigit() for letter in rest) or (not address and rest.count(",") >= 1)


def _parted(text: str) -> tuple[str, str]:
    """A line of free text as (name, address)."""
    first, _, rest = (part.strip(_EDGES) for part in text.partition(","))
    street_follows = _HOUSE_FIRST.match(rest) is not None and not first[:1].isdigit()
    if _STREET.fullmatch(first) and not street_follows and (rest or first[0].isdigit() or _NUMBERED.search(first)):
        return "", text
    return (first, rest) if rest else (text, "")


def _without(address: str, name: str, said: Place) -> str:
    """An address that does not repeat the name before it, nor the city, region, code and country after it."""
    kept: dict[str, str] = {}
    for part in (each.strip() for each in address.split(",")):
        if part and part.lower() != name.lower() and not _repeats(part, said):
            kept.setdefault(part.lower(), part)
    return ", ".join(kept.values())


def _repeats(part: str, said: Place) -> bool:
    """Whether a part of an address only says what other fields say: "10999 Berlin", "CA 94103", "Germany"."""
    if is_country(part, said.country):
        return True
    rest = f" {part.lower()} "
    known = sorted(
        (word.lower() for word in (said.postal_code, said.locality, said.region) if word), key=len, reverse=True
    )
    for word in known:
        rest = rest.replace(f" {word} ", " ", 1)
    return bool(known) and not rest.strip()


def _postal_code(text: str) -> str:
    written = line(text, 20).strip()
    return written if _POSTAL.fullmatch(written) else ""


def _postal_code_in(address: str, locality: str) -> str:
    """The code that stands before the city's name in an address."""
    for part in address.split(",") if locality else ():
        code, _, rest = part.strip().partition(" ")
        if re.fullmatch(r"[A-Z]{0,2}-?\d{4,5}", code) and rest.strip().lower() == locality.lower():
            return code
    return ""


def coordinates(lat: str, lng: str) -> tuple[float | None, float | None]:
    """Degrees, (None, None) when absent, out of range, whole numbers (a country's middle), or a known nonsense."""
    written = [text.strip().replace(",", ".") if "." not in text else text.strip() for text in (lat, lng)]
    if not all(_NUMBER.fullmatch(text) for text in written):
        return None, None
    north, east = map(float, written)
    if abs(north) > 90 or abs(east) > 180 or (north == int(north) and east == int(east)):
        return None, None
    if any(abs(north - junk[0]) < JUNK_DEGREES and abs(east - junk[1]) < JUNK_DEGREES for junk in JUNK_POINTS):
        return None, None
    return round(north, 6), round(east, 6)


def location(found: Place, city: City) -> str:
    """The place in one line: name, street, city; the city alone says nothing inside its own pages."""
    parts = [found.name, found.address, found.locality or (city.name if found.hidden else "")]
    return line(", ".join(dict.fromkeys(part for part in parts if part)), LOCATION_LIMIT)
