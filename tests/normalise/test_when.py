"""Times become aware in the zone where the event is, and what is not known stays so."""

from __future__ import annotations

from datetime import datetime

import pytest

from nocturne.model.city import City
from nocturne.model.listing import ListedPlace
from nocturne.normalise.when import hours_away
from tests.normalise.listings import BERLIN, MEXICO, codes, event, listing, normalised

SAN_FRANCISCO = City(
    slug="san-francisco",
    name="San Francisco",
    country="US",
    latitude=37.77,
    longitude=-122.42,
    timezone="America/Los_Angeles",
)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2026-05-02T22:00:00+02:00", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T20:00:00Z", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T20:00:00.000z", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T16:00:00-0400", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T22:00:00+02", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T22:00:00+02:00[Europe/Berlin]", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02 20:00:00 UTC", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T22:00", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02 22:00", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02T22:00:59.999999", "2026-05-02T22:00:00+02:00"),
        ("2026-5-2 22:00", "2026-05-02T22:00:00+02:00"),
        ("2026/05/02 22:00", "2026-05-02T22:00:00+02:00"),
        ("20260502T220000", "2026-05-02T22:00:00+02:00"),
        ("20260502T200000Z", "2026-05-02T22:00:00+02:00"),
        ("20260502T2200", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02 10:00 PM", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02 12:30am", "2026-05-02T00:30:00+02:00"),
        ("2026-05-02T24:00", "2026-05-03T00:00:00+02:00"),
        ("2026-12-31T24:00", "2027-01-01T00:00:00+01:00"),
        ("  2026-05-02T22:00  ", "2026-05-02T22:00:00+02:00"),
        ("2026-05-02", "2026-05-02"),
        ("2026-5-2", "2026-05-02"),
        ("20260502", "2026-05-02"),
    ],
)
def test_every_spelling_of_a_start_means_one_instant_in_the_zone_of_the_city(start: str, told: str) -> None:
    found = event(start=start)
    assert (found.start, found.timezone) == (told, "Europe/Berlin")
    assert found.date == told[:10]
    assert found.time == (told[11:16] if len(told) > 10 else "")


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ("", "date/missing"),
        ("   ", "date/missing"),
        ("tomorrow", "date/unreadable"),
        ("02/05/2026", "date/unreadable"),
        ("2026-02-30", "date/unreadable"),
        ("2026-13-01T20:00", "date/unreadable"),
        ("2026-05-02T25:00", "date/unreadable"),
        ("2026-05-02T24:30", "date/unreadable"),
        ("2026-05-02T20:61", "date/unreadable"),
        ("2026-05-02T20:00+25:00", "date/unreadable"),
        ("2026-05-02 13:00 PM", "date/unreadable"),
        ("2026-W18-6", "date/unreadable"),
        ("1777759200", "date/unreadable"),
        ("٢٠٢٦-٠٥-٠٢", "date/unreadable"),
        ("2026-05-02T22:00" * 40, "date/unreadable"),
        ("0000-01-01T00:00", "date/unreadable"),
        ("0001-01-01T00:00:00+14:00", "date/implausible"),
        ("9999-12-31T23:59:59-12:00", "date/implausible"),
        ("9999-12-31T24:00", "date/unreadable"),
        ("1970-01-01T00:00:00Z", "date/implausible"),
    ],
)
def test_a_start_that_cannot_be_trusted_is_an_issue_and_no_event(start: str, code: str) -> None:
    found = normalised(start=start)
    assert (found.event, codes(found)) == (None, [code])
    assert found.issues[0].severity == "error"
    assert found.issues[0].subject == "calendar:one@example.org"


@pytest.mark.parametrize(
    ("start", "night"),
    [
        ("2026-05-02T22:00", "2026-05-02"),
        ("2026-05-03T04:59", "2026-05-02"),
        ("2026-05-03T05:00", "2026-05-03"),
        ("2026-05-01T00:30", "2026-04-30"),
        ("2026-03-29T03:30", "2026-03-28"),
        ("2026-05-02", "2026-05-02"),
    ],
)
def test_a_night_lasts_until_five_in_the_morning(start: str, night: str) -> None:
    assert event(start=start).night == night


def test_a_bare_date_has_no_time_and_is_not_midnight() -> None:
    found = event(start="2026-05-02")
    assert (found.time, found.start, found.all_day) == ("", "2026-05-02", False)


