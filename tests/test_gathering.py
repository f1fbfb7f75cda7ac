"""From remembered visits to the state of every city: what is new, what is kept, and what the operator took away."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nocturne.console import Console
from nocturne.crawl.visit import instant
from nocturne.gathering import FORGIVEN, gather_night
from nocturne.model.event import KnownEvent
from nocturne.model.exchange import Outcome
from nocturne.model.listing import Listing
from nocturne.model.visit import PageRecord, VisitRecord
from nocturne.night import Night, open_night, plan

NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
SITE = """\
title = "Nocturne"
base_url = "https://nocturne.example"
contact = "hello@nocturne.example"
[quality]
window_days = 60
[sources.eventbrite]
pages = true
"""
CITY = """\
---
name: Berlin
country: DE
coordinates: {lat: 52.52, lng: 13.405}
timezone: Europe/Berlin
sources:
  eventbrite: {place: germany--berlin}
---
A town.
"""
CURATED = """\
---
title: Quiet Hours
city: berlin
date: "2026-05-08"
time: "20:00"
---
By hand.
"""


class Project:
    """A project on disk, through several nights."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("content/site.toml", SITE)
        self.write("content/cities/berlin.md", CITY)

    def write(self, path: str, text: str) -> None:
        """Put a file of the operator's."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, encoding="utf-8")

    def open(self, night: int = 0) -> Night:
        """The project as that night's run loads it."""
        return open_night(self.folder, NOW + timedelta(days=night), Console(quiet=True, stream=io.StringIO()), {})

    def visit(self, *listings: Listing, night: int = 0) -> None:
        """The city's planned visit went well that night."""
        opened = self.open(night)
        (planned,) = plan(opened)
        at = instant(opened.now)
        opened.state.save_visit(
            VisitRecord(
                source="eventbrite",
                city="berlin",
                entry=planned.entry.key,
                host="www.eventbrite.com",
                outcome=Outcome.OK,
                tried_at=at,
                good_at=at,
                pages=(PageRecord(url=planned.entry.request.url, kind="list", seen_at=at, listings=listings),),
            )
        )

    def gather(self, night: int = 0) -> list[KnownEvent]:
        """Berlin's events after that night."""
        opened = self.open(night)
        gather_night(opened, plan(opened))
        return opened.state.load_events("berlin")


