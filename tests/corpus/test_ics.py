"""Every recorded calendar through `nocturne read`: how many events, which issues, and when three of them are.

The numbers were counted from the raw files by hand or with another reader. Titles and links are compared with the raw
file itself, so that no word of other people stands here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.reading import Place, raw_event, read_saved, words


@dataclass(frozen=True, slots=True)
class Recorded:
    """A file, where and when it was recorded, and what must be read from it.

    `nights`: (start, end) of three events.
    """

    file: str
    place: Place
    now: str
    events: int
    issues: dict[str, int]
    exit: int = 0
    nights: tuple[tuple[str, str | None], ...] = ()


NEW_YORK = Place("America/New_York", "US", 40.7, -74.0)
LANCASTER = Place("America/New_York", "US", 40.04, -76.31)
BLOOMINGTON = Place("America/Indiana/Indianapolis", "US", 39.17, -86.52)
TORONTO = Place("America/Toronto", "CA", 43.65, -79.38)
SANTA_ROSA = Place("America/Los_Angeles", "US", 38.44, -122.71)
BERLIN = Place("Europe/Berlin", "DE", 52.5, 13.4)
HAMAR = Place("Europe/Oslo", "NO", 60.8, 11.07)
PORTLAND = Place("America/Los_Angeles", "US", 45.52, -122.68)
DENVER = Place("America/Denver", "US", 39.7, -105.0)
LONDON = Place("Europe/London", "GB", 51.5, 0.0)
POTSDAM = Place("Europe/Berlin", "DE", 52.39, 13.06)

FILES = (
    Recorded("bom.ics", NEW_YORK, "2014-04-01T00:30:00Z", 0, {}, exit=0),
    Recorded("broken_calendar.ics", NEW_YORK, "2014-04-01T00:30:00Z", 1, {"line/malformed": 1}, exit=0),
    Recorded("broken_dtstart.ics", NEW_YORK, "2014-04-01T00:30:00Z", 0, {"date/unreadable": 1}, exit=0),
    Recorded(
        "civicplus_242.ics",
        LANCASTER,
        "2026-03-16T12:00:00Z",
        242,
        {},
        exit=0,
        nights=(
            ("2026-03-26T08:00:00-04:00", "2026-03-26T09:00:00-04:00"),
            ("2026-08-19T09:15:00-04:00", "2026-08-19T10:30:00-04:00"),
            ("2026-12-30T09:15:00-05:00", "2026-12-30T10:30:00-05:00"),
        ),
    ),
    Recorded(
        "cloudflare_challenge_instead_of_ics.ics", BLOOMINGTON, "2026-03-26T12:00:00Z", 0, {"body/wrong": 1}, exit=1
    ),
    Recorded("duplicate_uid_sequence.ics", BERLIN, "2024-01-15T06:00:00Z", 2, {"event/superseded": 2}, exit=0),
    Recorded(
        "exchange_all_day_moved_recurrence.ics",
        BERLIN,
        "2026-03-01T12:00:00Z",
        49,
        {"date/past": 1},
        exit=0,
        nights=(
            ("2026-03-03", None),
            ("2026-05-26", None),
            ("2026-08-18", None),
        ),
    ),
    Recorded("exdate_ignored.ics", BERLIN, "2019-06-01T00:00:00Z", 0, {"title/test": 7}, exit=0),
    Recorded(
        "festival_multiday_rrule.ics",
        HAMAR,
        "2011-08-04T08:00:00Z",
        144,
        {"end/before-start": 43},
        exit=0,
        nights=(
            ("2011-08-04T12:00:00+02:00", "2011-08-04T16:00:00+02:00"),
            ("2011-08-05T23:00:00+02:00", "2011-08-06T01:00:00+02:00"),
            ("2012-07-20T12:00:00+02:00", None),
        ),
    ),
    Recorded(
        "floating_times_cinema.ics",
        BLOOMINGTON,
        "2026-03-26T12:00:00Z",
        5,
        {"end/before-start": 5},
        exit=0,
        nights=(
            ("2026-03-26T19:00:00-04:00", None),
            ("2026-04-01T20:00:00-04:00", None),
            ("2026-04-22T20:00:00-04:00", None),
        ),
    ),
    Recorded("floating_with_custom_vtimezone.ics", NEW_YORK, "2025-06-01T00:00:00Z", 1, {}, exit=0),
    Recorded(
        "google_1090_utc.ics",
        TORONTO,
        "2026-03-26T12:00:00Z",
        11,
        {"date/past": 1079},
        exit=0,
        nights=(
            ("2026-03-25T11:00:00-04:00", "2026-03-25T12:00:00-04:00"),
            ("2026-04-16T14:00:00-04:00", "2026-04-16T15:00:00-04:00"),
            ("2026-10-19T15:00:00-04:00", "2026-10-19T16:00:00-04:00"),
        ),
    ),
    Recorded(
        "google_2010.ics",
        PORTLAND,
        "2010-01-01T00:00:00Z",
        254,
        {"date/past": 21},
        exit=0,
        nights=(
            ("2010-01-04T19:00:00-08:00", "2010-01-04T21:00:00-08:00"),
            ("2010-07-01T17:30:00-07:00", "2010-07-01T20:30:00-07:00"),
            ("2010-12-23T17:30:00-08:00", "2010-12-23T20:00:00-08:00"),
        ),
    ),
    Recorded(
        "google_large_rrule_191_overrides.ics", BLOOMINGTON, "2026-03-26T12:00:00Z", 1, {"date/past": 306}, exit=0
    ),
    Recorded(
        "google_override_before_master.ics",
        DENVER,
        "2026-02-08T02:00:00Z",
        3,
        {},
        exit=0,
        nights=(
            ("2026-02-10T10:00:00-07:00", "2026-02-10T10:30:00-07:00"),
            ("2026-02-11T10:30:00-07:00", "2026-02-11T11:00:00-07:00"),
            ("2026-02-12T10:00:00-07:00", "2026-02-12T10:30:00-07:00"),
        ),
    ),
    Recorded("google_small_rrule_exdate_recid.ics", BLOOMINGTON, "2026-03-26T12:00:00Z", 0, {"date/past": 4}, exit=0),
    Recorded(
        "late_error.ics",
        LONDON,
        "2024-01-01T00:00:00Z",
        395,
        {"date/unreadable": 6},
        exit=0,
        nights=(
            ("2024-01-02T10:00:00+00:00", "2024-01-02T11:00:00+00:00"),
            ("2024-06-11T11:00:00+01:00", "2024-06-11T12:00:00+01:00"),
            ("2024-12-25T10:00:00+00:00", "2024-12-25T11:00:00+00:00"),
        ),
    ),
    Recorded(
        "livewhale_folded_inside_utf8.ics",
        BLOOMINGTON,
        "2026-03-26T12:00:00Z",
        11,
        {},
        exit=0,
        nights=(
            ("2026-03-27", None),
            ("2026-04-20", None),
            ("2026-04-25", None),
        ),
    ),
    Recorded(
        "localist_no_dtend.ics",
        BLOOMINGTON,
        "2026-03-26T12:00:00Z",
        250,
        {"date/past": 42, "place/distance": 80},
        exit=0,
        nights=(
            ("2026-03-25T15:00:00-04:00", "2026-03-25T16:00:00-04:00"),
            ("2026-08-10T16:00:00-04:00", "2026-08-10T17:00:00-04:00"),
            ("2026-12-28T09:00:00-05:00", "2026-12-28T10:00:00-05:00"),
        ),
    ),
    Recorded(
        "machbar_potsdam_2019.ics",
        POTSDAM,
        "2019-02-16T12:00:00Z",
        324,
        {"date/past": 42},
        exit=0,
        nights=(
            ("2019-02-19T17:00:00+01:00", "2019-02-19T19:00:00+01:00"),
            ("2019-08-09T08:30:00+02:00", "2019-08-09T14:30:00+02:00"),
            ("2020-02-14T08:30:00+01:00", "2020-02-14T14:30:00+01:00"),
        ),
    ),
    Recorded("missing_vtimezone.ics", NEW_YORK, "2014-08-29T00:00:00Z", 1, {"date/missing": 2}, exit=0),
    Recorded("multiple_tzids_in_vtimezone.ics", PORTLAND, "2024-02-22T16:00:00Z", 1, {}, exit=0),
    Recorded("multiple_vcalendar.ics", LONDON, "2003-12-20T00:00:00Z", 2, {"date/past": 1}, exit=0),
    Recorded(
        "outlook_bad_custom_tz.ics",
        BERLIN,
        "2021-03-20T00:00:00Z",
        2,
        {"time/zone-unknown": 1, "title/busy": 1},
        exit=0,
        nights=(
            ("2021-04-01", None),
            ("2021-04-01T21:30:00+02:00", None),
        ),
    ),
    Recorded(
        "outlook_ms_timezones.ics",
        NEW_YORK,
        "2020-01-01T00:00:00Z",
        95,
        {"date/far": 2, "date/missing": 1, "line/malformed": 1, "time/zone-contradiction": 2},
        exit=0,
        nights=(
            ("2020-07-07T12:00:00-07:00", "2020-07-07T12:30:00-07:00"),
            ("2020-10-08T12:00:00-07:00", "2020-10-08T12:30:00-07:00"),
            ("2020-12-29T12:00:00-08:00", "2020-12-29T12:30:00-08:00"),
        ),
    ),
    Recorded(
        "outlook_owa_2012.ics",
        NEW_YORK,
        "2020-10-28T00:00:00Z",
        0,
        {"title/test": 89, "time/zone-contradiction": 1},
        exit=0,
    ),
    Recorded(
        "rrule_classes_lf.ics",
        SANTA_ROSA,
        "2026-03-26T12:00:00Z",
        277,
        {"date/past": 6},
        exit=0,
        nights=(
            ("2026-03-25T17:00:00-07:00", "2026-03-25T18:30:00-07:00"),
            ("2026-05-12T18:30:00-07:00", "2026-05-12T20:00:00-07:00"),
            ("2026-06-30T16:00:00-07:00", "2026-06-30T17:00:00-07:00"),
        ),
    ),
    Recorded(
        "songkick_venue_floating.ics",
        LANCASTER,
        "2026-03-16T12:00:00Z",
        3,
        {"end/before-start": 2},
        exit=0,
        nights=(
            ("2026-03-27T19:00:00-04:00", None),
            ("2026-04-17", None),
            ("2026-05-09T19:00:00-04:00", None),
        ),
    ),
    Recorded("ticketmaster_venue_tzid.ics", LANCASTER, "2026-03-16T12:00:00Z", 1, {"end/before-start": 1}, exit=0),
    Recorded(
        "tribe_all_day_music_venue.ics",
        SANTA_ROSA,
        "2026-03-26T12:00:00Z",
        30,
        {},
        exit=0,
        nights=(
            ("2026-03-27", None),
            ("2026-05-01", None),
            ("2026-06-19", None),
        ),
    ),
    Recorded("tribe_html_entity_4515_byte_line.ics", LANCASTER, "2026-03-16T12:00:00Z", 2, {}, exit=0),
    Recorded(
        "tribe_jazz_no_location.ics",
        TORONTO,
        "2026-03-26T12:00:00Z",
        12,
        {"end/before-start": 1},
        exit=0,
        nights=(
            ("2026-03-25T17:00:00-04:00", "2026-03-25T19:00:00-04:00"),
            ("2026-03-27T23:30:00-04:00", None),
            ("2026-03-31T20:30:00-04:00", "2026-03-31T23:00:00-04:00"),
        ),
    ),
    Recorded(
        "tribe_long_unfolded_lines.ics",
        SANTA_ROSA,
        "2026-03-26T12:00:00Z",
        30,
        {},
        exit=0,
        nights=(
            ("2026-03-26T19:00:00-07:00", "2026-03-26T22:00:00-07:00"),
            ("2026-04-11T19:00:00-07:00", "2026-04-11T22:30:00-07:00"),
            ("2026-05-02T19:30:00-07:00", "2026-05-02T21:30:00-07:00"),
        ),
    ),
    Recorded(
        "tribe_tavern_no_location.ics",
        TORONTO,
        "2026-03-26T12:00:00Z",
        30,
        {},
        exit=0,
        nights=(
            ("2026-03-25T21:00:00-04:00", "2026-03-26T01:00:00-04:00"),
            ("2026-04-09T21:00:00-04:00", "2026-04-10T01:00:00-04:00"),
            ("2026-04-19T21:00:00-04:00", "2026-04-20T01:00:00-04:00"),
        ),
    ),
    Recorded(
        "tribe_v3_empty_dtstart.ics",
        SANTA_ROSA,
        "2026-03-26T12:00:00Z",
        11,
        {"date/missing": 1, "date/past": 1, "end/far": 1},
        exit=0,
        nights=(
            ("2026-03-01", "2026-03-29"),
            ("2026-03-29T10:00:00-07:00", "2026-03-29T16:00:00-07:00"),
            ("2026-04-04T11:00:00-07:00", "2026-04-04T15:00:00-07:00"),
        ),
    ),
    Recorded("tzid_with_spaces.ics", NEW_YORK, "2024-10-28T00:00:00Z", 0, {"title/test": 1}, exit=0),
    Recorded(
        "windows_quoted_tz_rrule.ics",
        NEW_YORK,
        "2015-07-01T00:00:00Z",
        8,
        {},
        exit=0,
        nights=(
            ("2015-07-06T12:00:00-04:00", "2015-07-06T16:00:00-04:00"),
            ("2015-07-12T12:00:00-04:00", "2015-07-12T16:00:00-04:00"),
            ("2015-07-15T12:00:00-04:00", "2015-07-15T16:00:00-04:00"),
        ),
    ),
)


def test_no_recorded_calendar_is_left_out(corpus: Path) -> None:
    """A file that is added to the folder has to be added here."""
    assert {each.file for each in FILES} == {path.name for path in (corpus / "ics").glob("*.ics")}


@pytest.mark.parametrize("each", FILES, ids=lambda each: each.file)
def test_a_recorded_calendar_gives_its_events_and_says_what_is_wrong(
    each: Recorded, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Number of events, issues by code, exit code; of three events start, end, hour, zone, night, title and link."""
    path = corpus / "ics" / each.file
    found = read_saved("calendar", path, each.place, each.now, tmp_path, capfdbinary)
    assert found.exit == each.exit
    assert Counter(issue["code"] for issue in found.issues) == Counter(each.issues)
    assert len(found.events) == each.events
    raw = path.read_bytes()
    for start, end in each.nights:
        event = next(event for event in found.events if (event["start"], event["end"]) == (start, end))
        assert event["timezone"] == each.place.timezone or each.file == "outlook_ms_timezones.ics"
        assert event["time"] == (start[11:16] if len(start) > 10 else "")
        assert event["night"] == (start[:10] if start[11:13] >= "05" or len(start) == 10 else event["night"])
        compare(event, raw_event(raw, event["sources"][0]["source_id"]))


def compare(event: dict[str, Any], raw: dict[str, str]) -> None:
    """Title, link and all-day of an event against its raw lines; an event without UID has none to compare."""
    if not raw:
        assert event["sources"][0]["source_id"].startswith("unnamed-")
        return
    assert words(event["title"])
    assert words(event["title"]) <= words(raw["SUMMARY"])
    assert event["link"].rstrip("/") in ("", raw.get("URL", "").partition("?")[0].rstrip("/"), raw.get("URL", ""))
    assert event["all_day"] == (len(raw["DTSTART"]) == 8)
