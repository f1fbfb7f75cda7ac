"""Resident Advisor: asked for one area, and believed only when the answer is of that area."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nocturne.model.visit import Assignment
from nocturne.sources.base import sources
from nocturne.sources.ra import PAGE_SIZE, ResidentAdvisorOptions
from tests.sources.case import Case

CASE = Case("ra", "listings")
SOURCE = sources()["ra"]


def task(**changes: Any) -> Assignment:
    return CASE.task(options=ResidentAdvisorOptions(area=34), **changes)


def answer() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(CASE.body)
    return found


def test_it_is_asked_only_where_pages_may_be_read() -> None:
    assert list(SOURCE.entries(task(pages=False))) == []
    (entry,) = SOURCE.entries(task())
    asked = json.loads(entry.request.body)
    assert entry.key == "area:34" and entry.request.url == "https://ra.co/graphql"
    assert asked["variables"]["filters"]["areas"] == {"eq": 34}
    assert asked["variables"]["filters"]["listingDate"] == {"gte": "2026-04-30", "lte": "2026-08-29"}


def test_a_base_url_takes_the_place_of_the_platform() -> None:
    (entry,) = SOURCE.entries(task(base_url="http://127.0.0.1:1"))
    assert entry.request.url == "http://127.0.0.1:1/graphql"


def test_people_are_not_asked_for() -> None:
    (entry,) = SOURCE.entries(task())
    words = json.loads(entry.request.body)["query"]
    assert not any(word in words for word in ("attending", "interested", "member", "user", "followers"))


def test_a_next_page_follows_while_there_are_more() -> None:
    found = answer()
    found["data"]["eventListings"]["totalResults"] = PAGE_SIZE + 1
    reading = CASE.read(SOURCE, json.dumps(found).encode(), task())
    (request,) = reading.follow
    assert request.number == 2 and json.loads(request.body)["variables"]["page"] == 2


def test_listings_of_another_area_are_refused() -> None:
    found = answer()
    for each in found["data"]["eventListings"]["data"]:
        each["event"]["area"] = {"id": "2", "name": "Melbourne", "ianaTimeZone": "Australia/Melbourne"}
    assert "area 34" in CASE.read(SOURCE, json.dumps(found).encode(), task()).wrong_body


def test_listings_of_another_zone_are_refused_even_when_no_area_is_known() -> None:
    found = answer()
    for each in found["data"]["eventListings"]["data"]:
        each["event"]["area"] = {"ianaTimeZone": "Australia/Melbourne"}
        each["event"].pop("venue", None)
    assert "Berlin" in CASE.read(SOURCE, json.dumps(found).encode(), CASE.task()).wrong_body


def test_an_error_is_told_under_status_200() -> None:
    body = b'{"errors": [{"message": "Too many requests"}], "data": null}'
    assert "Too many requests" in CASE.read(SOURCE, body, task()).wrong_body


def test_a_secret_place_leaves_nothing_but_its_city() -> None:
    reading = CASE.read(SOURCE, task=task())
    assert "Canary" not in repr(reading)


def test_an_event_that_left_its_list_is_asked_for_by_its_number() -> None:
    listing = CASE.read(SOURCE, task=task()).listings[0]
    assert SOURCE.detail(listing, task()) is None
    request = SOURCE.detail(replace(listing, partial=True), task())
    assert request is not None and json.loads(request.body)["variables"] == {"id": "2200001"}


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"data": {"eventListings": {}}}', b'{"data": {"event": 0}}', b"<p>"])
def test_other_answers_are_refused(body: bytes) -> None:
    assert CASE.read(SOURCE, body, task()).wrong_body
