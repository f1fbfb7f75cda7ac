"""Calendars as feeds write them: what is read, what is left out, and what is said about it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from nocturne.errors import WrongBody
from nocturne.parse import ical
from nocturne.parse.ical import IcalEvent, IcalProblem

FIRST, LAST = date(2026, 5, 1), date(2027, 4, 30)
ELEVEN = "2026-05-09T23:00:00"


def feed(*events: str, head: str = "") -> bytes:
    """A calendar of events given as their lines; each gets a UID by its place unless it has one."""
    blocks = []
    for number, lines in enumerate(events, 1):
        uid = "" if "UID:" in lines else f"UID:{number}@test\n"
        blocks.append(f"BEGIN:VEVENT\n{uid}{lines}\nEND:VEVENT\n")
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{''.join(blocks)}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(body: bytes, zone: str = "Europe/Berlin") -> tuple[list[IcalEvent], list[IcalProblem]]:
    """The events and the problems of a feed."""
    items = list(ical.events(body, FIRST, LAST, zone))
    return [each for each in items if isinstance(each, IcalEvent)], [
        each for each in items if isinstance(each, IcalProblem)
    ]


def one(lines: str, head: str = "", zone: str = "Europe/Berlin") -> IcalEvent:
    """The only event of a feed without problems."""
    events, problems = read(feed(lines, head=head), zone)
    assert problems == []
    assert len(events) == 1
    return events[0]


def starts(body: bytes) -> list[str]:
    """When the events of a feed begin."""
    return [event.start for event in read(body)[0]]


@pytest.mark.parametrize(
    ("written", "start", "zone", "floating", "all_day"),
    [
        (":20260509T210000Z", "2026-05-09T21:00:00Z", "", False, False),
        (";TZID=Europe/Berlin:20260509T230000", ELEVEN, "Europe/Berlin", False, False),
        (";TZID=europe/berlin:20260509T230000", ELEVEN, "Europe/Berlin", False, False),
        (";TZID=/mozilla.org/20050126_1/Asia/Tokyo:20260509T230000", ELEVEN, "Asia/Tokyo", False, False),
        (";TZID=W. Europe Standard Time:20260509T230000", ELEVEN, "Europe/Berlin", False, False),
        (';TZID="(UTC-05:00) Eastern Time (US & Canada)":20260509T230000', ELEVEN, "America/New_York", False, False),
        (";TZID=(UTC-05:00) Eastern Time (US & Canada):20260509T230000", ELEVEN, "America/New_York", False, False),
        (";TZID=(UTC+01:00) Amsterdam, Berlin, Bern:20260509T230000", ELEVEN, "Europe/Amsterdam", False, False),
        (';TZID="(GMT+10:00) Canberra, Melbourne, Sydney":20260509T230000', ELEVEN, "Australia/Canberra", False, False),
        (";TZID=UTC:20260509T210000", "2026-05-09T21:00:00Z", "", False, False),
        (":20260509T230000", ELEVEN, "", True, False),
        (":20260509T2300", ELEVEN, "", True, False),
        (":2026-05-09T23:00:00", ELEVEN, "", True, False),
        (";VALUE=DATE:20260509", "2026-05-09", "", False, True),
        (":20260509", "2026-05-09", "", False, True),
        (";VALUE=DATE:20260509T000000", "2026-05-09", "", False, True),
        (";VALUE=DATE:20260509T193000", "2026-05-09T19:30:00", "", True, False),
        (";VALUE=DATE-TIME;TZID=Europe/Berlin:20260509T230000", ELEVEN, "Europe/Berlin", False, False),
    ],
)  # fmt: skip
def test_a_start_is_told_as_the_feed_means_it(
    written: str, start: str, zone: str, floating: bool, all_day: bool
) -> None:
    """Instants stay instants, named zones get their IANA name, everything else floats."""
    event = one(f"DTSTART{written}\nSUMMARY:Noise")
    assert (event.start, event.timezone, event.floating, event.all_day) == (start, zone, floating, all_day)


def test_the_zone_a_feed_claims_for_itself_is_not_believed() -> None:
    """X-WR-TIMEZONE is often wrong: a floating time stays floating."""
    event = one("DTSTART:20260509T230000", head="X-WR-TIMEZONE:America/New_York\n")
    assert (event.start, event.timezone, event.floating) == ("2026-05-09T23:00:00", "", True)


def test_a_zone_nobody_knows_makes_a_floating_time_and_is_said_once() -> None:
    """An unknown TZID is one problem for the feed, not one for each event."""
    line = "DTSTART;TZID=Atlantis/Deep:20260509T230000"
    events, problems = read(feed(line, line))
    assert [(event.floating, event.timezone) for event in events] == [(True, ""), (True, "")]
    assert [(each.code, each.evidence) for each in problems] == [("time/zone-unknown", "Atlantis/Deep")]


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Our Time
TZID:Also Ours
BEGIN:STANDARD
DTSTART:20001029T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20000326T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def test_a_zone_of_the_feeds_own_making_gives_offsets() -> None:
    """A VTIMEZONE without a known name is followed, under each of its names."""
    winter = "DTSTART;TZID=Also Ours:20261209T230000\nDTEND:20261210T010000Z"
    body = feed("DTSTART;TZID=Our Time:20260709T230000", winter, head=OWN_ZONE)
    events, problems = read(body)
    assert problems == []
    assert [event.start for event in events] == ["2026-07-09T23:00:00+02:00", "2026-12-09T23:00:00+01:00"]
    assert events[1].end == "2026-12-10T02:00:00+01:00"


@pytest.mark.parametrize(
    ("lines", "end"),
    [
        ("DTSTART;TZID=Europe/Berlin:20260509T230000\nDTEND;TZID=Europe/Berlin:20260510T050000", "2026-05-10T05:00:00"),
        ("DTSTART;TZID=Europe/Berlin:20260509T230000\nDTEND:20260510T030000Z", "2026-05-10T05:00:00"),
        ("DTSTART;TZID=Europe/Berlin:20260509T230000\nDURATION:PT6H", "2026-05-10T05:00:00"),
        ("DTSTART;TZID=Europe/Berlin:20261024T230000\nDURATION:PT6H", "2026-10-25T04:00:00"),
        ("DTSTART:20260509T230000Z\nDURATION:P1D", "2026-05-10T23:00:00Z"),
        ("DTSTART:20260509T230000Z\nDURATION:-PT6H", ""),
        ("DTSTART:20260509T230000Z\nDTEND;VALUE=DATE:20260510", ""),
        ("DTSTART:20260509T230000Z", ""),
        ("DTSTART;VALUE=DATE:20260509\nDTEND;VALUE=DATE:20260510", ""),
        ("DTSTART;VALUE=DATE:20260509\nDTEND;VALUE=DATE:20260512", "2026-05-11"),
        ("DTSTART;VALUE=DATE:20260509\nDURATION:P3D", "2026-05-11"),
        ("DTSTART;VALUE=DATE:20260509\nDTEND;VALUE=DATE:20260509", ""),
        ("DTSTART;VALUE=DATE:20260509", ""),
    ],
)
def test_an_end_is_an_instant_or_the_last_day(lines: str, end: str) -> None:
    """The day after an all-day event is not its end; hours pass by the clock even when it is set back."""
    assert one(lines).end == end


def test_outlooks_flag_makes_a_midnight_an_all_day_event() -> None:
    """Exchange writes whole days as times from midnight to midnight and says so beside it."""
    event = one("DTSTART:20260509T000000\nDTEND:20260511T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    assert (event.start, event.end, event.all_day) == ("2026-05-09", "2026-05-10", True)


def test_text_is_unfolded_as_bytes_so_that_no_letter_breaks() -> None:
    """A line folded inside a UTF-8 sequence reads as if it had not been."""
    raw = feed("DTSTART:20260509T230000Z\nSUMMARY:Größenwahn").replace("ö".encode(), b"\xc3\r\n \xb6")
    assert read(raw)[0][0].summary == "Größenwahn"


def test_one_byte_of_another_charset_spoils_only_its_own_line() -> None:
    """A feed in UTF-8 with a stray Latin-1 line keeps the rest as it is."""
    raw = feed("DTSTART:20260509T230000Z\nSUMMARY:Größe\nLOCATION:Caf?").replace(b"Caf?", b"Caf\xe9")
    event = read(raw)[0][0]
    assert (event.summary, event.location) == ("Größe", "Café")


def test_escapes_and_entities_are_undone() -> None:
    """TEXT escapes, and the HTML entities many plug-ins put into plain text."""
    event = one(
        "DTSTART:20260509T230000Z\nSUMMARY:Salt &amp\\; Iron\\, live\\; 4&#8211\\;6\n"
        "DESCRIPTION:One\\nTwo \\\\ three\nCATEGORIES:Noise,Bar\\, Grill,Noise\nCATEGORIES:Late"
    )
    assert event.summary == "Salt & Iron, live; 4–6"
    assert event.description == "One\nTwo \\ three"
    assert event.categories == ("Noise", "Bar, Grill", "Late")


def test_a_description_in_html_says_so() -> None:
    """Google writes HTML into DESCRIPTION, Outlook beside it."""
    assert one("DTSTART:20260509T230000Z\nDESCRIPTION:<p>Loud</p>").description_format == "html"
    beside = one("DTSTART:20260509T230000Z\nX-ALT-DESC;FMTTYPE=text/html:<p>Loud</p>")
    assert (beside.description, beside.description_format) == ("<p>Loud</p>", "html")
    assert one("DTSTART:20260509T230000Z\nDESCRIPTION:a < b and c > d").description_format == "plain"


def test_further_fields_are_read() -> None:
    """Place, point, link, picture, state and change of an event."""
    event = one(
        "DTSTART:20260509T230000Z\nSEQUENCE:3\nLAST-MODIFIED:20260401T000000Z\nSTATUS:CANCELLED\nGEO:52.5;13.4\n"
        "URL;VALUE=URI:https://house.example/1\nLOCATION:Cellar\\, Street 1\n"
        "ATTACH;FMTTYPE=application/pdf:https://house.example/a.pdf\nATTACH;FMTTYPE=image/jpeg:https://house.example/a.jpg",
        head="X-WR-CALNAME:House\n",
    )
    assert (event.lat, event.lng, event.location) == ("52.5", "13.4", "Cellar, Street 1")
    assert (event.url, event.image) == ("https://house.example/1", "https://house.example/a.jpg")
    assert (event.status, event.sequence, event.last_modified) == ("cancelled", 3, "20260401T000000Z")
    assert event.calendar == "House"


def test_an_address_that_is_not_of_the_web_is_no_link() -> None:
    """Schemes that run or reach people are not taken over."""
    event = one("DTSTART:20260509T230000Z\nURL:javascript:alert(1)\nATTACH;FMTTYPE=image/png:mailto:a@b.example")
    assert (event.url, event.image) == ("", "")


def test_people_are_not_read() -> None:
    """Organisers, attendees and contacts leave no trace, whatever the event says otherwise."""
    event = one(
        "DTSTART:20260509T230000Z\nSUMMARY:Noise\nORGANIZER;CN=Canary Person:mailto:canary@person.example\n"
        "ATTENDEE;CN=Canary Guest:mailto:guest@person.example\nCONTACT:Canary\\, +49 30 1234567\nCOMMENT:Canary"
    )
    assert "anary" not in repr(event)
    assert "person.example" not in repr(event)


def test_private_events_are_left_out() -> None:
    """What a calendar marks as private is counted, and nothing of it is kept."""
    events, problems = read(feed("DTSTART:20260509T230000Z\nSUMMARY:Canary\nCLASS:PRIVATE"))
    assert events == []
    assert [each.code for each in problems] == ["event/private"]
    assert "Canary" not in repr(problems)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("SUMMARY:No start", "date/missing"),
        ("DTSTART:\nSUMMARY:Empty start", "date/missing"),
        ("DTSTART:soon", "date/unreadable"),
        ("DTSTART:20260231T200000Z", "date/unreadable"),
        ("DTSTART:99990101T000000Z\nRRULE:FREQ=YEARLY", "date/unreadable"),
        ("DTSTART:20260509T200000Z\nRECURRENCE-ID:never", "event/unreadable"),
        ("DTSTART:20260509T200000Z\nthis is no line", "line/malformed"),
        ("DTSTART:20260509T200000Z\nRRULE:FREQ=SECONDLY", "recurrence/refused"),
        ("DTSTART:20260509T200000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3", "recurrence/refused"),
        ("DTSTART:20260509T200000Z\nRRULE:FREQ=DAILY;UNTIL=whenever", "recurrence/refused"),
        ("DTSTART:20250509T200000Z", "date/past"),
        ("DTSTART:20280509T200000Z", "date/far"),
    ],
)
def test_what_is_wrong_with_one_event_costs_no_other(bad: str, code: str) -> None:
    """The good neighbours stay, and the problem names the event."""
    good = "DTSTART:20260601T200000Z\nSUMMARY:Good"
    events, problems = read(feed(good, f"UID:bad@test\n{bad}", good))
    assert [event.uid for event in events if event.summary == "Good"] == ["1@test", "3@test"]
    assert [(each.code, each.subject) for each in problems] == [(code, "bad@test")]


def test_a_feed_cut_off_gives_what_came() -> None:
    """A missing END is a problem, not a loss."""
    body = feed("DTSTART:20260509T230000Z", "DTSTART:20260510T230000Z").partition(b"END:VCALENDAR")[0][:-12]
    events, problems = read(body)
    assert len(events) == 2
    assert [each.code for each in problems] == ["calendar/truncated"]


def test_several_calendars_in_one_body_are_all_read() -> None:
    """Some exports put one after another."""
    body = feed("UID:a@test\nDTSTART:20260509T230000Z") + feed("UID:b@test\nDTSTART:20260510T230000Z")
    assert [event.uid for event in read(body)[0]] == ["a@test", "b@test"]


@pytest.mark.parametrize(
    "body",
    [b"", b"<!doctype html><title>Just a moment...</title>", b'{"message":"Group not found"}', b"BEGIN:VCARD\r\n"],
)
def test_a_body_that_is_no_calendar_is_the_wrong_body(body: bytes) -> None:
    """A challenge page or an error under a calendar's address is a failure, not an empty calendar."""
    with pytest.raises(WrongBody):
        read(body)


