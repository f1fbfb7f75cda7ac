"""Where an event takes place, for comparison: names, street and number, coordinates, the venue's own site."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from nocturne.dedupe.title import plain
from nocturne.dedupe.vocabulary import VENUE_COMMON
from nocturne.model.point import EARTH_KM, Point

Nearness: TypeAlias = Literal["same", "near", "unlike", "elsewhere", "unknown"]

SAME_SPOT_KM = 0.12
NEAR_KM = 0.4
"""Geocoders put one house so far apart; different halls of a complex are nearer."""
ELSEWHERE_KM = 2.0
_WORD = re.compile(r"\d+(?:st|nd|rd|th)\b|[a-z]+|\d+")
_PLATFORMS = re.compile(
    r"(?:^|\.)(?:eventbrite|meetup|luma|lu|ra|residentadvisor|songkick|bandsintown|dice|ticketmaster|livenation|facebook"
    r"|instagram|google|ticketweb|seetickets|axs|tixr|partiful|eventim|shotgun|github|localhost)\.[a-z.]+$"
)
"""Hosts that list events of every venue: their name is no venue's."""
_HALLS = {
    **dict.fromkeys(
        "main big large great grosser grosse grosses grande mayor principal haupthalle".split(), "size:big"
    ),
    **dict.fromkeys(
        "small little kleiner kleine kleines chica chico pequena pequeno petite petit".split(), "size:small"
    ),
    **dict.fromkeys("upstairs upper rooftop oben dachgeschoss".split(), "floor:up"),
    **dict.fromkeys("downstairs lower basement cellar unten keller sotano".split(), "floor:down"),
}
_HALL_NUMBER = re.compile(
    r"\b(?:room|raum|saal|sala|screen|studio|stage|hall|halle|theat(?:er|re)|kino|floor)\s+([a-h]|\d{1,2})\b"
    r"|(?<=[a-z] )(\d)$"
)
_NO_PLACE = frozenset(
    "unknown tba tbd tbc secret location various venues online virtual zoom announced see details".split()
)


@dataclass(frozen=True, slots=True)
class Venue:
    """A place for comparison. `name` telling words of its name, `compact` the name without blanks, `every` all words
    of name and address; `numbers` house numbers and `street` telling words of the street, both empty when unknown.
    `hall`: which part of a house the name says, as marks of a kind: `number:2`, `size:small`, `floor:up`."""

    name: frozenset[str] = frozenset()
    compact: str = ""
    every: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    street: frozenset[str] = frozenset()
    known: bool = False
    hall: frozenset[str] = frozenset()


NOWHERE = Venue()


def venue(place: Mapping[str, object], location: str, city: str = "") -> Venue:
    """The venue of a public event's `place`, else of its one-line `location`; NOWHERE when neither names one.

    `city`: words of the city, which are no venue's name by themselves.
    """
    name, address = str(place.get("name") or ""), str(place.get("address") or "")
    if not name and not address and location:
        first, _, rest = location.partition(",")
        name, address = ("", location) if first.strip()[:1].isdigit() else (first, rest)
    town = f"{place.get('locality') or ''} {place.get('region') or ''} {city}"
    return _venue(name, address, town)


@lru_cache(maxsize=4096)
def _venue(name: str, address: str, town: str) -> Venue:
    named = _words(name)
    if not named - _NO_PLACE - VENUE_COMMON and not address:
        named = named - _NO_PLACE
    around = _words(town)
    line, _, more = address.partition(",")
    if not any(letter.isdigit() for letter in line):
        line = more.partition(",")[0] if any(letter.isdigit() for letter in more.partition(",")[0]) else ""
    street = _words(line)
    every = named | _words(address)
    return Venue(
        name=_telling(named - around),
        compact="".join(word for word in _WORD.findall(plain(name)) if word != "the"),
        every=every,
        numbers=frozenset(word for word in street if word.isdigit() and len(word) < 6),
        street=frozenset(word for word in _telling(street) if not word.isdigit()),
        known=bool(named - around or street),
        hall=_hall(name),
    )


