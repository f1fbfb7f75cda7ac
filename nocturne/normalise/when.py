"""When an event is: one place where times become aware, and unknown times stay unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from nocturne.model.city import City
from nocturne.model.event import Event
from nocturne.model.issue import Finding
from nocturne.model.listing import Listing
from nocturne.normalise import iso8601
from nocturne.normalise.exhibition import is_exhibition

NIGHT_BEGINS = timedelta(hours=5)
"""A night belongs to the evening it began in: an event at 02:00 is listed under the day before."""
LONGEST = timedelta(days=31)
SEASON = timedelta(days=366)
"""An exhibition stays so long at most; anything else that claims it is a series told as one event."""
DOUBTFUL_LENGTH = timedelta(hours=24)
FAR_ZONE = timedelta(hours=1)
SUN = timedelta(hours=24) / 360
"""How much later noon is for each degree of longitude."""
OF_THE_SUN = timedelta(hours=2.5)
"""Clocks are seldom further from the sun than that."""
FIRST_YEAR, LAST_YEAR = 1990, 2100
NOON = time(12)

_ZONES = {name.lower(): name for name in sorted(available_timezones() - {"localtime", "Factory"})}


class UndatedError(Exception):
    """The listing has no start that can be trusted."""

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
    """A day, or an instant in a zone. `skipped`: the wall time written does not exist; this is the one after it."""

    day: date
    at: datetime | None = None
    skipped: bool = False

    @property
    def instant(self) -> datetime | None:
        """In UTC: two times of one zone are compared by their wall clocks, which go back once a year."""
        return self.at.astimezone(UTC) if self.at else None


def when(listing: Listing, city: City) -> When:
    """The listing's time in the zone it happens in. Raises UndatedError."""
    findings: list[Finding] = []
    zone_name = _zone_name(listing, city, findings)
    zone = ZoneInfo(zone_name)
    start = _start(listing, zone)
    if start.at is not None:
        _refuse_far_zone(listing, city, start.at)
    if start.skipped:
        findings.append(("time/gap", "This wall time is skipped by the change of clocks.", listing.start[:60]))
    return When(
        date=start.day.isoformat(),
        time=start.at.strftime("%H:%M") if start.at else "",
        night=((start.at - NIGHT_BEGINS).date() if start.at else start.day).isoformat(),
        start=_iso(start),
        end=_end(listing, start, zone, findings),
        timezone=zone_name,
        all_day=listing.all_day,
        doors=_doors(listing.doors, zone),
        findings=tuple(findings),
    )


def _start(listing: Listing, zone: tzinfo) -> _Moment:
    """Raises UndatedError when the start is missing, unreadable or in no year of ours."""
    if not listing.start.strip():
        raise UndatedError("date/missing", "The listing has no date.", "")
    written = iso8601.read(listing.start)
    if written is None:
        raise UndatedError("date/unreadable", "The date cannot be read; the listing is left out.", listing.start[:60])
    start = _moment(written, zone, listing)
    if start is None:
        raise UndatedError("date/implausible", "The year is not of our time; left out.", listing.start[:60])
    return start


def _iso(moment: _Moment) -> str:
    return moment.at.isoformat(timespec="seconds") if moment.at else moment.day.isoformat()


def _zone_name(listing: Listing, city: City, findings: list[Finding]) -> str:
    """The zone the event is told in.

    An instant (offset or Z) is true whatever zone stands beside it, so in-person events are told in the city's zone:
    organisers' zones are often those of their own computer. A local time keeps the zone its source names.
    """
    named = listing.timezone.strip()
    known = _ZONES.get(named.lower(), "")
    if named and not known:
        findings.append(("time/zone-unknown", "The time zone is not known; the city's is used.", named[:60]))
    if listing.online is True:
        return known or city.timezone
    if not known or listing.floating or _is_instant(listing.start):
        return city.timezone
    return known


def _is_instant(text: str) -> bool:
    written = iso8601.read(text)
    return written is not None and written.offset is not None


def _moment(written: iso8601.Written, zone: tzinfo, listing: Listing, *, second: bool = False) -> _Moment | None:
    """A start or end as a day or an instant in `zone`, None outside the years of ours.

    `second`: a wall time that comes twice (the clocks go back) means its second time.
    """
    if not FIRST_YEAR <= written.day.year <= LAST_YEAR:
        return None
    if written.at is None or listing.all_day:
        return _Moment(written.day)
    if (instant := iso8601.aware(written)) is not None:
        at = instant.astimezone(zone)
        return _Moment(at.date(), at)
    if listing.floating and written.at == time() and not _ends_at_an_hour(listing):
        return _Moment(written.day)  # feeds write midnight where they know only the day
    local = datetime.combine(written.day, written.at, zone).replace(fold=int(second))
    real = local.astimezone(UTC).astimezone(zone)  # in a gap the offset before it holds (RFC 5545 3.3.5)
    return _Moment(real.date(), real, skipped=real.replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0))


