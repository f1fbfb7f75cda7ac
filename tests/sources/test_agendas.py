"""Gancio and Mobilizon: agendas at addresses that the operator names."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nocturne.parse.geohash import geohash
from nocturne.sources.base import sources
from nocturne.sources.mobilizon import PAGE_SIZE
from tests.sources.case import Case

EVENTS, AROUND, GROUP = Case("gancio", "events"), Case("mobilizon", "around"), Case("mobilizon", "group")
GANCIO, MOBILIZON = sources()["gancio"], sources()["mobilizon"]


def around(**changes: Any) -> dict[str, Any]:
    """A search's answer whose first event differs in this."""
    found: dict[str, Any] = json.loads(AROUND.body)
    found["data"]["searchEvents"]["elements"][0] |= changes
    return found


def test_each_agenda_is_a_visit_of_its_own() -> None:
    task = EVENTS.task(options=("https://agenda.example/", "https://other.example"), pages=False)
    asked = [entry.request.url for entry in GANCIO.entries(task)]
    assert asked == [
        "https://agenda.example/api/events?show_recurrent=true",
        "https://other.example/api/events?show_recurrent=true",
    ]


def test_ids_count_within_one_agenda_and_links_lead_to_it() -> None:
    request = replace(EVENTS.request, url="https://agenda.example/api/events?show_recurrent=true")
    told = EVENTS.read(GANCIO, request=request).listings[0]
    assert (told.source_id, told.link) == ("agenda.example/41", "https://agenda.example/event/concerto-in-cantina")
    assert told.image_url == "https://agenda.example/media/f00.jpg"


def test_a_secret_place_of_an_agenda_is_left_out() -> None:
    assert "Canary" not in repr(EVENTS.read(GANCIO))


def test_an_agenda_without_events_is_no_error() -> None:
    reading = EVENTS.read(GANCIO, b"[]")
    assert reading.listings == () and not reading.wrong_body


@pytest.mark.parametrize("body", [b"{}", b'["a"]', b'{"message": "no"}', b'[{"title": "no date key"}]'])
def test_answers_that_are_no_agenda_are_refused(body: bytes) -> None:
    assert EVENTS.read(GANCIO, body).wrong_body


@pytest.mark.parametrize("moment", [0, -5, "soon", 10**18, None, True])
def test_an_agenda_s_odd_moment_costs_only_its_event(moment: object) -> None:
    events = json.loads(EVENTS.body)
    events[0]["start_datetime"] = moment
    reading = EVENTS.read(GANCIO, json.dumps(events).encode())
    assert len(reading.listings) == 2 and [issue.code for issue in reading.issues] == ["date/missing"] * 2


def test_a_geohash_is_the_published_one() -> None:
    """Examples of Wikipedia's article and of PostGIS' manual (ST_GeoHash)."""
    assert geohash(57.64911, 10.40744, 11) == "u4pruydqqvj"
    assert geohash(48, -126, 20) == "c0w3hf1s70w3hf1s70w3"


def test_an_instance_is_asked_around_the_city_and_a_group_by_its_name() -> None:
    task = AROUND.task(options=("https://events.example", "https://events.example/@werkhof"), pages=False)
    whole, group = (json.loads(entry.request.body) for entry in MOBILIZON.entries(task))
    assert whole["variables"] == {
        "location": "u33dc0cpp",
        "radius": 25.0,
        "beginsOn": "2026-05-01T00:00:00Z",
        "page": 1,
        "limit": PAGE_SIZE,
    }
    assert group["variables"]["name"] == "werkhof"
    assert len({entry.key for entry in MOBILIZON.entries(task)}) == 2


def test_persons_are_not_asked_for_and_not_read() -> None:
    (entry,) = MOBILIZON.entries(AROUND.task(options=("https://events.example",)))
    query = json.loads(entry.request.body)["query"]
    assert not any(word in query for word in ("organizerActor", "participants", "contacts", "comments"))
    assert "Canary" not in repr(AROUND.read(MOBILIZON))


def test_the_same_question_is_asked_for_the_next_page() -> None:
    found = around()
    found["data"]["searchEvents"]["total"] = PAGE_SIZE + 1
    (entry,) = MOBILIZON.entries(AROUND.task(options=("https://events.example",)))
    reading = AROUND.read(MOBILIZON, json.dumps(found).encode(), request=entry.request)
    (request,) = reading.follow
    assert json.loads(request.body)["variables"]["page"] == 2 and request.url == "https://events.example/api"


def test_an_unknown_group_is_told_under_status_200() -> None:
    body = b'{"data": {"group": null}, "errors": [{"code": "group_not_found", "message": "Group not found"}]}'
    assert "group_not_found" in GROUP.read(MOBILIZON, body).wrong_body


@pytest.mark.parametrize("geom", ["", "13.4", "x;y", None, 5])
def test_a_point_that_is_none_is_left_to_the_checks(geom: object) -> None:
    reading = AROUND.read(MOBILIZON, json.dumps(around(physicalAddress={"description": "Hof", "geom": geom})).encode())
    assert reading.complete and len(reading.listings) == 3
