"""Dates and times as sources write them: ISO 8601 and the near misses that can mean only one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

LONGEST_TEXT = 80
FARTHEST_OFFSET = timedelta(hours=14)
"""No clock on Earth is further from UTC."""

_DATE = (
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})-(?P<day>\d{1,2})|/(?P<month2>\d{1,2})/(?P<day2>\d{1,2})|(?P<packed>\d{4}))"
)
_TIME = (
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"|(?P<clock>\d{4}(?:\d{2})?)(?:[.,]\d{1,9})?)"
)
_HALF = r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?"
_OFFSET = r"(?P<offset>[Zz]|UTC|GMT|[+−-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?"
_WRITTEN = re.compile(rf"{_DATE}(?:(?:[Tt]|\s{{1,3}}){_TIME}{_HALF}\s?{_OFFSET}(?:\[[^\]]{{0,60}}\])?)?", re.ASCII)
_CLOCK = re.compile(rf"{_TIME}{_HALF}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """A day, and the wall time on it when one is given; `offset` from UTC when that is given too."""

    day: date
    at: time | None = None
    offset: timedelta | None = None


def read(text: str) -> Written | None:
    """What `text` says, None when it says no date or one that does not exist.

    Seconds are dropped: nobody opens a door by them. 24:00 is the next day's beginning. A day and month whose order
    could be either ("02/05/2025") are not guessed at.
    """
    stripped = text.strip()
    found = _WRITTEN.fullmatch(stripped) if len(stripped) <= LONGEST_TEXT else None
    if found is None:
        return None
    try:
        day = _day(found)
        if found["hour"] is None and found["clock"] is None:
            return Written(day)
        minutes = _minutes(found)
        offset = _offset(found["offset"])
        if minutes == 24 * 60:
            return Written(day + timedelta(days=1), time(), offset)
        return Written(day, time(*divmod(minutes, 60)), offset)
    except (ValueError, OverflowError):
        return None


def clock(text: str) -> time | None:
    """An hour of the day alone ("19:30", "7:30 pm"), None when it is none."""
    found = _CLOCK.fullmatch(text.strip()[:LONGEST_TEXT])
    if found is None:
        return None
    try:
        return time(*divmod(_minutes(found), 60))
    except ValueError:
        return None


def aware(written: Written) -> datetime | None:
    """The instant of a time with an offset, None for any other."""
    if written.at is None or written.offset is None:
        return None
    return datetime.combine(written.day, written.at, timezone(written.offset))


def _day(found: re.Match[str]) -> date:
    if packed := found["packed"]:
        return date(int(found["year"]), int(packed[:2]), int(packed[2:]))
    return date(int(found["year"]), int(found["month"] or found["month2"]), int(found["day"] or found["day2"]))


def _minutes(found: re.Match[str]) -> int:
    """Minutes since midnight, at most 1440. Raises ValueError for hours that no clock shows."""
    packed = found["clock"] or ""
    hour, minute = int(packed[:2] or found["hour"]), int(packed[2:4] or found["minute"])
    if half := found["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("no hour of a half day")
        hour = hour % 12 + (12 if half in "pP" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise ValueError("no hour of a day")
    return hour * 60 + minute


def _offset(text: str | None) -> timedelta | None:
    """The distance from UTC. Raises ValueError for one that no place has."""
    if not text:
        return None
    if text[0] not in "+−-":
        return timedelta()
    digits = text[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    if distance > FARTHEST_OFFSET:
        raise ValueError("no offset on Earth")
    return distance if text[0] == "+" else -distance