def party(number: int = 1, **changes: object) -> Listing:
    """A listing of the platform."""
    plain = Listing(
        source="eventbrite",
        source_id=f"10000000{number}",
        title=f"Low Tide {number}",
        start="2026-05-09T22:00",
        timezone="Europe/Berlin",
        extractor="server_data",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh project."""
    return Project(tmp_path)


def titles(events: list[KnownEvent]) -> list[str]:
    """The titles, sorted."""
    return sorted(event.title for event in events)


def states(events: list[KnownEvent]) -> set[str]:
    """The states of all listings."""
    return {each.state for event in events for each in event.sources}


def test_visits_and_files_become_the_citys_events(project: Project) -> None:
    project.write("content/events/quiet-hours.md", CURATED)
    project.visit(party(1), party(2))
    opened = project.open()
    gathered = gather_night(opened, plan(opened))
    assert titles(opened.state.load_events("berlin")) == ["Low Tide 1", "Low Tide 2", "Quiet Hours"]
    (row,) = gathered.cities
    assert (row.listings, row.events, row.new) == (3, 3, 3)
    (visit,) = gathered.visits
    assert (visit.outcome, visit.listed, visit.confirmed) == ("ok", 2, 2)
    assert opened.state.load_health() is not None


def test_a_second_gathering_of_the_same_night_writes_the_same_bytes(project: Project) -> None:
    project.visit(party(1), party(2))
    project.gather()
    path = project.folder / ".state" / "events" / "berlin.ndjson"
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    project.gather()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_night_without_a_visit_confirms_nothing_and_removes_nothing(project: Project) -> None:
    project.visit(party(1))
    assert states(project.gather()) == {"listed"}
    later = project.gather(night=2)
    assert (titles(later), states(later)) == (["Low Tide 1"], {"unconfirmed"})


def test_an_event_that_left_its_list_stays_unconfirmed(project: Project) -> None:
    project.visit(party(1), party(2))
    project.gather()
    project.visit(party(2), night=1)
    events = project.gather(night=1)
    assert {event.title: event.sources[0].state for event in events} == {
        "Low Tide 1": "unconfirmed",
        "Low Tide 2": "listed",
    }


def test_an_event_whose_own_page_is_gone_leaves_the_list_for_the_archive(project: Project) -> None:
    project.visit(party(1))
    project.gather()
    project.visit(party(1, gone=True), night=1)
    assert project.gather(night=1) == []
    assert (project.folder / ".state" / "archive" / "berlin" / "2026.ndjson").is_file()


def test_the_operators_window_of_days_is_honoured(project: Project) -> None:
    project.visit(party(1), party(2, start="2026-07-30T22:00"))
    assert titles(project.gather()) == ["Low Tide 1"]


def _remove(project: Project) -> None:
    (project.folder / "content/events/quiet-hours.md").unlink()


def _draft(project: Project) -> None:
    (project.folder / "content/events/quiet-hours.md").rename(project.folder / "content/events/_quiet-hours.md")


def _elsewhere(project: Project) -> None:
    project.write("content/cities/london.md", CITY.replace("Berlin", "London", 1).replace("DE", "GB"))
    project.write("content/events/quiet-hours.md", CURATED.replace("berlin", "london"))


def _off(project: Project) -> None:
    project.write("content/site.toml", SITE + "[sources.curated]\nenabled = false\n")


@pytest.mark.parametrize("change", [_remove, _draft, _elsewhere, _off])
def test_a_file_the_operator_took_away_takes_its_event_with_it(
    project: Project, change: Callable[[Project], None]
) -> None:
    project.write("content/events/quiet-hours.md", CURATED)
    assert titles(project.gather()) == ["Quiet Hours"]
    change(project)
    assert project.gather(night=1) == []


def test_a_file_with_a_mistake_loses_nothing(project: Project) -> None:
    project.write("content/events/quiet-hours.md", CURATED)
    project.gather()
    project.write("content/events/quiet-hours.md", CURATED.replace("2026-05-08", "8 May"))
    events = project.gather(night=1)
    assert (titles(events), states(events)) == (["Quiet Hours"], {"unconfirmed"})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/site.toml", SITE + "enabled = false\n"),
        (
            "content/cities/berlin.md",
            CITY.replace("  eventbrite: {place: germany--berlin}\n", "").replace("sources:\n", ""),
        ),
    ],
)
def test_a_source_that_is_switched_off_or_taken_from_the_city_takes_its_events_with_it(
    project: Project, path: str, text: str
) -> None:
    project.visit(party(1))
    assert len(project.gather()) == 1
    project.write(path, text)
    assert project.gather(night=1) == []


def test_a_visit_that_is_planned_no_more_is_forgiven_for_a_week(project: Project) -> None:
    project.visit(party(1, start="2026-05-25T22:00"))
    project.gather()
    project.write("content/cities/berlin.md", CITY.replace("germany--berlin", "germany--potsdam"))
    assert states(project.gather(night=1)) == {"unconfirmed"}
    assert titles(project.gather(night=FORGIVEN.days)) == ["Low Tide 1"]
    assert project.gather(night=FORGIVEN.days + 1) == []


def test_a_city_whose_file_is_gone_keeps_its_state_for_the_day_it_comes_back(project: Project) -> None:
    project.write("content/cities/london.md", CITY.replace("Berlin", "London", 1).replace("DE", "GB"))
    opened = project.open()
    first, second = plan(opened)
    assert {first.assignment.city.slug, second.assignment.city.slug} == {"berlin", "london"}
    (project.folder / "content/cities/london.md").unlink()
    project.visit(party(1))
    project.gather()
    berlin = project.folder / "content/cities/berlin.md"
    project.write("content/cities/london.md", CITY.replace("Berlin", "London", 1).replace("DE", "GB"))
    berlin.unlink()
    away = project.open(1)
    gather_night(away, plan(away))
    assert titles(away.state.load_events("berlin")) == ["Low Tide 1"]
    assert away.state.load_events("london") == []


def test_a_run_that_asks_for_other_visits_leaves_what_stands_as_it_stood(project: Project) -> None:
    project.visit(party(1))
    project.gather()
    later = project.open(night=2)
    gathered = gather_night(later, plan(later), asked=set())
    assert states(later.state.load_events("berlin")) == {"listed"}
    assert [visit.outcome for visit in gathered.visits] == ["ok"]
    missed = gather_night(later, plan(later))
    assert states(later.state.load_events("berlin")) == {"unconfirmed"}
    assert [visit.reason for visit in missed.visits] == ["not visited tonight"]
