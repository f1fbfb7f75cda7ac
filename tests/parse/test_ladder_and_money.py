"""Ladders of extractors and minor units of money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nocturne.parse import money
from nocturne.parse.ladder import Climbed, climb, fallback


def broken() -> Sequence[str]:
    """A rung that a page's new shape breaks."""
    raise KeyError("gone")


def test_the_first_rung_that_yields_is_used_and_named() -> None:
    """One that is not there, breaks, or is empty, is passed over."""
    climbed = climb((("a", lambda: None), ("b", broken), ("c", list), ("d", lambda: ["x"]), ("e", lambda: ["y"])))
    assert (climbed.items, climbed.name, climbed.rung, climbed.degraded, climbed.found) == (("x",), "d", 3, True, True)


def test_a_place_without_anything_in_it_is_an_answer() -> None:
    """Empty is not missing: the first empty rung says so; with none nothing was found."""
    empty: Climbed[str] = climb((("a", lambda: None), ("b", list), ("c", list)))
    assert (empty.items, empty.name, empty.found) == ((), "b", True)
    nothing = climb((("a", lambda: None), ("b", broken)))
    assert (nothing.items, nothing.found, nothing.degraded) == ((), False, False)


def test_a_lower_rung_is_a_warning_and_the_first_is_none() -> None:
    """The issue names what served and what did not."""
    (issue,) = fallback(climb((("a", lambda: None), ("b", lambda: [1]))), "luma", "berlin", "event", "the state")
    assert (issue.code, issue.severity, issue.source, issue.city) == ("extractor/fallback", "warning", "luma", "berlin")
    assert "b" in issue.message and "the state" in issue.message
    assert fallback(climb((("a", lambda: [1]),)), "luma", "berlin", "event", "the state") == ()


@pytest.mark.parametrize(
    ("amount", "code", "told"),
    [
        (1250, "USD", "12.50"), (0, "EUR", "0.00"), (5, "EUR", "0.05"), (1500, "JPY", "1500"), (1500, "KWD", "1.500"),
        (1500, "UGX", ""), (-5, "EUR", ""), (12.5, "EUR", ""), (True, "EUR", ""), ("5", "EUR", ""), (None, "EUR", ""),
        (5, "", ""), (5, "euro", ""), (10**30, "EUR", ""),
    ],
)  # fmt: skip
def test_minor_units_become_major_ones_by_currency(amount: object, code: str, told: str) -> None:
    """Nothing is guessed for a currency whose smallest unit is disputed or unknown."""
    assert money.from_minor(amount, code) == told


@given(some.integers(0, 10**9), some.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_lose_nothing(amount: int, code: str) -> None:
    """Back again it is the same whole number."""
    exponent = {"EUR": 2, "JPY": 0, "KWD": 3}[code]
    assert Decimal(money.from_minor(amount, code)).scaleb(exponent) == amount


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (5, "5"), (12.5, "12.5"), ("7.00", "7"), (" 7 ", "7"), (0, "0"), ("free", ""), (-1, ""), ("NaN", ""),
        ("1e12", ""), (None, ""), (True, ""), ("1,5", ""),
    ],
)  # fmt: skip
def test_an_amount_is_a_plain_number_or_nothing(value: object, told: str) -> None:
    """Words, negative and absurd numbers are no amounts."""
    assert money.amount(value) == told


@pytest.mark.parametrize(
    ("code", "told"), [("eur", "EUR"), (" usd ", "USD"), ("$", ""), ("EURO", ""), (None, ""), (7, "")]
)
def test_a_currency_is_three_letters(code: object, told: str) -> None:
    """Signs and words are none."""
    assert money.currency(code) == told
