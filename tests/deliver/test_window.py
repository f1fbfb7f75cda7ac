"""The hours of letters in every zone: across the change of clocks, in odd offsets, at night, too late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nocturne.config.letters import LetterSettings
from nocturne.deliver.window import window


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def settings(**given: Any) -> LetterSettings:
    return LetterSettings(**({"weekday": "thursday", "at": "09:00"} | given))


@pytest.mark.parametrize(
    ("zone", "opens"),
    [
        ("Europe/Berlin", "2026-12-03T08:00"),
        ("Asia/Kathmandu", "2026-12-03T03:15"),
        ("Pacific/Marquesas", "2026-12-03T18:30"),
        ("Pacific/Kiritimati", "2026-12-02T19:00"),
        ("Pacific/Pago_Pago", "2026-12-03T20:00"),
    ],
)
def test_it_opens_at_the_hour_of_the_city(zone: str, opens: str) -> None:
    before = window(utc(opens) - timedelta(seconds=1), ZoneInfo(zone), settings())
    after = window(utc(opens), ZoneInfo(zone), settings())
    assert (before.week, after.week) == ("2026-W48", "2026-W49")
    assert after.opens == utc(opens) == before.next and after.is_open()


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
def test_every_week_of_a_year_opens_once_at_nine(zone: str) -> None:
    """Hour by hour, as a timer would: each week is due at nine for the first time, and never twice."""
    place, now, seen = ZoneInfo(zone), utc("2026-01-01T00:00"), dict[str, datetime]()
    while now < utc("2027-01-01T00:00"):
        found = window(now, place, settings(weekday="sunday"))
        if found.is_open():
            seen.setdefault(found.week, now)
        now += timedelta(hours=1)
    assert len(seen) in (52, 53)
    assert {at.astimezone(place).strftime("%A %H") for at in list(seen.values())[1:]} == {"Sunday 09"}


def test_a_clock_time_that_is_left_out_comes_as_soon_as_the_clocks_are_past_it() -> None:
    found = window(utc("2026-03-29T12:00"), ZoneInfo("Europe/Berlin"), settings(weekday="sunday", at="02:30"))
    assert found.opens == utc("2026-03-29T01:30")


def test_a_clock_time_that_comes_twice_is_its_first() -> None:
    found = window(utc("2026-10-25T12:00"), ZoneInfo("Europe/Berlin"), settings(weekday="sunday", at="02:30"))
    assert found.opens == utc("2026-10-25T00:30")


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        ("2026-12-03T08:00", "due"),
        ("2026-12-03T19:59", "due"),
        ("2026-12-03T20:00", "quiet"),
        ("2026-12-04T06:59", "quiet"),
        ("2026-12-04T07:00", "due"),
        ("2026-12-04T19:59", "due"),
        ("2026-12-04T20:00", "late"),
        ("2026-12-09T12:00", "late"),
    ],
)
def test_nothing_goes_at_night_and_nothing_goes_late(now: str, phase: str) -> None:
    found = window(utc(now), ZoneInfo("Europe/Berlin"), settings())
    assert found.phase == phase
    if phase == "quiet":
        assert found.resumes == utc("2026-12-04T07:00")


def test_late_is_counted_in_hours_not_on_the_clock() -> None:
    found = window(utc("2026-03-29T12:00"), ZoneInfo("Europe/Berlin"), settings(weekday="saturday", late=24))
    assert found.closes - found.opens == timedelta(hours=24)


def test_a_forced_letter_still_waits_for_the_morning() -> None:
    night, morning = utc("2026-12-06T23:00"), utc("2026-12-07T07:00")
    assert not window(night, ZoneInfo("Europe/Berlin"), settings()).is_open(late=True)
    assert window(morning, ZoneInfo("Europe/Berlin"), settings()).is_open(late=True)
    assert not window(morning, ZoneInfo("Europe/Berlin"), settings()).is_open()


def test_without_quiet_hours_it_goes_at_night() -> None:
    now = utc("2026-12-04T01:00")
    assert window(now, ZoneInfo("Europe/Berlin"), settings(quiet=("00:00", "00:00"))).is_open()


def test_a_window_across_new_year_keeps_its_own_week() -> None:
    assert window(utc("2027-01-01T12:00"), ZoneInfo("Europe/Berlin"), settings()).week == "2026-W53"