def test_an_empty_calendar_is_no_failure() -> None:
    """A valid calendar without events has nothing to say, with or without a byte order mark."""
    assert read(b"\xef\xbb\xbf" + feed()) == ([], [])


def test_an_event_without_uid_has_the_same_name_every_night() -> None:
    """Its start, title and place stand in."""
    body = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260509T230000Z\nSUMMARY:x\nEND:VEVENT\nEND:VCALENDAR"
    names = {read(body)[0][0].uid, read(body.replace(b"DTSTART", b"STATUS:CONFIRMED\nDTSTART"))[0][0].uid}
    assert len(names) == 1
    assert read(body.replace(b"SUMMARY:x", b"SUMMARY:y"))[0][0].uid not in names


def test_of_two_statements_the_higher_sequence_counts() -> None:
    """Whichever comes first in the feed; the other is said to be superseded."""
    old, new = "UID:a\nSEQUENCE:1\nDTSTART:20260509T200000Z", "UID:a\nSEQUENCE:2\nDTSTART:20260510T200000Z"
    for body in (feed(old, new), feed(new, old)):
        events, problems = read(body)
        assert [(event.start, event.occurrence) for event in events] == [("2026-05-10T20:00:00Z", "")]
        assert [each.code for each in problems] == ["event/superseded"]


