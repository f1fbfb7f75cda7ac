"""DICE: a search around the city, believed only when it answers about the city."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocturne.model.visit import Assignment
from nocturne.sources.base import sources
from nocturne.sources.dice import DiceOptions, tag_name
from tests.sources.case import Case

CASE = Case("dice", "search")
SOURCE = sources()["dice"]


def task(**changes: Any) -> Assignment:
    return CASE.task(options=DiceOptions(tag="music"), **changes)


def answer(**changes: Any) -> bytes:
    """The answer, each event with these changes."""
    found = json.loads(CASE.body)
    for item in found["sections"][0]["items"]:
        if "event" in item:
            item["event"] |= changes
    return json.dumps(found).encode()


def test_it_is_asked_only_where_pages_may_be_read() -> None:
    assert list(SOURCE.entries(task(pages=False))) == []
    (entry,) = SOURCE.entries(task())
    asked = json.loads(entry.request.body)
    assert (asked["lat"], asked["lng"], asked["tag"]) == (52.52, 13.405, "music")


def test_a_list_of_another_city_is_refused() -> None:
    venue = {"name": "Far", "location": {"lat": 34.0, "lng": -118.2}}
    assert "Berlin" in CASE.read(SOURCE, answer(venues=[venue]), task()).wrong_body


def test_the_cursor_asks_for_the_next_page_once() -> None:
    body = json.dumps(json.loads(CASE.body) | {"next_page_cursor": "abc"}).encode()
    (request,) = CASE.read(SOURCE, body, task()).follow
    assert json.loads(request.body)["cursor"] == "abc" and request.number == 2
    assert CASE.read(SOURCE, body, task(), request).follow == ()


def test_a_secret_place_leaves_nothing_but_its_city() -> None:
    assert "Canary" not in repr(CASE.read(SOURCE, task=task()))


def test_prices_are_of_the_smallest_unit_where_the_currency_has_one() -> None:
    reading = CASE.read(SOURCE, answer(price={"amount_from": 2000, "currency": "JPY"}), task())
    assert {each.offer.low for each in reading.listings} == {"2000"}


@pytest.mark.parametrize("written", ["Music!", "music:", "a b", "music:gig:x"])
def test_a_kind_that_cannot_be_one_is_refused_with_advice(written: str) -> None:
    with pytest.raises(ValueError, match="music:gig"):
        tag_name(written)


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"error": "unauthorised"}', b"null"])
def test_other_answers_are_refused(body: bytes) -> None:
    assert CASE.read(SOURCE, body, task()).wrong_body
