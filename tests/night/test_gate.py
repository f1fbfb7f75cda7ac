"""A city that loses too much in one night keeps the night before, says so, and opens by itself or by hand."""

from __future__ import annotations

import pytest

from tests.night.platform import Platform, event
from tests.night.project import Project


@pytest.fixture
def platform() -> Platform:
    """Twenty events."""
    return Platform([event(number, f"2026-05-{6 + number}") for number in range(20)])


def move_away(platform: Platform) -> None:
    """The platform now says that most of its events are years ahead, which takes them back."""
    for one in platform.events[:15]:
        one |= {"start_date": "2029-05-06", "end_date": "2029-05-06"}


def pages(project: Project) -> set[str]:
    """The event pages of the site."""
    return {path.name for path in (project.path / "output" / "berlin" / "e").glob("*.html")}


def test_a_night_that_loses_most_of_a_city_keeps_the_one_before_until_another_agrees(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    before = pages(project)
    assert len(before) == 20
    move_away(platform)
    done = project.run("nightly", night=1)
    assert done.code == 1, "no city's night stands"
    assert "berlin: yesterday's events stay (15 of 20 coming events would go in one night)" in done.out
    assert pages(project) == before
    assert "error    city/gate" in project.run("report").out
    assert project.run("nightly", night=2).code == 0
    assert len(project.events()) == 5
    assert not list((project.path / ".state" / "gates").glob("*")), "the gate is open"


def test_the_operator_lets_the_night_stand(project: Project, platform: Platform) -> None:
    project.run("nightly")
    move_away(platform)
    assert project.run("nightly", "--accept", "berlin", night=1).code == 0
    assert len(project.events()) == 5


def test_an_unknown_city_cannot_be_accepted(project: Project, platform: Platform) -> None:
    done = project.run("nightly", "--accept", "berlim")
    assert done.code == 2
    assert "no city named berlim" in done.err


def test_a_source_the_operator_takes_away_is_no_loss(project: Project, platform: Platform) -> None:
    project.run("nightly")
    site = project.path / "content" / "site.toml"
    site.write_text(site.read_text(encoding="utf-8") + "enabled = false\n", encoding="utf-8")
    assert project.run("nightly", night=1).code == 0
    assert project.events() == {}


def test_what_is_hidden_goes_also_when_the_night_before_stays(project: Project, platform: Platform) -> None:
    project.run("nightly")
    hidden = next(iter(project.events().values()))
    folder = project.path / "content" / "rulings"
    folder.mkdir()
    (folder / "house.toml").write_text(f'[[hide]]\nevent = "{hidden["id"]}"\n', encoding="utf-8")
    move_away(platform)
    assert project.run("nightly", night=1).code == 1
    after = project.events()
    assert len(after) == 19 and hidden["title"] not in after
