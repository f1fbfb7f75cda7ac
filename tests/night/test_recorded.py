"""The night on pages platforms really sent, replayed over real HTTP at the time they were recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fetch.server import Asked, Reply, Site, answer
from tests.night.project import Project, make

CITY = """---
name: {name}
country: {country}
coordinates: {{lat: {lat}, lng: {lng}}}
timezone: {timezone}
radius_km: {radius}
sources:
  {source}
---
{name}.
"""
TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".ics": "text/calendar; charset=utf-8"}


@dataclass(frozen=True)
class Recording:
    """A city at the time of a recording. `routes`: path (with query where it matters) -> file of the corpus."""

    slug: str
    city: str
    now: str
    source: str
    routes: dict[str, str]
    listings: int


def city(name: str, country: str, lat: float, lng: float, timezone: str, source: str, radius: int = 25) -> str:
    return CITY.format(name=name, country=country, lat=lat, lng=lng, timezone=timezone, source=source, radius=radius)


SAN_FRANCISCO = Recording(
    "san-francisco",
    city("San Francisco", "US", 37.7749, -122.4194, "America/Los_Angeles", "eventbrite: {place: ca--san-francisco}"),
    "2025-05-03T02:22:00+00:00",
    "eventbrite",
    {"/d/ca--san-francisco/all-events/": "eventbrite/search-sf-music-today-2025-05-02.html"},
    20,
)
WASHINGTON = Recording(
    "washington",
    city("Washington", "US", 38.9072, -77.0369, "America/New_York", "luma: {place: discplace-test}", radius=50),
    "2026-06-09T12:00:00+00:00",
    "luma",
    {"/discover/get-paginated-events": "luma/discover-washington-2026-06.people-replaced.json"},
    16,
)
PETALUMA = Recording(
    "petaluma",
    city("Petaluma", "US", 38.2324, -122.6367, "America/Los_Angeles", "meetup: {groups: [brat-pack, lost]}", radius=90),
    "2026-03-09T12:00:00+00:00",
    "meetup",
    {
        "/brat-pack/events/ical/": "meetup/group_ical_brat_pack.ics",
        "/lost/events/ical/": "meetup/group_ical_error_group_not_found.ics",
    },
    10,
)


@contextmanager
def replayed(corpus: Path, folder: Path, recording: Recording) -> Iterator[tuple[Site, Callable[[str, int], int]]]:
    """The site, and a function that runs a verb in the night of the recording or so many nights later."""

    class Recorded(Site):
        def reply_to(self, asked: Asked) -> Reply:
            name = recording.routes.get(urlsplit(asked.path).path)
            if name is None:
                return answer(404, b"<html>not recorded</html>")
            kind = TYPES[Path(name).suffix]
            return answer(200, (corpus / name).read_bytes(), Content_Type=kind, ETag=f'"{name}"')

    with Recorded() as site:
        project = make(folder, site.url(""), cities={recording.slug: recording.city})
        settings = folder / "content/site.toml"
        text = settings.read_text(encoding="utf-8").replace(f"[sources.{recording.source}]\ndelay = 0.0\n", "")
        settings.write_text(text.replace("sources.eventbrite", f"sources.{recording.source}"), encoding="utf-8")

        def run(verb: str, night: int = 0) -> int:
            now = datetime.fromisoformat(recording.now) + timedelta(days=night)
            return project.run(verb, "--now", now.isoformat()).code

        yield site, run


def published(folder: Path, slug: str) -> list[dict[str, object]]:
    found = json.loads((folder / f"output/api/v1/events/{slug}.json").read_text(encoding="utf-8"))
    events: list[dict[str, object]] = found["events"]
    return events


def newest_report(folder: Path) -> dict[str, list[dict[str, object]]]:
    report: dict[str, list[dict[str, object]]] = json.loads(Project(folder).run("report", "--json").out)[0]
    return report


@pytest.mark.parametrize("recording", [SAN_FRANCISCO, WASHINGTON], ids=lambda recording: recording.slug)
def test_a_recorded_list_becomes_a_site_and_json_and_outlives_the_platform(
    corpus: Path, tmp_path: Path, recording: Recording
) -> None:
    folder = tmp_path / "project"
    with replayed(corpus, folder, recording) as (site, run):
        assert run("nightly", 0) == 0
        events = published(folder, recording.slug)
        assert len(events) == newest_report(folder)["cities"][0]["events"] == recording.listings
        page = (folder / "output" / recording.slug / "index.html").read_text(encoding="utf-8")
        assert all(f"-{event['id']}.html" in page for event in events)
        assert newest_report(folder)["visits"][0]["listed"] == recording.listings
        site.stop()
        assert run("nightly", 1) == 3
        later = {event["id"] for event in published(folder, recording.slug)}
        assert later <= {event["id"] for event in events}, "those of the first day are over, the others stay"
        assert newest_report(folder)["visits"][0]["good_at"] == recording.now.replace("+00:00", "Z")


def test_radius_decides_who_is_in_town_and_each_one_outside_is_an_issue(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    small = replace(SAN_FRANCISCO, city=SAN_FRANCISCO.city.replace("radius_km: 25", "radius_km: 10"))
    with replayed(corpus, folder, small) as (_, run):
        assert run("nightly", 0) == 0
    inside = published(folder, "san-francisco")
    row = newest_report(folder)["cities"][0]
    dropped = row["dropped"]
    assert isinstance(dropped, dict)
    assert 0 < len(inside) < 20
    assert len(inside) + sum(dropped.values()) == 20
    assert {event["timezone"] for event in inside} == {"America/Los_Angeles"}


def test_no_word_of_a_private_person_reaches_any_file(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    recorded = (corpus / WASHINGTON.routes["/discover/get-paginated-events"]).read_bytes()
    assert recorded.count(b"canary") > 50, "the control: the recording is full of them"
    with replayed(corpus, folder, WASHINGTON) as (_, run):
        assert run("nightly", 0) == 0
        assert run("nightly", 1) == 0
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert len(written) > 50
    assert [path for path in written if b"canary" in path.read_bytes().lower()] == []
    events = published(folder, "washington")
    assert any(event["place"]["hidden"] for event in events)  # type: ignore[index]


def test_one_group_that_is_gone_costs_only_itself(corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    with replayed(corpus, folder, PETALUMA) as (_, run):
        assert run("nightly", 0) == 3
    rows = {str(row["entry"]): row for row in newest_report(folder)["visits"]}
    good, lost = rows["group:brat-pack"], rows["group:lost"]
    assert (good["outcome"], good["listed"]) == ("ok", PETALUMA.listings)
    assert (lost["outcome"], lost["good_at"], lost["reason"]) == ("wrong_body", "", "JSON came instead of a calendar")


def test_every_recorded_calendar_is_read_or_refused_in_a_sentence(corpus: Path, tmp_path: Path) -> None:
    names = sorted(path.name for path in (corpus / "ics").glob("*.ics"))
    routes = {f"/{name}": f"ics/{name}" for name in names}
    urls = json.dumps([f"https://calendars.example/{name}" for name in names])
    recording = Recording(
        "prague", city("Prague", "CZ", 50.08, 14.43, "Europe/Prague", f"calendar: {urls}"),
        "2026-03-09T12:00:00+00:00", "calendar", routes, 0,
    )  # fmt: skip
    folder = tmp_path / "project"
    with replayed(corpus, folder, recording) as (site, run):
        assert run("nightly", 0) == 3, "one of them is a robot check"
        assert len({urlsplit(each.path).path for each in site.asked} & routes.keys()) == len(names)
    report = newest_report(folder)
    outcomes = {str(row["outcome"]) for row in report["visits"]}
    assert outcomes == {"ok", "challenge"}
    assert not any(issue["severity"] == "critical" for issue in report["samples"])
