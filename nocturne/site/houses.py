"""The houses in which a city's coming nights take place, as far as their points are known.

An event online has no house. A place that is told to guests only is counted and nothing else: not its name, not its
point, not even when the same house is known by another event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nocturne.model.event import Event
from nocturne.model.point import Point
from nocturne.site.rows import Row
from nocturne.site.scenes import SCENES, scene
from nocturne.site.selections import house_name

_SCENES = (*SCENES, "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A house with a point. `slug` "" when it is known by its words alone, `name` "" when nobody named it.

    `events`: how many coming ones, 1 at least. `scene`: the one most of them belong to.
    """

    slug: str
    name: str
    address: str
    point: Point
    events: int
    scene: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Houses:
    """`found`, in no order, hold `placed` of the `total` coming events.

    The others are `online`, `hidden` (their place is told to guests only), or have a house whose point is `unknown`.
    """

    found: Sequence[House]
    total: int
    placed: int
    hidden: int
    online: int
    unknown: int


def houses(rows: Iterable[Row]) -> Houses:
    """The houses of events that people made; what is cancelled takes place nowhere."""
    told: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    total = hidden = online = unknown = 0
    for row in rows:
        event = row.event
        if event.is_ai_generated or event.status == "cancelled":
            continue
        total += 1
        if event.attendance_mode == "online" or event.status == "moved_online":
            online += 1
        elif event.place.hidden:
            hidden += 1
        else:
            told[_key(row)].append(row)
    found = []
    for same in told.values():
        if (point := _point(same)) is None:
            unknown += len(same)
        else:
            found.append(_house(same, point))
    placed = sum(house.events for house in found)
    return Houses(found=found, total=total, placed=placed, hidden=hidden, online=online, unknown=unknown)


def _key(row: Row) -> tuple[str, ...]:
    """What makes two events share a house: its slug, else all that is said of it, else the point alone."""
    place = row.event.place
    if row.venue:
        return (row.venue,)
    if place.name or place.address:
        return place.name, place.address, place.locality
    return "", "", "", f"{place.lat},{place.lng}"


def _point(same: Sequence[Row]) -> Point | None:
    """The point most of its events tell; None when none does."""
    places = [row.event.place for row in same]
    points = Counter((each.lat, each.lng) for each in places if each.lat is not None and each.lng is not None)
    return max(points, key=lambda point: (points[point], point), default=None)


def _house(same: Sequence[Row], point: Point) -> House:
    events = [row.event for row in same]
    return House(
        slug=same[0].venue,
        name=house_name(events),
        address=_most(event.place.address for event in events),
        point=point,
        events=len(events),
        scene=_scene(events),
    )


def _most(words: Iterable[str]) -> str:
    counts = Counter(filter(None, words))
    return min(counts, key=lambda word: (-counts[word], -len(word), word), default="")


def _scene(events: Iterable[Event]) -> str:
    """Of equals the first in the order of scenes, so that a tag that says nothing outweighs none that does."""
    counts = Counter(scene(event.tags) for event in events)
    return max(_SCENES, key=lambda name: counts[name])
