"""`nocturne read` on a recorded file, in a project made for the place it was recorded for."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from nocturne.cli.main import main

SITE = 'title = "Recorded"\nbase_url = "https://recorded.example"\ncontact = "post@recorded.example"\n'


@dataclass(frozen=True, slots=True)
class Place:
    """A city: zone, country and centre; wide enough to take in its region."""

    timezone: str
    country: str
    latitude: float
    longitude: float
    sources: str = '{calendar: ["https://recorded.example/feed.ics"], meetup: {}}'
    radius_km: int = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What came out: exit code, events of stdout, issues of stderr."""

    exit: int
    events: list[dict[str, Any]]
    issues: list[dict[str, Any]]
    raw: str


def read_saved(
    source: str, path: Path, place: Place, now: str, folder: Path, captured: pytest.CaptureFixture[bytes]
) -> Found:
    """Run the verb; every line of both streams has to be JSON, so a traceback fails here."""
    _project(folder, place)
    captured.readouterr()
    arguments = ["read", source, str(path), "--city", "recorded", "--project", str(folder), "--now", now]
    code = main(arguments)
    streams = captured.readouterr()
    events = [json.loads(line) for line in streams.out.splitlines()]
    issues = [json.loads(line) for line in streams.err.splitlines()]
    return Found(code, events, issues, (streams.out + streams.err).decode())


def _project(folder: Path, place: Place) -> None:
    cities = folder / "content" / "cities"
    cities.mkdir(parents=True, exist_ok=True)
    (folder / "content" / "site.toml").write_text(SITE)
    front = (
        f"name: Recorded\ncountry: {place.country}\n"
        f"coordinates: {{lat: {place.latitude}, lng: {place.longitude}}}\n"
        f"timezone: {place.timezone}\nradius_km: {place.radius_km}\nonline: true\nsources: {place.sources}\n"
    )
    (cities / "recorded.md").write_text(f"---\n{front}---\nA place where something was recorded.\n")


def raw_event(body: bytes, source_id: str) -> dict[str, str]:
    """The properties of the event of that id as they stand in a calendar, first of each; {} when it has no UID.

    Of a series the date's own statement if there is one. As little as needed: unfolded, split at the first colon.
    """
    uid, _, occurrence = (
        source_id.rpartition("/") if re.search(r"/\d{8}(T\d{6}Z?)?$", source_id) else (source_id, "", "")
    )
    text = re.sub(rb"[\r\n]{1,4}[ \t]", b"", body).decode("utf-8", "replace")
    blocks = re.findall(r"BEGIN:VEVENT\r?\n(.*?)END:VEVENT", text, re.DOTALL)
    found: dict[str, str] = {}
    for block in blocks:
        lines = dict(re.findall(r"^([A-Z-]+)(?:;[^:\r\n]*)?:([^\r\n]*)", block, re.MULTILINE)[::-1])
        moved = lines.get("RECURRENCE-ID", "")[:8]
        if lines.get("UID", "").replace("\\", "") == uid and (not moved or moved == occurrence[:8]):
            later = int(lines.get("SEQUENCE", "0") or 0) >= int(found.get("SEQUENCE", "0") or 0)
            found = lines if moved or (later and not found.get("RECURRENCE-ID")) else found
    return found


def words(text: str) -> set[str]:
    """The words of a text, whatever stands between them."""
    return set(re.findall(r"\w+", html.unescape(text.replace("\\,", ",").replace("\\n", " ")).casefold()))
