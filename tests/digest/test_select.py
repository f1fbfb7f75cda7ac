"""What stands in a letter: nothing that must not, of everything a little, and each with its reason."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from nocturne.digest.corrections import corrections
from nocturne.digest.select import Limits, told_in
from nocturne.model.event import KnownEvent, Offer, Place
from tests.digest.desk import HOUSES, LANGUAGES, NOW, chosen, found, letter, listed, night, week_of_nights
from tests.site.projects import unconfirmed

ENGLISH = LANGUAGES.of("en")
SECRET = Place(name="Loft", address="9 Hidden Lane", locality="Berlin", country="DE", lat=52.1, lng=13.1, hidden=True)


def titles(events: list[KnownEvent]) -> set[str]:
    return {pick.title for pick in chosen(events)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_ai_generated": True},
        {"ai_fields": ("title",)},
        {"status": "cancelled"},
        {"status": "postponed"},
        {"offer": Offer(availability="sold_out")},
    ],
    ids=lambda wrong: "-".join(wrong),
)
def test_what_must_not_stand_in_a_letter_does_not(wrong: dict[str, object]) -> None:
    assert titles([night(1), replace(night(2), **wrong)]) == {"Night 1"}  # type: ignore[arg-type]


def test_only_the_seven_nights_from_the_evening_it_goes_out_are_told() -> None:
    days = {1: "2026-04-29", 2: "2026-04-30", 3: "2026-05-06", 4: "2026-05-07"}
    assert titles([night(number, day) for number, day in days.items()]) == {"Night 2", "Night 3"}


def test_what_begins_before_it_goes_out_or_has_begun_by_now_is_not_told() -> None:
    early, late = night(1, "2026-04-30", "09:30"), night(2, "2026-04-30", "10:30")
    assert titles([early, late]) == {"Night 2"}
    friday = datetime(2026, 5, 1, 20, 30, tzinfo=UTC)
    events = [night(1, "2026-05-01", "22:00"), night(2, "2026-05-01", "23:00"), night(3, "2026-04-30")]
    assert [pick.title for pick in chosen(events, now=friday)] == ["Night 2"]


def test_the_small_hours_belong_to_the_night_before() -> None:
    late = replace(night(1, "2026-05-07", "03:00"), night="2026-05-06")
    assert [pick.night for pick in chosen([late])] == ["2026-05-06"]


def test_a_scene_and_a_house_have_only_so_much_room() -> None:
    many = [night(number, f"2026-05-0{1 + number % 6}", tags=("techno",)) for number in range(20)]
    assert len(chosen(many)) == 3
    many = [night(number, f"2026-05-0{1 + number % 6}", place=HOUSES[0]) for number in range(20)]
    assert len(chosen(many)) == 2
    hidden = [night(number, f"2026-05-0{1 + number % 6}", place=SECRET) for number in range(20)]
    assert len(chosen(hidden)) > 2, "nobody knows whether hidden places are one"


def test_there_are_never_more_than_asked_for_and_they_are_of_many_nights_and_scenes() -> None:
    picks = chosen(week_of_nights(200))
    assert len(picks) == 10
    assert len({pick.night for pick in picks}) >= 6
    assert max(Counter(pick.scene for pick in picks).values()) <= 3
    assert len(chosen(week_of_nights(200), limits=Limits(4, 1, 1))) == 4


def test_the_order_of_the_state_decides_nothing() -> None:
    events = week_of_nights(60)
    shuffled = random.Random(7).sample(events, len(events))
    assert chosen(events) == chosen(shuffled)
    assert chosen(events) == chosen(events)


def test_what_is_well_told_comes_before_what_is_not() -> None:
    bare = night(1, description="", price="", offer=Offer(), place=Place(), location="", end=None, time="", tags=("a",))
    bare = replace(bare, start=bare.date)
    assert [pick.title for pick in chosen([bare, night(2, tags=("b",))])] == ["Night 2", "Night 1"]
    assert chosen([unconfirmed(night(3)), night(4, "2026-05-06")])[0].title == "Night 4"


def test_a_series_comes_once() -> None:
    series = [night(number, f"2026-05-0{1 + number}", series_id="s", place=HOUSES[number]) for number in range(5)]
    assert len(chosen(series)) == 1
    named = [night(number, f"2026-05-0{1 + number}", title="Bingo", place=HOUSES[0]) for number in range(5)]
    assert [pick.night for pick in chosen(named)] == ["2026-05-01"]


def test_a_hidden_place_is_told_to_nobody() -> None:
    (pick,) = chosen([night(1, place=SECRET, location="9 Hidden Lane")])
    assert pick.hidden and pick.place == "" and pick.venue == ""
    assert "Hidden Lane" not in repr(pick) and "Loft" not in repr(pick)


def test_words_of_a_model_are_left_out() -> None:
    (pick,) = chosen([night(1, ai_fields=("description", "tags"), summary="By a model.", if_you_like="models")])
    assert (pick.summary, pick.tags) == ("", ())
    assert "model" not in repr(pick)


def test_what_was_told_is_not_told_again_unless_it_changed() -> None:
    event = night(1)
    told = told_in([letter(chosen([event]))])
    assert found([event], told=told) == ()
    (again,) = found([replace(event, sequence=event.sequence + 1)], told=told)
    assert again.reason == "Changed since our last letter"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"day": "2026-04-30", "tags": ("film",)}, "Film"),
        ({"day": "2026-05-01", "tags": ("film",)}, "Film"),
        ({"day": "2026-04-30", "offer": Offer(is_free=True)}, "Free"),
        ({"day": "2026-05-02", "offer": Offer(is_free=True)}, "Free this weekend"),
        ({"day": "2026-05-04", "first_seen": "2026-04-27T03:00:00Z"}, "New this week"),
        ({"day": "2026-05-04", "offer": Offer(availability="limited")}, "Few places left"),
        ({"day": "2026-05-04", "tags": ("film",)}, "Film"),
    ],
)
def test_each_pick_says_why_it_is_there(changes: dict[str, object], reason: str) -> None:
    old = night(9, "2026-06-01")
    (pick,) = found([old, night(1, **changes)])  # type: ignore[arg-type]
    assert pick.reason == reason


def test_a_readers_tags_come_first_and_say_so() -> None:
    picks = chosen(week_of_nights(60), tags=("sauna", "film"))
    assert [bool({"sauna", "film"} & set(pick.tags)) for pick in picks] == [True] * 6 + [False] * 4
    assert {pick.reason for pick in picks[:6]} == {"Your tag: sauna", "Your tag: film"}
    assert max(Counter(pick.scene for pick in picks).values()) <= 3


def test_nothing_to_tell_is_nothing() -> None:
    assert chosen([]) == ()


def test_corrections_say_what_was_called_off_or_moved_since() -> None:
    events = [night(number) for number in range(5)]
    last = letter([pick for event in events for pick in found([event])])
    now = [
        replace(events[0], status="cancelled"),
        replace(events[1], status="postponed"),
        replace(events[2], date="2026-05-08", night="2026-05-08", start="2026-05-08T22:00:00+02:00"),
        replace(events[3], place=HOUSES[8]),
        events[4],
    ]
    found_now = {row.event.id: row.event for row in listed(now)}
    told = corrections(last, found_now, ENGLISH)
    assert [(each.title, each.status) for each in told] == [
        ("Night 0", "cancelled"), ("Night 1", "postponed"), ("Night 2", "moved"), ("Night 3", "moved"),
    ]  # fmt: skip
    assert told[0].was == "Friday 1 May 2026, 22:00, House 0, Berlin" and told[0].now == ""
    assert told[2].now == "Friday 8 May 2026, 22:00, House 2, Berlin"
    assert "House 8" in told[3].now
    assert corrections(None, found_now, ENGLISH) == ()


def test_a_place_that_is_told_at_last_or_hidden_since_is_no_move() -> None:
    event = night(1)
    hidden = replace(event, place=SECRET)
    for before, after in ((event, hidden), (hidden, event)):
        last = letter(found([before]))
        assert corrections(last, {row.event.id: row.event for row in listed([after])}, ENGLISH) == ()


def test_the_pool_holds_no_more_than_it_needs() -> None:
    assert len(found(week_of_nights(300))) <= 100
    assert NOW.tzinfo is UTC
