"""The state is refused rather than reset, and nothing in it is lost by saving."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nocturne.errors import StateError
from nocturne.model.event import KnownEvent
from nocturne.model.exchange import Outcome
from nocturne.model.run import RunRecord
from nocturne.model.visit import VisitRecord
from nocturne.store.state import KEPT_RUNS, SCHEMA, State


def event(event_id: str, date: str = "2026-05-09", title: str = "Night") -> KnownEvent:
    return KnownEvent(
        id=event_id,
        slug="night",
        title=title,
        date=date,
        night=date,
        start=date,
        timezone="Europe/Berlin",
        city="berlin",
        source="curated",
        origins={"title": "curated:night"},
        changed=({"at": "2026-05-01T00:00:00Z", "field": "title", "from": "Old", "to": title},),
    )


def test_a_newer_state_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / ".state").mkdir()
    (tmp_path / ".state" / "schema").write_text("99\n")
    with pytest.raises(StateError, match="schema 99"):
        State(tmp_path).open()
    assert (tmp_path / ".state" / "schema").read_text() == "99\n"


def test_events_come_back_equal_and_sorted_by_id(tmp_path: Path) -> None:
    state = State(tmp_path).open()
    events = [event("bbbbbbbbbbbb"), event("aaaaaaaaaaaa", title="Nächte — 夜")]
    assert state.save_events("berlin", events)
    assert state.load_events("berlin") == events[::-1]
    assert not state.save_events("berlin", events[::-1]), "the same events are the same bytes"


def test_the_archive_keeps_each_event_once_in_the_year_it_happened(tmp_path: Path) -> None:
    state = State(tmp_path).open()
    state.archive("berlin", [event("a" * 12, "2025-12-31"), event("b" * 12)])
    state.archive("berlin", [replace(event("b" * 12), title="Renamed")])
    folder = tmp_path / ".state" / "archive" / "berlin"
    assert sorted(path.name for path in folder.iterdir()) == ["2025.ndjson", "2026.ndjson"]
    assert (folder / "2026.ndjson").read_text().count("\n") == 1
    assert "Renamed" in (folder / "2026.ndjson").read_text()


def test_visits_with_alike_names_do_not_share_a_file(tmp_path: Path) -> None:
    state = State(tmp_path).open()
    for entry in ("ics:a/b", "ics:a-b"):
        state.save_visit(VisitRecord(source="calendar", city="berlin", entry=entry, host="a", outcome=Outcome.OK))
    assert sorted(record.entry for record in state.visits()) == ["ics:a-b", "ics:a/b"]


def test_only_the_newest_runs_are_kept(tmp_path: Path) -> None:
    state = State(tmp_path).open()
    for number in range(KEPT_RUNS + 5):
        started = f"2026-05-01T00:{number // 60:02}:{number % 60:02}.000+00:00"
        state.save_run(RunRecord(verb="nightly", now="", started=started, finished="", exit_code=0))
    runs = state.runs()
    assert len(runs) == KEPT_RUNS
    assert runs[0].started.startswith("2026-05-01T00:00:05")


def test_looking_at_a_state_writes_nothing_and_the_first_lock_begins_it(tmp_path: Path) -> None:
    state = State(tmp_path).open()
    assert list(state.visits()) == [] and state.runs() == [] and state.load_hosts() == {}
    assert list(tmp_path.iterdir()) == []
    with state.lock():
        assert (tmp_path / ".state/schema").read_text() == f"{SCHEMA}\n"
    assert State(tmp_path).open()


def test_what_a_killed_writer_left_is_swept_by_the_next_holder_of_the_lock(tmp_path: Path) -> None:
    state = State(tmp_path)
    state.save_events("berlin", [event("a" * 12)])
    rubbish = tmp_path / ".state/events/.berlin.ndjson.123.tmp"
    rubbish.write_bytes(b'{"id": "half')
    assert [each.id for each in state.load_events("berlin")] == ["a" * 12]
    with state.lock():
        assert not rubbish.exists()
    assert [each.id for each in state.load_events("berlin")] == ["a" * 12]


def test_a_state_nobody_may_write_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".state").write_text("a file where the folder should be")
    with pytest.raises(StateError, match="cannot be"), State(tmp_path).lock():
        pass
