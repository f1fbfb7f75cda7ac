"""The first and the last instant of an event."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nocturne.model.event import Event


def begins(event: Event) -> datetime:
    """The aware instant an event begins; a bare date begins with its day in the event's zone."""
    return _instant(event.start, event.timezone, whole_day=timedelta())


def ends(event: Event) -> datetime:
    """The aware instant an event is over, as far as is known: its end, the end of its last day, or its start."""
    last = _instant(event.end or event.start, event.timezone, whole_day=timedelta(days=1))
    return max(begins(event), last)


def _instant(written: str, zone_name: str, *, whole_day: timedelta) -> datetime:
    if len(written) > len("2026-05-01"):
        return datetime.fromisoformat(written)
    day = datetime.combine(datetime.fromisoformat(written).date() + whole_day, time())
    return day.replace(tzinfo=_zone(zone_name))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