def test_one_uid_for_several_nights_means_several_events() -> None:
    """Careless writers repeat a UID: equal rank and another start is another event with another name."""
    events, _ = read(feed("UID:a\nDTSTART:20260509T200000Z", "UID:a\nDTSTART:20260510T200000Z"))
    assert [event.occurrence for event in events] == ["20260509T200000Z", "20260510T200000Z"]


def test_a_series_is_followed_inside_the_window_only() -> None:
    """Years of history cost nothing and an endless rule ends with the window; names are the original starts."""
    events, problems = read(feed("DTSTART;TZID=Europe/Berlin:20100104T200000\nRRULE:FREQ=WEEKLY"))
    assert problems == []
    assert (events[0].start, events[-1].start) == ("2026-05-04T20:00:00", "2027-04-26T20:00:00")
    assert events[0].occurrence == "20260504T200000"
    assert all(event.recurring for event in events)


def test_exceptions_and_additions_of_a_series_count() -> None:
    """EXDATE takes a date away however it is written, RDATE adds one, COUNT counts from the start."""
    base = "DTSTART;TZID=Europe/Berlin:20260504T200000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
    changes = "EXDATE;TZID=Europe/Berlin:20260511T200000\nRDATE;TZID=Europe/Berlin:20260601T210000"
    assert starts(feed(base + changes)) == [
        "2026-05-04T20:00:00", "2026-05-18T20:00:00", "2026-05-25T20:00:00", "2026-06-01T21:00:00",
    ]  # fmt: skip
    for written in ("EXDATE:20260511T180000Z", "EXDATE;VALUE=DATE:20260511", "EXDATE;TZID=Asia/Tokyo:20260511T200000"):
        assert "2026-05-11T20:00:00" not in starts(feed(base + written)), written


