"""A city's houses drawn as dots around its centre, with rings that tell how far.

Distance and direction from the centre are exact (the azimuthal equidistant projection): they are all that a reader
takes from such a map, and so a dot, its ring and its line in the list never disagree. Positions are per cents of a
square's side, so that the map grows with its page while the words on it do not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nocturne.model.point import Point, distance_km
from nocturne.site.houses import House
from nocturne.site.labels import Box, Label, Spot, placed
from nocturne.site.language import Language
from nocturne.site.shown import short

FULL = 44.0
"""Per cent of the side from the centre to the outermost ring."""
RIM = 47.5
"""Where what lies farther out stands, in its direction."""
NARROW, WIDE = 288, 640
"""Pixels the square has on the narrowest telephone, and where there is room for more words."""
NEARLY_ALL = 0.9
"""The rings hold so many of the houses at least; one far away shall not press all others into a point."""
NOT_FAR = 1.5
"""Up to so many times that distance everybody fits in."""
MOST_RINGS = 5
_STEPS = tuple(digit * 10.0**power for power in range(-1, 5) for digit in (1, 2, 3, 4, 5))
"""Kilometres between rings."""
SMALLEST, ONE_EVENT, LARGEST = 0.9, 1.1, 4.0
"""Radii of dots, per cent; areas are as the numbers of events, unless that made the smallest too small to see."""
MOST_LABELS = 40
LETTERS = 26
PRECISE_KM = 10
MIDDLE_KM = 0.05
"""So near the centre there is no direction to speak of."""
COMPASS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_RING_WORDS_PX = (24.0, 8.0)
"""Half the width and height of a ring's words."""
_WORDS_AT = (180, 0, 225, 135, 45, 315)
"""Directions in which the words of a ring can stand, the best first."""
_NORTH = Box((0, 0), (0, 0), (0, 26), (0, 48))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A house at `x`, `y` per cent from the top left, with a radius `r`. `number`: its place in the list, from 1.

    `km` from the centre, `away` the same in figures: to a hundred metres, from ten on to one kilometre. `towards`: a
    point of the `COMPASS`, "" in the very middle. `far`: beyond the last ring, so that only its direction is true.
    """

    house: House
    number: int
    x: float
    y: float
    r: float
    km: float
    away: str
    towards: str
    far: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A circle `km` around the centre, `away` the same in figures; `r` and where its words stand in per cent.

    `wide`: on a small map its words would cover a dot; those of the outermost stand there all the same.
    """

    km: float
    away: str
    r: float
    x: float
    y: float
    wide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NightMap:
    """`dots` as they are drawn, the largest first, so that none is buried; `nearest`: the same, nearest first."""

    rings: Sequence[Ring]
    dots: Sequence[Dot]
    nearest: Sequence[Dot]
    labels: Sequence[Label]


def bearing(here: Point, there: Point) -> float:
    """The direction from `here` in degrees, clockwise from north, in [0, 360)."""
    south, north, east = math.radians(here[0]), math.radians(there[0]), math.radians(there[1] - here[1])
    across = math.sin(east) * math.cos(north)
    up = math.cos(south) * math.sin(north) - math.sin(south) * math.cos(north) * math.cos(east)
    return math.degrees(math.atan2(across, up)) % 360.0


def towards(degrees: float) -> str:
    """The nearest of the eight points of the compass."""
    return COMPASS[math.floor((degrees + 22.5) / 45) % 8]


def ring_kilometres(distances: Sequence[float]) -> list[float]:
    """Round distances for one to five rings that hold nearly all houses; `distances` ascending, not empty."""
    near = distances[math.ceil(NEARLY_ALL * len(distances)) - 1]
    reach = distances[-1] if distances[-1] <= NOT_FAR * near else near
    step = next((step for step in _STEPS if step * MOST_RINGS >= reach), _STEPS[-1])
    return [step * number for number in range(1, max(1, math.ceil(reach / step)) + 1)]


def night_map(centre: Point, houses: Iterable[House], language: Language) -> NightMap:
    """The map of houses around `centre`; without any there are no rings either."""
    known = [(distance_km(centre, house.point), house) for house in houses]
    if not known:
        return NightMap(rings=(), dots=(), nearest=(), labels=())
    known.sort(key=lambda each: (each[0], each[1].name, each[1].address, each[1].slug, each[1].point))
    circles = ring_kilometres([distance for distance, _ in known])
    unit = min(ONE_EVENT, LARGEST / math.sqrt(max(house.events for _, house in known)))
    nearest = [
        _dot(number, centre, house, distance, circles[-1], unit, language)
        for number, (distance, house) in enumerate(known, 1)
    ]
    dots = sorted(nearest, key=lambda dot: (-dot.r, dot.number))
    rings = _rings(circles, [_spot(dot).box for dot in dots], language)
    named = sorted(dots, key=lambda dot: (-dot.house.events, dot.number))
    taken = [_NORTH, *(_words_of(ring.x, ring.y) for ring in rings)]
    labels = placed([_spot(dot) for dot in named], taken, NARROW, WIDE, MOST_LABELS)
    return NightMap(rings=rings, dots=dots, nearest=nearest, labels=labels)


def _at(degrees: float, radius: float) -> tuple[float, float]:
    """The place on the square in a direction from its middle."""
    angle = math.radians(degrees)
    return round(50 + radius * math.sin(angle), 2), round(50 - radius * math.cos(angle), 2)


def _dot(
    number: int, centre: Point, house: House, distance: float, reach: float, unit: float, language: Language
) -> Dot:
    far, degrees = distance > reach, bearing(centre, house.point)
    x, y = _at(degrees, RIM if far else FULL * distance / reach)
    radius = SMALLEST if far else max(SMALLEST, unit * math.sqrt(house.events))
    return Dot(
        house=house,
        number=number,
        x=x,
        y=y,
        r=round(radius, 2),
        km=distance,
        away=language.decimal(distance, 1 if distance < PRECISE_KM else 0),
        towards=towards(degrees) if distance >= MIDDLE_KM else "",
        far=far,
    )


def _spot(dot: Dot) -> Spot:
    return Spot(short(dot.house.name, LETTERS), dot.x, dot.y, dot.r)


def _rings(circles: Sequence[float], marks: Sequence[Box], language: Language) -> list[Ring]:
    """The rings, their words all in the one direction where these cover the fewest dots, if need be in another."""
    radii = [round(FULL * kilometres / circles[-1], 2) for kilometres in circles]

    def covered(degrees: int, radius: float) -> int:
        words = _words_of(*_at(degrees, radius))
        return sum(not words.apart(mark, NARROW) for mark in marks)

    best = min(_WORDS_AT, key=lambda degrees: sum(covered(degrees, radius) for radius in radii))
    rings = []
    for kilometres, radius in zip(circles, radii, strict=True):
        found = min((covered(degrees, radius), degrees != best, degrees) for degrees in _WORDS_AT)
        x, y = _at(found[2], radius)
        away = language.decimal(kilometres, 0 if kilometres == int(kilometres) else 1)
        rings.append(Ring(km=kilometres, away=away, r=radius, x=x, y=y, wide=found[0] > 0 and radius < FULL))
    return rings


def _words_of(x: float, y: float) -> Box:
    across, down = _RING_WORDS_PX
    return Box((x, -across), (y, -down), (x, across), (y, down))
