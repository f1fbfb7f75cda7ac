"""Calendars: what is asked, what is read, and what of people never comes out."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from nocturne.sources.calendar import Calendar
from tests.sources.case import Case, told

SOURCE = Calendar()
OPTIONS: TypeAdapter[tuple[str, ...]] = TypeAdapter(Calendar.city_options)


@pytest.mark.parametrize("name", ["house", "broken"])
def test_a_saved_feed_gives_its_listings_and_issues(name: str) -> None:
    """Each word of the listing, and the codes of what is wrong."""
    case = Case("calendar", name)
    expected = json.loads((case.folder / "expected.json").read_text())
    reading = case.read(SOURCE)
    assert [told(listing) for listing in reading.listings] == expected["listings"]
    assert [issue.code for issue in reading.issues] == expected["issues"]


def test_nothing_of_people_or_hidden_places_comes_out() -> None:
    """The fixture plants names, addresses, a number, a meeting link and the point of a secret place."""
    case = Case("calendar", "house")
    reading = repr(case.read(SOURCE))
    for planted in ("anary", "person.example", "5550123", "52.4777", "13.4888", "zoom.us"):
        assert planted in case.body.decode()
        assert planted not in reading


def test_every_address_is_a_visit_of_its_own_with_a_lasting_name() -> None:
    """An address twice is one visit; the name does not depend on the order."""
    task = Case("calendar", "house").task(("https://a.example/x.ics", "https://b.example/y.ics?key=secret"))
    entries = list(SOURCE.entries(task))
    assert [entry.request.url for entry in entries] == ["https://a.example/x.ics", "https://b.example/y.ics?key=secret"]
    assert [entry.request.expects for entry in entries] == ["ics", "ics"]
    turned = Case("calendar", "house").task(("https://b.example/y.ics?key=secret", "https://a.example/x.ics") * 2)
    assert {entry.key for entry in SOURCE.entries(turned)} == {entry.key for entry in entries}
    assert "secret" not in entries[1].key


def test_a_base_url_takes_the_place_of_the_origin() -> None:
    """Mirrors and stand-ins keep path and query."""
    task = Case("calendar", "house").task(("https://b.example/y.ics?a=1",), base_url="http://127.0.0.1:8000")
    assert [entry.request.url for entry in SOURCE.entries(task)] == ["http://127.0.0.1:8000/y.ics?a=1"]


def test_addresses_are_checked_where_the_operator_writes_them() -> None:
    """`webcal:` is https in disguise; files, mail addresses and passwords are refused with a sentence."""
    assert OPTIONS.validate_python(["webcal://a.example/x.ics"]) == ("https://a.example/x.ics",)
    for wrong in (
        "file:///etc/passwd",
        "a.example/x.ics",
        "https://me:pw@a.example/x.ics",
        "https://a.example/x y.ics",
    ):
        with pytest.raises(ValidationError, match=r"is no web address|must not"):
            OPTIONS.validate_python([wrong])


@pytest.mark.parametrize("body", [b"<html></html>", b'{"message":"no"}', b"", b"BEGIN:VCARD"])
def test_what_is_no_calendar_is_not_recognised_and_is_the_wrong_body(body: bytes) -> None:
    """A challenge page under the address of a calendar is a failure."""
    case = Case("calendar", "house")
    assert SOURCE.recognise(body, "", case.task()) is None
    assert case.read(SOURCE, body).wrong_body


def test_a_saved_calendar_is_recognised_and_an_empty_one_is_a_success() -> None:
    """No events is an answer."""
    case = Case("calendar", "house")
    body = b"\xef\xbb\xbfBEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
    request = SOURCE.recognise(body, "https://a.example/x.ics", case.task())
    assert request is not None
    assert request.url == "https://a.example/x.ics"
    reading = case.read(SOURCE, body)
    assert (reading.listings, reading.issues, reading.wrong_body, reading.complete) == ((), (), "", True)


def test_a_night_keeps_its_name_when_it_is_moved() -> None:
    """A rescheduled single event and a moved date of a series stay the same listing."""
    case = Case("calendar", "house")
    moved = case.body.replace(b"DTSTART:20260509T210000Z", b"DTSTART:20260510T210000Z")
    moved = moved.replace(b"TZID=Europe/Berlin:20260512T203000", b"TZID=Europe/Berlin:20260513T203000")
    before, after = case.read(SOURCE), case.read(SOURCE, moved)
    assert [each.source_id for each in before.listings] == [each.source_id for each in after.listings]
    assert [each.start for each in before.listings] != [each.start for each in after.listings]