def test_a_moved_date_keeps_its_name_and_loses_its_old_hour() -> None:
    """RECURRENCE-ID replaces the date it names, before or after its series in the feed, in whatever zone."""
    master = "UID:a\nSUMMARY:Weekly\nDTSTART;TZID=Europe/Berlin:20260504T200000\nRRULE:FREQ=WEEKLY;COUNT=2"
    moved = "UID:a\nSUMMARY:Moved\nRECURRENCE-ID:20260511T180000Z\nDTSTART;TZID=Europe/Berlin:20260512T210000"
    for body in (feed(master, moved), feed(moved, master)):
        events, problems = read(body)
        assert problems == []
        assert [(event.summary, event.start, event.occurrence) for event in events] == [
            ("Weekly", "2026-05-04T20:00:00", "20260504T200000"),
            ("Moved", "2026-05-12T21:00:00", "20260511T200000"),
        ]


def test_a_change_from_one_date_on_holds_for_all_after_it() -> None:
    """RANGE=THISANDFUTURE moves the rest of the series by the same step."""
    master = "UID:a\nSUMMARY:Old\nDTSTART:20260504T200000Z\nDTEND:20260504T220000Z\nRRULE:FREQ=WEEKLY;COUNT=3"
    change = "UID:a\nSUMMARY:New\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260511T200000Z\n"
    change += "DTSTART:20260511T190000Z\nDTEND:20260511T230000Z"
    events, _ = read(feed(master, change))
    assert [(event.summary, event.start, event.end) for event in events] == [
        ("Old", "2026-05-04T20:00:00Z", "2026-05-04T22:00:00Z"),
        ("New", "2026-05-11T19:00:00Z", "2026-05-11T23:00:00Z"),
        ("New", "2026-05-18T19:00:00Z", "2026-05-18T23:00:00Z"),
    ]


