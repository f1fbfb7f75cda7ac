"""Words that were written to break mails: whatever an event says, it is read as words and nothing else."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from nocturne.digest import words
from nocturne.digest.lint import Draft, lint
from nocturne.model.letter import Pick
from tests.digest.desk import BASE, IMPRINT, chosen, composer, found, letter, listed, night, week_of_nights
from tests.hostile.strings import strings

PIECES = (
    "<script>x()</script>", "</mj-text>", "</mj-table>", "<mj-raw>", "{{7*7}}", "{% if x %}", "%recipient.x%", "]]>",
    "<![CDATA[", "<!--", "-->", "<![endif]-->", "\x00", "\x1b[31m", "\x85", "\u2028", "\u202e", "\u2066", "\ud800",
    "\udfff", "\ufffe", "javascript:x()", "https://evil.example/", "→ https://evil.example/", "&amp;", "&#x3c;", "'",
    '"', "`", "\\", "\r\nBcc: a@b.example", "slot-unsubscribe-0", "[[u]]", "[%U%]", "{u}", "url(", "@import", "x" * 300,
    "東京", "👩‍👩‍👧‍👦", "a", " ",
)  # fmt: skip
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), min_size=1, max_size=6).map("".join)
URLS = st.sampled_from(
    ("javascript:x()", "data:text/html,x", "https://a.example/?a=1&b=<c>", "https://u:p@a.example/", "//a.example/", "")
)


def _compose(title: str, description: str, place: str, price: str, tag: str) -> None:
    """A letter with such words passes the gate, runs nothing, and shows the words as they are."""
    (pick, *_) = found([night(1)])
    hostile = _hostile(pick, title, description, place, price, tag)
    made = letter([hostile], tags=(words.scrubbed(tag),))
    setting = composer().set(made)
    mjml = composer().mjml(composer().view(made), setting.preheader, composer().languages.of("en"))
    assert lint(Draft(mjml=mjml, setting=setting, imprint=IMPRINT, alive=lambda _: True)) == ()
    tree = LexborHTMLParser(setting.html)
    shown = tree.css_first("h3")
    assert shown is not None
    assert " ".join(shown.text().split()) == " ".join(hostile.title.split())
    assert tree.css_first("script, iframe, form, object, img") is None
    assert not [name for node in tree.css("*") for name in node.attributes if name.startswith("on")]
    assert all((node.attributes["href"] or "").startswith(("https://", "slot-")) for node in tree.css("a"))
    assert hostile.title in setting.text


def _hostile(pick: Pick, title: str, description: str, place: str, price: str, tag: str) -> Pick:
    """The pick as it would be made of such words."""
    return dataclasses.replace(
        pick,
        title=words.cut(title, words.TITLE) or "…",
        summary=words.cut(description, words.SUMMARY),
        place=words.cut(place, 100),
        price=words.cut(price, 60),
        reason=words.by_tag(words.scrubbed(tag), composer().languages.of("en")),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_hostile_words_are_words(title: str, description: str, place: str, price: str, tag: str) -> None:
    _compose(title, description, place, price, tag)


@pytest.mark.long
@settings(max_examples=10_000, deadline=None, derandomize=True)
@given(TEXT, TEXT, TEXT, TEXT, TEXT)
def test_ten_thousand_times(title: str, description: str, place: str, price: str, tag: str) -> None:
    _compose(title, description, place, price, tag)


def test_the_whole_road_from_hostile_events(long: bool) -> None:
    """From the state over the site's rows: what a crawler may have brought home."""
    hostile = [text.encode("utf-8", "replace").decode() for text in strings(long)]
    events = week_of_nights(len(hostile))
    events = [
        dataclasses.replace(event, title=text, description=text, price=text[:300], link=text, tags=(text[:60],))
        for event, text in zip(events, hostile, strict=True)
    ]
    picks = found(events)
    assert len(picks) > 60
    for at in range(0, len(picks), 10):
        setting = composer().set(letter(picks[at : at + 10]))
        made = Draft(mjml="", setting=setting, imprint=IMPRINT, alive=lambda _: True)
        assert lint(made) == (), picks[at].title


@given(URLS)
@settings(max_examples=20, deadline=None, derandomize=True)
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    site = listed([night(1, link=url)])
    assert site[0].event.url.startswith(BASE)
    (pick,) = chosen([night(1, link=url)])
    assert pick.url.startswith(f"{BASE}/berlin/e/")


@given(TEXT)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_scrubbed_words_are_one_line_that_every_program_can_carry(text: str) -> None:
    line = words.scrubbed(text)
    assert line == words.scrubbed(line) == " ".join(line.split())
    assert line.encode("utf-8").decode() == line
    assert not re.search("[\x00-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", line)
    assert len(words.cut(text, 40)) <= 40
