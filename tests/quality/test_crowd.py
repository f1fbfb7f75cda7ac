"""What only shows when a source's events are seen together: its hours, its days, its points stand for "unknown"."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

from nocturne.model.event import Place, ToldEvent
from nocturne.quality.crowd import Crowd, Told, look
from tests.dedupe.events import CITY, told

SEEN = date(2026, 5, 1)


def event(at: int, start: str, *, source: str = "luma", venue: str = "", **place: Any) -> ToldEvent:
    """One of a source's events, at a venue of its own unless said otherwise."""
    where = Place(name=venue or f"House {at}", country="DE", **place)
    one = told(f"{source}:{at}", f"Night {at}", start, place=where)
    return one if len(start) > 10 else replace(one, time="")


def seen(*events: ToldEvent) -> Crowd:
    """What they say about each other, whatever their order."""
    every = [Told(each, SEEN) for each in events]
    found = look(every, CITY)
    order = list(range(len(every)))
    random.Random(7).shuffle(order)
    again = look([every[at] for at in order], CITY)
    assert {order[at]: why for at, why in again.refused.items()} == found.refused
    assert {order[at]: why for at, why in again.mended.items()} == found.mended
    return found


def test_events_without_an_hour_that_pile_up_on_the_day_of_the_visit_are_held_back() -> None:
    today = [event(at, "2026-05-01") for at in range(14)]
    others = [event(20 + at, f"2026-05-{2 + at:02d}") for at in range(20)]
    found = seen(*today, *others)
    assert set(found.refused) == set(range(14))
    code, _, evidence = found.refused[0]
    assert (code, evidence) == ("date/scrape-day", "14 events without an hour on 2026-05-01")


def test_a_day_like_any_other_may_be_today() -> None:
    days = [event(at, f"2026-05-{1 + at % 5:02d}") for at in range(25)]
    assert not seen(*days).refused


def test_events_of_today_with_an_hour_are_believed() -> None:
    tonight = [event(at, f"2026-05-01T{18 + at % 5}:00:00+02:00") for at in range(20)]
    assert not seen(*tonight).refused


def test_an_hour_that_stands_on_the_events_own_page_is_not_missed() -> None:
    today = [Told(event(at, "2026-05-01"), SEEN, partial=True) for at in range(20)]
    assert not look(today, CITY).refused


def test_a_list_of_nothing_but_today_without_an_hour_is_held_back() -> None:
    assert len(seen(*(event(at, "2026-05-01") for at in range(8))).refused) == 8


def test_a_year_ahead_to_the_day_may_be_a_date_that_just_passed() -> None:
    near = [event(at, f"2026-05-{2 + at:02d}T20:00:00+02:00") for at in range(9)]
    late = event(20, "2027-04-30T20:00:00+02:00")
    found = seen(*near, late)
    assert {at: why[0] for at, why in found.refused.items()} == {9: "date/rolled-over"}
    assert not look([Told(each, SEEN, says_year=True) for each in (*near, late)], CITY).refused
    assert not seen(*near, replace(late, series_id="luma:weekly")).refused
    far = event(21, "2027-02-10T20:00:00+01:00")
    assert not seen(*near, late, far).refused, "a list that looks that far ahead"
    assert not seen(*near, event(22, "2027-04-10T20:00:00+02:00")).refused


def test_all_day_events_of_today_are_believed() -> None:
    fair = [replace(event(at, "2026-05-01"), all_day=True) for at in range(9)]
    assert not seen(*fair).refused


def test_an_hour_that_most_houses_of_a_town_share_is_unknown() -> None:
    alike = [event(at, f"2026-05-{2 + at:02d}T19:00:00+02:00") for at in range(9)]
    others = [event(20 + at, f"2026-05-09T2{at}:00:00+02:00") for at in range(3)]
    found = seen(*alike, *others)
    assert set(found.mended) == set(range(9))
    mended, (code, _, evidence) = found.mended[0]
    assert (code, evidence) == ("time/placeholder", "2026-05-02T19:00:00+02:00")
    assert (mended.date, mended.time, mended.start, mended.night, mended.end) == (
        "2026-05-02",
        "",
        "2026-05-02",
        "2026-05-02",
        None,
    )


def test_one_house_begins_every_night_at_the_same_hour() -> None:
    house = [event(at, f"2026-05-{2 + at:02d}T20:00:00+02:00", venue="Kesselhaus") for at in range(20)]
    assert not seen(*house).mended


def test_hours_as_different_as_those_of_a_town_are_believed() -> None:
    town = [event(at, f"2026-05-{2 + at % 9:02d}T{18 + at % 5}:00:00+02:00") for at in range(30)]
    assert not seen(*town).mended


def test_a_point_that_stands_for_many_addresses_is_unknown() -> None:
    shared = [
        event(at, f"2026-05-0{2 + at}T2{at % 4}:00:00+02:00", address=f"Uferweg {at}", lat=52.5, lng=13.41)
        for at in range(4)
    ]
    own = event(9, "2026-05-08T20:00:00+02:00", address="Ring 1", lat=52.51, lng=13.42)
    found = seen(*shared, own)
    assert set(found.mended) == {0, 1, 2, 3}
    mended, (code, _, _) = found.mended[0]
    assert (code, mended.place.lat, mended.place.lng, mended.place.name) == ("place/junk-point", None, None, "House 0")


