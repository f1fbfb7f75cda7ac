"""The budget of a night: soonest first, the rest the night after, and nothing is called a failure."""

from __future__ import annotations

from pathlib import Path

from tests.night.platform import Platform, event
from tests.night.project import make


def test_what_the_budget_does_not_reach_comes_the_next_night_soonest_first(tmp_path: Path, platform: Platform) -> None:
    platform.events = [event(number, f"2026-05-{28 - number}") for number in range(8)]
    project = make(tmp_path / "p", platform.url(""), budget=6)
    done = project.run("nightly")
    assert done.code == 0, done.out
    assert "left for the next night by the request budget: 0 visits, 5 event pages" in done.out
    assert len(platform.asked) == 6
    assert [each.path[-1] for each in platform.details()] == ["7", "6", "5"], "robots.txt, two lists, three event pages"
    assert project.visit()["deferred"] == 5
    assert len(project.events()) == 8, "the lists alone are enough to publish"
    project.run("nightly", night=1)
    assert [each.path[-1] for each in platform.details()[3:]] == ["4", "3", "2"]
    project.run("nightly", night=2)
    assert [each.path[-1] for each in platform.details()[6:]] == ["1", "0"]
    assert project.visit()["deferred"] == 0


def test_lists_that_the_budget_does_not_reach_are_left_over_and_come_first_next_time(
    tmp_path: Path, platform: Platform
) -> None:
    project = make(tmp_path / "p", platform.url(""), budget=2)
    done = project.run("nightly")
    assert done.code == 0
    assert project.visit()["outcome"] == "deferred" and not project.visit()["complete"]
    assert "1 visits, " in done.out
    assert len(project.events()) == 4, "the page that was reached is published"
