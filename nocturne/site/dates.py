"""Which night it is in a city, which nights an event covers, and instants as files write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

NIGHT_ENDS_AT = timedelta(hours=5)
"""What begins before five in the morning belongs to the evening before."""
NIGHT_BEGINS_AT = timedelta(hours=17)


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA zone `name`."""
    return ZoneInfo(name)


def tonight(now: datetime, timezone: str) -> str:
    """The date of the night that runs, or comes next, at the aware instant `now` in an IANA zone."""
    return (now.astimezone(zone(timezone)) - NIGHT_ENDS_AT).date().isoformat()


def last_night(night: str, end: str | None) -> str:
    """The last night (YYYY-MM-DD) an event covers: it began in `night` and ends at ISO 8601 `end`, None unknown.

    An end that is only a date is the last day itself.
    """
    if not end or end[:10] <= night:
        return night
    if len(end) == 10:
        return end
    return max(night, _night_of_end(end[:16]))


def last_evening(night: str, end: str | None) -> str:
    """The last night an event is still on in when that begins: what ends in the morning after was of the night before.

    An event that nobody calls over yet may be of no night any more.
    """
    if not end or len(end) == 10:
        return last_night(night, end)
    return max(night, _night_of_end(end[:16], NIGHT_BEGINS_AT))


@lru_cache(4096)
def _night_of_end(local: str, turn: timedelta = NIGHT_ENDS_AT) -> str:
    """Something that ends when the night turns, or earlier, ended the night before."""
    return (datetime.fromisoformat(local) - turn - timedelta(minutes=1)).date().isoformat()


def is_later(end: str, start: str) -> bool:
    """Whether an ISO 8601 end comes after the start; an end that is only a date is that whole day."""
    if len(end) == 10 or len(start) == 10:
        return end[:10] >= start[:10]
    if end[19:] == start[19:] and len(end) == len(start):  # the same offset: the wall clocks can be compared
        return end > start
    return datetime.fromisoformat(end) > datetime.fromisoformat(start)


@lru_cache(4096)
def zone_name(timezone: str, local: str) -> str:
    """The letters of a zone at a local wall time, such as CEST; `UTC+3` where the zone has only a number."""
    moment = datetime.fromisoformat(local).replace(tzinfo=zone(timezone))
    name = moment.tzname() or ""
    if name.isalpha():
        return name
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02d}' if rest else ''}"


def utc(instant: datetime) -> str:
    """ISO 8601 UTC to the second, ending in Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(1024)
def rfc3339(instant: str, fallback: str = "1970-01-01T00:00:00Z") -> str:
    """An ISO 8601 instant as feeds want it; `fallback` when nothing is known."""
    try:
        return utc(datetime.fromisoformat(instant))
    except ValueError:
        return fallback


def quarter_after_next(now: datetime) -> str:
    """The first instant of the quarter after the next one: far enough ahead, and the same for three months."""
    months = now.year * 12 + (now.month - 1) // 3 * 3 + 6
    return f"{months // 12:04d}-{months % 12 + 1:02d}-01T00:00:00Z"
