"""`content/rulings/*.toml`: what the operator may rule, and clear words about what is wrong with a ruling."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocturne.config.rulings import load
from nocturne.model.listing import ListedOffer, ListedPlace
from nocturne.model.ruling import Correct, Hide, Merge, OptOut, Release, Rulings, Split

EVERY = """
[[merge]]
events = ["luma:evt-1", "https://tickets.example/e/104417"]
note = "the promoter says so"

[[split]]
event = "abcdefghijk1"

[[hide]]
event = "meetup:305117"

[[correct]]
event = "abcdefghijk1"
[correct.set]
title = "Low Tide"
date = "2026-05-09"
time = ""
price = "12 €"
organizer = "Tide Crew"
place = { name = "Kesselhaus", lat = 52.5, lng = 13.4 }

[[release]]
event = "meetup:305118"
codes = ["date/weekday"]

[[opt_out]]
organizer = "Quiet Collective"

[[opt_out]]
domain = "Quiet.Example"

[[opt_out]]
link = "https://tickets.example/e/1"
"""


def ruled(tmp_path: Path, text: str, name: str = "one.toml") -> tuple[Rulings, list[str]]:
    """The rulings of a project with one file of them, and the sentences about what is wrong."""
    folder = tmp_path / "content" / "rulings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    found, errors = load(tmp_path)
    return found, [str(error) for error in errors]


def test_every_kind_of_ruling_is_read_with_its_place_in_the_file(tmp_path: Path) -> None:
    found, errors = ruled(tmp_path, EVERY)
    assert errors == []
    at = "content/rulings/one.toml"
    assert found.merges == (
        Merge(about=("luma:evt-1", "https://tickets.example/e/104417"), note="the promoter says so", where=f"{at}:2"),
    )
    assert found.splits == (Split(about=("abcdefghijk1",), where=f"{at}:6"),)
    assert found.hides == (Hide(about=("meetup:305117",), where=f"{at}:9"),)
    assert found.releases == (Release(about=("meetup:305118",), codes=("date/weekday",), where=f"{at}:22"),)
    assert found.corrections == (
        Correct(
            about=("abcdefghijk1",),
            where=f"{at}:12",
            values={
                "title": "Low Tide",
                "date": "2026-05-09",
                "time": "",
                "offer": ListedOffer(text="12 €"),
                "organizer_name": "Tide Crew",
                "place": ListedPlace(name="Kesselhaus", lat="52.5", lng="13.4"),
            },
        ),
    )
    assert [(each.kind, each.value) for each in found.opt_outs] == [
        ("organizer", "Quiet Collective"),
        ("domain", "quiet.example"),
        ("link", "https://tickets.example/e/1"),
    ]
    assert isinstance(found.opt_outs[0], OptOut)


def test_a_project_without_rulings_has_none(tmp_path: Path) -> None:
    assert load(tmp_path) == (Rulings(), [])


def test_several_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    ruled(tmp_path, '[[hide]]\nevent = "luma:b"', "b.toml")
    found, _ = ruled(tmp_path, '[[hide]]\nevent = "luma:a"', "a.toml")
    assert [each.about for each in found.hides] == [("luma:a",), ("luma:b",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[hide]]\nevent = "nonsense"', "one.toml:2: hide.0.event: names no event (write its id of twelve"),
        (
            '[[hide]]\nevent = "luma:a"\n[[hide]]\nnte = ""',
            "one.toml:4: hide.1.nte: is not a known key (did you mean note?)",
        ),
        ('[[hide]]\nnote = "x"', 'one.toml:1: hide.0: names no event (add `event = "…"`)'),
        ('[[merge]]\nevent = "luma:a"', "one.toml:1: merge.0: joins nothing (name at least two"),
        ('[[merge]]\nevents = ["luma:a", "luma:a"]', "one.toml:1: merge.0: joins nothing"),
        ('[[hid]]\nevent = "luma:a"', "one.toml:1: hid: is not a known key (did you mean hide?)"),
        ('[[correct]]\nevent = "luma:a"\n[correct.set]\ndat = "2026-05-09"', "correct.0.set.dat: is not a known key"),
        ('[[correct]]\nevent = "luma:a"\nset = { date = "9.5.2026" }', "correct.0.set.date: is not a date"),
        ('[[correct]]\nevent = "luma:a"\nset = {}', "correct.0: corrects nothing"),
        ('[[correct]]\nevent = "luma:a"', "correct.0.set: is missing"),
        ('[[opt_out]]\norganizer = "A"\ndomain = "b.example"', "opt_out.0: does not name exactly one thing"),
        ("[[opt_out]]", "opt_out.0: does not name exactly one thing"),
        ('[[opt_out]]\ndomain = "https://b.example/"', "opt_out.0.domain: is not a domain"),
        ('[[release]]\nevent = "luma:a"\ncodes = ["weekday"]', "release.0.codes.0: "),
        ('hide = "luma:a"', "one.toml:1: hide: is not a list"),
        ("[[hide]", "one.toml:1: is not TOML"),
    ],
)
def test_what_is_wrong_with_a_ruling_is_said_with_file_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    found, errors = ruled(tmp_path, text)
    assert found == Rulings(), "a file with a mistake rules nothing"
    assert any(said in error for error in errors), errors


def test_files_that_would_not_be_read_are_named(tmp_path: Path) -> None:
    _, errors = ruled(tmp_path, "", "notes.md")
    assert errors == [
        "content/rulings/notes.md: is not read (name it with the ending .toml, or with _ in front to keep a draft)"
    ]
