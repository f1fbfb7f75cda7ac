"""Sources against each other: a list that is as many whole hours away from all others tells a wrong zone's times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from nocturne.dedupe.pairs import list_of, pairs
from nocturne.model.event import ToldEvent
from nocturne.model.issue import Finding

FEWEST_PAIRS = 3
AGREED = 0.67
"""Share of the events two lists have in common that have to be the same hours apart."""
MOSTLY_FOREIGN = 0.8


def shifted(events: Sequence[ToldEvent], foreign: Sequence[bool]) -> Mapping[int, Finding]:
    """Place in `events` -> why its hour cannot be believed. `foreign`: whether it is told in another zone's time.

    An organiser's own zone is no fault: the instant is true all the same. It is one when events that other lists tell
    too are all as many whole hours away. Then every event of the list that is told so is held back.
    """
    apart: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one, other, _ in pairs(events):
        if (hours := _whole_hours(events[one], events[other])) is not None:
            apart[list_of(events[one]), list_of(events[other])][hours] += 1
            apart[list_of(events[other]), list_of(events[one])][-hours] += 1
    share = _foreign_share(events, foreign)
    blamed = {
        mine: found
        for (mine, theirs), counts in apart.items()
        if (found := _agreed(counts)) and share[mine] >= MOSTLY_FOREIGN > share[theirs]
    }
    return dict(_held(events, foreign, blamed))


def _whole_hours(one: ToldEvent, other: ToldEvent) -> int | None:
    """By how many whole hours the second begins later than the first, None when it is no whole number of them."""
    if not one.time or not other.time:
        return None
    seconds = (datetime.fromisoformat(other.start) - datetime.fromisoformat(one.start)).total_seconds()
    return int(seconds // 3600) if seconds % 3600 == 0 else None


def _agreed(counts: Counter[int]) -> int:
    """The hours by which nearly all are apart, 0 when there are none or they are not apart."""
    hours, count = counts.most_common(1)[0]
    return hours if hours and count >= FEWEST_PAIRS and count >= AGREED * counts.total() else 0


def _foreign_share(events: Sequence[ToldEvent], foreign: Sequence[bool]) -> dict[str, float]:
    timed: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for event, is_foreign in zip(events, foreign, strict=True):
        if event.time:
            timed[list_of(event)] += 1
            told[list_of(event)] += is_foreign
    return defaultdict(float, {name: told[name] / timed[name] for name in timed})


def _held(
    events: Sequence[ToldEvent], foreign: Sequence[bool], blamed: Mapping[str, int]
) -> Iterator[tuple[int, Finding]]:
    for at, (event, is_foreign) in enumerate(zip(events, foreign, strict=True)):
        hours = blamed.get(list_of(event))
        if hours and is_foreign:
            message = "Told in another zone's time, and hours away from what other sources say of the same events."
            yield at, ("time/shifted", message, f"{event.start}, others begin {hours:+d} h")
