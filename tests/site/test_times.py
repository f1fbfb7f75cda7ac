"""Nights, zones and clocks that are set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from nocturne.model.event import KnownEvent
from nocturne.site import calendar_feed, dates
from nocturne.site.timezones import vtimezone
from tests.site.projects import ENGLISH, event

ZONES = (
    "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Africa/Casablanca", "Europe/Dublin", "America/Mexico_City", "Pacific/Chatham", "America/St_Johns",
)  # fmt: skip


def entries(calendar: bytes, kind: str) -> list[Any]:
    """The components of a kind in a calendar."""
    return list(icalendar.Calendar.from_ical(calendar).walk(kind))


@pytest.mark.parametrize(
    ("now", "zone", "night"),
    [
        ("2026-05-02T02:59:00+00:00", "Europe/Berlin", "2026-05-01"),
        ("2026-05-02T03:00:00+00:00", "Europe/Berlin", "2026-05-02"),
        ("2026-05-01T20:00:00+00:00", "Asia/Tokyo", "2026-05-02"),
        ("2026-05-01T19:59:00+00:00", "Asia/Tokyo", "2026-05-01"),
        ("2026-05-02T09:59:00+00:00", "America/Lima", "2026-05-01"),
    ],
)
def test_a_night_ends_at_five_in_the_morning_of_its_city(now: str, zone: str, night: str) -> None:
    assert dates.tonight(datetime.fromisoformat(now), zone) == night


@pytest.mark.parametrize(
    ("night", "end", "last"),
    [
        ("2026-05-01", None, "2026-05-01"),
        ("2026-05-01", "2026-05-02T05:00:00+02:00", "2026-05-01"),
        ("2026-05-01", "2026-05-02T05:01:00+02:00", "2026-05-02"),
        ("2026-05-01", "2026-05-04", "2026-05-04"),
        ("2026-05-01", "2026-04-30T22:00:00+02:00", "2026-05-01"),
    ],
)
def test_the_last_night_of_an_event_is_the_one_it_ends_in(night: str, end: str | None, last: str) -> None:
    assert dates.last_night(night, end) == last


@pytest.mark.parametrize(
    ("end", "last"),
    [
        (None, "2026-05-01"),
        ("2026-05-02T06:00:00+02:00", "2026-05-01"),
        ("2026-05-02T17:00:00+02:00", "2026-05-01"),
        ("2026-05-02T18:00:00+02:00", "2026-05-02"),
        ("2026-05-03", "2026-05-03"),
    ],
)
def test_the_morning_after_belongs_to_no_other_night(end: str | None, last: str) -> None:
    assert dates.last_evening("2026-05-01", end) == last


@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_in_a_calendar_says_what_the_zone_itself_says_all_year(zone: str) -> None:
    lines = "\r\n".join(("BEGIN:VCALENDAR", *vtimezone(zone, 2026, 2027), "END:VCALENDAR", ""))
    (component,) = entries(lines.encode(), "VTIMEZONE")
    told, real = component.to_tz(lookup_tzid=False), ZoneInfo(zone)
    moment = datetime(2026, 1, 1, 0, 30)  # noqa: DTZ001 - wall times are asked for
    while moment.year < 2028:
        wall = moment.replace(tzinfo=real)
        exists = wall.astimezone(UTC).astimezone(real).replace(tzinfo=None) == moment
        if exists and wall.utcoffset() == wall.replace(fold=1).utcoffset():
            assert moment.replace(tzinfo=told).utcoffset() == wall.utcoffset(), moment
        moment += timedelta(hours=3)


@pytest.mark.parametrize("zone", ZONES)
def test_every_moment_of_a_year_comes_back_from_a_calendar(zone: str, long: bool) -> None:
    step = timedelta(hours=7 if long else 23, minutes=30)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    sent: list[KnownEvent] = []
    while moment.year == 2026:
        local = moment.astimezone(ZoneInfo(zone))
        sent.append(
            event(
                len(sent),
                id=f"a{len(sent):011d}",
                timezone=zone,
                date=f"{local:%Y-%m-%d}",
                time=f"{local:%H:%M}",
                start=local.isoformat(),
                end=(moment + timedelta(hours=5)).astimezone(ZoneInfo(zone)).isoformat(),
            )
        )
        moment += step
    data = calendar_feed.calendar("x", "nocturne.example", "https://nocturne.example/x", sent, ENGLISH)
    for given, entry in zip(sent, entries(data, "VEVENT"), strict=True):
        for key, told in (("DTSTART", given.start), ("DTEND", given.end)):
            assert told is not None
            assert entry[key].dt.astimezone(UTC) == datetime.fromisoformat(told), (given.start, entry[key])
