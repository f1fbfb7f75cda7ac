"""When an event is: one place where times become aware, and unknown times stay unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from nocturne.model.city import City
from nocturne.model.listing import Listing

NIGHT_BEGINS = timedelta(hours=5)
"""A night belongs to the evening it began in: an event at 02:00 is listed under the day before."""
LONGEST = timedelta(days=31)
DOUBTFUL_LENGTH = timedelta(hours=24)
FAR_ZONE = timedelta(hours=1)

_BARE_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_ZONES = frozenset(available_timezones())

Finding = tuple[str, str, str]
"""(code, message, evidence) of something worth an issue."""


class Undated(Exception):
    """The listing has no start that can be trusted; the arguments are a Finding."""

    def __init__(self, code: str, message: str, evidence: str) -> None:
        super().__init__(code, message, evidence)
        self.finding: Finding = (code, message, evidence)


@dataclass(frozen=True, slots=True)
class When:
    """A start and what follows from it, in the words of the public event."""

    date: str
    time: str
    night: str
    start: str
    end: str | None
    timezone: str
    all_day: bool
    doors: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day, or an instant in a zone."""

    day: date
    at: datetime | None = None


def when(listing: Listing, city: City) -> When:
    """The listing's time in the zone it happens in. Raises Undated."""
    findings: list[Finding] = []
    zone_name = _zone_name(listing, city, findings)
    zone = ZoneInfo(zone_name)
    start = _moment(listing.start, zone, listing, findings)
    if start is None:
        code = "date/unreadable" if listing.start.strip() else "date/missing"
        raise Undated(code, "No start could be read; the listing is left out.", listing.start[:60])
    if start.at is not None:
        _refuse_far_zone(listing, city, start.at)
    all_day = listing.all_day or start.at is None and listing.all_day
    end = _end(listing, start, zone, findings)
    return When(
        date=start.day.isoformat(),
        time=start.at.strftime("%H:%M") if start.at else "",
        night=((start.at - NIGHT_BEGINS).date() if start.at else start.day).isoformat(),
        start=start.at.isoformat(timespec="seconds") if start.at else start.day.isoformat(),
        end=end,
        timezone=zone_name,
        all_day=all_day,
        doors=_doors(listing.doors, zone),
        findings=tuple(findings),
    )


def _zone_name(listing: Listing, city: City, findings: list[Finding]) -> str:
    """The zone the event is told in.

    An instant (offset or Z) is true whatever zone stands beside it, so in-person events are told in the city's zone:
    organisers' zones are often those of their own computer. A local time keeps the zone its source names.
    """
    named = listing.timezone.strip()
    known = named if named in _ZONES and named not in ("localtime", "Factory") else ""
    if named and not known:
        findings.append(("time/zone-unknown", "The time zone is not known; the city's is used.", named[:60]))
    if listing.online is True:
        return known or city.timezone
    if _is_instant(listing.start) or not known:
        return city.timezone
    return known


def _is_instant(text: str) -> bool:
    parsed = _parsed(text)
    return parsed is not None and parsed.tzinfo is not None


def _parsed(text: str) -> datetime | None:
    written = text.strip()
    if _BARE_DATE.match(written):
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def _moment(text: str, zone: tzinfo, listing: Listing, findings: list[Finding]) -> _Moment | None:
    """A start or end as a day or an instant in `zone`; None when it cannot be read or is absurd."""
    written = text.strip()
    if _BARE_DATE.match(written):
        try:
            return _sane(_Moment(date.fromisoformat(written)))
        except ValueError:
            return None
    parsed = _parsed(written)
    if parsed is None:
        return None
    parsed = parsed.replace(second=0, microsecond=0)
    if listing.all_day:
        return _sane(_Moment(parsed.date()))
    if parsed.tzinfo is None:
        if listing.floating and parsed.time() == time():
            return _sane(_Moment(parsed.date()))  # feeds write midnight where they know only the day
        at = _resolved(parsed, zone, findings)
    else:
        try:
            at = parsed.astimezone(zone)
        except OverflowError:
            return None
    return _sane(_Moment(at.date(), at))


def _sane(moment: _Moment) -> _Moment | None:
    return moment if 1990 <= moment.day.year <= 2100 else None


def _resolved(local: datetime, zone: tzinfo, findings: list[Finding]) -> datetime:
    """A wall time as an instant. In a gap the offset before it holds (RFC 5545 3.3.5), in a fold the first time."""
    aware = local.replace(tzinfo=zone)
    back = aware.astimezone(UTC).astimezone(zone)
    if back.replace(tzinfo=None) != local:
        findings.append(("time/gap", "This wall time is skipped by the change of clocks.", local.isoformat()))
        return back
    return aware


def _refuse_far_zone(listing: Listing, city: City, at: datetime) -> None:
    """A local time told in another part of the world's zone, for a place in this city, is a known reseller's error."""
    named = listing.timezone.strip()
    if listing.online is True or _is_instant(listing.start) or named not in _ZONES or listing.place is None:
        return
    here = at.astimezone(city.zone).utcoffset() or timedelta()
    there = at.utcoffset() or timedelta()
    if abs(here - there) >= FAR_ZONE:
        message = "The time is told in a zone that is not that of the place; which of the two is wrong cannot be known."
        raise Undated("time/zone-contradiction", message, f"{named}, the city has {city.timezone}")


def _end(listing: Listing, start: _Moment, zone: tzinfo, findings: list[Finding]) -> str | None:
    """The end as the public event writes it, None when there is none that can be trusted."""
    if not listing.end.strip():
        return None
    end = _moment(listing.end, zone, listing, [])
    if end is None:
        findings.append(("end/unreadable", "The end could not be read.", listing.end[:60]))
        return None
    length = _length(start, end)
    if length < timedelta() or (length == timedelta() and start.at is not None):
        findings.append(("end/before-start", "The end is not after the start; it is left out.", listing.end[:60]))
        return None
    if listing.end_doubtful and length >= DOUBTFUL_LENGTH:
        findings.append(("end/doubtful", "The end is hidden by the organiser and days away; left out.", listing.end[:60]))
        return None
    if length > LONGEST:
        findings.append(("end/far", "The end is more than a month after the start; it is left out.", listing.end[:60]))
        return None
    if end.at is None or start.at is None:
        return end.day.isoformat() if end.day > start.day else None
    return end.at.isoformat(timespec="seconds")


def _length(start: _Moment, end: _Moment) -> timedelta:
    if start.at is not None and end.at is not None:
        return end.at - start.at
    return timedelta(days=(end.day - start.day).days, seconds=0 if end.day != start.day or start.at is None else 1)


def _doors(text: str, zone: tzinfo) -> str:
    """The hour doors open, "HH:MM" local; "" when not said."""
    parsed = _parsed(text)
    if parsed is None:
        found = re.match(r"^([01]\d|2[0-3]):([0-5]\d)", text.strip())
        return found[0] if found else ""
    return (parsed.astimezone(zone) if parsed.tzinfo else parsed).strftime("%H:%M")