def _ends_at_an_hour(listing: Listing) -> bool:
    """Whether it ends at another hour than midnight: then a midnight before it is one."""
    end = iso8601.read(listing.end) if listing.end.strip() else None
    return end is not None and end.at not in (None, time())


def _refuse_far_zone(listing: Listing, city: City, at: datetime) -> None:
    """A local time told in another part of the world's zone, for a place in this city, is a known reseller's error.

    Without a place nothing says that the event is in this city at all.
    """
    if listing.online is True or listing.floating:
        return
    named = _ZONES.get(listing.timezone.strip().lower())
    if named is None or _is_instant(listing.start):
        return
    here = at.astimezone(city.zone).utcoffset() or timedelta()
    there = at.utcoffset() or timedelta()
    if abs(here - there) >= FAR_ZONE:
        message = "The time is told in a zone that is not that of the place; which of the two is wrong cannot be known."
        raise UndatedError("time/zone-contradiction", message, f"{named}, the city has {city.timezone}")


def _end(listing: Listing, start: _Moment, zone: tzinfo, findings: list[Finding]) -> str | None:
    """The end as the public event writes it, None when there is none that can be trusted."""
    if not listing.end.strip():
        return None
    written = iso8601.read(listing.end)
    end = _moment(written, zone, listing) if written is not None else None
    if written is None or end is None:
        findings.append(("end/unreadable", "The end cannot be read; it is left out.", listing.end[:60]))
        return None
    if end.instant is not None and start.instant is not None and end.instant <= start.instant:
        end = _moment(written, zone, listing, second=True) or end
    if problem := _problem(start, end, listing):
        findings.append((*problem, listing.end[:60]))
        return None
    return _told_end(start, end)


def _problem(start: _Moment, end: _Moment, listing: Listing) -> tuple[str, str] | None:
    """Why an end cannot be trusted, None when it can."""
    if start.instant is not None and end.instant is not None:
        length, before = end.instant - start.instant, end.instant <= start.instant
    else:
        length, before = end.day - start.day, end.day < start.day
    if before:
        return "end/before-start", "The end is not after the start; it is left out."
    if listing.end_doubtful and length >= DOUBTFUL_LENGTH:
        return "end/doubtful", "The end is known to be doubtful and is days away; it is left out."
    if length > LONGEST and not (length <= SEASON and is_exhibition(listing)):
        return "end/far", "The end is farther from the start than such an event lasts; it is left out."
    return None


def _told_end(start: _Moment, end: _Moment) -> str | None:
    """An instant only beside an instant; a last day only when it is not the first one anyway."""
    if start.at is not None and end.at is not None:
        return _iso(end)
    last = end.day
    if start.at is None and end.at is not None and end.at.time() <= NOON:
        last -= timedelta(days=1)  # the small hours belong to the night before
    return last.isoformat() if last > start.day else None


def _doors(text: str, zone: tzinfo) -> str:
    """The hour doors open, "HH:MM" local; "" when not said."""
    written = iso8601.read(text)
    if written is None:
        alone = iso8601.clock(text)
        return alone.strftime("%H:%M") if alone else ""
    if written.at is None:
        return ""
    instant = iso8601.aware(written) if FIRST_YEAR <= written.day.year <= LAST_YEAR else None
    return (instant.astimezone(zone) if instant else written.at).strftime("%H:%M")


def is_foreign(listing: Listing, event: Event) -> bool:
    """Whether a listing tells its time in the time of another zone than the event's; UTC is nobody's zone."""
    written = iso8601.read(listing.start)
    if written is None or not event.time:
        return False
    here = datetime.fromisoformat(event.start)
    named = _ZONES.get(listing.timezone.strip().lower())
    if written.offset is not None and written.offset != timedelta():
        return written.offset != here.utcoffset()
    return named is not None and here.astimezone(ZoneInfo(named)).utcoffset() not in (here.utcoffset(), timedelta())


def hours_away(listing: Listing, event: Event) -> int:
    """Whole hours between the offset in which a listing writes its start and that of the event's own zone.

    0 for a start without one, for UTC, in which machines write, for who names the zone as well: that is meant, and for
    a point whose sun keeps the time that is told.
    """
    written = iso8601.read(listing.start)
    if written is None or not written.offset or not event.time or listing.timezone.strip().lower() in _ZONES:
        return 0
    if event.place.lng is not None and abs(written.offset - SUN * event.place.lng) <= OF_THE_SUN:
        return 0
    here = datetime.fromisoformat(event.start).utcoffset() or timedelta()
    return round((written.offset - here) / timedelta(hours=1))