def test_an_all_day_listing_is_told_by_its_date_whatever_hour_stands_there() -> None:
    found = event(start="2026-05-02T00:00:00+02:00", end="2026-05-04T00:00:00+02:00", all_day=True)
    assert (found.start, found.end, found.time, found.night) == ("2026-05-02", "2026-05-04", "", "2026-05-02")
    assert found.all_day


def test_floating_midnight_means_that_only_the_day_is_known() -> None:
    assert event(start="2026-05-02T00:00:00", floating=True).time == ""
    assert event(start="2026-05-02T00:00:00").time == "00:00"


def test_a_floating_time_is_told_in_the_city_whatever_zone_the_file_claims() -> None:
    found = event(start="2026-05-02T20:00", floating=True, timezone="America/New_York", place=ListedPlace(name="Hall"))
    assert (found.start, found.timezone) == ("2026-05-02T20:00:00+02:00", "Europe/Berlin")


def test_an_instant_is_told_in_the_city_even_when_the_organiser_lives_elsewhere() -> None:
    found = event(start="2026-05-02T20:00:00Z", timezone="Asia/Singapore", place=ListedPlace(name="Hall"))
    assert (found.start, found.timezone) == ("2026-05-02T22:00:00+02:00", "Europe/Berlin")


def test_a_local_time_keeps_a_zone_that_shows_the_same_clock() -> None:
    found = event(start="2026-05-02T22:00", timezone="europe/amsterdam", place=ListedPlace(name="Hall"))
    assert (found.start, found.timezone) == ("2026-05-02T22:00:00+02:00", "Europe/Amsterdam")


def test_a_local_time_in_a_far_zone_for_a_place_in_the_city_is_refused() -> None:
    found = normalised(
        SAN_FRANCISCO, start="2026-05-02T20:00", timezone="America/New_York", place=ListedPlace(name="Hall")
    )
    assert (found.event, codes(found)) == (None, ["time/zone-contradiction"])


def test_an_online_event_is_told_in_its_own_zone() -> None:
    found = event(start="2026-05-02T20:00", timezone="America/New_York", online=True)
    assert (found.start, found.timezone) == ("2026-05-02T20:00:00-04:00", "America/New_York")


@pytest.mark.parametrize(
    "zone", ["Atlantis/Capital", "EST5EDT4,M3.2.0", "../../etc/passwd", "localtime", "\x00", "x" * 9000]
)
def test_an_unknown_zone_is_an_issue_and_the_city_decides(zone: str) -> None:
    found = normalised(timezone=zone)
    assert found.event is not None
    assert found.event.timezone == "Europe/Berlin"
    assert codes(found) == (["time/zone-unknown"] if zone.strip() else [])


def test_a_wall_time_that_is_skipped_moves_on_by_the_hour_and_says_so() -> None:
    found = normalised(start="2026-03-29T02:30")
    assert found.event is not None
    assert (found.event.start, found.event.date) == ("2026-03-29T03:30:00+02:00", "2026-03-29")
    assert codes(found) == ["time/gap"]
    assert found.issues[0].severity == "info"


def test_a_wall_time_that_comes_twice_means_its_first_and_an_end_before_it_its_second() -> None:
    found = event(start="2026-10-25T02:30", end="2026-10-25T02:15")
    assert (found.start, found.end) == ("2026-10-25T02:30:00+02:00", "2026-10-25T02:15:00+01:00")


def test_every_change_of_clocks_of_a_year_keeps_the_date_that_was_written() -> None:
    for month in range(1, 13):
        for day in range(1, 29):
            for hour in (0, 1, 2, 3):
                written = datetime(2026, month, day, hour, 30)  # noqa: DTZ001  a wall time
                for city in (BERLIN, MEXICO, SAN_FRANCISCO):
                    assert event(city, start=written.isoformat()).date == written.date().isoformat()


@pytest.mark.parametrize(
    ("start", "end", "told", "code"),
    [
        ("2026-05-02T22:00", "2026-05-03T06:00", "2026-05-03T06:00:00+02:00", ""),
        ("2026-05-02T22:00", "2026-05-02T21:00", None, "end/before-start"),
        ("2026-05-02T22:00", "2026-05-02T22:00", None, "end/before-start"),
        ("2026-05-02T22:00", "2026-04-02T23:00", None, "end/before-start"),
        ("2026-05-02T22:00", "2026-07-02T23:00", None, "end/far"),
        ("2026-05-02T22:00", "later", None, "end/unreadable"),
        ("2026-05-02T22:00", "9999-12-31T23:59:59Z", None, "end/unreadable"),
        ("2026-05-02T22:00", "2026-05-02", None, ""),
        ("2026-05-02T22:00", "2026-05-04", "2026-05-04", ""),
        ("2026-05-02", "2026-05-04", "2026-05-04", ""),
        ("2026-05-02", "2026-05-02", None, ""),
        ("2026-05-02", "2026-05-01", None, "end/before-start"),
        ("2026-05-02", "2026-05-03T06:00", None, ""),
        ("2026-05-02", "2026-05-03T18:00", "2026-05-03", ""),
        ("2026-05-02T20:00Z", "2026-05-03T04:00Z", "2026-05-03T06:00:00+02:00", ""),
    ],
)
def test_an_end_is_told_only_when_it_can_be_true(start: str, end: str, told: str | None, code: str) -> None:
    found = normalised(start=start, end=end)
    assert found.event is not None
    assert found.event.end == told
    assert codes(found) == ([code] if code else [])


