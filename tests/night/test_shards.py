"""Several machines and one machine make the same night, byte for byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.server import Site, answer
from tests.night.project import BERLIN, Project, make


def calendar(*names: str) -> bytes:
    """A calendar with one night for each name."""
    rows = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for number, name in enumerate(names):
        rows += [
            "BEGIN:VEVENT",
            f"UID:{name.lower().replace(' ', '-')}@nights.example",
            f"SUMMARY:{name}",
            f"DTSTART;TZID=Europe/Berlin:202605{10 + number}T210000",
            f"DTEND;TZID=Europe/Berlin:202605{10 + number}T233000",
            "LOCATION:Kesselhaus\\, Uferweg 1\\, 10115 Berlin",
            "END:VEVENT",
        ]
    return "\r\n".join([*rows, "END:VCALENDAR", ""]).encode()


@pytest.fixture
def hosts() -> Iterator[list[Site]]:
    """Four hosts with a calendar each, the first with two."""
    running = [Site() for _ in range(4)]
    for number, site in enumerate(running):
        for path in ("/a.ics", "/b.ics") if number == 0 else ("/a.ics",):
            body = calendar(f"Night {number} {path[1]}", f"Late night {number} {path[1]}")
            site.replies[path] = answer(200, body, Content_Type="text/calendar", ETag=f'"{number}{path}"')
    yield running
    for site in running:
        site.stop()


def project(folder: Path, hosts: list[Site]) -> Project:
    urls = [site.url(path) for site in hosts for path in site.replies]
    berlin = BERLIN.replace("eventbrite: {place: germany--berlin}", f"calendar: {json.dumps(urls)}")
    return make(folder, "http://127.0.0.1:1", fetch='allow_private = ["127.0.0.0/8"]', cities={"berlin": berlin})


def state(one: Project) -> dict[str, bytes]:
    """What is remembered, without the records of runs, which hold wall times."""
    root = one.path / ".state"
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.parent.name != "runs" and not path.name.startswith(".")
    }


def share(home: Project, number: int) -> Project:
    """A machine of its own, starting from the state of all."""
    folder = home.path.parent / f"machine-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home.path, folder, ignore=shutil.ignore_patterns("output"))
    return Project(folder)


def night_of_shards(home: Project, night: int, missing: int = 0) -> int:
    """A night made by the shards of the plan; returns the exit code of gather."""
    matrix = json.loads(home.run("plan", "--shards", "3", night=night).out)["include"]
    machines = []
    for number, entry in enumerate(matrix, 1):
        if number != missing:
            machine = share(home, number)
            assert machine.run("crawl", "--shard", entry["shard"], night=night).code in (0, 3)
            machines.append(str(machine.path))
    return home.run("gather", *machines, night=night).code


def test_shards_gathered_equal_one_machine_byte_for_byte(tmp_path: Path, hosts: list[Site]) -> None:
    alone, together = project(tmp_path / "one/home", hosts), project(tmp_path / "many/home", hosts)
    for night in range(3):
        if night == 1:
            hosts[0].replies["/b.ics"] = answer(200, calendar("Another night"), Content_Type="text/calendar")
            hosts[2].replies["/a.ics"] = answer(403, b"")
        assert alone.run("crawl", night=night).code == night_of_shards(together, night)
        assert state(alone) == state(together)
    assert len(together.remembered()) >= 9
    assert json.loads((alone.path / ".state/hosts.json").read_text()), "the circuit of the refusing host is remembered"
    ledger = {row["host"]: row["requests"] for row in together.report()["hosts"]}
    assert ledger == {row["host"]: row["requests"] for row in alone.report()["hosts"]}


def test_a_plan_names_every_host_once(tmp_path: Path, hosts: list[Site]) -> None:
    home = project(tmp_path / "home", hosts)
    matrix = json.loads(home.run("plan", "--shards", "3").out)["include"]
    named = [host for entry in matrix for host in entry["hosts"]]
    assert sorted(named) == sorted(f"127.0.0.1:{site.port}" for site in hosts)
    assert sum(entry["visits"] for entry in matrix) == 5
    assert len(json.loads(home.run("plan", "--shards", "9").out)["include"]) == 4, "empty shards are left out"


def test_a_machine_that_never_came_back_counts_as_failed_visits(tmp_path: Path, hosts: list[Site]) -> None:
    home = project(tmp_path / "home", hosts)
    assert night_of_shards(home, 0) == 0
    before = home.remembered()
    assert night_of_shards(home, 1, missing=1) == 3
    rows = {row["entry"]: (row["outcome"], row["reason"]) for row in home.report()["visits"]}
    missed = [entry for entry, told in rows.items() if told == ("failed", "not visited tonight")]
    assert 0 < len(missed) < len(rows)
    assert home.remembered().keys() == before.keys(), "its events are kept as last good"
