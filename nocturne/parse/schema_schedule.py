"""schema.org Schedule: the days on which an event repeats, within a window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from nocturne.parse import duration
from nocturne.parse.ical_rules import DAYS, Budget, RuleError, days, rule
from nocturne.parse.paths import text

Node = Mapping[str, Any]

_PERIODS = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}
_SPOKEN = {"daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "yearly": "YEARLY", "annually": "YEARLY"}
_FREQUENCY = re.compile(r"P(\d{1,3})([DWMY])")
_WEEKDAYS = dict(zip("monday tuesday wednesday thursday friday saturday sunday".split(), DAYS, strict=True))
_DAY = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?")
_MOST = 400


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a schedule, as schema.org writes it: `start` and `end` ISO 8601, `end` "" unknown."""

    start: str
    end: str
    timezone: str


def occurrences(
    schedule: Node, first_day: date, last_day: date, budget: Budget, default_start: str = ""
) -> Iterator[Occurrence]:
    """The dates of a Schedule from `first_day` to `last_day`. Raises ValueError for one that says no dates.

    `default_start` is the event's own startDate, which a schedule without one begins with. A schedule that does not
    say how often it repeats happens once.
    """
    begins = text(schedule, "startDate") or default_start
    start = _day(begins)
    if start is None:
        raise ValueError("the schedule has no first day")
    until = _day(text(schedule, "endDate"))
    last = min(last_day, until) if until else last_day
    clock = text(schedule, "startTime") or begins[10:].lstrip("T ")
    excepted = {_day(word) for word in _words(schedule.get("exceptDate"))}
    count = 0
    for day in _days(schedule, start, first_day, last, budget):
        if day in excepted or not first_day <= day <= last:
            continue
        yield _occurrence(schedule, day, clock)
        count += 1
        if count == _MOST:
            return


def _days(schedule: Node, start: date, first_day: date, last: date, budget: Budget) -> Iterator[date]:
    written = _rule(schedule)
    if not written:
        yield start
        return
    try:
        found = rule(written, datetime.combine(start, time()))
        named = set(days(found, start, first_day, last, budget))
        # A first day that its own weekdays do not name only says since when: RFC 5545 would count it.
        yield from sorted(named - {start} if found.days and not _names(found.days, start) else named)
    except RuleError as problem:
        raise ValueError(f"the schedule cannot be followed: {problem}") from problem


def _names(wanted: tuple[tuple[int, int], ...], day: date) -> bool:
    return any(weekday == day.weekday() for _, weekday in wanted)


def _rule(schedule: Node) -> str:
    """The schedule as a recurrence rule, "" when it repeats nothing. Raises ValueError for words we do not know."""
    often = text(schedule, "repeatFrequency").rpartition("/")[2]
    by_day = [_weekday(word) for word in _words(schedule.get("byDay"))]
    if not often and not by_day:
        return ""
    period = _FREQUENCY.fullmatch(often.upper())
    frequency = _PERIODS[period[2]] if period else _SPOKEN.get(often.lower(), "" if often else "WEEKLY")
    if not frequency:
        raise ValueError("the schedule says in no known word how often it repeats")
    parts = [f"FREQ={frequency}"]
    if period and int(period[1]) > 1:
        parts.append(f"INTERVAL={int(period[1])}")
    if text(schedule, "repeatCount").isdigit():
        parts.append(f"COUNT={text(schedule, 'repeatCount')}")
    weeks = _words(schedule.get("byMonthWeek"))
    if by_day and weeks and frequency == "MONTHLY":
        by_day = [f"{week}{day[-2:]}" for week in weeks for day in by_day]
    for name, values in (("BYDAY", by_day), ("BYMONTH", _words(schedule.get("byMonth"))),
                         ("BYMONTHDAY", _words(schedule.get("byMonthDay")))):  # fmt: skip
        if values:
            parts.append(f"{name}={','.join(values)}")
    return ";".join(parts)


def _weekday(word: str) -> str:
    """ "https://schema.org/Friday", "Friday", "FR" and "2FR" in the words of a rule. Raises ValueError."""
    last = re.split(r"[/:]", word)[-1]
    found = _WEEKDAYS.get(last.lower(), last.upper())
    if not _DAY.fullmatch(found):
        raise ValueError("the schedule names a day that is no weekday")
    return found


def _words(value: object) -> list[str]:
    """One word or number or a list of them; several may stand in one text, with commas between."""
    found = value if isinstance(value, list) else [value]
    plain = [text({"": each}, "") for each in found]
    return [word.strip() for each in plain for word in each.split(",") if word.strip()]


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None


def _occurrence(schedule: Node, day: date, clock: str) -> Occurrence:
    zone = text(schedule, "scheduleTimezone")
    start = _CLOCK.fullmatch(clock)
    if start is None:
        return Occurrence(day.isoformat(), "", zone)
    offset = start[3] or ""
    begins = f"{day.isoformat()}T{int(start[1]):02}:{start[2]}{offset}"
    end = _CLOCK.fullmatch(text(schedule, "endTime"))
    if end is not None:
        later = (int(end[1]), int(end[2])) <= (int(start[1]), int(start[2]))
        ends = day + timedelta(days=1) if later else day
        return Occurrence(begins, f"{ends.isoformat()}T{int(end[1]):02}:{end[2]}{end[3] or offset}", zone)
    return Occurrence(begins, _after(begins, text(schedule, "duration")), zone)


def _after(begins: str, length: str) -> str:
    """The end of something that begins then, "" unknown. Raises nothing for hours that no clock shows."""
    span = duration.parse(length)
    try:
        return (datetime.fromisoformat(begins) + span).isoformat(timespec="minutes") if span else ""
    except (ValueError, OverflowError):
        return ""