@pytest.mark.parametrize(
    ("title", "tags", "end", "told", "code"),
    [
        ("Salt and Iron", ("exhibition",), "2026-08-30", "2026-08-30", ""),
        ("Ausstellung: Salz und Eisen", (), "2026-08-30", "2026-08-30", ""),
        ("Fotoausstellung Salz", (), "2027-04-30", "2027-04-30", ""),
        ("塩と鉄 個展", (), "2026-08-30", "2026-08-30", ""),
        ("Salt and Iron", ("art",), "2026-08-30", None, "end/far"),
        ("Exhibition opening: Salt and Iron", (), "2026-08-30", None, "end/far"),
        ("Salt and Iron", ("exhibition",), "2028-08-30", None, "end/far"),
    ],
)
def test_only_an_exhibition_is_open_for_months(
    title: str, tags: tuple[str, ...], end: str, told: str | None, code: str
) -> None:
    found = normalised(title=title, tags=tags, start="2026-05-02", end=end)
    assert found.event is not None
    assert found.event.end == told
    assert codes(found) == ([code] if code else [])


@pytest.mark.parametrize(
    ("end", "told"),
    [("2026-05-03T06:00", "2026-05-03T06:00:00+02:00"), ("2026-05-03T22:00", None), ("2026-05-09T23:00", None)],
)
def test_a_doubtful_end_counts_only_within_a_day(end: str, told: str | None) -> None:
    assert event(start="2026-05-02T22:00", end=end, end_doubtful=True).end == told


@pytest.mark.parametrize(
    ("doors", "told"),
    [
        ("21:00", "21:00"),
        ("9:00 pm", "21:00"),
        ("2026-05-02T21:00", "21:00"),
        ("2026-05-02T19:00:00Z", "21:00"),
        ("2026-05-02", ""),
        ("9999-12-31T23:59:59-12:00", "23:59"),
        ("open", ""),
        ("25:00", ""),
    ],
)
def test_doors_open_at_an_hour_of_the_local_clock(doors: str, told: str) -> None:
    assert event(doors=doors).doors == told


@pytest.mark.parametrize(
    ("start", "timezone", "lng", "hours"),
    [
        ("2026-05-02T20:00:00-04:00", "", "", -6),
        ("2026-05-02T20:00:00-04:00", "", "13.4", -6),
        ("2026-05-02T20:00:00-04:00", "", "-74.0", 0),
        ("2026-05-02T20:00:00-04:00", "America/New_York", "", 0),
        ("2026-05-02T20:00:00+01:00", "", "", -1),
        ("2026-05-02T20:00:00+02:00", "", "", 0),
        ("2026-05-02T20:00:00Z", "", "", 0),
        ("2026-05-02T20:00:00", "", "", 0),
        ("2026-05-02", "", "", 0),
    ],
)
def test_an_offset_of_another_part_of_the_world_is_told(start: str, timezone: str, lng: str, hours: int) -> None:
    """In Berlin, in summer."""
    place = ListedPlace(name="Kesselhaus", lat="52.5" if lng else "", lng=lng)
    told = listing(start=start, timezone=timezone, place=place)
    assert hours_away(told, event(start=start, timezone=timezone, place=place)) == hours


def test_midnight_before_an_end_at_an_hour_is_an_hour() -> None:
    """A wall time without a zone: many feeds write midnight for a day; who says when it ends knew when it begins."""
    club = event(start="2026-05-02T00:00:00", end="2026-05-02T04:00:00", floating=True)
    assert (club.time, club.night) == ("00:00", "2026-05-01")
    assert event(start="2026-05-02T00:00:00", end="2026-05-03T00:00:00", floating=True).time == ""
    assert event(start="2026-05-02T00:00:00", floating=True).time == ""
