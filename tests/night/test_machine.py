"""A model reads events: only when it is switched on, only their own words, within a quota, and everything labelled."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fetch.server import Reply
from tests.night.gemini import KEY, Gemini, refused, said
from tests.night.platform import Platform, event
from tests.night.project import ROOT, Project, make

TEXT = (
    "Reeds, rust and long tones fill the boiler house for a whole evening. Four players walk between the pipes, and "
    "the audience walks with them; there are no chairs and no stage, and the doors stay open. Bring a coat. "
    "Write to ada@person.example or call +49 30 5550123 for a place."
)


@pytest.fixture
def model() -> Iterator[Gemini]:
    with Gemini() as running:
        yield running


@pytest.fixture
def platform() -> Iterator[Platform]:
    with Platform([event(number, f"2026-05-{10 + number}", summary=TEXT) for number in range(4)]) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, platform: Platform, model: Gemini, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = make(tmp_path / "project", platform.url(""))
    site = made.path / "content" / "site.toml"
    site.write_text(f"{site.read_text()}\n[gemini]\nenabled = true\ndelay = 0\nsuggestions = false\n")
    monkeypatch.setattr("tests.night.project.environment", lambda: _environment(model))
    return made


def _environment(model: Gemini, key: str = KEY) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOCTURNE_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "NOCTURNE_GEMINI_API_KEY": key,
        "NOCTURNE_GEMINI_URL": model.url(""),
    }


def setting(project: Project, line: str) -> None:
    """One more line under [gemini]."""
    site = project.path / "content" / "site.toml"
    site.write_text(site.read_text().replace("[gemini]\n", f"[gemini]\n{line}\n"))


def test_events_get_a_line_and_tags_each_labelled_and_asked_for_once(project: Project, model: Gemini) -> None:
    assert project.run("nightly").code == 0
    one = project.remembered()["Night of Rust and Reeds 0"]
    assert one["summary"] == "Reeds, rust and long tones fill the boiler house"
    assert one["if_you_like"] == "slow reeds and rust"
    public = project.events()["Night of Rust and Reeds 0"]
    assert "experimental" in public["tags"] and public["ai_fields"] == ["tags"] and not public["is_ai_generated"]
    assert "invented-tag" not in public["tags"]
    page = (project.path / f"output{one['url']}").read_text()
    assert "In one line, by a model" in page and "slow reeds and rust" in page
    assert len(model.questions()) == 1
    written = (project.path / "output/berlin/e").stat().st_mtime_ns
    assert project.run("nightly", night=1).code == 0
    assert len(model.questions()) == 1, "what was read once is remembered"
    assert project.remembered()["Night of Rust and Reeds 0"]["changed"] == []
    assert written


def test_only_an_event_s_own_words_are_told_and_nobody_s_address(project: Project, model: Gemini) -> None:
    project.run("nightly")
    [question] = model.questions()
    told = json.dumps(question)
    assert "Reeds, rust and long tones" in told
    assert not any(word in told for word in ("ada@", "5550123", "Uferweg", "Kesselhaus", "eventbrite"))
    assert KEY not in "".join(path.read_text() for path in (project.path / ".state").rglob("*") if path.is_file())


def test_new_words_are_read_anew(project: Project, platform: Platform, model: Gemini) -> None:
    project.run("nightly")
    platform.events[0]["summary"] = f"Everything is different tonight. {TEXT}"
    project.run("nightly", night=1)
    assert len(model.questions()) == 2
    summary = project.remembered()["Night of Rust and Reeds 0"]["summary"]
    assert summary.startswith("Everything is different")


def lie(**fields: Any) -> Any:
    """An answer that says the same of every event."""

    def reply(question: dict[str, Any]) -> Reply:
        told = json.loads(question["contents"][0]["parts"][0]["text"])["events"]
        plain = {"summary": "", "tags": [], "if_you_like": ""}
        return said({"events": [{"id": each["id"], **plain, **fields} for each in told]})

    return reply


@pytest.mark.parametrize(
    "summary",
    [
        "Seven players for 12 euros at nine",
        "Doors at 20:00, bring a friend",
        "See https://evil.example for tickets",
        "Write to ada@person.example for a place",
        "x" * 400,
        "<b>Reeds and rust</b> all night long",
        "Night of Rust and Reeds 0",
    ],
)
def test_a_line_that_says_more_than_the_words_do_is_not_used(project: Project, model: Gemini, summary: str) -> None:
    model.override = lie(summary=summary)
    project.run("nightly")
    assert project.remembered()["Night of Rust and Reeds 0"]["summary"] == ""


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        (refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded"), "refuses us"),
        (refused(503, "UNAVAILABLE", "overloaded"), "could not answer"),
        (said("not json"), "not read"),
        (said({"events": []}, finish="MAX_TOKENS"), "MAX_TOKENS"),
        (said({"nothing": 1}), ""),
        (said([]), ""),
    ],
)
def test_an_answer_that_is_none_costs_nothing(project: Project, model: Gemini, reply: bytes, word: str) -> None:
    model.override = lambda question: reply
    done = project.run("nightly")
    assert done.code in (0, 3) and len(project.events()) == 4
    report = json.dumps(project.report())
    assert (word in report and "gemini/stopped" in report) if word else "gemini/stopped" not in report


def test_the_quota_of_a_night_is_kept(project: Project, model: Gemini) -> None:
    setting(project, "allowance = 1000")
    done = project.run("nightly")
    assert len(model.questions()) == 1, done
    setting(project, "budget = 1")
    project.run("nightly", night=1)
    assert len(model.questions()) <= 2


def test_without_a_key_it_says_so_and_everything_else_works(
    project: Project, model: Gemini, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.night.project.environment", lambda: _environment(model, key=""))
    assert project.run("nightly").code == 0
    assert "NOCTURNE_GEMINI_API_KEY is not set" in json.dumps(project.report()) and model.asked == []


def test_a_wrong_key_is_never_repeated(project: Project, model: Gemini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.night.project.environment", lambda: _environment(model, key="wrong-key-1234"))
    done = project.run("nightly")
    assert "wrong-key" not in done.out + done.err + json.dumps(project.report())


def test_switched_off_it_asks_nothing_and_leaves_nothing(project: Project, model: Gemini) -> None:
    site = project.path / "content" / "site.toml"
    site.write_text(site.read_text().replace("enabled = true", "enabled = false"))
    project.run("nightly")
    assert model.asked == [] and not (project.path / ".state/known").exists()


def suggested(*events: dict[str, str]) -> Any:
    def reply(question: dict[str, Any]) -> Reply | None:
        told = json.loads(question["contents"][0]["parts"][0]["text"])
        return said({"events": list(events)}) if "city" in told else None

    return reply


def test_suggestions_are_a_list_of_their_own_and_what_is_confirmed_is_not_in_it(
    project: Project, model: Gemini
) -> None:
    setting(project, "suggestions = true")
    site = project.path / "content" / "site.toml"
    site.write_text(site.read_text().replace("suggestions = false\n", ""))
    plain = {"why": "drones", "venue": "Tiefkeller"}
    model.override = suggested(
        {"title": "A Night Nobody Lists", "date": "2026-05-20", **plain},
        {"title": "Night of Rust and Reeds 2", "date": "2026-05-12", **plain},
        {"title": "Long ago", "date": "2020-01-01", **plain},
        {"title": "See https://evil.example", "date": "2026-05-21", **plain},
        {"title": "No day", "date": "soon", **plain},
    )
    assert project.run("nightly").code == 0
    assert "A Night Nobody Lists" not in project.events() and len(project.events()) == 4
    listed = json.loads((project.path / "output/api/v1/suggestions.json").read_text())
    [found] = listed["suggestions"]
    assert (found["title"], found["is_ai_generated"], found["city"]) == ("A Night Nobody Lists", True, "berlin")
    page = (project.path / "output/suggestions/index.html").read_text()
    assert "A Night Nobody Lists" in page and "Night of Rust" not in page and "evil" not in page and "noindex" in page
    for path in (
        "berlin/index.html",
        "berlin/events.ics",
        "berlin/feed.xml",
        "index.html",
        "api/v1/events/berlin.json",
    ):
        assert "A Night Nobody Lists" not in (project.path / "output" / path).read_text()
    asked = len([each for each in model.questions() if "city" in each["contents"][0]["parts"][0]["text"][:8]])
    project.run("nightly", night=1)
    again = len([each for each in model.questions() if "city" in each["contents"][0]["parts"][0]["text"][:8]])
    assert asked == again == 1, "what a model knows does not change overnight"