def _hall(name: str) -> frozenset[str]:
    """The marks of a hall in a venue's name: its number or letter, or the word for its size or floor."""
    written = plain(name)
    marks = {_HALLS[word] for word in _WORD.findall(written) if word in _HALLS}
    marks |= {f"number:{kind or bare}" for kind, bare in _HALL_NUMBER.findall(written)}
    return frozenset(marks)


def _telling(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words - VENUE_COMMON if len(word) > 1)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(plain(text)))


def kilometres(one: Point, other: Point) -> float:
    """Distance of two points given as (lat, lng) in degrees; flat: right to a metre within a town, and quick."""
    along = math.radians(other[1] - one[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return EARTH_KM * math.hypot(math.radians(other[0] - one[0]), along)


def compared(one: Venue, other: Venue, here: Point | None, there: Point | None) -> tuple[Nearness, str]:
    """How two places relate, and why in words. "unlike": nothing in common, and nothing proves two places."""
    apart = kilometres(here, there) if here is not None and there is not None else None
    if not one.known or not other.known:
        if apart is not None:
            return ("same", "same spot") if apart <= SAME_SPOT_KM else _far(apart, "unknown")
        return "unknown", "one side names no venue"
    if _same_name(one, other):
        if apart is not None and apart > ELSEWHERE_KM:
            return "unlike", f"same name, {apart:.1f} km apart"
        no_part = not (one.numbers & other.numbers or one.street & other.street)
        branch = no_part and _addressed(one) and _addressed(other)
        return ("unlike", "same name, other address") if branch and apart is None else ("same", "same venue")
    if one.numbers & other.numbers and one.street & other.street:
        return ("near" if one.name and other.name else "same"), "same street and number"
    if apart is not None:
        return ("near", "same spot, other name") if apart <= SAME_SPOT_KM else _far(apart, "unlike")
    if _addressed(one) and _addressed(other):
        return "elsewhere", "other street or number"
    if shared := one.name & other.name - VENUE_COMMON:
        return "near", f"both names say {' '.join(sorted(shared))}"
    return "unlike", "venues named differently"


def _far(apart: float, otherwise: Nearness) -> tuple[Nearness, str]:
    if apart > ELSEWHERE_KM:
        return "elsewhere", f"{apart:.1f} km apart"
    return ("near", f"{apart * 1000:.0f} m apart") if apart <= NEAR_KM else (otherwise, f"{apart:.1f} km apart")


def _addressed(one: Venue) -> bool:
    return bool(one.numbers and one.street)


def _numbered_apart(one: Venue, other: Venue) -> bool:
    """Whether both say street and number, and no number is the same."""
    return _addressed(one) and _addressed(other) and not one.numbers & other.numbers


def _names(one: Venue, other: Venue) -> bool:
    """Whether one name stands in the other, or by more than one word in its address: streets give bars their names."""
    return one.name <= other.name or (len(one.name) > 1 and one.name <= other.every)


def _same_name(one: Venue, other: Venue) -> bool:
    """The same name, or one name within the other's name and address: a hall of a complex."""
    if one.compact and one.compact == other.compact:
        return True
    if not one.name or not other.name:
        return False
    if _numbered_apart(one, other):
        return False
    if _names(one, other) or _names(other, one):
        return True
    shorter, longer = sorted((one.compact, other.compact), key=len)
    return len(shorter) >= 7 and shorter in longer


def own_site(host: str, town: str = "") -> str:
    """The telling part of a venue's own web address: "bluemoonhall" of bluemoonhall.org; "" for platforms and `town`s.

    `town`: the words of city and town; a portal named after the town lists every house in it.
    """
    host = host.lower().removeprefix("www.")
    if not host or _PLATFORMS.search(host):
        return ""
    labels = host.split(".")
    site = re.sub(r"[^a-z0-9]", "", max(labels[:-1], key=len, default=""))
    return "" if site and site in plain(town).replace(" ", "") else site


def is_site_of(site: str, place: Venue) -> bool:
    """Whether a web address is named after the venue."""
    return len(site) >= 6 and len(place.compact) >= 6 and (site in place.compact or place.compact in site)
