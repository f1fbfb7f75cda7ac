"""Cities on three clocks with a programme for every night of a week, built at three in the morning of one of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from nocturne.dedupe.identity import event_id
from nocturne.model.event import KnownEvent, Place
from nocturne.model.run import Health
from nocturne.site.build import build
from nocturne.site.dates import utc
from nocturne.store.state import State
from tests.browser.programme import event

ZONES = {"hollerau": "Europe/Berlin", "wharf": "America/New_York", "cove": "Australia/Sydney"}
"""City -> its zone: two that change their clocks half a year apart from the third."""
SCENES = (("techno",), ("film",), ("poetry",), ("workshop",))
TOWN = "---\nname: {name}\ncountry: XX\ncoordinates: {{lat: 52.1, lng: 11.6}}\ntimezone: {zone}\n---\n"


def build_world(project: Path, city: str, day: date) -> Path:
    """The site as it stands when it was built at three in the morning of a day in one of the cities."""
    now = datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo(ZONES[city]))
    for folder in ("cities", "pages", "sources"):
        (project / "content" / folder).mkdir(parents=True)
    settings = 'title = "Nocturne"\nbase_url = "https://nocturne.example"\ncontact = "hello@nocturne.example"\n'
    (project / "content/site.toml").write_text(settings, encoding="utf-8")
    state = State(project).open()
    for name, zone in ZONES.items():
        (project / f"content/cities/{name}.md").write_text(TOWN.format(name=name.title(), zone=zone), encoding="utf-8")
        nights = [day + timedelta(days=at) for at in range(-1, 9)]
        state.save_events(name, [each for night in nights for each in _night(name, zone, night)])
    state.save_health(Health(at=utc(now), rows=()))
    build(project, project / "output", now, jobs=1, city_options=dict)
    return project / "output"


def _night(city: str, zone: str, night: date) -> list[KnownEvent]:
    """Five events: early with an end, cancelled, at nine, from eleven to six, and at two in the small hours."""
    following = night + timedelta(days=1)
    return [
        _event(city, zone, "Early", night, night, "18:00", end=f"{night}T20:00"),
        _event(city, zone, "Off", night, night, "19:00", status="cancelled"),
        _event(city, zone, "Nine", night, night, "21:00"),
        _event(city, zone, "Late", night, night, "23:00", end=f"{following}T06:00"),
        _event(city, zone, "Small", night, following, "01:00"),
    ]


def _event(
    city: str, zone: str, kind: str, night: date, day: date, hour: str, *, end: str = "", status: str = "scheduled"
) -> KnownEvent:
    title = f"{kind} {night:%d %b}"
    at = ("Early", "Nine", "Late", "Small").index(kind) if kind != "Off" else 1
    made = event(
        f"{city}-{title}", title, date=f"{day}", time=hour, night=f"{night}", timezone=zone, status=status,
        start=_at(f"{day}T{hour}", zone), end=_at(end, zone) if end else None, tags=SCENES[at],
        place=Place(name=f"House {kind}", locality=city.title(), country="XX"),
    )  # fmt: skip
    key = event_id("luma", f"{city}-{title}", city)
    return replace(made, id=key, city=city, url=f"{city}/e/{made.slug}-{key}.html")


def _at(wall: str, zone: str) -> str:
    return datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).isoformat()
