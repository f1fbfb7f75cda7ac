"""When an event begins, for comparison: minutes on one line, and what a night's listings make of them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

Closeness: TypeAlias = Literal["exact", "near", "doors", "day", "all day", "span", "apart", "other night"]
"""`day`: the same date, one hour unknown; `all day`: one side takes the whole day, the other an hour of it; `span`: a
date within a listing of many days; `apart`: other hours of one night."""

NEAR_MINUTES = 30
DOORS_MINUTES = 60
"""Doors and show stand so far apart; a second show of the night follows later."""
NIGHT_ENDS = 5 * 60
DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class When:
    """`day` ordinal of the local date, `night` of the night it belongs to; `minute` local wall clock or None; `instant`
    minutes on a line all events share, when the offset is known; `last` ordinal of the last day; `doubtful` when the
    source puts this hour where it knows none."""

    day: int
    night: int
    minute: int | None
    instant: int | None
    last: int
    all_day: bool
    doubtful: bool


def when(event: Mapping[str, object], defaults: Set[str] = frozenset()) -> When | None:
    """When a public event (1.4; keys may be missing) begins; None when no date can be read.

    `defaults`: hours ("19:00") that the event's source puts where it knows none.
    """
    start = _moment(str(event.get("start") or ""))
    day = _day(str(event.get("date") or "")) or (start.date() if start else _day(str(event.get("start") or "")))
    if day is None:
        return None
    minute = _minute(str(event.get("time") or ""))
    if minute is None and start is not None and not event.get("all_day"):
        minute = start.hour * 60 + start.minute
    all_day = bool(event.get("all_day"))
    if all_day:
        minute = None
    instant = None
    if minute is not None:
        aware = start is not None and start.tzinfo is not None
        instant = int(start.timestamp() // 60) if aware and start is not None else None
    ends = _moment(str(event.get("end") or ""))
    last = ends.date() if ends else _day(str(event.get("end") or ""))
    night = day.toordinal() - (minute is not None and 0 < minute < NIGHT_ENDS)
    return When(
        day=day.toordinal(),
        night=night,
        minute=minute,
        instant=instant,
        last=max(day.toordinal(), last.toordinal() if last else 0),
        all_day=all_day,
        doubtful=minute is not None and f"{minute // 60:02}:{minute % 60:02}" in defaults,
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else None
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _minute(text: str) -> int | None:
    hours, _, minutes = text.partition(":")
    if not (hours.isdigit() and minutes[:2].isdigit()):
        return None
    return int(hours) * 60 + int(minutes[:2])


def compared(one: When, other: When) -> tuple[Closeness, int]:
    """How two beginnings relate, and the minutes between them (0 when an hour is unknown)."""
    if one.minute is None or other.minute is None:
        return _by_day(one, other), 0
    apart = _apart(one, other)
    if apart == 0:
        return "exact", 0
    if apart <= NEAR_MINUTES:
        return "near", apart
    if one.night != other.night and one.day != other.day:
        return "other night", apart
    if apart <= DOORS_MINUTES:
        return "doors", apart
    if (one.doubtful or other.doubtful) or (one.day == other.day and 0 in (one.minute, other.minute)):
        return "day", 0
    return ("apart" if one.night == other.night else "other night"), apart


def _apart(one: When, other: When) -> int:
    if one.instant is not None and other.instant is not None:
        return abs(one.instant - other.instant)
    return abs((one.day - other.day) * DAY + (one.minute or 0) - (other.minute or 0))


def _by_day(one: When, other: When) -> Closeness:
    """One side says no hour: the day decides; the night for an hour after midnight; a span holds many days."""
    hourless = not one.minute and not other.minute
    if one.day == other.day:
        if hourless:
            return "day"
        if max(one.last - one.day, other.last - other.day) > 1:
            return "span"
        return "all day" if one.all_day or other.all_day else "day"
    if one.night == other.night:
        return "day"
    overlap = one.day <= other.last and other.day <= one.last
    return "span" if overlap and max(one.last - one.day, other.last - other.day) > 0 else "other night"
