"""Whether a city's new night may replace the last one: a night that loses too much is looked at twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from nocturne.model.event import KnownEvent
from nocturne.model.gate import ClosedGate
from nocturne.model.span import ends

FEWEST_LOST = 6
"""So few events may go in any night, however small the city."""
MOST_LOST = 0.3
"""Share of yesterday's coming events that may go in one night without being over."""
MOST_NEW = 5.0
"""So many times yesterday's events may be new; more is a platform that answers for the whole country."""
FEWEST_BEFORE = 20
AGREED = 0.8
"""Share of what is lost on which two nights have to agree."""
ANOTHER_NIGHT = timedelta(hours=12)
"""A second look this much later is another night; one on the same night sees the same mistake."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`closed` is what to remember of a gate that stays shut, None when the new night stands; `reason` says why."""

    closed: ClosedGate | None
    reason: str = ""


def judge(
    city: str,
    before: Iterable[KnownEvent],
    after: Collection[KnownEvent],
    excused: Set[str],
    earlier: ClosedGate | None,
    now: datetime,
    *,
    accepted: bool = False,
    most_lost: float = MOST_LOST,
) -> Verdict:
    """Whether `after` may replace `before`. `excused`: ids that are gone for a reason that is known.

    Events that move to another day count with that day: a clock that stands in for their dates moves them every night,
    and no two such nights agree.

    `earlier`: the gate as the last night left it, when it was shut; a night that agrees with it opens it. `accepted`:
    the operator has looked and opens it. `most_lost`: the share that may go.
    """
    yesterday = {event.id: event for event in before}
    coming = {key for key, event in yesterday.items() if ends(event) > now}
    left = {event.id for event in after}
    lost = coming - left - excused
    moved = {f"{one.id}@{one.date}" for one in after if one.id in coming and one.date != yesterday[one.id].date}
    new = len(left - yesterday.keys())
    reason = _reason(len(coming), lost, moved, new, most_lost)
    lost |= moved
    if broken := _broken(after):
        return Verdict(_shut(city, now, earlier, lost, new, broken), broken)
    if not reason or accepted:
        return Verdict(None)
    shut = _shut(city, now, earlier, lost, new, reason)
    if earlier is not None and _agree(earlier, shut, now):
        return Verdict(None, f"two nights agree: {reason}")
    return Verdict(shut, reason)


def _reason(coming: int, lost: Set[str], moved: Set[str], new: int, most_lost: float) -> str:
    many = max(FEWEST_LOST, most_lost * coming)
    if len(lost) > many:
        return f"{len(lost)} of {coming} coming events would go in one night"
    if len(moved) > many:
        return f"{len(moved)} of {coming} coming events would move to another day in one night"
    if coming >= FEWEST_BEFORE and new > MOST_NEW * coming:
        return f"{new} new events beside {coming} known ones in one night"
    return ""


def _broken(after: Collection[KnownEvent]) -> str:
    """A promise of ours that the new night does not keep; no second night makes that right."""
    if len({event.id for event in after}) < len(after):
        return "two events have one id"
    if len({event.url for event in after}) < len(after):
        return "two events have one address"
    return ""


def _shut(city: str, now: datetime, earlier: ClosedGate | None, lost: Set[str], new: int, reason: str) -> ClosedGate:
    since = earlier.since if earlier is not None else now.isoformat(timespec="seconds")
    at = now.isoformat(timespec="seconds")
    return ClosedGate(city=city, since=since, at=at, lost=tuple(sorted(lost)), new=new, reason=reason)


def _agree(earlier: ClosedGate, tonight: ClosedGate, now: datetime) -> bool:
    """Whether another night came to the same: nearly the same events lost, about as many new."""
    if now - datetime.fromisoformat(earlier.since) < ANOTHER_NIGHT:
        return False
    before, after = set(earlier.lost), set(tonight.lost)
    every = before | after
    same = len(before & after) >= AGREED * len(every) if every else True
    most = max(earlier.new, tonight.new)
    return same and min(earlier.new, tonight.new) >= AGREED * most
