"""A source written into a city's file: one more line, and no other letter different."""

from __future__ import annotations

from pathlib import Path

import pytest

from nocturne.config import frontmatter
from nocturne.config.city_edit import with_source
from nocturne.errors import ContentError

CITIES = sorted((Path(__file__).parents[2] / "content" / "cities").glob("*.md"))
FEED = "https://hall.example/events.ics"
BARE = "---\nname: Berlin\n---\nWords.\n"


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """(lines taken out, lines put in)."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("path", CITIES, ids=lambda path: path.stem)
def test_every_city_that_comes_along_gains_lines_and_loses_none(path: Path) -> None:
    before = path.read_text()
    after = with_source(before, path.name, "calendar", "", FEED, many=True)
    out, put = changed(before, after)
    assert out == [] and FEED in "".join(put)
    assert frontmatter.parse(after, path.name).values["sources"]["calendar"] == [FEED]
    assert after.partition("\n---\n")[2] == before.partition("\n---\n")[2]


def test_a_file_without_sources_gets_them() -> None:
    after = with_source(BARE, "x.md", "meetup", "groups", "noise", many=True)
    assert frontmatter.parse(after, "x.md").values["sources"] == {"meetup": {"groups": ["noise"]}}
    assert after.endswith("---\nWords.\n")


@pytest.mark.parametrize(
    "written",
    ['sources:\n  calendar: ["https://a.example/x.ics"]  # the hall\n', "sources:\n  calendar:\n    - https://a.example/x.ics\n",
     'sources: {calendar: ["https://a.example/x.ics"]}\n'],
)  # fmt: skip
def test_a_list_in_any_style_is_joined(written: str) -> None:
    text = f"---\nname: Berlin\n{written}---\n"
    after = with_source(text, "x.md", "calendar", "", FEED, many=True)
    assert frontmatter.parse(after, "x.md").values["sources"]["calendar"] == ["https://a.example/x.ics", FEED]
    assert ("# the hall" in after) == ("# the hall" in written)


def test_what_is_there_is_not_written_twice() -> None:
    once = with_source(BARE, "x.md", "calendar", "", FEED, many=True)
    assert with_source(once, "x.md", "calendar", "", FEED, many=True) == once


def test_another_value_is_never_overwritten() -> None:
    text = "---\nname: Berlin\nsources:\n  meetup: {location: de--Berlin}\n---\n"
    with pytest.raises(ContentError, match="de--Berlin"):
        with_source(text, "x.md", "meetup", "location", "de--Potsdam", many=False)
    assert with_source(text, "x.md", "meetup", "location", "de--Berlin", many=False) == text


def test_words_that_yaml_reads_otherwise_are_quoted() -> None:
    for value in ("NO", "12345678", "true", "a: b", "#x", "28443-germany-berlin"):
        after = with_source(BARE, "x.md", "radar", "city", value, many=False)
        assert frontmatter.parse(after, "x.md").values["sources"]["radar"]["city"] == value


def test_a_file_with_a_mistake_is_left_alone() -> None:
    with pytest.raises(ContentError):
        with_source("---\nname: [\n---\n", "x.md", "calendar", "", FEED, many=True)
