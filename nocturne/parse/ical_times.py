"""DATE and DATE-TIME (RFC 5545 3.3.4 and 3.3.5) as feeds write them, with the zone each is told in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from nocturne.parse.ical_lines import Line
from nocturne.parse.ical_zones import Zone, named

FIRST_YEAR, LAST_YEAR = 1970, 2200

_WRITTEN = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?([Zz])?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a wall time in a zone. `zone` None and `day_only` false: a floating time.

    `unknown_zone` is the TZID nobody can place; such a time is floating.
    """

    wall: datetime
    day_only: bool = False
    zone: Zone | None = None
    unknown_zone: str = ""

    @property
    def day(self) -> date:
        """The day on the wall."""
        return self.wall.date()

    @property
    def floating(self) -> bool:
        """Whether the time is told without any zone."""
        return self.zone is None and not self.day_only

    @property
    def iso(self) -> str:
        """ISO 8601: a bare date, "Z" for UTC, local for an IANA zone or none, with offset for a zone without a name."""
        if self.day_only:
            return self.wall.date().isoformat()
        local = self.wall.isoformat(timespec="seconds")
        if self.zone is None:
            return local
        if self.zone.is_utc:
            return f"{local}Z"
        return local if self.zone.iana else self.zone.aware(self.wall).isoformat(timespec="seconds")

    @property
    def timezone(self) -> str:
        """The IANA name of the zone, "" for none, for UTC (an instant, told nowhere) and for a zone without a name."""
        return "" if self.zone is None or self.zone.is_utc else self.zone.iana

    @property
    def stamp(self) -> str:
        """As in a RECURRENCE-ID: "20260501", "20260501T200000" or "20260501T200000Z"."""
        if self.day_only:
            return self.wall.strftime("%Y%m%d")
        return self.wall.strftime("%Y%m%dT%H%M%S") + ("Z" if self.zone is not None and self.zone.is_utc else "")

    def at(self, wall: datetime) -> Moment:
        """The same kind of moment at another wall time."""
        return Moment(wall, self.day_only, self.zone, self.unknown_zone)

    def wall_like(self, other: Moment, default: Zone) -> datetime:
        """This moment on the wall of `other`; floating times and days hold as they are, in whatever zone."""
        if self.day_only or self.zone is None or self.zone == other.zone:
            return self.wall
        there = other.zone or default
        return there.wall(self.zone.aware(self.wall).astimezone(UTC))

    def plus(self, length: timedelta) -> Moment:
        """Later by `length`: days on the wall, less than a day by the clock that never jumps."""
        if self.zone is None or length >= timedelta(days=1):
            return self.at(self.wall + length)
        return self.at(self.zone.wall(self.zone.aware(self.wall).astimezone(UTC) + length))


UTC_ZONE = Zone("UTC")


def moment(line: Line, own: Mapping[str, Zone]) -> Moment | None:
    """The moment in a DTSTART, DTEND, RECURRENCE-ID; None when it cannot be read. `own` are the calendar's zones."""
    return _moment(line.value, line.parameters, own)


def moments(line: Line, own: Mapping[str, Zone], most: int) -> list[Moment]:
    """The readable moments of an EXDATE or RDATE, `most` at most; of a period its start."""
    parts = line.value.split(",")[:most]
    found = (_moment(part.partition("/")[0], line.parameters, own) for part in parts)
    return [each for each in found if each is not None]


def _moment(value: str, parameters: Mapping[str, str], own: Mapping[str, Zone]) -> Moment | None:
    found = _WRITTEN.fullmatch(value.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, utc = found.groups()
    try:
        wall = datetime(int(year), int(month), int(day))  # noqa: DTZ001  a wall time
        if hour is not None:
            wall = datetime.combine(wall, time(int(hour), int(minute), min(int(second or 0), 59)))
    except ValueError:
        return None
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        return None
    if hour is None or (parameters.get("VALUE", "").upper() == "DATE" and wall.time() == time()):
        return Moment(datetime.combine(wall, time()), day_only=True)
    if utc:
        return Moment(wall, zone=UTC_ZONE)
    tzid = parameters.get("TZID", "").strip()
    if not tzid:
        return Moment(wall)
    zone = named(tzid) or own.get(tzid)
    return Moment(wall, zone=zone, unknown_zone="" if zone else tzid)
