"""Platforms hand out people and secret places unasked; nothing of that may reach the disk."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from nocturne.demo.people import MARK, PHONE, STREET, rough_point
from nocturne.demo.platforms import luma, meetup, venue_calendar
from nocturne.demo.platforms.answers import Ask
from nocturne.demo.server import PLATFORMS
from nocturne.demo.world import Happening, world
from tests.demo.told import NOW, Told

FIRST = datetime(2026, 4, 29, 20, tzinfo=UTC)


def _everything() -> list[Happening]:
    assert NOW.startswith("2026-05-01T20:00:00")
    return [happening for night in range(3) for happening in world(FIRST, night)]


def _sent(platform: str, path: str, **query: str) -> bytes:
    answer = PLATFORMS[platform](Ask(path, query), world(FIRST, 0), "http://127.0.0.1:1")
    assert answer
    return answer.body


@pytest.mark.parametrize(
    ("platform", "path", "query"),
    [
        ("luma", "/discover/get-paginated-events", {"discover_place_api_id": "discplace-berlin"}),
        ("luma", "/ics/get", {"id": "cal-berlindemo"}),
        ("meetup", "/find", {"location": "de--Berlin"}),
        ("meetup", "/berlin-nights-1/events/", {}),
        ("calendar", "/calendars/berlin.ics", {}),
    ],
)
def test_the_stand_ins_do_hand_out_people(platform: str, path: str, query: dict[str, str]) -> None:
    """Without this the tests below would prove nothing."""
    assert MARK.encode() in _sent(platform, path, **query).lower()


def test_the_stand_ins_do_hand_out_addresses_numbers_and_points_of_secret_places() -> None:
    sent = b"".join(
        _sent(
            "luma", "/discover/get-paginated-events", discover_place_api_id=f"discplace-{city}", pagination_limit="50"
        )
        for city in ("berlin", "london", "new-york", "san-francisco", "tokyo", "mexico-city")
    )
    assert STREET.encode() in sent
    hidden = [one for one in world(FIRST, 0) if one.hidden and "luma" in one.platforms]
    assert any(str(rough_point(one)[0]).encode() in sent for one in hidden)
    assert PHONE.encode() in _sent("calendar", "/calendars/berlin.ics").replace(b"\r\n ", b"")


def test_no_person_reaches_a_file_or_the_terminal(told: Told) -> None:
    marks = [MARK.encode(), PHONE.encode(), PHONE.replace(" ", "-").encode(), b"people.example"]
    found = [(name, mark) for name, data in told.files.items() for mark in marks if mark in data.lower()]
    assert found == []
    assert not any(mark.decode() in (told.out + told.err).lower() for mark in marks)


def test_no_secret_place_reaches_a_file(told: Told) -> None:
    hidden = [one for one in _everything() if one.hidden]
    points = {str(number).encode() for one in hidden for number in rough_point(one)}
    secrets = [STREET.lower().encode(), *points]
    found = [(name, secret) for name, data in told.files.items() for secret in secrets if secret in data.lower()]
    assert found == []


def test_a_secret_place_keeps_its_true_room_to_itself(told: Told) -> None:
    """Nothing of the event says where it is, though the same room is named by other events."""
    rooms = {one.title: one.venue for one in _everything() if one.hidden}
    shown = [event for event in told.events if event["place"]["hidden"]]
    assert shown
    for event in shown:
        venue = rooms.get(event["title"].removesuffix(" — with guests"))
        if venue is not None:
            assert venue.name not in str(event)
            assert venue.street not in str(event)


def test_every_platform_with_people_is_among_those_that_were_asked(told: Told) -> None:
    assert {module.__name__.rpartition(".")[2] for module in (luma, meetup, venue_calendar)} == {
        "luma", "meetup", "venue_calendar"
    }  # fmt: skip
    assert {row["source"] for row in told.runs[0]["visits"]} >= {"luma", "meetup", "calendar"}
