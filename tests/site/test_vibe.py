"""A city's profile is counted from what is listed, says from how much, and says nothing from too little."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nocturne.model.event import KnownEvent, Offer
from nocturne.site.vibe import FEWEST, profile
from tests.site.projects import event, save, site

PRICED = Offer(is_free=False, low=12.0, currency="EUR")


def many(count: int, **changes: Any) -> list[KnownEvent]:
    """So many events with these facts."""
    return [replace(event(number), **changes) for number in range(count)]


def test_too_few_events_say_nothing_but_how_few_they_are() -> None:
    found = profile("berlin", many(FEWEST - 1))
    assert (found["n"], found["enough"]) == (FEWEST - 1, False)
    assert set(found) == {"city", "n", "method", "enough"}


def test_shares_are_of_the_events_of_which_the_fact_is_known() -> None:
    free, paid = many(10, offer=Offer(is_free=True)), many(30, offer=PRICED)
    found = profile("berlin", [*free, *paid, *many(7, offer=Offer())])
    assert found["n"] == 47
    assert found["free"] == {
        "n": 40, "shares": {"not free": 0.75, "free": 0.25}, "counts": {"not free": 30, "free": 10},
    }  # fmt: skip
    assert found["prices"] == {"n": 30, "currency": "EUR", "shares": {"up to 20": 1.0}, "counts": {"up to 20": 30}}


def test_a_fact_that_is_known_of_too_few_is_left_out() -> None:
    found = profile("berlin", [*many(30, offer=Offer()), *many(5, offer=PRICED)])
    assert found["free"] is None
    assert found["prices"] is None


def test_prices_are_not_converted() -> None:
    other = Offer(is_free=False, low=900.0, currency="JPY")
    found = profile("berlin", [*many(25, offer=PRICED), *many(10, offer=other)])
    assert found["prices"]["currency"] == "EUR" and found["prices"]["n"] == 25


@pytest.mark.parametrize(
    ("time", "part"),
    [
        ("15:00", "afternoon"),
        ("17:00", "evening"),
        ("22:59", "night"),
        ("23:00", "late"),
        ("03:30", "late"),
        ("05:00", "afternoon"),
    ],
)
def test_hours_are_parts_of_the_night(time: str, part: str) -> None:
    assert profile("berlin", many(20, time=time))["hours"]["shares"] == {part: 1.0}


def test_an_hour_nobody_told_is_no_hour() -> None:
    assert profile("berlin", many(20, time=""))["hours"] is None


def test_nights_scenes_and_tags_are_counted() -> None:
    found = profile(
        "berlin", [*many(30, night="2026-05-02", tags=("techno", "dub")), *many(10, night="2026-05-03", tags=("film",))]
    )
    assert found["nights"]["shares"] == {"saturday": 0.75, "sunday": 0.25}
    assert found["scenes"]["shares"] == {"floor": 0.75, "screen": 0.25}
    assert found["tags"]["shares"] == {"dub": 0.75, "techno": 0.75, "film": 0.25}


def test_cancelled_and_made_up_events_do_not_count() -> None:
    assert profile("berlin", [*many(30, status="cancelled"), *many(30, is_ai_generated=True)])["n"] == 0


def test_it_stands_beside_the_citys_page_and_is_found_from_the_list_of_cities(project: Path) -> None:
    save(project, "berlin", many(25))
    save(project, "tokyo", [event(0, "tokyo")])
    output, _ = site(project)
    vibe = json.loads((output / "berlin/vibe.json").read_bytes())
    assert vibe["n"] == 25 and vibe["enough"]
    cities = json.loads((output / "api/v1/cities.json").read_bytes())
    assert next(each for each in cities if each["slug"] == "berlin")["vibe_url"].endswith("/berlin/vibe.json")
    assert json.loads((output / "tokyo/vibe.json").read_bytes())["enough"] is False
