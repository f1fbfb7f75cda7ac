"""Venues: many spellings, one house; one spelling, two houses; a slug that stays."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from nocturne.enrich.venues import housed, venues
from nocturne.model.event import KnownEvent, Place
from nocturne.model.venue import Venue

SPOT = (52.5, 13.4)


def at(
    number: int, name: str, address: str = "", point: tuple[float, float] | None = None, **more: object
) -> KnownEvent:
    """An event in a place."""
    lat, lng = point or (None, None)
    place = Place(name=name, address=address, locality="Berlin", lat=lat, lng=lng, hidden=bool(more.get("hidden")))
    return KnownEvent(
        id=f"event{number:07}", slug="x", title="X", date="2026-05-08", night="2026-05-08", start="2026-05-08",
        timezone="Europe/Berlin", city="berlin", source="luma", place=place,
        attendance_mode="online" if more.get("online") else "offline",
    )  # fmt: skip


def found(*events: KnownEvent, before: Iterable[Venue] = ()) -> tuple[list[str], list[str]]:
    """(slugs of the venues, slug of each event's venue)."""
    made, homes = venues(events, before)
    return [venue.slug for venue in made], [homes.get(event.id, "") for event in events]


def test_spellings_of_one_house_are_one_venue_with_the_name_most_use() -> None:
    events = [
        at(1, "Kesselhaus", "Uferweg 3", SPOT), at(2, "KESSELHAUS"), at(3, "Kesselhaus", "Uferweg 3"),
        at(4, "The Kesselhaus", "", (52.5004, 13.4003)),
    ]  # fmt: skip
    made, homes = venues(events, ())
    (house,) = made
    assert (house.slug, house.name, house.address) == ("kesselhaus", "Kesselhaus", "Uferweg 3")
    assert set(homes.values()) == {"kesselhaus"} and house.names == ("KESSELHAUS", "Kesselhaus", "The Kesselhaus")


def test_one_name_inside_the_other_on_one_spot_is_one_house() -> None:
    assert found(at(1, "Kesselhaus", "", SPOT), at(2, "Kesselhaus am Ufer", "", SPOT))[0] == ["kesselhaus-am-ufer"]
    assert len(found(at(1, "Kesselhaus", "", SPOT), at(2, "Tiefkeller", "", SPOT))[0]) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at(1, "Salon", "", (52.45, 13.3)), at(2, "Salon", "", (52.55, 13.5))),
        (at(1, "Salon", "Uferweg 3"), at(2, "Salon", "Ringstraße 90")),
    ],
)
def test_two_houses_of_one_name_stay_two(one: KnownEvent, other: KnownEvent) -> None:
    slugs, homes = found(one, other)
    assert slugs == ["salon", "salon-2"] and len(set(homes)) == 2


def test_what_is_hidden_online_or_unnamed_is_no_venue() -> None:
    events = (at(1, "Salon", hidden=True), at(2, "Salon", online=True), at(3, "", "Uferweg 3"), at(4, "!!!"))
    assert found(*events) == ([], ["", "", "", ""])


def test_a_venue_keeps_its_slug_when_its_name_changes_and_stays_when_nothing_is_on() -> None:
    first, _ = venues([at(1, "Kesselhaus", "Uferweg 3", SPOT)], ())
    second, homes = venues([at(2, "Neues Kesselhaus", "Uferweg 3", SPOT)], first)
    assert [(one.slug, one.name) for one in second] == [("kesselhaus", "Neues Kesselhaus")]
    assert homes["event0000002"] == "kesselhaus"
    third, _ = venues([], second)
    assert third == second


def test_a_newcomer_never_takes_a_slug() -> None:
    first, _ = venues([at(1, "Salon", "", (52.55, 13.5))], ())
    slugs, homes = found(at(2, "Salon", "", (52.45, 13.3)), at(3, "Salon", "", (52.55, 13.5)), before=first)
    assert slugs == ["salon", "salon-2"] and homes == ["salon-2", "salon"]


def test_the_order_of_the_listings_changes_nothing() -> None:
    names = ["Kesselhaus", "Kesselhaus am Ufer", "KESSELHAUS", "Tiefkeller", "Tief Keller", "Salon", "Halle"]
    dice = random.Random(7)
    events = [
        at(number, names[number % 7], "", (52.5 + (number % 7 // 3) / 100, 13.4) if number % 2 else None)
        for number in range(60)
    ]
    made, homes = venues(events, ())
    for _ in range(20):
        dice.shuffle(events)
        assert venues(events, ()) == (made, homes)


def test_a_second_night_with_the_same_events_changes_nothing() -> None:
    events = [at(number, f"House {number % 40}", f"Weg {number % 40}", SPOT) for number in range(400)]
    made, homes = venues(events, ())
    assert venues(events, made) == (made, homes)
    assert all(event.venue for event in housed(events, homes))