def test_a_cancelled_date_of_a_series_is_told_as_cancelled() -> None:
    """One date off is not the series off."""
    master = "UID:a\nDTSTART:20260504T200000Z\nRRULE:FREQ=WEEKLY;COUNT=2\nSTATUS:CONFIRMED"
    off = "UID:a\nRECURRENCE-ID:20260511T200000Z\nDTSTART:20260511T200000Z\nSTATUS:CANCELLED"
    assert [event.status for event in read(feed(master, off))[0]] == ["scheduled", "cancelled"]


def test_an_all_day_series_ends_with_the_day_its_rule_names() -> None:
    """UNTIL as an instant means the day it is where the calendar is read."""
    line = "DTSTART;VALUE=DATE:20260504\nRRULE:FREQ=DAILY;UNTIL=20260505T220000Z"
    assert starts(feed(line)) == ["2026-05-04", "2026-05-05", "2026-05-06"]


def test_a_series_that_ends_before_it_begins_has_no_dates() -> None:
    """Google leaves deleted series behind like this."""
    events, problems = read(feed("DTSTART:20260504T200000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260101T000000Z"))
    assert events == []
    assert [each.code for each in problems] == ["date/past"]


def test_the_window_is_what_may_be_listed_and_a_day_more() -> None:
    """−1 day … +365 days of now, whatever zone an event is told in."""
    assert ical.window(datetime(2026, 5, 9, 23, tzinfo=UTC)) == (date(2026, 5, 7), date(2027, 5, 10))


def test_no_feed_can_keep_the_reader_busy() -> None:
    """Rules that never match, huge counts, long lists and deep nesting end in time (a hang would stop the suite)."""
    endless = "DTSTART:20000101T200000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=999999999"
    _, problems = read(
        feed(*[endless] * 300, "DTSTART:20000101T200000Z\nRDATE:" + ",".join(["20260509T200000Z"] * 50_000))
    )
    found = Counter(each.code for each in problems)
    assert found["recurrence/refused"] > 0
    assert found["recurrence/too-many"] == 1
    assert read(b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50_000)[0] == []
    many = feed(*["DTSTART:20000101T200000Z\nRRULE:FREQ=DAILY"] * 100)
    assert len(read(many)[0]) == 20_000
