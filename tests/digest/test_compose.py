"""A letter as it goes out: small, readable, the same twice, and its two parts say the same."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.digest import words
from nocturne.digest.compose import NAMES, TEMPLATE, links
from nocturne.digest.lint import MOST_BYTES, addresses, hrefs
from nocturne.digest.segment import for_tags, letter_tags
from nocturne.model.event import KnownEvent, Offer
from nocturne.model.letter import SLOTS, Correction, Digest
from nocturne.site.templates import Templates
from tests.digest.desk import (
    IMPRINT,
    LANGUAGES,
    LIMITS,
    SCENES,
    chosen,
    composed,
    composer,
    found,
    letter,
    maximal,
    night,
    week_of_nights,
)
from tests.site.projects import TEMPLATES

CORRECTION = Correction(
    id="x", title="The lost night", url="https://nocturne.example/guide/berlin/", status="moved",
    was="Friday 1 May 2026, 22:00", now="Saturday 2 May 2026, 22:00",
)  # fmt: skip
OTHER_SCRIPTS = (
    "東京の夜　実験音楽",
    "ليلة موسيقى في القبو",
    "לילה במרתף",
    "Ночь в подвале",
    "👩‍👩‍👧‍👦 🏳️‍🌈 night",
    "Ω≈ç√∫",
)


def visible(html: str) -> str:
    """What of a mail is read, on one line."""
    tree = LexborHTMLParser(html)
    assert tree.body is not None
    return " ".join(tree.body.text(separator=" ").split())


@pytest.mark.parametrize("count", [1, 2, 10])
def test_every_pick_stands_in_both_parts_with_all_that_is_known_of_it(count: int) -> None:
    picks = chosen(week_of_nights(count))
    setting = composer().set(letter(picks))
    for part in (visible(setting.html), setting.text):
        for pick in picks:
            for said in (pick.title, pick.time, pick.place, pick.price, pick.reason, pick.summary):
                assert said in part, said


@pytest.mark.parametrize("tags", [(), ("film",)])
def test_both_parts_have_the_same_links_in_the_same_order(tags: tuple[str, ...]) -> None:
    made = letter(chosen(week_of_nights(30)), corrections=(CORRECTION,), tags=tags)
    setting = composer().set(made)
    expected = links(composer().view(made))
    assert hrefs(setting.html) == addresses(setting.text) == expected
    assert len(expected) == 1 + 1 + 10 + 3 + 1 + 2
    assert expected[-1] == setting.slots["unsubscribe"]


def test_ten_events_that_say_all_they_can_fit(long: bool) -> None:
    setting = composer().set(letter(chosen(maximal()), corrections=(replace(CORRECTION, title="x" * 120),) * 5))
    assert len(chosen(maximal())) == 10
    assert len(setting.html.encode()) < MOST_BYTES / 2
    assert max(len(line.encode()) for line in setting.text.splitlines()) < 998
    assert len(setting.preheader) <= words.PREHEADER


def test_subjects_and_preheader_are_short_lines() -> None:
    for events in (week_of_nights(1), week_of_nights(10, offer=Offer(is_free=True)), maximal()):
        setting = composed(events)
        assert 1 <= len(setting.subjects) <= 3
        for line, most in [*((each, words.SUBJECT) for each in setting.subjects), (setting.preheader, words.PREHEADER)]:
            assert 0 < len(line) <= most and line == " ".join(line.split())
    assert len(composed(week_of_nights(10, offer=Offer(is_free=True))).subjects) == 3
    assert setting.preheader in visible(setting.html) or setting.preheader in setting.html


def test_the_first_subject_names_the_best_pick_and_how_many_more() -> None:
    picks = chosen(week_of_nights(30))
    assert composer().set(letter(picks)).subjects[0] == f"{picks[0].title}, and 9 more in Berlin"


def test_the_same_letter_is_the_same_bytes_and_another_has_other_marks() -> None:
    made = letter(chosen(week_of_nights(12)))
    assert composer().set(made) == composer().set(made)
    other = composer().set(replace(made, week="2026-W19"))
    mine = composer().set(made)
    assert set(mine.slots) == set(SLOTS) and not set(mine.slots.values()) & set(other.slots.values())
    assert all(re.fullmatch(r"slot-[a-z]+-[0-9a-f]{32}", mark) for mark in mine.slots.values())


def test_marks_stand_where_a_reader_needs_them_and_nowhere_else() -> None:
    setting = composed(week_of_nights(5))
    for part in (setting.html, setting.text):
        assert [part.count(mark) for mark in setting.slots.values()] == [1, 1, 1]
    assert setting.slots["address"] in visible(setting.html)


def test_jinjas_own_way_gives_the_same_bytes() -> None:
    made = letter(chosen(week_of_nights(12)), corrections=(CORRECTION,), tags=("film",))
    for language in ("en", "de", "ja"):
        told = replace(made, language=language)
        assert composer().set(told) == composer(plain=True).set(told)


def test_an_unknown_name_in_the_template_is_an_error() -> None:
    templates = Templates((TEMPLATES,), LANGUAGES.of("en"), plain=True)
    assert "letter" in NAMES
    with pytest.raises(Exception, match="letter"):
        templates.load(TEMPLATE, NAMES).render({"preheader": "", "language": LANGUAGES.of("en")})


@pytest.mark.parametrize("language", ["de", "es", "ja"])
def test_it_speaks_the_language_of_its_city(language: str) -> None:
    setting = composer().set(letter(chosen(week_of_nights(10)), language, corrections=(CORRECTION,)))
    english = composer().set(letter(chosen(week_of_nights(10)), corrections=(CORRECTION,)))
    assert f'<html lang="{language}"' in setting.html
    for said in ("Since our last letter", "Leave this letter", "All that is to come", "Moved", "was announced"):
        assert said.lower() in english.text.lower() and said.lower() not in setting.text.lower()
        assert said.lower() not in visible(setting.html).lower()


@pytest.mark.parametrize("title", OTHER_SCRIPTS)
def test_every_script_comes_through_as_it_is(title: str) -> None:
    setting = composed([night(1, title=title, description=title)])
    said = words.scrubbed(title)
    assert said in visible(setting.html) and said in setting.text and said in setting.subjects[0]


def test_a_hidden_place_and_an_unknown_hour_say_so() -> None:
    event = night(1, time="", start="2026-05-01", place=replace(night(1).place, hidden=True), location="Loft 9")
    setting = composed([event])
    for part in (visible(setting.html), setting.text):
        assert "place after sign-up" in part and "time not stated" in part and "Loft 9" not in part


def test_nothing_is_fetched_and_nothing_can_run() -> None:
    html = composed(week_of_nights(10)).html
    assert not re.search(r"@import|@font-face|url\(|<link|<script|<img|fonts\.google", html)


def test_the_styles_stand_in_the_elements() -> None:
    """Programs that drop a mail's styles still show it in colour."""
    tree = LexborHTMLParser(composed(week_of_nights(10)).html)
    for name in ("city", "night", "title", "where", "why", "foot", "rule", "hour", "ink", "dim"):
        for node in tree.css(f".{name}"):
            assert node.attributes.get("style"), name
    css = (TEMPLATES / "letter" / "letter.css").read_text(encoding="utf-8")
    used = {name for node in tree.css("[class]") for name in (node.attributes["class"] or "").split()}
    scenes = {"floor", "live", "screen", "page", "bench", "wall", "open"}
    assert set(re.findall(r"\.([a-z]\w*)", re.sub(r"\{[^}]*\}", "", css))) - scenes <= used | {
        "note",
        "since",
        "fix",
        "none",
    }