def test_fewer_addresses_in_the_very_middle_of_the_city_are_enough() -> None:
    middle: dict[str, Any] = {"lat": CITY.latitude, "lng": CITY.longitude}
    both = [event(at, f"2026-05-0{2 + at}T20:00:00+02:00", address=f"Weg {at}", **middle) for at in range(3)]
    assert len(seen(*both).mended) == 3
    assert not seen(*both[:2]).mended


def test_rooms_of_one_house_share_its_point() -> None:
    rooms = [event(at, f"2026-05-0{2 + at}T20:00:00+02:00", venue=f"Hall {at}", lat=52.5, lng=13.41) for at in range(6)]
    assert not seen(*rooms).mended


def test_a_postal_code_of_no_known_part_of_the_city_is_held_back() -> None:
    known = [
        event(
            at,
            f"2026-05-{2 + at % 20:02d}T2{at % 4}:00:00+02:00",
            lat=52.5 + at / 900,
            lng=13.41,
            postal_code=f"1{at % 4}405",
        )
        for at in range(24)
    ]
    stray = event(90, "2026-05-08T21:00:00+02:00", postal_code="80331")
    near = event(91, "2026-05-08T21:00:00+02:00", postal_code="10999")
    found = seen(*known, stray, near)
    assert {at: why[0] for at, why in found.refused.items()} == {24: "place/postal-code"}
    assert not seen(*known[:10], stray).refused, "too few to know the city's codes"


def test_what_the_operator_wrote_is_not_judged_by_its_neighbours() -> None:
    curated = [event(at, "2026-05-01", source="curated") for at in range(20)]
    assert not seen(*curated).refused


def ending(event: ToldEvent, hour: str) -> ToldEvent:
    """The event, with the hour of its end."""
    return replace(event, end=f"{event.date}T{hour}:00+02:00")


def test_who_says_when_it_ends_knew_when_it_begins() -> None:
    """A promoter's own calendar: eight o'clock in many houses, and the end of each night."""
    nights = [ending(event(at, f"2026-05-{2 + at:02d}T20:00:00+02:00"), "23:00") for at in range(14)]
    assert not seen(*nights).mended


def test_the_hour_that_a_platform_fills_in_is_believed_of_few() -> None:
    filled = [event(at, f"2026-05-{2 + at:02d}T19:00:00+02:00", source="bandsintown") for at in range(9)]
    others = [
        event(20 + at, f"2026-05-{2 + at:02d}T{20 + at % 3}:30:00+02:00", source="bandsintown") for at in range(12)
    ]
    assert set(seen(*filled, *others).mended) == set(range(9))
    assert not seen(*filled[:4], *others).mended
    elsewhere = [replace(each, source="luma") for each in (*filled, *others)]
    assert not seen(*elsewhere).mended


def test_midnights_of_one_house_stand_for_no_hour() -> None:
    """Nor do midnights in Greenwich; the night is then that of the day which was told."""
    for clock in ("00:00:00+02:00", "02:00:00+02:00"):
        house = [event(at, f"2026-05-{10 + at}T{clock}", venue="Kesselhaus") for at in range(8)]
        found = seen(*house)
        assert set(found.mended) == set(range(8)), clock
        mended, (code, _, _) = found.mended[0]
        assert (mended.time, mended.night, code) == ("", "2026-05-10", "time/placeholder")
    assert not seen(*(ending(each, "05:00") for each in house)).mended


def test_an_evening_in_new_york_is_no_midnight_in_greenwich() -> None:
    house = [event(at, f"2026-05-{10 + at}T20:00:00-04:00", venue="Kesselhaus") for at in range(8)]
    assert not seen(*house).mended


def test_noons_of_the_day_of_the_visit_are_nobodys_date() -> None:
    stamped = [event(at, "2026-05-01T12:00:00+02:00") for at in range(8)]
    assert {code for code, *_ in seen(*stamped).refused.values()} == {"date/scrape-day"}
    assert not seen(*stamped[:3]).refused
    coming = [event(20 + at, f"2026-05-{2 + at:02d}T12:00:00+02:00") for at in range(9)]
    assert not seen(*stamped, *coming).refused


def test_seconds_are_those_of_the_program_that_ran() -> None:
    ran = [event(at, f"2026-05-01T21:04:{37 + at}+02:00") for at in range(8)]
    assert {code for code, *_ in seen(*ran).refused.values()} == {"date/scrape-day"}
    assert not seen(*ran[:3]).refused


def test_a_list_told_in_another_part_of_the_world_is_held_back() -> None:
    """Berlin's evenings in New York's time; a single one is a traveller's."""

    def away(hours: int, count: int) -> list[Told]:
        return [Told(event(at, f"2026-05-{2 + at:02d}T02:00:00+02:00"), SEEN, hours_away=hours) for at in range(count)]

    plain = [Told(event(20 + at, f"2026-05-{2 + at:02d}T20:15:00+02:00"), SEEN) for at in range(4)]
    found = look([*away(-6, 5), *plain], CITY)
    assert {code for code, *_ in found.refused.values()} == {"time/zone-contradiction"}
    assert set(found.refused) == set(range(5))
    assert not look([*away(-6, 2), *plain], CITY).refused
    assert not look([*away(-1, 5), *plain], CITY).refused
    assert not look([*away(-6, 4), *plain], CITY).refused
