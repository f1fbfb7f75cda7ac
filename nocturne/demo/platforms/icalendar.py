"""iCalendar as the stand-ins write it: folded lines, one zone or UTC, nothing invented that the model would not say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from nocturne.demo.platforms.answers import Answer
from nocturne.demo.world import Happening


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT."""

    uid: str
    happening: Happening
    link: str
    description: str
    location: str
    geo: str = ""
    status: str = "CONFIRMED"
    organizer: tuple[str, str] = ("", "")
    """Name and mail address."""
    attendees: tuple[tuple[str, str], ...] = ()


def answer(name: str, entries: list[Entry], product: str, zone: str = "") -> Answer:
    """A calendar; `zone` writes local times with that TZID, without it times are UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(name)}"]
    for entry in entries:
        lines += _event(entry, zone)
    lines.append("END:VCALENDAR")
    body = "".join(f"{_folded(line)}\r\n" for line in lines)
    return Answer(200, "text/calendar; charset=utf-8", body.encode())


def _event(entry: Entry, zone: str) -> list[str]:
    one = entry.happening
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{one.edited}",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART{_moment(one.start, zone)}",
        f"DTEND{_moment(one.end, zone)}",
        f"SUMMARY:{_text(one.title)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"STATUS:{entry.status}",
    ]
    lines += [f"LOCATION:{_text(entry.location)}"] if entry.location else []
    lines += [f"GEO:{entry.geo}"] if entry.geo else []
    lines += [f"URL;VALUE=URI:{entry.link}"] if entry.link else []
    lines += [f'ORGANIZER;CN="{name}":MAILTO:{mail}' for name, mail in (entry.organizer,) if name]
    lines += [f'ATTENDEE;CN="{name}";PARTSTAT=ACCEPTED:MAILTO:{mail}' for name, mail in entry.attendees]
    return [*lines, f"CATEGORIES:{','.join(one.scene.tags)}", "END:VEVENT"]


def _moment(at: datetime, zone: str) -> str:
    return f";TZID={zone}:{at:%Y%m%dT%H%M%S}" if zone else f":{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """RFC 5545 3.1: at most 75 octets a line, never inside a character."""
    parts: list[str] = []
    current = b""
    for letter in line:
        encoded = letter.encode()
        if len(current) + len(encoded) > (75 if not parts else 74):
            parts.append(current.decode())
            current = b""
        current += encoded
    return "\r\n ".join([*parts, current.decode()])