def test_the_address_stands_in_both_parts_line_by_line() -> None:
    setting = composed(week_of_nights(2))
    for line in IMPRINT.postal_address.splitlines():
        assert line in visible(setting.html) and line in setting.text.splitlines()


def digest(events: list[KnownEvent]) -> Digest:
    picks = chosen(events)
    made = letter(picks)
    return Digest(
        week=made.week, city="berlin", at="2026-04-29T07:00:00Z", letter=made, setting=composer().set(made),
        pool=found(events), content_hash="",
    )  # fmt: skip


def test_readers_with_the_same_tags_get_the_same_letter_and_others_the_common_one() -> None:
    frozen = digest(week_of_nights(60))
    mine = for_tags(frozen, ("sauna", "nothing like it"), LIMITS, composer())
    assert letter_tags(frozen, ("sauna", "nothing like it")) == ("sauna",)
    assert "Your tag: sauna" in mine.text and "Chosen by your tags: sauna" in mine.text
    assert mine == for_tags(frozen, ("sauna",), LIMITS, composer()) != frozen.setting
    assert not set(mine.slots.values()) & set(frozen.setting.slots.values())
    assert for_tags(frozen, ("nothing like it",), LIMITS, composer()) is frozen.setting
    assert set(SCENES) <= {tag for pick in frozen.pool for tag in pick.tags}
