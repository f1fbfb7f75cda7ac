"""Small projects of invented nights, and ways to look at what was built of them."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from nocturne.model.event import KnownEvent, ListedAt, Offer, Organizer, Place
from nocturne.site.build import BuildResult, build
from nocturne.site.language import Languages
from nocturne.store import folder
from nocturne.store.state import State


@dataclasses.dataclass(frozen=True)
class NoOptions:
    """What a city may say about a source that needs nothing said."""


def city_options() -> Mapping[str, object]:
    """One source is enough for the site, which only knows sources by name."""
    return {"luma": NoOptions}


TEMPLATES = Path(__file__).parents[2] / "site_templates"
NOW = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
SEEN = "2026-04-30T03:00:00Z"
BASE = "https://nocturne.example/guide"
ENGLISH = Languages([]).of("en")
SITE = """\
title = "Nocturne"
base_url = "{base}"
contact = "hello@nocturne.example"
{more}
"""
CITY = """\
---
name: {name}
country: {country}
coordinates: {{lat: {lat}, lng: {lng}}}
timezone: {zone}
---
What happens *here* after dark.
"""
CITIES = {
    "berlin": ("Berlin", "DE", 52.52, 13.405, "Europe/Berlin"),
    "tokyo": ("Tokyo", "JP", 35.68, 139.69, "Asia/Tokyo"),
    "lima": ("Lima", "PE", -12.05, -77.04, "America/Lima"),
}
OFFSETS = {"berlin": "+02:00", "tokyo": "+09:00", "lima": "-05:00"}


def write_project(path: Path, *, cities: Iterable[str] = ("berlin", "tokyo"), base: str = BASE, more: str = "") -> Path:
    """Content for some cities, without events, and templates of its own; `more` are further lines of site.toml."""
    for name in ("cities", "pages", "sources"):
        (path / "content" / name).mkdir(parents=True, exist_ok=True)
    write_settings(path, base=base, more=more)
    for slug in cities:
        name, country, lat, lng, zone = CITIES[slug]
        text = CITY.format(name=name, country=country, lat=lat, lng=lng, zone=zone)
        (path / "content" / "cities" / f"{slug}.md").write_text(text, encoding="utf-8")
    about = "---\ntitle: About\n---\n# Who we are\n\nSomebody with [a lamp](https://lamp.example/).\n"
    (path / "content" / "pages" / "about.md").write_text(about, encoding="utf-8")
    luma = "---\ntitle: Luma\n---\nCalendars of people who invite.\n"
    (path / "content" / "sources" / "luma.md").write_text(luma, encoding="utf-8")
    if not (path / "site_templates").exists():
        shutil.copytree(TEMPLATES, path / "site_templates")
    State(path).open()
    return path


def write_settings(path: Path, *, base: str = BASE, more: str = "") -> None:
    """site.toml anew."""
    (path / "content" / "site.toml").write_text(SITE.format(base=base, more=more), encoding="utf-8")


def event(number: int, city: str = "berlin", **changes: Any) -> KnownEvent:
    """An invented event, one every three hours from the night of `NOW` on; `changes` are further fields."""
    start = datetime(2026, 5, 1, 19, 0) + timedelta(hours=3 * number)  # noqa: DTZ001 - a wall time
    key, link = f"{city[:2]}{number:010d}", f"https://luma.example/{city}-{number}"
    listed = ListedAt(
        source="luma", source_id=f"evt-{number}", link=link, extractor="ics", first_seen=SEEN, last_seen=SEEN
    )
    given: dict[str, Any] = {
        "id": key,
        "slug": f"night-{number}",
        "title": f"Night {number} & its “echo”",
        "description": f"The {number}th of its kind.\n\nBring <ears>, stay & listen.",
        "description_html": f"<p>The {number}th of its kind.</p><p>Bring &lt;ears&gt;, stay &amp; listen.</p>",
        "date": f"{start:%Y-%m-%d}",
        "time": f"{start:%H:%M}",
        "night": f"{start - timedelta(hours=5):%Y-%m-%d}",
        "start": f"{start:%Y-%m-%dT%H:%M}:00{OFFSETS[city]}",
        "end": f"{start + timedelta(hours=2):%Y-%m-%dT%H:%M}:00{OFFSETS[city]}",
        "timezone": CITIES[city][4],
        "location": f"Cellar {number % 7}, 3 Canal Street, {CITIES[city][0]}",
        "place": Place(
            name=f"Cellar {number % 7}", address="3 Canal Street", locality=CITIES[city][0],
            country=CITIES[city][1], lat=CITIES[city][2], lng=CITIES[city][3],
        ),
        "tags": ("techno", "dub") if number % 2 else ("poetry",),
        "price": "12 EUR",
        "offer": Offer(is_free=False, low=12.0, high=12.0, currency="EUR"),
        "organizer": Organizer(name="Cellar Collective", url="https://cellar.example/"),
        "city": city,
        "source": "luma",
        "link": link,
        "sources": (listed,),
        "first_seen": SEEN,
        "last_seen": SEEN,
        "url": f"/{city}/e/night-{number}-{key}.html",
        "aliases": (f"luma:evt-{number}",),
    }  # fmt: skip
    return KnownEvent(**(given | changes))


def unconfirmed(given: KnownEvent, since: str = "2026-04-20T03:00:00Z") -> KnownEvent:
    """The event as it is when its source lists it no more."""
    listed = dataclasses.replace(given.sources[0], last_seen=since, state="unconfirmed")
    return dataclasses.replace(given, sources=(listed,), last_seen=since)


def seen_again(given: KnownEvent, at: str) -> KnownEvent:
    """The same event after another night that changed nothing."""
    listed = dataclasses.replace(given.sources[0], last_seen=at)
    return dataclasses.replace(given, sources=(listed,), last_seen=at)


def on_day(given: KnownEvent, day: date) -> KnownEvent:
    """The event at 20:00 of another day, without an end."""
    offset = OFFSETS[given.city]
    return dataclasses.replace(
        given, date=f"{day}", night=f"{day}", time="20:00", start=f"{day}T20:00:00{offset}", end=None
    )


def save(project: Path, city: str, events: Iterable[KnownEvent]) -> list[KnownEvent]:
    """Remember a city's events."""
    kept = list(events)
    State(project).save_events(city, kept)
    return kept


def save_health(
    project: Path, *rows: dict[str, object], at: str = "2026-05-01T03:00:00Z", born: Mapping[str, str] | None = None
) -> None:
    """How the last visits went: rows with source, city, good_at and so on; `born`: city -> its first night."""
    folder.write_value(project / ".state" / "health.json", {"at": at, "rows": rows, "born": born or {}})


def confirmed(city: str = "berlin", at: str = "2026-05-01T03:00:00Z") -> dict[str, object]:
    """A row of health: Luma was read at `at`."""
    return {"source": "luma", "title": "Luma", "city": city, "tried_at": at, "good_at": at, "listed": 3}


def site(
    project: Path, output: str = "output", *, now: datetime = NOW, jobs: int | None = 1
) -> tuple[Path, BuildResult]:
    """Build and say where."""
    target = project / output
    return target, build(project, target, now, jobs=jobs, city_options=city_options)


def contents(output: Path) -> dict[str, bytes]:
    """Path -> bytes of every file."""
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def stamps(output: Path) -> dict[str, tuple[int, int]]:
    """Path -> (inode, modification time in nanoseconds) of every file."""
    found = ((path, path.stat()) for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): (stat.st_ino, stat.st_mtime_ns) for path, stat in found}


def different(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    """The paths that are new, gone or have other bytes."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
