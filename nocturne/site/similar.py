"""Which coming events are like another one: of its house, with its tags, of its scene, the near nights first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from nocturne.site.digests import digest
from nocturne.site.selections import Listed
from nocturne.site.shown import Shown

MOST = 4
NEAR = 4
"""So many neighbours on each side are looked at among the events that share a trait, which keeps the work linear."""
HOUSE, TAG, SCENE = 3, 2, 1
"""What a common trait weighs; a week between two nights outweighs a common scene."""
OFF = frozenset({"cancelled", "postponed"})
NO_SCENE = "open"

Trait = tuple[int, str]


def similar(listed: Iterable[Listed]) -> Mapping[str, Sequence[Shown]]:
    """Event id -> at most `MOST` others like it, the likest first; ids without any are missing.

    `listed` are a city's coming events in any order. What a machine made and what is off is like nothing, though
    something may be like it. Of a series, or of what bears the same title, only one is named.
    """
    ordered = sorted(listed, key=_order)
    sharing: dict[Trait, list[int]] = defaultdict(list)
    places: list[list[tuple[Trait, int]]] = []
    for number, each in enumerate(ordered):
        places.append([(trait, len(sharing[trait])) for trait in _traits(each)])
        for trait, _ in places[-1]:
            sharing[trait].append(number)
    offered = [not row.event.is_ai_generated and row.event.status not in OFF for row, _ in ordered]
    days = [date.fromisoformat(row.event.night).toordinal() for row, _ in ordered]
    found: dict[str, Sequence[Shown]] = {}
    for number, (row, _) in enumerate(ordered):
        points: Counter[int] = Counter()
        for trait, place in places[number]:
            for other in sharing[trait][max(0, place - NEAR) : place + NEAR + 1]:
                points[other] += trait[0]
        del points[number]
        near = {other: abs(days[other] - days[number]) for other in points if offered[other]}
        best = sorted(near, key=lambda other: (near[other] // 7 - points[other], near[other], other))
        if chosen := _one_of_each(ordered[other] for other in best):
            found[row.event.id] = chosen
    return found


def _order(each: Listed) -> tuple[str, str, str, str]:
    event = each[0].event
    return event.night, event.start, event.title, event.id


def _traits(each: Listed) -> list[Trait]:
    """What it can have in common with others; a hidden place is told by nothing, and so not by its neighbours."""
    row, shown = each
    traits = [(TAG, tag) for tag in dict.fromkeys(row.event.tags)]
    if row.venue and not row.event.place.hidden:
        traits.append((HOUSE, row.venue))
    if shown.scene != NO_SCENE:
        traits.append((SCENE, shown.scene))
    return traits


def _one_of_each(best: Iterable[Listed]) -> Sequence[Shown]:
    chosen: dict[str, Shown] = {}
    for row, shown in best:
        chosen.setdefault(row.event.series_id or row.event.title.casefold(), shown)
        if len(chosen) == MOST:
            break
    return tuple(chosen.values())


def key(shown: Shown) -> str:
    """A digest of all that the page of another event shows of this one."""
    event = shown.event
    return digest(
        msgspec.json.encode(
            (
                event.id, event.title, event.night, event.start, event.end, event.status, event.offer.is_free,
                shown.href, shown.time, shown.where, shown.price, shown.scene, shown.marks, shown.foreign,
            )
        )
    )  # fmt: skip
