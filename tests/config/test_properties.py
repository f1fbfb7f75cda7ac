"""Whatever stands in a file: it is read, or refused with sentences about that file. Nothing else is raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nocturne.config import curated, frontmatter
from nocturne.config.document import Document
from nocturne.config.findings import checked
from nocturne.config.settings import Settings
from nocturne.config.site_file import parse
from nocturne.errors import ContentError, ContentErrors
from tests.config.folders import BERLIN, PAGE, SITE, Folder, folder

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
EVENT = '---\ntitle: N\ncity: berlin\ndate: "2026-05-09"\ntime: "22:30"\nplace: {name: X}\ntags: [a]\n---\nTea.\n'
MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

KEYS = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
MARKS = st.text(alphabet="-:[]{}#&*!|>'\"%@`,?\\\n\t \r~<=.abAB019_é\u2028\x00\x07", max_size=120)
WORDS = st.text(max_size=60)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(WORDS, inside, max_size=4),
    max_leaves=12,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=8), inside, max_size=3),
    max_leaves=8,
)


@st.composite
def damaged(draw: st.DrawFn, text: str) -> str:
    """`text` with a piece cut out, put in, or moved to another place."""
    first, last = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    piece = draw(st.one_of(st.just(""), MARKS, st.just(text[first:last]), st.just(text[first:last] * 2)))
    at = draw(st.sampled_from((first, last)))
    return text[:at] + piece + text[last:]


def refusal(work: Callable[[], object]) -> tuple[ContentError, ...]:
    """What the work is refused with; nothing when it is done. Any other exception goes through."""
    try:
        work()
    except ContentErrors as found:
        return found.errors
    except ContentError as error:
        return (error,)
    return ()


def is_a_sentence(error: ContentError, text: str) -> None:
    """One line that names the file, what is wrong, and a line that the file has."""
    said = str(error)
    assert "\n" not in said
    assert error.problem
    assert error.line is None or 1 <= error.line <= text.count("\n") + 1


@MANY
@given(MARKS.map(lambda text: f"---\n{text}\n---\n") | MARKS | WORDS | damaged(BERLIN))
def test_any_text_is_front_matter_or_a_sentence(text: str) -> None:
    errors = refusal(lambda: frontmatter.parse(text, "f.md"))
    for error in errors:
        is_a_sentence(error, text)
    if not errors:
        lines = frontmatter.parse(text, "f.md").lines.values()
        assert all(1 <= line <= text.count("\n") + 1 for line in lines)


@MANY
@given(st.dictionaries(KEYS, st.from_regex(r"[A-Za-z: #-]{1,20}", fullmatch=True)))
def test_quoted_texts_are_read_as_they_were_written(values: dict[str, str]) -> None:
    head = yaml.safe_dump(values, allow_unicode=True, default_style='"')
    assert frontmatter.parse(f"---\n{head}---\n", "f.md").values == values


@MANY
@given(MARKS | WORDS | damaged(SITE + '[sources.luma]\npages = true\n[fetch]\nallow_private = ["127.0.0.0/8"]\n'))
def test_any_text_is_settings_or_sentences(text: str) -> None:
    def read() -> None:
        document = parse(text, "site.toml")
        checked(Settings, document.values, document)

    for error in refusal(read):
        is_a_sentence(error, text)


@MANY
@given(st.dictionaries(WORDS, PLAIN, max_size=4))
def test_any_values_are_settings_or_sentences(values: dict[str, object]) -> None:
    document = Document("site.toml", values | {"title": "T", "base_url": "https://t.test"}, {})
    errors = refusal(lambda: checked(Settings, document.values, document))
    unknown = values.keys() - Settings.model_fields.keys()
    assert {error.key for error in errors} >= unknown
    assert all(str(error).startswith("site.toml: ") for error in errors)


@pytest.mark.parametrize(
    ("name", "sound"), [("cities/berlin.md", BERLIN), ("pages/about.md", PAGE), ("events/e.md", EVENT)]
)
@SOME
@given(st.data())
def test_a_damaged_file_is_read_or_named_and_stops_nothing_else(name: str, sound: str, data: st.DataObject) -> None:
    written = data.draw(damaged(sound) | st.binary(max_size=200))
    with TemporaryDirectory() as made:
        content = folder(Path(made))
        content.write(name, written)
        errors = refusal(content.load)
        assert {error.file for error in errors} <= {f"content/{name}"}
        if name.startswith("events"):
            assert not errors
            _one_listing_or_issue(content)


def _one_listing_or_issue(content: Folder) -> None:
    listings, issues = curated.load(content.path, content.load().cities, NOW)
    assert len(listings) + len(issues) == 1
    assert all("\n" not in issue.message for issue in issues)
    assert all(listing.title and slug in ("berlin", "oslo") for slug, listing in listings)


@SOME
@given(VALUES)
def test_any_options_of_a_source_are_taken_or_refused_with_sentences(value: object) -> None:
    head = yaml.safe_dump({"sources": {"meetup": value}}, allow_unicode=True)
    with TemporaryDirectory() as made:
        content = folder(Path(made))
        rest = "name: Oslo\ncountry: 'NO'\ncoordinates: {lat: 59.9, lng: 10.7}\ntimezone: Europe/Oslo\n"
        content.write("cities/oslo.md", f"---\n{rest}{head}---\n")
        assert {error.file for error in refusal(content.load)} <= {"content/cities/oslo.md"}
