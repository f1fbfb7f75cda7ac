"""After a night the report says what happened: cities, sources, hosts, findings, in words and as JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from nocturne.model.event import KnownEvent
from nocturne.store import folder
from tests.fetch.server import answer
from tests.night.platform import Platform, event
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


def test_explain_knows_an_event_by_an_id_it_had_before(project: Project, platform: Platform) -> None:
    project.run("nightly")
    path = project.path / ".state" / "events" / "berlin.ndjson"
    first, *others = folder.read_rows(path, KnownEvent)
    folder.write_rows(path, [replace(first, former_urls=("berlin/e/reeds-zyxwvutsrqpo.html",)), *others])
    done = project.run("explain", "zyxwvutsrqpo")
    assert done.code == 0
    assert first.title in done.out


RULING = """
[[hide]]
event = "{hidden}"
note = "asked by the house"

[[correct]]
event = "{corrected}"
note = "the flyer"
set = {{ title = "Corrected by Hand" }}
"""


def test_what_the_operator_rules_holds_and_is_explained(project: Project, platform: Platform) -> None:
    project.run("nightly")
    events = project.events()
    hidden, corrected = events["Night of Rust and Reeds 3"], events["Night of Rust and Reeds 2"]
    folder = project.path / "content" / "rulings"
    folder.mkdir()
    listed = corrected["sources"][0]
    text = RULING.format(hidden=hidden["id"], corrected=f"{listed['source']}:{listed['source_id']}")
    (folder / "house.toml").write_text(text, encoding="utf-8")
    for night in (1, 2):
        assert project.run("nightly", night=night).code == 0
        after = project.events()
        assert hidden["title"] not in after
        assert after["Corrected by Hand"]["id"] == corrected["id"], "an event keeps its id"
    done = project.run("explain", corrected["id"])
    assert "rulings" in done.out
    assert "corrected: title (the flyer), content/rulings/house.toml:6" in done.out
    title = next(line for line in done.out.splitlines() if line.startswith("title "))
    assert title.split("  ")[-1].strip() == "a ruling"
    start = next(line for line in done.out.splitlines() if line.startswith("start "))
    assert start.split("  ")[-1].strip() != "a ruling"
    assert "title: Night of Rust and Reeds 2 -> Corrected by Hand" in done.out
    done = project.run("explain", hidden["id"])
    assert done.code == 0
    assert "hidden (asked by the house), content/rulings/house.toml:" in done.out


RELEASE = """
[[release]]
event = "{name}"
"""


def test_a_listing_that_contradicts_itself_is_held_back_shown_and_released(
    project: Project, platform: Platform
) -> None:
    platform.events.append(event(9, "2026-05-09", "Dust Choir, Saturday February 7"))
    done = project.run("nightly")
    assert done.code == 0
    assert "held back for contradicting themselves: 1" in done.out
    assert "Dust Choir, Saturday February 7" not in project.events()
    report = project.run("report").out
    name = "eventbrite:880000000009"
    assert f"error    date/title  eventbrite/berlin {name}: The title names another date." in report
    explained = project.run("explain", name)
    assert explained.code == 0
    assert 'held back: The title names another date. [date/title: says "saturday february 7"' in explained.out
    folder = project.path / "content" / "rulings"
    folder.mkdir()
    (folder / "checked.toml").write_text(RELEASE.format(name=name), encoding="utf-8")
    assert "held back" not in project.run("nightly", night=1).out
    assert project.events()["Dust Choir, Saturday February 7"]["date"] == "2026-05-09"


def test_how_much_each_source_tells_stands_in_the_open_data_and_on_the_status_page(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    status = json.loads((project.path / "output/api/v1/status.json").read_text(encoding="utf-8"))
    (source,) = status["sources"]
    assert source["coverage"]["time"] == source["coverage"]["place"] == 1.0
    assert 50 < source["score"] < 100
    page = (project.path / "output/status/index.html").read_text(encoding="utf-8")
    assert f"<td>{source['score']} %</td>" in page
