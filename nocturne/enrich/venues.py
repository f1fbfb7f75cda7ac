"""Venues as entities: listings that mean one house give one venue, with one name and one address for ever.

Two houses of one name stay two when they are far apart; a hall of a complex is a house of its own unless its name
carries that of the complex.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nocturne.dedupe.identity import slug
from nocturne.dedupe.venue import SAME_SPOT_KM, compared, kilometres, venue
from nocturne.dedupe.venue import Venue as Compared
from nocturne.model.event import KnownEvent
from nocturne.model.point import Point
from nocturne.model.venue import Venue

APART_KM = 2.0
"""Points of one house differ by geocoder; so far apart they are two houses."""
_CELL = 0.002
"""Degrees; houses in one or in neighbouring cells may be the same."""
MOST_NAMES = 12


@dataclass(slots=True)
class _House:
    """Listings that mean one house, while they are put together."""

    compared: Compared
    point: Point | None
    keys: set[str]
    names: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)
    localities: Counter[str] = field(default_factory=Counter)
    points: Counter[Point] = field(default_factory=Counter)
    events: list[str] = field(default_factory=list)
    known: Venue | None = None

    def take(self, other: _House) -> None:
        """Become both."""
        self.keys |= other.keys
        for mine, theirs in (
            (self.names, other.names), (self.addresses, other.addresses), (self.localities, other.localities),
        ):  # fmt: skip
            mine.update(theirs)
        self.points.update(other.points)
        self.events += other.events
        self.point = self.point or other.point
        if other.known and (self.known is None or other.known.slug < self.known.slug):
            self.known = other.known


def venues(events: Iterable[KnownEvent], before: Iterable[Venue]) -> tuple[tuple[Venue, ...], dict[str, str]]:
    """(the city's venues by slug, id of an event -> slug of its venue).

    `before`: the venues as remembered. None is forgotten: its address and its page stay when nothing is on for a while.
    """
    houses = [*map(_remembered, before), *_told(events)]
    merged = _by_spot(_by_name(houses))
    found: dict[str, Venue] = {}
    homes: dict[str, str] = {}
    for house in sorted(merged, key=_order):
        made = _venue(house, found)
        found[made.slug] = made
        homes.update(dict.fromkeys(house.events, made.slug))
    return tuple(found[key] for key in sorted(found)), homes


def _order(house: _House) -> tuple[bool, str, str]:
    """Known venues first, so that none loses its slug to a newcomer."""
    return (house.known is None, house.known.slug if house.known else "", min(house.keys))


def _told(events: Iterable[KnownEvent]) -> Iterator[_House]:
    """One house for each way that events tell it."""
    by_words: dict[tuple[str, str, str, Point | None], _House] = {}
    for event in events:
        place = event.place
        if not place.name or place.hidden or event.attendance_mode == "online":
            continue
        point = (place.lat, place.lng) if place.lat is not None and place.lng is not None else None
        words = (place.name, place.address, place.locality, point)
        if (house := by_words.get(words)) is None:
            about = venue(_words(event), "")
            if not about.compact:
                continue
            house = by_words[words] = _House(about, point, {about.compact})
        house.names[place.name] += 1
        house.addresses[place.address] += bool(place.address)
        house.localities[place.locality] += bool(place.locality)
        if point is not None:
            house.points[point] += 1
        house.events.append(event.id)
    yield from by_words.values()


def _words(event: KnownEvent) -> dict[str, object]:
    place = event.place
    return {"name": place.name, "address": place.address, "locality": place.locality, "region": place.region}


def _remembered(known: Venue) -> _House:
    words = {"name": known.name, "address": known.address, "locality": known.locality}
    point = (known.lat, known.lng) if known.lat is not None and known.lng is not None else None
    about = venue(words, "")
    house = _House(about, point, {*known.keys, about.compact}, known=known)
    house.names.update(dict.fromkeys(known.names, 0))
    return house


def _by_name(houses: Sequence[_House]) -> list[_House]:
    """Houses of one name are one, unless they are far apart."""
    by_key: dict[str, list[_House]] = defaultdict(list)
    merged: list[_House] = []
    for house in houses:
        same = next((one for key in sorted(house.keys) for one in by_key[key] if not _apart(one, house)), None)
        if same is None:
            merged.append(same := house)
        elif same is not house:
            same.take(house)
        for key in house.keys:
            if same not in by_key[key]:
                by_key[key].append(same)
    return merged


def _apart(one: _House, other: _House) -> bool:
    if one.point is not None and other.point is not None:
        return kilometres(one.point, other.point) > APART_KM
    addressed = one.compared.numbers and other.compared.numbers
    return bool(addressed) and not (
        one.compared.numbers & other.compared.numbers or one.compared.street & other.compared.street
    )


def _by_spot(houses: Sequence[_House]) -> list[_House]:
    """Houses on one spot whose names say the same, as "Kesselhaus" and "Kesselhaus am Ufer"."""
    cells: dict[tuple[int, int], list[_House]] = defaultdict(list)
    merged: list[_House] = []
    for house in houses:
        near = list(_neighbours(house, cells))
        same = next((one for one in near if _same(one, house)), None)
        if same is None:
            merged.append(house)
            if house.point is not None:
                cells[_cell(house.point)].append(house)
        else:
            same.take(house)
    return merged


def _same(one: _House, other: _House) -> bool:
    if one.point is None or other.point is None or kilometres(one.point, other.point) > SAME_SPOT_KM:
        return False
    return compared(one.compared, other.compared, one.point, other.point)[0] == "same"


def _cell(point: Point) -> tuple[int, int]:
    return (int(point[0] // _CELL), int(point[1] // _CELL))


def _neighbours(house: _House, cells: Mapping[tuple[int, int], list[_House]]) -> Iterator[_House]:
    if house.point is not None:
        row, column = _cell(house.point)
        for along in (0, -1, 1):
            for up in (0, -1, 1):
                yield from cells.get((row + up, column + along), ())


def _venue(house: _House, taken: Mapping[str, Venue]) -> Venue:
    """The house in public: its most frequent name, the fullest address told, the point most agree on."""
    before = house.known
    name = _most(house.names) or (before.name if before else "")
    point = max(house.points, key=lambda each: (house.points[each], each), default=house.point)
    names = sorted(house.names, key=lambda each: (-house.names[each], each))[:MOST_NAMES]
    return Venue(
        slug=before.slug if before else _free(slug(name), taken),
        name=name,
        address=_most(house.addresses) or (before.address if before else ""),
        locality=_most(house.localities) or (before.locality if before else ""),
        lat=point[0] if point else None,
        lng=point[1] if point else None,
        names=tuple(sorted({*names, name})),
        keys=tuple(sorted(house.keys)),
    )


def _most(counted: Counter[str]) -> str:
    """The word told most often; of equals the longer, which says more, then the first by letter."""
    told = [word for word, count in counted.items() if word and count]
    return min(told, key=lambda word: (-counted[word], -len(word), word), default="")


def _free(wanted: str, taken: Mapping[str, Venue]) -> str:
    number, free = 2, wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free


def housed(events: Iterable[KnownEvent], homes: Mapping[str, str]) -> list[KnownEvent]:
    """Events with the slug of their venue."""
    return [
        event if event.venue == homes.get(event.id, "") else replace(event, venue=homes.get(event.id, ""))
        for event in events
    ]
