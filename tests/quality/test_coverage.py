"""How much a source tells of its events is a share for each field and one figure."""

from __future__ import annotations

import pytest

from nocturne.model.event import Offer, Organizer, Place
from nocturne.quality.coverage import FIELDS, coverage
from tests.dedupe.events import HALL, told

FULL = told(
    "luma:a",
    description="Drones.",
    end="2026-05-10T04:00:00+02:00",
    price="€8",
    offer=Offer(is_free=False, low=8.0),
    organizer=Organizer(name="Tide Crew"),
    performers=("Ada",),
    tags=("drone",),
    image_url="https://img.example/1.jpg",
    link="https://luma.example/a",
    place=Place(name="Kesselhaus", lat=52.5, lng=13.4),
)


def test_the_weights_make_a_hundred() -> None:
    assert sum(weight for weight, _ in FIELDS.values()) == 100


def test_an_event_that_tells_everything_scores_a_hundred() -> None:
    (row,) = coverage([FULL], "berlin", {})
    assert (row.source, row.city, row.events, row.score, row.held) == ("luma", "berlin", 1, 100, 0)
    assert set(row.fields.values()) == {1.0}


def test_shares_are_of_the_sources_own_events() -> None:
    bare = told("luma:b", place=Place(), start="2026-05-09", time="")
    rows = {row.source: row for row in coverage([FULL, bare, told("meetup:c", place=HALL)], "berlin", {"meetup": 3})}
    assert rows["luma"].fields["time"] == rows["luma"].fields["place"] == 0.5
    assert rows["luma"].score == 50
    assert rows["meetup"].fields | {"time": 1.0, "place": 1.0, "point": 0.0, "price": 0.0} == rows["meetup"].fields
    assert (rows["meetup"].score, rows["meetup"].held) == (40, 3)


@pytest.mark.parametrize(
    ("event", "has"),
    [
        (told(offer=Offer(is_free=True)), "price"),
        (told(start="2026-05-09", time="", all_day=True), "time"),
        (told(place=Place(), attendance_mode="online"), "place"),
    ],
)
def test_free_all_day_and_online_are_told_things(event: object, has: str) -> None:
    (row,) = coverage([event], "berlin", {})  # type: ignore[list-item]
    assert row.fields[has] == 1.0


def test_a_place_kept_for_guests_is_not_told() -> None:
    (row,) = coverage([told(place=Place(locality="Berlin", hidden=True))], "berlin", {})
    assert row.fields["place"] == row.fields["point"] == 0.0
