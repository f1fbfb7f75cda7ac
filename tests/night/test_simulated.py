"""One night after another, each with one thing gone wrong or changed: what is kept, what changes, what is said.

Two quiet nights come first, so that everything is known; the third is the one of the table.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.server import Reply, answer
from tests.night.platform import Platform, event
from tests.night.project import Project, make

COUNT = 12
TITLE = "Night of Rust and Reeds 3"


@dataclass(frozen=True)
class Night:
    """What happens, and what must come of it: exit code, changed fields of event 3, issues by code, words on pages."""

    happens: Callable[[Platform], object]
    exit: int = 0
    outcome: str = "ok"
    events: int = COUNT
    changed: tuple[str, ...] = ()
    issues: dict[str, int] = field(default_factory=dict)
    unconfirmed: int = 0
    title: str = TITLE
    status: str = "scheduled"
    same_event: bool = True
    gate: str = ""
    page: str = ""
    is_news: bool = True


def says(reply: Reply) -> Callable[[Platform], None]:
    """Everything but robots.txt answers so."""

    def happen(platform: Platform) -> None:
        platform.override = lambda asked: None if asked.path == "/robots.txt" else reply

    return happen


def sets(**fields: Any) -> Callable[[Platform], object]:
    """Event 3 says this from now on."""
    return lambda platform: platform.events[3].update(copy.deepcopy(fields))


def all_say(**fields: Any) -> Callable[[Platform], object]:
    """Every event says this."""
    return lambda platform: [one.update(copy.deepcopy(fields)) for one in platform.events]


def another_id(platform: Platform) -> None:
    """The platform gives the event a new number; its old page is gone."""
    one = platform.events[3]
    one["url"] = one["url"].replace(one["id"], "990000000003")
    one["id"] = "990000000003"


def in_munich(platform: Platform) -> None:
    """The platform answers for another city, with status 200."""
    for one in platform.events:
        one["primary_venue"]["address"].update({"latitude": "48.13", "longitude": "11.58", "city": "München"})


def elsewhere(platform: Platform) -> None:
    """The event moves to another house."""
    one = platform.events[3]
    one["primary_venue"] = copy.deepcopy(one["primary_venue"]) | {"name": "Neue Halle"}
    one["primary_venue"]["address"]["address_1"] = "Ringstraße 90"


CHALLENGE = b"<html><head><title>Just a moment...</title></head></html>"
OTHER_LAYOUT = b"<html><body><main><div class='card'>Night of Rust and Reeds</div></main></body></html>"

NIGHTS = {
    "a quiet night": Night(lambda platform: None),
    "403": Night(says(answer(403, b"no")), outcome="blocked", exit=3, unconfirmed=COUNT),
    "challenge page": Night(says(answer(200, CHALLENGE)), outcome="challenge", exit=3, unconfirmed=COUNT),
    "server error": Night(says(answer(500, b"oops")), outcome="failed", exit=3, unconfirmed=COUNT),
    "layout change": Night(says(answer(200, OTHER_LAYOUT)), outcome="wrong_body", exit=3, unconfirmed=COUNT),
    "empty": Night(lambda platform: platform.events.clear(), issues={"visit/empty": 1}, exit=3, unconfirmed=COUNT),
    "wrong city": Night(in_munich, outcome="wrong_body", exit=3, unconfirmed=COUNT),
    "retitle": Night(
        sets(name="Entirely Different Words"), changed=("title",), title="Entirely Different Words", page="Title",
        is_news=False,
    ),
    "reschedule": Night(
        sets(start_date="2026-05-25", end_date="2026-05-25"), changed=("start", "end"), page="2026-05-25"
    ),
    "another hour": Night(sets(start_time="20:00"), changed=("start",), page="20:00"),
    "venue change": Night(elsewhere, changed=("location",), page="Neue Halle"),
    "id change": Night(another_id),
    "vanish": Night(
        lambda platform: platform.events.pop(3), events=COUNT - 1, same_event=False, issues={"event/gone": 1}
    ),
    "cancel": Night(sets(is_cancelled=True), changed=("status",), status="cancelled", page="Cancelled"),
    "title says cancelled": Night(
        sets(name=f"CANCELLED: {TITLE}"), changed=("status",), status="cancelled", page="Cancelled"
    ),
    "no such day": Night(sets(start_date="2026-02-30"), issues={"date/unreadable": 1}, unconfirmed=1),
    "a year behind": Night(
        sets(start_date="2025-05-13", end_date="2025-05-13"), issues={"date/past": 1}, unconfirmed=1
    ),
    "another day in the title": Night(
        sets(name=f"{TITLE}, June 20 2026"), issues={"date/title": 1}, events=COUNT - 1, same_event=False
    ),
    "all on the day of the visit": Night(
        all_say(start_date="2026-05-03", end_date="2026-05-03"), exit=1, issues={"city/gate": 1},
        gate="12 of 12 coming events would move to another day in one night",
    ),
    "a test entry": Night(sets(name="TEST EVENT please ignore"), issues={"title/test": 1}, events=COUNT - 1,
                          same_event=False),
    "made private": Night(sets(listed=False), issues={"event/private": 1}, events=COUNT - 1, same_event=False),
}  # fmt: skip


def known() -> list[dict[str, Any]]:
    """What the platform lists in the quiet nights."""
    return [event(number, f"2026-05-{10 + number}") for number in range(COUNT)]


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Platform, Project]]:
    """A platform, and a project after two quiet nights: each test goes on from a copy of it."""
    with Platform(known()) as running:
        made = make(tmp_path_factory.mktemp("quiet") / "project", running.url(""))
        for night in (0, 1):
            assert made.run("nightly", night=night).code == 0
        yield running, made


@pytest.fixture
def platform(quiet: tuple[Platform, Project]) -> Iterator[Platform]:
    running, _ = quiet
    yield running
    running.events[:] = known()
    running.override = lambda asked: None


@pytest.fixture
def project(tmp_path: Path, quiet: tuple[Platform, Project]) -> Project:
    shutil.copytree(quiet[1].path, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


@pytest.mark.parametrize("name", NIGHTS)
def test_a_night(name: str, project: Project, platform: Platform) -> None:
    expected = NIGHTS[name]
    before = project.remembered()[TITLE]
    expected.happens(platform)
    done = project.run("nightly", night=2)
    report = project.report()
    after = {each["id"]: each for each in project.remembered().values()}
    assert done.code == expected.exit, done.err
    assert (report["visits"][0]["outcome"], len(after)) == (expected.outcome, expected.events)
    city = report["cities"][0]
    assert (city["unconfirmed"] if not expected.gate else 0, city["gate"]) == (expected.unconfirmed, expected.gate)
    issues = {code: count for code, count in report["issues"].items() if code in expected.issues}
    assert issues == expected.issues
    assert (before["id"] in after) is expected.same_event
    if expected.same_event:
        one = after[before["id"]]
        assert (one["title"], one["status"], one["url"]) == (expected.title, expected.status, before["url"])
        assert tuple(each["field"] for each in one["changed"]) == expected.changed
        assert one["sequence"] == before["sequence"] + bool(expected.changed)
        page = (project.path / f"output{before['url']}").read_text(encoding="utf-8")
        assert expected.page in page
    others = [each for each in after.values() if each["id"] != before["id"]]
    assert len(others) == COUNT - 1 and all(each["changed"] == [] for each in others)
    told = json.loads((project.path / "output/api/v1/changes.json").read_text(encoding="utf-8"))
    assert len(told["changes"]) == bool(expected.changed and expected.is_news), told


def test_after_any_bad_night_a_good_one_confirms_everything_again(project: Project, platform: Platform) -> None:
    says(answer(403, b"no"))(platform)
    assert project.run("nightly", night=2).code == 3
    platform.override = lambda asked: None
    assert project.run("nightly", night=3).code == 0
    states = {each["sources"][0]["state"] for each in project.events().values()}
    assert states == {"listed"} and len(project.events()) == COUNT


def test_the_sitemap_dates_what_changed_and_leaves_the_day_of_what_was_only_seen_again(
    project: Project, platform: Platform
) -> None:
    one = project.remembered()[TITLE]
    sets(summary="Nobody is told that these are other words, but they are.")(platform)
    assert project.run("nightly", night=2).code == 0
    text = (project.path / "output/sitemaps/berlin.xml").read_text(encoding="utf-8")
    days = dict(re.findall("<loc>[^<]*(/berlin/e/[^<]*)</loc><lastmod>(.*?)</lastmod>", text))
    assert len(days) == COUNT and len(set(days.values())) == 2
    assert [url for url, day in days.items() if day == max(days.values())] == [one["url"]]
    assert project.remembered()[TITLE]["changed"] == []
