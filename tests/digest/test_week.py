"""The week of a letter begins with the evening it goes out, in the city's own zone, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nocturne.config.letters import LetterSettings
from nocturne.digest.week import week_of


@pytest.mark.parametrize(
    ("now", "zone", "name", "first", "last"),
    [
        ("2026-04-29T07:00", "Europe/Berlin", "2026-W18", "2026-04-30", "2026-05-06"),
        ("2026-05-03T21:59", "Europe/Berlin", "2026-W18", "2026-04-30", "2026-05-06"),  # still Sunday there
        ("2026-05-03T22:00", "Europe/Berlin", "2026-W19", "2026-05-07", "2026-05-13"),
        ("2026-05-04T06:00", "America/Los_Angeles", "2026-W18", "2026-04-30", "2026-05-06"),
        ("2026-12-31T12:00", "Asia/Tokyo", "2026-W53", "2026-12-31", "2027-01-06"),
        ("2027-01-03T12:00", "Asia/Tokyo", "2026-W53", "2026-12-31", "2027-01-06"),
        ("2027-01-04T12:00", "Asia/Kathmandu", "2027-W01", "2027-01-07", "2027-01-13"),
    ],
)
def test_it_is_the_iso_week_that_it_is_there(now: str, zone: str, name: str, first: str, last: str) -> None:
    found = week_of(datetime.fromisoformat(now).replace(tzinfo=UTC), zone, LetterSettings())
    assert (found.name, found.first, found.last) == (name, first, last)


@pytest.mark.parametrize(
    ("day", "zone", "weekday", "at", "utc"),
    [
        ("2026-03-27", "Europe/Berlin", "thursday", "10:00", "2026-03-26T09:00"),  # winter
        ("2026-03-27", "Europe/Berlin", "sunday", "10:00", "2026-03-29T08:00"),  # the hour was lost that night
        ("2026-03-27", "Europe/Berlin", "sunday", "02:30", "2026-03-29T01:30"),  # an hour that there is not
        ("2026-10-23", "Europe/Berlin", "sunday", "02:30", "2026-10-25T00:30"),  # an hour that comes twice: the first
        ("2026-10-23", "Europe/Berlin", "sunday", "10:00", "2026-10-25T09:00"),
        ("2026-06-10", "Asia/Kathmandu", "thursday", "10:00", "2026-06-11T04:15"),
        ("2026-06-10", "Pacific/Marquesas", "thursday", "10:00", "2026-06-11T19:30"),
    ],
)
def test_it_goes_out_at_the_citys_own_hour(day: str, zone: str, weekday: str, at: str, utc: str) -> None:
    settings = LetterSettings.model_validate({"weekday": weekday, "at": at})
    found = week_of(datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC), zone, settings)
    assert found.goes_out.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_seven_nights_over_a_change_of_clocks_are_seven_dates() -> None:
    found = week_of(datetime(2026, 10, 21, 12, tzinfo=UTC), "Europe/Berlin", LetterSettings())
    assert [found.night(number) for number in range(7)] == [f"2026-10-{day}" for day in range(22, 29)]
    assert found.weekend == {"2026-10-23", "2026-10-24", "2026-10-25"}


def test_every_hour_of_a_year_belongs_to_exactly_one_week_and_weeks_follow_each_other() -> None:
    now, names = datetime(2026, 1, 1, tzinfo=UTC), list[str]()
    for hour in range(24 * 366):
        name = week_of(now + timedelta(hours=hour), "Europe/London", LetterSettings()).name
        if not names or names[-1] != name:
            names.append(name)
    assert names == sorted(set(names)) and len(names) == 53
