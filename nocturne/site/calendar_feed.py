"""iCalendar (RFC 5545, 7986) of a city's events: folded, escaped, with the zones it refers to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from nocturne.model.event import Event
from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.shown import short, where
from nocturne.site.timezones import vtimezone

STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}
DESCRIPTION_CHARACTERS = 600
LINE_OCTETS = 75
NEVER_FOLDED = LINE_OCTETS // 4
"""So many characters always fit into a line, whatever they are."""


def calendar(name: str, host: str, url: str, events: Iterable[Event], language: Language) -> bytes:
    """The calendar called `name` at `url`; `host` makes the events' UIDs global. Same events, same bytes."""
    components: list[str] = []
    years: dict[str, tuple[int, int]] = {}
    for event in events:
        components += _event(event, host, language)
        if event.time and event.timezone != "UTC":
            low, high = years.get(event.timezone, (9999, 0))
            year = int(event.date[:4])
            years[event.timezone] = min(low, year), max(high, year + 1)
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Nocturne//Nocturne//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{text(name)}",
        f"X-WR-CALNAME:{text(name)}",
        f"URL:{url}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    zones = [line for zone, (first, last) in sorted(years.items()) for line in vtimezone(zone, first, last)]
    lines = (*head, *zones, *components, "END:VCALENDAR", "")
    return "\r\n".join([line if len(line) <= NEVER_FOLDED else fold(line) for line in lines]).encode()


def _event(event: Event, host: str, language: Language) -> list[str]:
    changed = _stamp(changed_at(event))
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.id}@{host}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{event.sequence}",
        f"SUMMARY:{text(event.title)}",
        f"URL:{event.url}",
        f"STATUS:{STATUS.get(event.status, 'CONFIRMED')}",
        *_times(event),
        f"LOCATION:{text(location(event, language))}",
        f"DESCRIPTION:{text(_description(event, language))}",
    ]
    if event.place.lat is not None and event.place.lng is not None and not event.place.hidden:
        lines.append(f"GEO:{event.place.lat:.6f};{event.place.lng:.6f}")
    if event.tags:
        lines.append(f"CATEGORIES:{','.join(map(text, event.tags))}")
    lines.append("END:VEVENT")
    return lines


def changed_at(event: Event) -> str:
    """The instant (ISO 8601) of its last change, or when it was first seen."""
    return event.changed[-1]["at"] if event.changed else event.first_seen


def location(event: Event, language: Language) -> str:
    """Where it is, in one line; never more than the town while the place is hidden."""
    place = event.place
    if place.hidden or event.attendance_mode == "online":
        return where(event, language)
    return event.location or where(event, language)


def _description(event: Event, language: Language) -> str:
    unsaid = "" if event.time or event.all_day else f"{language.gettext('The time was not stated.')}\n\n"
    return f"{unsaid}{short(event.description, DESCRIPTION_CHARACTERS)}\n\n{event.url}".strip()


def _times(event: Event) -> list[str]:
    """DTSTART and, when it is known and later, DTEND of the same kind."""
    end = event.end or ""
    if not event.time:
        lines = [f"DTSTART;VALUE=DATE:{_compact(event.date)}"]
        if end[:10] > event.date:
            lines.append(f"DTEND;VALUE=DATE:{_compact(_next_day(end[:10]))}")
        return lines
    lines = [f"DTSTART{_moment(event.start, event.timezone)}"]
    if len(end) > 10 and dates.is_later(end, event.start):
        lines.append(f"DTEND{_moment(end, event.timezone)}")
    return lines


def _moment(moment: str, timezone: str) -> str:
    """`;TZID=…:local time`, or UTC where the local time alone would be another moment (an hour that comes twice)."""
    if timezone != "UTC" and len(moment) == 25 and moment[19:] == _offset_of_day(moment[:10], timezone):
        return f";TZID={timezone}:{_compact(moment[:13])}{moment[14:16]}{moment[17:19]}"
    aware = datetime.fromisoformat(moment)
    local = aware.astimezone(dates.zone(timezone))
    if timezone == "UTC" or local.fold or local.replace(tzinfo=None) != aware.replace(tzinfo=None):
        return f":{aware.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f";TZID={timezone}:{local:%Y%m%dT%H%M%S}"


@lru_cache(4096)
def _offset_of_day(day: str, timezone: str) -> str:
    """The offset (`+02:00`) of every moment of a local day, "" for a day on which the clock is set."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=dates.zone(timezone))
    first, last = midnight.isoformat()[19:], (midnight + timedelta(days=1)).isoformat()[19:]
    return first if first == last else ""


def _compact(day: str) -> str:
    return day.replace("-", "")


@lru_cache(1024)
def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@lru_cache(1024)
def _stamp(instant: str) -> str:
    return dates.rfc3339(instant).replace("-", "").replace(":", "")


def text(value: str) -> str:
    """A TEXT value (RFC 5545 3.3.11)."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return value.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets, never inside a character (RFC 5545 3.1)."""
    if line.isascii():
        if len(line) <= LINE_OCTETS:
            return line
        rest = (line[at : at + LINE_OCTETS - 1] for at in range(LINE_OCTETS, len(line), LINE_OCTETS - 1))
        return "\r\n ".join([line[:LINE_OCTETS], *rest])
    data, pieces, at, room = line.encode(), [], 0, LINE_OCTETS
    while len(data) - at > room:
        cut = at + room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        pieces.append(data[at:cut].decode())
        at, room = cut, LINE_OCTETS - 1
    pieces.append(data[at:].decode())
    return "\r\n ".join(pieces)
