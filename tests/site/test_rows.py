"""What the state may hold and what of it leaves the house."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest

from nocturne.errors import StateError
from nocturne.model.event import Change, Place
from nocturne.site import rows
from tests.site.projects import confirmed, contents, event, save, save_health, site, unconfirmed


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2026-02-30"}, {"night": "today"}, {"start": "2026-05-01 19:00"}, {"end": "2026-05-01T25:00:00+02:00"},
        {"timezone": "Europe/Nowhere"}, {"timezone": "../../etc/passwd"}, {"id": "../x"}, {"slug": "A b"},
        {"time": "19:30"}, {"start": "2026-05-02T19:00:00+02:00"}, {"date": "20260501"}, {"status": "maybe"},
        {"slug": "a" * 300},
        {"date": "9999-12-31", "start": "9999-12-31T19:00:00+02:00", "end": None}, {"night": "0999-01-01"},
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_shown_is_named_by_file_and_line(project: Path, changes: dict[str, str | None]) -> None:
    output, _ = site(project)
    before = contents(output)
    good, bad = event(1), msgspec.to_builtins(event(2)) | changes
    state = project / ".state" / "events" / "berlin.ndjson"
    state.write_bytes(msgspec.json.encode(good) + b"\n" + msgspec.json.encode(bad) + b"\n")
    with pytest.raises(StateError, match=r"^\.state/events/berlin\.ndjson:2: .*restore the file from the last good"):
        site(project)
    assert contents(output) == before


@pytest.mark.parametrize("name", ["events/berlin.ndjson", "health.json", "schema"])
def test_state_that_cannot_be_read_is_named_and_the_old_site_stands(project: Path, name: str) -> None:
    output, _ = site(project)
    before = contents(output)
    (project / ".state" / name).unlink(missing_ok=True)
    (project / ".state" / name).mkdir()
    with pytest.raises(StateError, match=rf"^\.state/{name}: cannot be read \(Is a directory\); .*the site stands"):
        site(project)
    assert contents(output) == before


@pytest.mark.parametrize("wrong", ["yesterday", "2026-05-01T03:00:00", "2026-13-01T00:00:00Z"])
@pytest.mark.parametrize("key", ["at", "good_at", "tried_at"])
def test_health_without_true_instants_is_named(project: Path, key: str, wrong: str) -> None:
    at = wrong if key == "at" else "2026-05-01T03:00:00Z"
    save_health(project, {**confirmed(), **({} if key == "at" else {key: wrong})}, at=at)
    with pytest.raises(StateError, match=r"health\.json: cannot be read .*restore it or remove it"):
        site(project)


def test_the_day_since_when_nobody_lists_an_event_has_to_be_one(project: Path) -> None:
    save(project, "berlin", [event(1), unconfirmed(event(2), "yesterday")])
    with pytest.raises(StateError, match=r"^\.state/events/berlin\.ndjson:2: .*'yesterday'"):
        site(project)


def test_bookkeeping_stays_in_the_house(project: Path) -> None:
    save(project, "berlin", [event(1, merged=("because of Cassandra",), origins={"title": "luma:cassandra"})])
    output, _ = site(project)
    assert not [path for path, data in contents(output).items() if b"assandra" in data]


def test_where_a_hidden_place_once_was_is_not_told_by_its_changes() -> None:
    at = "2026-05-01T03:00:00Z"
    change: Change = {"at": at, "field": "location", "from": "1 Hidden Lane", "to": "Berlin"}
    title: Change = {"at": at, "field": "title", "from": "Before", "to": "After"}
    told = dataclasses.replace(
        event(1), place=Place(name="Loft", locality="Berlin", lat=52.1, hidden=True), changed=(change, title)
    )
    (row,) = rows.read(msgspec.json.encode(told), "x")
    assert [each["field"] for each in row.event.changed] == ["title"]
    assert row.event.place == Place(locality="Berlin", hidden=True)


def test_a_state_of_a_newer_version_is_refused(project: Path) -> None:
    output, _ = site(project)
    before = contents(output)
    (project / ".state" / "schema").write_text("99\n")
    with pytest.raises(StateError, match="the state has schema 99"):
        site(project)
    assert contents(output) == before


def test_a_project_without_state_gets_an_empty_site(tmp_path: Path, project: Path) -> None:
    for path in sorted((project / ".state").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (project / ".state").rmdir()
    output, result = site(project)
    assert result.counts["events"] == 0
    assert "Nothing is announced" in (output / "berlin" / "index.html").read_text()
    assert not (project / ".state").exists()
