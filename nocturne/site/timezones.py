"""VTIMEZONE of an IANA zone for the years a calendar covers, from the system's own zone data."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from nocturne.site import dates

STEP = timedelta(days=7)


@lru_cache(256)
def vtimezone(name: str, first: int, last: int) -> tuple[str, ...]:
    """The unfolded lines: how the zone stands at the start of year `first`, then each change until `last` ends."""
    zone = dates.zone(name)
    begin, end = datetime(first, 1, 1, tzinfo=UTC) - timedelta(days=2), datetime(last + 1, 1, 3, tzinfo=UTC)
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    lines += _observance(begin, zone, _state(begin, zone)[0])
    for moment in _changes(begin, end, zone):
        before = _state(moment - timedelta(seconds=1), zone)[0]
        lines += _observance(moment, zone, before)
    return (*lines, "END:VTIMEZONE")


def _state(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, str, bool]:
    local = moment.astimezone(zone)
    return local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst())


def _changes(begin: datetime, end: datetime, zone: ZoneInfo) -> list[datetime]:
    """The UTC instants at which offset or name change, to the second; no zone changes twice within `STEP`."""
    found, at, before = [], begin, _state(begin, zone)
    while at < end:
        following = min(at + STEP, end)
        after = _state(following, zone)
        if after != before:
            found.append(_bisect(at, following, zone))
        at, before = following, after
    return found


def _bisect(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    before = _state(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _state(middle, zone) == before else (low, middle)
    return high


def _observance(moment: datetime, zone: ZoneInfo, before: timedelta) -> list[str]:
    """One STANDARD or DAYLIGHT part; DTSTART is the wall time of the offset that ends."""
    offset, name, summer = _state(moment, zone)
    kind = "DAYLIGHT" if summer else "STANDARD"
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{(moment + before).replace(tzinfo=None):%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(before)}",
        f"TZOFFSETTO:{_offset(offset)}",
        f"TZNAME:{name}",
        f"END:{kind}",
    ]


def _offset(offset: timedelta) -> str:
    seconds = int(offset.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    odd = f"{rest % 60:02d}" if rest % 60 else ""
    return f"{'-' if seconds < 0 else '+'}{hours:02d}{rest // 60:02d}{odd}"
