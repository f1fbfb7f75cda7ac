"""What a title says besides its name, and the few words a night is filed under."""

from __future__ import annotations

import pytest

from nocturne.enrich import vocabulary
from nocturne.normalise.tags import COMPOUNDS, tag, tags
from nocturne.normalise.title import Title, read
from nocturne.site.scenes import SCENES
from tests.normalise.listings import codes, event, normalised


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("CANCELLED: Low Tide", Title("Low Tide", "cancelled", False)),
        ("[CANCELLED] - Low Tide", Title("Low Tide", "cancelled", False)),
        ("Low Tide –CANCELLED!", Title("Low Tide", "cancelled", False)),
        ("Low Tide (abgesagt)", Title("Low Tide", "cancelled", False)),
        ("Low Tide: fällt aus", Title("Low Tide", "cancelled", False)),
        ("CANCELED Low Tide", Title("Low Tide", "cancelled", False)),
        ("【中止】夜の音", Title("夜の音", "cancelled", False)),
        ("Postponed! Low Tide", Title("Low Tide", "postponed", False)),
        ("**SOLD OUT** Low Tide", Title("Low Tide", "scheduled", True)),
        ("Low Tide - Sold out", Title("Low Tide", "scheduled", True)),
        ("[SOLD OUT] [CANCELLED] Low Tide", Title("Low Tide", "cancelled", True)),
        ("CANCELLED", Title("CANCELLED", "cancelled", False)),
        ("Cancelled Culture Night", Title("Cancelled Culture Night", "scheduled", False)),
        ("BORN CANCELLED", Title("BORN CANCELLED", "scheduled", False)),
        ("Sold Out Sundays", Title("Sold Out Sundays", "scheduled", False)),
        ("Complet-Night", Title("Complet-Night", "scheduled", False)),
        ("- Low Tide -", Title("- Low Tide -", "scheduled", False)),
    ],
)
def test_announcements_set_apart_from_a_title_are_taken_at_their_word(written: str, told: Title) -> None:
    assert read(written, "") == told
    assert read(told.text, told.status).text == told.text


def test_the_source_has_the_last_word_on_the_status() -> None:
    assert read("CANCELLED: Low Tide", "postponed").status == "postponed"
    assert read("Low Tide", "cancelled").status == "cancelled"
    assert read("Low Tide", "no such word").status == "scheduled"


@pytest.mark.parametrize("written", ["", "   ", "\u200b\u202e", "\x00", "\ue000"])
def test_a_listing_without_a_title_is_an_issue(written: str) -> None:
    found = normalised(title=written)
    assert (found.event, codes(found)) == (None, ["title/missing"])


def test_a_listing_without_an_id_is_an_issue() -> None:
    found = normalised(source_id=" \x00 ")
    assert (found.event, codes(found)) == (None, ["id/missing"])


def test_a_very_long_id_stays_distinct_and_bounded() -> None:
    one, other = (event(source_id="x" * 5000 + end).sources[0].source_id for end in ("a", "b"))
    assert one != other
    assert len(one) < 250


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("#Techno", "techno", "TECHNO "), ("techno",)),
        (("Drum & Bass", "R'n'B", "hip_hop"), ("drum-bass", "rnb", "hip-hop")),
        (("Musik", "Música", "Live Music"), ("music",)),
        (("afterhours", "After Hours", "after-hours"), ("after-hours",)),
        (("HipHop", "Open Mic", "openmic", "Book Fair"), ("hip-hop", "open-mic", "bookfair")),
        (("テクノ", "Électro"), ("テクノ", "électro")),
        (("Other", "undefined", "", "!!!", "2026", "x" * 40), ()),
        (("someone@example.org",), ("e-mail",)),
        (("0176_12345678",), ("phone",)),
        (("µÀÀ",), ("慅",)),  # nonsense that small letters turn into mojibake is at rest too
        (tuple(f"tag {letter}" for letter in "abcdefghijklmnop"), tuple(f"tag-{letter}" for letter in "abcdefghij")),
    ],
)
def test_tags_are_few_short_slugs_each_once(words: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert tags(words) == told
    assert tags(told) == told


def test_every_compound_of_the_vocabularies_has_its_one_way_to_be_written() -> None:
    known = {scene.tag for scene in vocabulary.SCENES} | {word for words in SCENES.values() for word in words.split()}
    assert {word for word in known if "-" in word} <= set(COMPOUNDS)
    assert all(tag(word) == word for word in (*known, *COMPOUNDS))
