"""Listings are one event when they share an id, a link or title, start and place; else they stay apart."""

from __future__ import annotations

import pytest

from nocturne.dedupe.cluster import clusters
from nocturne.dedupe.exact import names_one_event
from nocturne.model.event import Organizer, Place, ToldEvent
from tests.dedupe.events import HALL, merged, only, told

OWN = "https://tickets.example/e/low-tide-104417"
PROGRAMME = "https://kesselhaus.example/programme"


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        (told("luma:a"), told("eventbrite:b"), "the same title, start and place"),
        (told("luma:a"), told("eventbrite:b", "LOW  TIDE!"), "the same title, start and place"),
        (told("luma:a", "Ночь"), told("eventbrite:b", "ночь"), "the same title, start and place"),
        (
            told("luma:a", place=Place(address="Uferweg 1")),
            told("eventbrite:b", place=Place(name="Hall", address="Uferweg 1")),
            "the same title, start and place",
        ),
        (
            told("luma:a", place=Place(name="Hall", lat=52.50012, lng=13.40012)),
            told("eventbrite:b", place=Place(name="Hall 2", lat=52.50013, lng=13.40008)),
            "the same title, start and place",
        ),
        (told("luma:a", link=OWN), told("eventbrite:b", "Quiet Hours & guests", link=OWN), "the same link and date"),
        (
            told("luma:a", link=PROGRAMME, place=Place()),
            told("calendar:b", "Low Tide w/ guests", link=PROGRAMME),
            "the same link and date",
        ),
        (
            told("luma:a", aliases=("meetup:77",)),
            told("meetup:77", "Tide (low)", place=Place()),
            "one names the other's id",
        ),
        (
            told("luma:a", aliases=("meetup:77",), place=Place()),
            told("calendar:b", "T", aliases=("meetup:77",)),
            "one names the other's id",
        ),
        (
            told("meetup:77", aliases=("meetup:abcdef",)),
            told("meetup:abcdef", "Renamed", "2026-05-10T20:00:00+02:00"),
            "the platform knows it by both ids",
        ),
        (
            told("luma:a", attendance_mode="online", place=Place(), organizer=Organizer(name="Tide Crew")),
            told("meetup:b", attendance_mode="online", place=Place(), organizer=Organizer(name="Tide crew")),
            "the same title, start and place",
        ),
        (told("luma:a", start="2026-05-09"), told("calendar:b", start="2026-05-09"), "the same title, start and place"),
    ],
)
def test_what_is_the_same_becomes_one_event_with_its_reason(one: ToldEvent, other: ToldEvent, because: str) -> None:
    for pair in ((one, other), (other, one)):
        event = only(merged(pair))
        assert {each.source_id for each in event.sources} == {one.sources[0].source_id, other.sources[0].source_id}
        assert [sentence.rpartition(": ")[2] for sentence in event.merged] == [because]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (told("luma:a", "Low Tide"), told("eventbrite:b", "Dust Choir")),
        (told("eventbrite:a", "Low Tide"), told("eventbrite:b", "Dust Choir")),
        (told("luma:a"), told("luma:b", start="2026-05-16T22:00:00+02:00")),
        (told("luma:a"), told("eventbrite:b", place=Place(name="Other Hall"))),
        (
            told("luma:a", place=Place(locality="Berlin", hidden=True)),
            told("luma:b", place=Place(locality="Berlin", hidden=True)),
        ),
        (told("luma:a", link=OWN), told("luma:b", link=OWN, start="2026-05-16T22:00:00+02:00")),
        (told("luma:a", link=PROGRAMME), told("calendar:b", "Dust Choir", link=PROGRAMME)),
        (
            told("luma:a", link=PROGRAMME),
            told("calendar:b", "Low Tide matinee", "2026-05-09T15:00:00+02:00", link=PROGRAMME),
        ),
        (told("calendar:a", link=OWN), told("calendar:b", "Dust Choir", link=OWN)),
        (
            told("luma:a", aliases=("eventbrite:5",)),
            told("luma:b", aliases=("eventbrite:5",), start="2026-05-16T22:00:00+02:00"),
        ),
        (told("luma:a", aliases=("meetup:77",)), told("meetup:77", "Tide", "2026-05-16T22:00:00+02:00")),
    ],
)
def test_what_only_looks_alike_stays_apart(one: ToldEvent, other: ToldEvent) -> None:
    for pair in ((one, other), (other, one)):
        assert len(merged(pair).events) == 2


def test_a_weekly_night_is_as_many_events_as_it_has_dates() -> None:
    dates = [f"2026-05-{day:02d}T22:00:00+02:00" for day in (2, 9, 16, 23, 30)]
    nights = [told(f"{source}:{at}", start=date) for at, date in enumerate(dates) for source in ("luma", "eventbrite")]
    found = merged(nights).events
    assert [event.start for event in found] == dates
    assert all(len(event.sources) == 2 for event in found)


@pytest.mark.parametrize(
    ("link", "own"),
    [
        ("https://tickets.example/e/104417", True),
        ("https://tickets.example/event?id=104417", True),
        ("https://calendar.example/evt1a2b3c4d", True),
        ("https://hall.example/nights/low-tide-with-friends", True),
        ("https://hall.example/", False),
        ("https://hall.example", False),
        ("https://hall.example/programme", False),
        ("https://hall.example/programme/2026-05-09", False),
        ("https://hall.example/20260509", False),
        ("https://hall.example/calendar?month=2026-05", False),
    ],
)
def test_a_page_of_one_event_is_told_from_a_programme(link: str, own: bool) -> None:
    assert names_one_event(link) is own


def test_a_link_half_the_city_shares_proves_nothing() -> None:
    shared = [told(f"calendar:{at}", f"Night {at} tide", link=PROGRAMME, place=Place()) for at in range(40)]
    assert len(clusters(shared)[0]) == 40


def test_the_same_link_twenty_thousand_times_is_no_burden() -> None:
    shared = [told(f"calendar:{at}", f"Tide {at}", link=OWN, place=HALL) for at in range(20_000)]
    assert len(clusters(shared)[0]) == 20_000
