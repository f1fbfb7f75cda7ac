"""After a night the report says what happened: cities, sources, hosts, findings, in words and as JSON."""

from __future__ import annotations

import json

from tests.fetch.server import answer
from tests.night.platform import Platform
from tests.night.project import Project


def test_the_report_shows_the_crawl_ledger_and_the_freshness_of_each_source(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    project.run("nightly", night=1)
    done = project.run("report")
    assert done.code == 0
    first = done.out.splitlines()[0]
    assert first == "nightly of 2026-05-02T03:17:00Z, exit 0"
    row = next(line for line in done.out.splitlines() if line.startswith(f"127.0.0.1:{platform.port}"))
    assert row.split()[1:5] == ["3", "0", "2", "66%"], "requests, kB, unchanged, share of 304"
    assert "allows all (HTTP 404)" in row and row.endswith("closed")
    assert "place:germany--berlin" in done.out and "2026-05-02T03:17" in done.out


def test_the_report_as_json_holds_the_last_runs_newest_first(project: Project, platform: Platform) -> None:
    project.run("nightly")
    project.run("nightly", night=1)
    records = json.loads(project.run("report", "--json", "--last", "5").out)
    assert [record["now"] for record in records] == ["2026-05-02T03:17:00Z", "2026-05-01T03:17:00Z"]
    newest = records[0]
    assert newest["verb"] == "nightly" and newest["exit_code"] == 0
    assert newest["cities"][0] | {"events": 6, "new": 0} == newest["cities"][0]
    assert newest["hosts"][0]["outcomes"] == {"unchanged": 2}


def test_a_degraded_night_is_reported_worst_first_and_with_its_exit_code(project: Project, platform: Platform) -> None:
    project.run("nightly")
    platform.override = lambda asked: answer(403, b"") if asked.path.startswith("/d/") else None
    project.run("nightly", night=1)
    done = project.run("report")
    assert done.code == 3
    assert "blocked (the host refuses us (HTTP 403))" in done.out
    assert "2026-05-01T03:17" in done.out, "when it was last good"


def test_explain_tells_where_every_field_came_from(project: Project, platform: Platform) -> None:
    project.run("nightly")
    one = project.events()["Night of Rust and Reeds 3"]
    for name in (one["id"], f"https://nights.example/berlin/e/{one['slug']}-{one['id']}.html"):
        done = project.run("explain", name)
        assert done.code == 0
        assert "Night of Rust and Reeds 3" in done.out and "eventbrite" in done.out
        assert "https://www.eventbrite.com/e/night-tickets-880000000003" in done.out
