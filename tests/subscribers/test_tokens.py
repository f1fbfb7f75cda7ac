"""Tokens: for one purpose, whole, ours, and in time; or not believed."""

from __future__ import annotations

import itertools
import random
import string
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nocturne.errors import UsageError
from nocturne.subscribers.tokens import BadToken, Tokens

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NEW, OLD = "n" * 32, "o" * 32
TOKENS = Tokens([NEW, OLD])
READER = "abcdefghijklmn23"
MAKE: dict[str, Callable[[Tokens], str]] = {
    "unsubscribe": lambda tokens: tokens.unsubscribe(READER, "berlin"),
    "preferences": lambda tokens: tokens.preferences(READER),
    "confirm": lambda tokens: tokens.confirm(READER, "0011223344556677", NOW),
    "export": lambda tokens: tokens.export(READER, NOW),
    "erase": lambda tokens: tokens.erase(READER, NOW),
    "stamp": lambda tokens: tokens.stamp(NOW),
}
READ: dict[str, Callable[[Tokens, str, datetime], object]] = {
    "unsubscribe": lambda tokens, token, _: tokens.read_unsubscribe(token),
    "preferences": lambda tokens, token, _: tokens.read_preferences(token),
    "confirm": lambda tokens, token, now: tokens.read_confirm(token, now),
    "export": lambda tokens, token, now: tokens.read_export(token, now),
    "erase": lambda tokens, token, now: tokens.read_erase(token, now),
    "stamp": lambda tokens, token, _: tokens.read_stamp(token),
}
SAYS = {
    "unsubscribe": (READER, "berlin"), "preferences": READER, "confirm": (READER, "0011223344556677"),
    "export": READER, "erase": READER, "stamp": NOW,
}  # fmt: skip


@pytest.mark.parametrize("purpose", MAKE)
def test_a_token_says_what_it_was_made_of_in_letters_that_every_link_carries(purpose: str) -> None:
    token = MAKE[purpose](TOKENS)
    assert READ[purpose](TOKENS, token, NOW) == SAYS[purpose]
    assert set(token) <= set(string.ascii_letters + string.digits + "_-.")
    assert len(token) <= 120


@pytest.mark.parametrize(("purpose", "other"), list(itertools.permutations(MAKE, 2)))
def test_a_token_for_one_purpose_means_nothing_for_another(purpose: str, other: str) -> None:
    with pytest.raises(BadToken):
        READ[other](TOKENS, MAKE[purpose](TOKENS), NOW)


@pytest.mark.parametrize("purpose", MAKE)
def test_a_changed_key_signs_anew_and_the_old_one_is_believed_until_it_is_taken_out(purpose: str) -> None:
    old = MAKE[purpose](Tokens([OLD]))
    assert READ[purpose](TOKENS, old, NOW) == SAYS[purpose]
    assert MAKE[purpose](TOKENS) == MAKE[purpose](Tokens([NEW])) != old
    with pytest.raises(BadToken):
        READ[purpose](Tokens([NEW]), old, NOW)


@pytest.mark.parametrize(("purpose", "lasts"), [("confirm", 7 * 24), ("export", 24), ("erase", 24)])
def test_what_confirms_hands_out_or_erases_expires(purpose: str, lasts: int) -> None:
    token = MAKE[purpose](TOKENS)
    assert READ[purpose](TOKENS, token, NOW + timedelta(hours=lasts)) == SAYS[purpose]
    with pytest.raises(BadToken):
        READ[purpose](TOKENS, token, NOW + timedelta(hours=lasts, seconds=1))


@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences"])
def test_what_ends_and_what_changes_letters_never_expires(purpose: str) -> None:
    assert READ[purpose](TOKENS, MAKE[purpose](TOKENS), NOW + timedelta(days=36_500)) == SAYS[purpose]


def _mutations(token: str, dice: random.Random, count: int) -> list[str]:
    letters = string.ascii_letters + string.digits + "_-.=+/ \0é"
    made = []
    for _ in range(count):
        at, kind = dice.randrange(len(token)), dice.randrange(5)
        made.append(
            (
                token[:at] + dice.choice(letters) + token[at + 1 :],
                token[:at],
                token[:at] + dice.choice(letters) + token[at:],
                token[:at] + token[at + 1 :],
                token[::-1] if at % 2 else token + dice.choice(letters),
            )[kind]
        )
    return [each for each in made if each != token]


def test_no_mutated_token_is_believed(long: bool) -> None:
    dice = random.Random(5)
    tried = 0
    for purpose in MAKE:
        token = MAKE[purpose](TOKENS)
        every_last = [
            token[:-1] + letter for letter in string.ascii_letters + string.digits + "_-=" if letter != token[-1]
        ]
        for bad in [*every_last, *_mutations(token, dice, 170_000 if long else 2_000)]:
            with pytest.raises(BadToken):
                READ[purpose](TOKENS, bad, NOW)
            tried += 1
    assert tried > 10_000


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=600))
def test_whatever_stands_in_a_link_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in READ.values():
        with pytest.raises(BadToken):
            read(TOKENS, text, NOW)


@pytest.mark.parametrize("value", ["", " , ", "short", f"{'k' * 32},short"])
def test_missing_and_guessable_keys_are_refused_in_a_sentence(value: str) -> None:
    with pytest.raises(UsageError, match="openssl rand -hex 32") as refused:
        Tokens.of({"NOCTURNE_TOKEN_KEYS": value})
    assert "short" not in str(refused.value)
