"""Visits of several machines come together as if one had made them; a machine that never came back takes nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from nocturne.crawl.gather import gather
from nocturne.crawl.visit import instant
from nocturne.errors import UsageError
from nocturne.model.exchange import Outcome
from nocturne.model.report import HostLedger
from nocturne.model.run import RunRecord
from nocturne.model.visit import VisitRecord
from nocturne.store.state import State
from tests.crawl.scripted import NOW


def record(entry: str, night: int, outcome: Outcome = Outcome.OK, host: str = "") -> VisitRecord:
    return VisitRecord(
        source="scripted",
        city="berlin",
        entry=entry,
        host=host or f"{entry}.example",
        outcome=outcome,
        tried_at=instant(NOW + timedelta(days=night)),
    )


def state(folder: Path, *records: VisitRecord, hosts: dict[str, Any] | None = None) -> State:
    found = State(folder)
    for each in records:
        found.save_visit(each)
    (folder / ".state/visits").mkdir(parents=True, exist_ok=True)
    found.save_hosts(hosts or {})
    return found


def run(found: State, night: int, *ledger: HostLedger) -> None:
    now = instant(NOW + timedelta(days=night))
    found.save_run(
        RunRecord(verb="crawl", now=now, started=f"{now[:19]}+00:00", finished="", exit_code=0, hosts=ledger)
    )


def test_the_newest_word_of_each_visit_is_taken(tmp_path: Path) -> None:
    home = state(tmp_path / "home", record("a", 0), record("b", 0), record("c", 0))
    state(tmp_path / "one", record("a", 1, Outcome.BLOCKED), record("b", 0), record("c", 0))
    state(tmp_path / "two", record("a", 0), record("b", 1), record("d", 1))
    taken = gather(home, [tmp_path / "one", tmp_path / "two/.state"], NOW + timedelta(days=1))
    assert taken.visits == 3
    found = {each.entry: (each.tried_at[:10], each.outcome) for each in home.visits()}
    assert found == {
        "a": ("2026-05-02", Outcome.BLOCKED),
        "b": ("2026-05-02", Outcome.OK),
        "c": ("2026-05-01", Outcome.OK),
        "d": ("2026-05-02", Outcome.OK),
    }
    assert gather(home, [tmp_path / "one", tmp_path / "two"], NOW + timedelta(days=1)).visits == 0, "twice is once"


def test_circuits_come_from_the_machine_that_visited_the_host(tmp_path: Path) -> None:
    """Every machine starts with the whole memory; what one of them found well must not come back open by another."""
    open_a, open_b = {"failures": 3, "rests": 1, "open_until": ""}, {"failures": 1, "rests": 0, "open_until": ""}
    home = state(tmp_path / "home", hosts={"a.example": open_a, "z.example": open_a})
    state(tmp_path / "one", record("a", 1), hosts={"z.example": open_a})
    state(tmp_path / "two", record("b", 1), hosts={"a.example": open_a, "b.example": open_b, "z.example": open_a})
    gather(home, [tmp_path / "one", tmp_path / "two"], NOW + timedelta(days=1))
    assert home.load_hosts() == {"b.example": open_b, "z.example": open_a}


def test_a_machine_without_memory_does_not_wipe_the_memory_of_hosts_it_never_saw(tmp_path: Path) -> None:
    circuit = {"failures": 3, "rests": 1, "open_until": ""}
    home = state(tmp_path / "home", hosts={"z.example": circuit})
    state(tmp_path / "fresh", record("a", 1))
    gather(home, [tmp_path / "fresh"], NOW)
    assert home.load_hosts() == {"z.example": circuit}


def test_the_ledgers_of_the_night_come_together(tmp_path: Path) -> None:
    home = state(tmp_path / "home")
    one, two = state(tmp_path / "one", record("a", 1)), state(tmp_path / "two", record("b", 1))
    run(one, 0, HostLedger(host="a.example", requests=99))
    run(
        one, 1, HostLedger(host="a.example", requests=4), HostLedger(host="cdn.example", requests=1, outcomes={"ok": 1})
    )
    run(
        two, 1, HostLedger(host="b.example", requests=2), HostLedger(host="cdn.example", requests=2, outcomes={"ok": 2})
    )
    taken = gather(home, [tmp_path / "one", tmp_path / "two"], NOW + timedelta(days=1, hours=2))
    assert [(row.host, row.requests) for row in taken.ledger] == [
        ("a.example", 4),
        ("b.example", 2),
        ("cdn.example", 3),
    ]
    assert taken.ledger[2].outcomes == {"ok": 3}
    assert gather(home, [tmp_path / "one"], NOW + timedelta(days=3)).ledger == (), "not that of another night"


def test_a_folder_without_visits_is_refused_before_anything_is_taken(tmp_path: Path) -> None:
    home = state(tmp_path / "home")
    state(tmp_path / "one", record("a", 1))
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"empty: no \.state/visits here"):
        gather(home, [tmp_path / "one", tmp_path / "empty"], NOW)
    assert list(home.visits()) == []


def test_no_folder_at_all_is_a_night_on_which_no_machine_came_back(tmp_path: Path) -> None:
    home = state(tmp_path / "home", record("a", 0))
    assert gather(home, [], NOW).visits == 0
    assert [each.entry for each in home.visits()] == ["a"]
