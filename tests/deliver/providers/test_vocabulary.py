"""What was scraped stays words in a letter that a service fills in itself; only our own slots are filled."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from nocturne.deliver.providers import buttondown, resend_broadcast
from nocturne.deliver.providers.base import ListProvider
from nocturne.deliver.vocabulary import APART, spoken
from tests.deliver.providers.case import Case, Replies, converse
from tests.deliver.providers.django_engine import rendered
from tests.deliver.providers.letters import SLOTS, broadcast, provider

VALUES = {
    "unsubscribe_url": "https://out.example/1",
    "manage_subscription_url": "https://change.example/1",
    "subscriber": {"email": "r@example.org"},
}
FILLED = {"unsubscribe": "https://out.example/1", "preferences": "https://change.example/1", "address": "r@example.org"}
PIECES = [
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{{{",
    "7*7",
    " ",
    "\n",
    "a",
    "%",
    "#",
    "|",
    "load x",
    *SLOTS.values(),
]
hostile = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
HOSTILE = [
    "{{ 7*7 }}",
    "{% load x %}",
    "{# gone #}",
    "{{{RESEND_UNSUBSCRIBE_URL}}}",
    "{{ unsubscribe_url }}",
    "{{",
    "{%",
    "}}{{",
]


def _filled(text: str) -> str:
    for slot, mark in SLOTS.items():
        text = text.replace(mark, FILLED[slot])
    return text


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_django_changes_nothing_but_our_slots(text: str) -> None:
    """Buttondown fills letters with Django's templates; so do we here."""
    said = spoken(text, SLOTS, buttondown.WORDS, buttondown.OPENERS, markup=False)
    assert rendered(said, VALUES).replace(APART, "") == _filled(text)


@given(hostile, hostile)
@settings(max_examples=200, deadline=None)
def test_django_changes_no_page_but_in_our_slots(text: str, attribute: str) -> None:
    """The same in HTML: what is seen, what an attribute says, where a link leads."""
    link = SLOTS["unsubscribe"]
    page = (
        f'<p title="{attribute}">{text}</p><a href="{link}">Leave</a><a href="https://x.example/?q={attribute}">x</a>'
    )
    said = spoken(page, SLOTS, buttondown.WORDS, buttondown.OPENERS, markup=True)
    tree, wanted = LexborHTMLParser(rendered(said, VALUES)), LexborHTMLParser(_filled(page))
    assert _seen(tree) == _seen(wanted)


def _seen(tree: LexborHTMLParser) -> list[object]:
    """Text, titles and links, braces in links as browsers send them."""
    paragraph, *links = tree.css("p, a")
    leads = [(link.attributes["href"] or "").replace("{", "%7B").replace(APART, "") for link in links]
    return [paragraph.text().replace(APART, ""), (paragraph.attributes["title"] or "").replace(APART, ""), *leads]


@given(hostile)
@settings(max_examples=300, deadline=None)
def test_resend_finds_no_words_but_ours(text: str) -> None:
    """It fills what stands between three braces."""
    said = spoken(text, SLOTS, resend_broadcast.WORDS, resend_broadcast.OPENERS, markup=False)
    wanted = [resend_broadcast.WORDS[slot] for slot in _slots(text)]
    assert re.findall(r"\{\{+[^{}]*\}\}+", said) == wanted
    assert said.count("{{") == 2 * len(wanted) - sum(word.count("{{{") for word in wanted)


def _slots(text: str) -> list[str]:
    by_mark = {mark: slot for slot, mark in SLOTS.items()}
    return [by_mark[mark] for mark in re.findall("|".join(map(re.escape, by_mark)), text)]


def test_the_control_hostile_words_would_be_taken() -> None:
    """Without the care above Django fills, drops or refuses them."""
    changed = 0
    for words in HOSTILE:
        try:
            changed += rendered(words, VALUES) != words
        except Exception:  # whatever a template engine says to what is none
            changed += 1
    assert changed >= 5


def test_what_has_no_braces_is_not_touched() -> None:
    """Nor are the braces of styles, beyond a blank."""
    page = "<style>@media print{a{color:red}}</style><!--[if mso]><i>{</i><![endif]--><p>a {b} c</p>"
    assert spoken(page, {}, {}, buttondown.OPENERS, markup=True) == page
    assert spoken("<style>a{{b}}</style>", {}, {}, ("{{",), markup=True) == "<style>a{ {b}}</style>"
    assert spoken('<a href="/{{x}}">y</a>', {}, {}, ("{{",), markup=True) == '<a href="/%7B{x}}">y</a>'


DRAFTS: list[tuple[str, str, Mapping[str, str]]] = [
    ("buttondown", "sent", {"html": "body", "subject": "subject"}),
    ("resend", "broadcast-sent", {"html": "html", "text": "text", "subject": "subject"}),
]


@pytest.mark.parametrize(("service", "case", "names"), DRAFTS, ids=["buttondown", "resend"])
def test_a_draft_holds_the_words_of_its_service(service: str, case: str, names: Mapping[str, str]) -> None:
    """Each slot in its place, no mark left, and scraped braces broken in subject and body."""
    scraped = "{{ 7*7 }}"
    letter = broadcast(
        subject=f"{scraped} nights",
        html=f'<p>{scraped}</p><a href="{SLOTS["unsubscribe"]}">Leave</a> {SLOTS["address"]} {SLOTS["preferences"]}',
        text=f"{scraped} {SLOTS['unsubscribe']} {SLOTS['address']}",
    )
    replies = Replies(Case(service, case).load()["replies"])
    keeper = provider(service)
    assert isinstance(keeper, ListProvider)
    converse(keeper.broadcast(letter), replies)
    draft: dict[str, Any] = json.loads(replies.calls[2].body)
    words = buttondown.WORDS if service == "buttondown" else resend_broadcast.WORDS
    for name in names.values():
        assert "{{ 7*7" not in draft[name]
        assert not [mark for mark in SLOTS.values() if mark in draft[name]]
    assert f'href="{words["unsubscribe"]}"' in draft[names["html"]]
    assert words["address"] in draft[names["html"]]
    if service == "buttondown":
        assert draft["status"] == "draft"
        assert draft["body"].startswith("<!-- buttondown-editor-mode: fancy -->")
        assert draft["metadata"]["nocturne"] == letter.name
        assert draft["filters"]["filters"][0]["value"] == "tag_berlin"
    else:
        assert draft["send"] is False
        assert draft["name"] == letter.name
