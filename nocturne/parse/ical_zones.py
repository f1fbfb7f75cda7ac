"""Time zones as calendars name them: IANA names in disguise, names of Windows, and zones of their own making."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from nocturne.parse.ical_lines import Block
from nocturne.parse.ical_rules import Budget, RuleError, days, rule

MOST_OBSERVANCES = 200
"""Real zones have two, or one for every change of a hundred years."""
UTC_NAMES = frozenset({"UTC", "GMT", "Etc/UTC", "Etc/GMT", "Etc/Zulu", "Zulu", "Etc/UCT", "UCT", "Universal"})

_OFFSET = re.compile(r"([+-])([01]\d):?([0-5]\d)(?::?([0-5]\d))?")
_PLACES = re.compile(r"\((?:UTC|GMT)[^)]*\)\s*(.+)", re.IGNORECASE)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")


@dataclass(frozen=True, slots=True)
class Zone:
    """What a TZID stands for. `iana` is "" for a zone of the calendar's own making, which `onsets` describe.

    `onsets` are (first wall time, offset from then on) in order; `before` holds ahead of the first.
    """

    iana: str = ""
    onsets: tuple[tuple[datetime, timedelta], ...] = ()
    before: timedelta = timedelta()

    @property
    def is_utc(self) -> bool:
        """Whether wall times of this zone are instants of UTC."""
        return self.iana in UTC_NAMES

    def aware(self, wall: datetime) -> datetime:
        """`wall` (naive) with its offset; in a gap the offset before it holds."""
        if self.iana:
            return wall.replace(tzinfo=ZoneInfo(self.iana))
        offset = self.before
        for onset, then in self.onsets:
            if onset <= wall:
                offset = then
        return wall.replace(tzinfo=timezone(offset))

    def wall(self, instant: datetime) -> datetime:
        """The naive wall time of an aware instant."""
        if self.iana:
            return instant.astimezone(ZoneInfo(self.iana)).replace(tzinfo=None)
        utc = instant.astimezone(UTC).replace(tzinfo=None)
        offset = previous = self.before
        for onset, then in self.onsets:
            if onset - previous <= utc:
                offset = then
            previous = then
        return utc + offset


def named(tzid: str) -> Zone | None:
    """The zone of a TZID that is, ends with or describes an IANA or Windows name; None when it does none of these."""
    found = _iana(tzid.strip().strip('"').strip())
    return Zone(found) if found else None


@cache
def _iana(tzid: str) -> str:
    if len(tzid) > 200:
        return ""
    parts = tzid.strip("/").replace(" ", "_").split("/")
    for size in range(min(3, len(parts)), 0, -1):
        found = _known().get("/".join(parts[-size:]).lower())
        if found and (size == len(parts) or size > 1):
            return found
    windows = _windows().get(tzid.lower().replace("_", " "), "")
    return windows or _by_places(tzid)


def _by_places(tzid: str) -> str:
    """Outlook's display names: "(UTC+01:00) Amsterdam, Berlin, Bern", "(UTC-05:00) Eastern Time (US & Canada)"."""
    listed = _PLACES.fullmatch(tzid)
    if listed is None:
        return ""
    region = listed[1].partition(" (")[0].removesuffix(" Time").lower()
    if found := _windows().get(f"{region} standard time", ""):
        return found
    cities = (place.strip().lower().replace(" ", "_") for place in listed[1].split(","))
    return next((found for city in cities if (found := _by_city().get(city, ""))), "")


@cache
def _known() -> dict[str, str]:
    return {name.lower(): name for name in sorted(available_timezones() - {"localtime", "Factory", "posixrules"})}


@cache
def _windows() -> dict[str, str]:
    return {name.lower(): zone for name, zone in WINDOWS_TO_OLSON.items()}


@cache
def _by_city() -> dict[str, str]:
    """Zones by their city; a city of two continents names none."""
    found: dict[str, str] = {}
    for name in _known().values():
        area, _, city = name.rpartition("/")
        if area and not area.startswith(("Etc", "posix", "right", "US", "SystemV")):
            found[city.lower()] = name if city.lower() not in found else ""
    return found


def own_zones(calendars: Iterable[Block], years: tuple[int, int], budget: Budget) -> dict[str, Zone]:
    """The zones of every VTIMEZONE by TZID, as good as its rules can be read for `years` (first and last)."""
    found: dict[str, Zone] = {}
    for calendar in calendars:
        for block in calendar.blocks:
            if block.kind == "VTIMEZONE":
                names = [line.value.strip().strip('"') for line in block.all("TZID")]
                zone = _described(block, years, budget)
                found |= {name: zone for name in names if zone is not None and name not in found}
    return found


def _described(block: Block, years: tuple[int, int], budget: Budget) -> Zone | None:
    """A zone from its observances, None when not one of them can be read."""
    located = named(block.text("X-LIC-LOCATION"))
    if located is not None:
        return located
    onsets: list[tuple[datetime, timedelta, timedelta]] = []
    for observance in block.blocks[:MOST_OBSERVANCES]:
        before, then = _offset(observance.text("TZOFFSETFROM")), _offset(observance.text("TZOFFSETTO"))
        if observance.kind in ("STANDARD", "DAYLIGHT") and then is not None:
            onsets += [(at, before if before is not None else then, then) for at in _onsets(observance, years, budget)]
    if not onsets:
        return None
    onsets.sort(key=lambda onset: onset[0])
    return Zone(onsets=tuple((at, then) for at, _, then in onsets), before=onsets[0][1])


def _onsets(observance: Block, years: tuple[int, int], budget: Budget) -> Iterator[datetime]:
    """When an observance begins, in the wall time before it: its DTSTART, RDATEs and what its rule gives."""
    start = _stamp(observance.text("DTSTART"))
    if start is None:
        return
    yield start
    for line in observance.all("RDATE"):
        yield from (at for part in line.value.split(",")[:MOST_OBSERVANCES] if (at := _stamp(part)) is not None)
    written = observance.text("RRULE")
    if "FREQ=YEARLY" not in written.upper():
        return
    try:
        first, last = start.date().replace(year=max(start.year, years[0]), month=1, day=1), years[1]
        end = start.date().replace(year=max(last, start.year), month=12, day=31)
        yearly = rule(written, start)
        until = _stamp(yearly.until)
        for day in days(yearly, start.date(), first, end, budget):
            at = datetime.combine(day, start.time())
            if until is None or at.date() <= until.date():
                yield at
    except RuleError:
        return


def _stamp(text: str) -> datetime | None:
    found = _STAMP.fullmatch(text.strip())
    try:
        return datetime(*(int(part) for part in found.groups())) if found else None  # type: ignore[arg-type] # noqa: DTZ001  a wall time
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    found = _OFFSET.fullmatch(text.strip())
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3]), seconds=int(found[4] or 0))
    return -length if found[1] == "-" else length
