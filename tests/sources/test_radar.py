"""Radar: one question for a city; repetitions become dates, on the wall clock of the place."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from nocturne.model.visit import Assignment
from nocturne.sources.base import sources
from nocturne.sources.radar import RadarOptions
from tests.sources.case import Case

CASE = Case("radar", "search")
SOURCE = sources()["radar"]


def task(**changes: Any) -> Assignment:
    return CASE.task(options=RadarOptions(city="Berlin"), **changes)


def one(**changes: Any) -> bytes:
    """An answer with one event."""
    node = json.loads(CASE.body)["result"]["700001"] | changes
    return json.dumps({"result": {"1": node}, "count": 1}).encode()


def test_a_city_is_one_question_that_asks_for_no_contacts() -> None:
    (entry,) = SOURCE.entries(task(pages=False))
    asked = parse_qs(urlsplit(entry.request.url).query)
    assert asked["facets[city][]"] == ["Berlin"] and "offline:address" in asked["fields"][0]
    assert not {"email", "phone"} & set(asked["fields"][0].split(","))


@pytest.mark.parametrize("nothing", [False, []])
def test_no_events_are_written_as_something_else(nothing: object) -> None:
    body = json.dumps({"result": nothing, "count": 0, "facets": {}}).encode()
    reading = CASE.read(SOURCE, body, task())
    assert reading.listings == () and not reading.wrong_body


def test_a_weekly_event_keeps_its_hour_when_the_clocks_change() -> None:
    dates = [{"time_start": "2026-10-20T19:00:00+02:00", "time_end": "2026-10-20T22:00:00+02:00",
              "rrule": "RRULE:FREQ=WEEKLY;COUNT=2"}]  # fmt: skip
    reading = CASE.read(SOURCE, one(date_time=dates), task())
    assert [each.start for each in reading.listings] == ["2026-10-20T19:00:00", "2026-10-27T19:00:00"]
    assert {each.series_id for each in reading.listings} == {"aaaaaaaa-0001"}


def test_several_dates_are_several_events() -> None:
    dates = [{"time_start": f"2026-06-0{day}T19:00:00+02:00", "time_end": "", "rrule": None} for day in (1, 2, 2)]
    reading = CASE.read(SOURCE, one(date_time=dates), task())
    assert [each.source_id for each in reading.listings] == ["aaaaaaaa-0001/2026-06-01", "aaaaaaaa-0001/2026-06-02"]


def test_an_endless_daily_event_is_cut() -> None:
    dates = [{"time_start": "2020-01-01T19:00:00+01:00", "time_end": None, "rrule": "RRULE:FREQ=DAILY"}]
    assert 0 < len(CASE.read(SOURCE, one(date_time=dates), task()).listings) <= 60


@pytest.mark.parametrize("rule", ["RRULE:FREQ=SECONDLY", "RRULE:nonsense", "FREQ=WEEKLY;BYDAY=XX"])
def test_a_rule_that_cannot_be_followed_costs_only_its_event(rule: str) -> None:
    dates = [{"time_start": "2026-06-01T19:00:00+02:00", "time_end": None, "rrule": rule}]
    reading = CASE.read(SOURCE, one(date_time=dates), task())
    assert [issue.code for issue in reading.issues] == ["date/missing"] and not reading.wrong_body


def test_a_secret_place_leaves_nothing_but_its_city() -> None:
    where = [{"address": {"name_line": "secret location", "thoroughfare": "Canary 1", "locality": "Berlin"}}]
    reading = CASE.read(SOURCE, one(offline=where), task())
    assert "Canary" not in repr(reading)
    assert reading.listings[0].place is not None and reading.listings[0].place.hidden


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'{"error": "no"}', b'{"title": "K", "address": {}}'])
def test_other_answers_are_refused(body: bytes) -> None:
    assert CASE.read(SOURCE, body, task()).wrong_body
