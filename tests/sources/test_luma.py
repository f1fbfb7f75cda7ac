"""Luma: feeds, lists and pages; hidden places, prices and people as the platform tells them and we do not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from nocturne.model.exchange import Request
from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.sources.luma import Luma, LumaOptions
from tests.sources.case import Case

SOURCE = Luma()
CASES = ("calendar_items", "discover", "event_page", "feed", "official", "place_page")
STATE = re.compile(r'(<script id="__NEXT_DATA__"[^>]*>)(.*?)(</script>)', re.DOTALL)
STRUCTURED = re.compile(rb'<script type="application/ld\+json">.*?</script>', re.DOTALL)


def listed(name: str, source_id: str, change: Callable[[dict[str, Any]], object] = lambda entry: None) -> Listing:
    """What is read of one entry of a list after `change` was made to it."""
    case = Case("luma", name)
    answer = json.loads(case.body)
    for entry in answer["entries"]:
        if entry["event"].get("api_id", entry["api_id"]) == source_id:
            change(entry)
    reading = case.read(SOURCE, json.dumps(answer).encode())
    return next(listing for listing in reading.listings if listing.source_id == source_id)


def page(change: Callable[[dict[str, Any]], object]) -> Listing:
    """What is read of the event's page after `change` was made to its data."""
    case = Case("luma", "event_page")

    def changed(found: re.Match[str]) -> str:
        state = json.loads(found[2])
        change(state["props"]["pageProps"]["initialData"]["data"])
        return f"{found[1]}{json.dumps(state)}{found[3]}"

    (listing,) = case.read(SOURCE, STATE.sub(changed, case.body.decode()).encode()).listings
    return listing


@pytest.mark.parametrize("name", CASES)
def test_people_and_secrets_never_come_out(name: str) -> None:
    """Guests, hosts, handles, personal calendars, directions to hidden doors, meeting rooms: all planted, none read."""
    case = Case("luma", name)
    assert b"anary" in case.body
    for body in (case.body, STATE.sub("", case.body.decode()).encode()):
        reading = repr(case.read(SOURCE, body))
        for planted in ("anary", "person.example", "5550123", "meet.example", "zoom.example"):
            assert planted not in reading


@pytest.mark.parametrize("name", ["discover", "feed", "place_page"])
def test_a_hidden_place_is_its_city_and_nothing_nearer(name: str) -> None:
    """No street, no name, and not the rough point either: it is near enough to find the door."""
    case = Case("luma", name)
    hidden = [each for each in case.read(SOURCE).listings if each.place is not None and each.place.hidden]
    assert [each.title for each in hidden] == ["Hidden Garden"]
    assert b"52.5111" in case.body
    assert "52.5111" not in repr(case.read(SOURCE)) and "13.4222" not in repr(case.read(SOURCE))
    place = hidden[0].place
    expected = (
        ListedPlace(hidden=True)
        if name == "feed"
        else ListedPlace(locality="Berlin", region="Berlin", country="DE", hidden=True)
    )
    assert place == expected


@pytest.mark.parametrize(
    "change",
    [
        {"geo_address_visibility": "guests-only"},
        {"geo_address_visibility": "Private"},
        {"location_visibility": "guests_only"},
        {"geo_address_info": {"mode": "obfuscated", "address": "Canary", "city": "Berlin"}},
    ],
)
def test_every_way_to_hide_a_place_is_understood(change: dict[str, Any]) -> None:
    """Lists, pages and the official interface say it in different words; one is enough."""
    place = listed("discover", "evt-Aaaa1111", lambda entry: entry["event"].update(change)).place
    assert place is not None and place.hidden
    assert (place.name, place.address, place.lat, place.lng) == ("", "", "", "")


TICKETS: list[tuple[dict[str, Any], ListedOffer]] = [
    ({"is_free": True, "price": None}, ListedOffer(is_free=True)),
    ({"is_free": True, "price": {"cents": 0, "currency": "eur"}}, ListedOffer(is_free=True, currency="EUR")),
    (
        {"is_free": True, "price": {"cents": 900, "currency": "eur"}},
        ListedOffer(low="9.00", high="9.00", currency="EUR"),
    ),
    ({"is_free": False, "price": None}, ListedOffer()),
    ({"is_free": False, "price": None, "is_sold_out": True}, ListedOffer(availability="sold_out")),
    ({"price": {"cents": 1250, "currency": "eur"}}, ListedOffer(low="12.50", high="12.50", currency="EUR")),
    ({"price": {"cents": 1500, "currency": "jpy"}}, ListedOffer(low="1500", high="1500", currency="JPY")),
    ({"price": {"cents": 1500, "currency": "kwd"}}, ListedOffer(low="1.500", high="1.500", currency="KWD")),
    (
        {"price": {"cents": 500, "currency": "usd", "is_flexible": True, "min_cents": 0}},
        ListedOffer(currency="USD", pay_what_you_can=True),
    ),
    (
        {"price": {"cents": 500, "currency": "usd", "is_flexible": True, "min_cents": 200}},
        ListedOffer(low="2.00", currency="USD", pay_what_you_can=True),
    ),
    (
        {"price": {"cents": 500, "currency": "usd"}, "max_price": {"cents": 900, "currency": "usd"}},
        ListedOffer(low="5.00", high="9.00", currency="USD"),
    ),
    ({"price": {"cents": "500", "currency": "usd"}}, ListedOffer(currency="USD")),
    ({"price": {"cents": 500}}, ListedOffer()),
    ({}, ListedOffer()),
]


@pytest.mark.parametrize(("tickets", "offer"), TICKETS)
def test_a_price_is_what_was_said_and_nothing_else(tickets: dict[str, Any], offer: ListedOffer) -> None:
    """Free only outright; no price and not free is unknown; cents by the currency's own minor unit."""

    def change(entry: dict[str, Any]) -> None:
        entry["ticket_info"] = tickets
        entry.pop("registration_availability", None)

    assert listed("discover", "evt-Aaaa1111", change).offer == offer


def test_open_tickets_of_a_page_tell_the_price_where_the_summary_does_not() -> None:
    """Hidden tickets and those of two currencies tell nothing."""

    def silent(data: dict[str, Any]) -> None:
        data["ticket_info"] |= {"price": None, "max_price": None}

    def mixed(data: dict[str, Any]) -> None:
        silent(data)
        data["ticket_types"].append({"cents": 900, "currency": "usd"})

    assert (page(silent).offer.low, page(silent).offer.high, page(silent).offer.currency) == ("12.50", "12.50", "EUR")
    assert (page(mixed).offer.low, page(mixed).offer.currency) == ("", "")


@pytest.mark.parametrize(
    ("kind", "online", "mixed"),
    [
        ("offline", False, False),
        ("online", True, False),
        ("zoom", True, False),
        ("hybrid", None, True),
        ("unknown", None, False),
    ],
)
def test_where_an_event_is_stands_in_its_location_type(kind: str, online: bool | None, mixed: bool) -> None:
    """A word that is not known yet names a way to meet online."""
    listing = listed("discover", "evt-Aaaa1111", lambda entry: entry["event"].update(location_type=kind))
    assert (listing.online, listing.mixed, listing.place is None) == (online, mixed, online is True)


def test_a_personal_calendar_is_nobody_to_name() -> None:
    """Every sign of one is enough."""
    signs: list[dict[str, Any]] = [
        {"is_personal": True},
        {"personal_user_api_id": "usr-1"},
        {"personal_user": {"name": "Somebody"}},
        {"name": "Personal"},
    ]
    assert listed("discover", "evt-Aaaa1111").organizer_name == "Basement Berlin"
    for sign in signs:
        listing = listed("discover", "evt-Aaaa1111", lambda entry, sign=sign: entry["calendar"].update(sign))  # type: ignore[misc]
        assert (listing.organizer_name, listing.organizer_url) == ("", "")


def test_an_external_item_keeps_its_foreign_name_and_its_own_page() -> None:
    """It has a duration instead of an end, and nothing to ask Luma for."""
    listing = listed("calendar_items", "calev-Xxxx1111")
    assert listing.aliases == ("eventbrite:900000000123",)
    assert (listing.start, listing.end) == ("2026-05-22T16:00:00.000Z", "2026-05-24T01:30:00+00:00")
    assert SOURCE.detail(listing, Case("luma", "discover").task()) is None


def test_a_list_ends_where_it_says_so_or_goes_round() -> None:
    """A cursor is set even at the end; one that comes back would never end; a saved file leads nowhere."""
    case = Case("luma", "discover")
    (following,) = case.read(SOURCE).follow
    assert (following.number, following.kind, following.url.count("pagination_cursor=b3BhcXVl")) == (2, "discover", 1)
    assert case.read(SOURCE, request=following).follow == ()
    for change in ({"has_more": False}, {"next_cursor": None}, {"next_cursor": ""}):
        assert case.read(SOURCE, json.dumps(json.loads(case.body) | change).encode()).follow == ()
    saved = Request(url="https://api.luma.com/", expects="json", kind="saved")
    assert case.read(SOURCE, request=saved).follow == ()


def test_a_list_of_another_city_is_a_failed_visit() -> None:
    """An ignored parameter answers 200 for where the asking machine stands."""
    case = Case("luma", "discover")
    answer = json.loads(case.body)
    for entry in answer["entries"]:
        entry["event"]["coordinate"] = {"latitude": 42.36, "longitude": -71.06}
    assert "far from Berlin" in case.read(SOURCE, json.dumps(answer).encode()).wrong_body


def test_an_event_page_keeps_its_event_when_a_rung_is_gone() -> None:
    """Same id from the structured data, said as a fallback; without it only "cancelled" is lost."""
    case = Case("luma", "event_page")
    (whole,) = case.read(SOURCE).listings
    reading = case.read(SOURCE, STATE.sub("", case.body.decode()).encode())
    (listing,) = reading.listings
    assert (listing.source_id, listing.extractor, listing.link) == (whole.source_id, "json_ld", whole.link)
    assert (listing.status, listing.offer.low, listing.organizer_name) == ("cancelled", "12.5", "")
    assert [issue.code for issue in reading.issues] == ["extractor/fallback"]
    bare = case.read(SOURCE, STRUCTURED.sub(b"", case.body))
    assert ([each.source_id for each in bare.listings], bare.issues) == ([whole.source_id], ())
    assert case.read(SOURCE, STRUCTURED.sub(b"", STATE.sub("", case.body.decode()).encode())).wrong_body


def test_structured_data_of_a_hidden_place_hides_it_as_well() -> None:
    """Luma writes a sentence where the street would be."""
    case = Case("luma", "event_page")
    body = STATE.sub("", case.body.decode()).replace('"Kellerklang"', '"Register to See Address"').encode()
    (listing,) = case.read(SOURCE, body).listings
    assert listing.place == ListedPlace(locality="Berlin", region="Berlin", country="DE", hidden=True)


@pytest.mark.parametrize(
    "body",
    [
        b'{"message": "Calendar not found"}',
        b'{"entries": [{"api_id": "12"}]}',
        b"[1]",
        b"{",
        b'{"events": [{"id": "900000000001"}]}',
    ],
)
def test_an_error_in_place_of_a_list_is_the_wrong_body(body: bytes) -> None:
    """Errors, broken JSON and other people's lists are no list without events."""
    assert Case("luma", "discover").read(SOURCE, body).wrong_body


def test_a_calendar_of_somebody_else_is_the_wrong_body() -> None:
    """A feed is read as Luma's only when it says that it is."""
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20260508T180000Z\nEND:VEVENT\n"
    body = f"BEGIN:VCALENDAR\nPRODID:-//House//EN\n{event}END:VCALENDAR\n".encode()
    assert "not one of Luma's" in Case("luma", "feed").read(SOURCE, body).wrong_body
    assert Case("luma", "feed").read(SOURCE, b'{"message": "forbidden"}').wrong_body


def test_an_answer_about_one_event_is_read_as_its_page_would_be() -> None:
    """The interface behind the page gives the same data without the page."""
    case = Case("luma", "event_page")
    found = STATE.search(case.body.decode())
    assert found
    data = json.loads(found[2])["props"]["pageProps"]["initialData"]["data"]
    body = json.dumps(data).encode()
    request = SOURCE.recognise(body, "https://api.luma.com/event/get?event_api_id=evt-Aaaa1111", case.task())
    (listing,) = case.read(SOURCE, body, request=request).listings
    assert (listing.source_id, listing.description_format, listing.partial) == ("evt-Aaaa1111", "html", False)


def test_entries_go_from_the_official_interface_down_to_public_lists() -> None:
    """Token, feeds, then the lists where pages may be read; around the city only when nothing else is named."""
    case = Case("luma", "discover")
    full = LumaOptions(calendars=("cal-A", "cal-B", "cal-A"), place="discplace-X")
    keys = [entry.key for entry in SOURCE.entries(case.task(full, token="secret-key"))]
    assert keys == [
        "own-calendar",
        "calendar:cal-A",
        "calendar:cal-B",
        "items:cal-A",
        "items:cal-B",
        "place:discplace-X",
    ]
    feeds = [entry.key for entry in SOURCE.entries(case.task(full, pages=False))]
    assert feeds == ["calendar:cal-A", "calendar:cal-B"]
    (around,) = SOURCE.entries(case.task(LumaOptions()))
    assert around.request.url.endswith("?latitude=52.52&longitude=13.405&pagination_limit=50")
    assert [entry.key for entry in SOURCE.entries(case.task(LumaOptions(calendars=("cal-A",))))][-1] == "items:cal-A"
    assert list(SOURCE.entries(case.task(None))) == []


def test_the_key_stays_in_a_header_that_nothing_shows() -> None:
    """Neither an address nor the look of a request gives it away."""
    entries = list(SOURCE.entries(Case("luma", "discover").task(LumaOptions(), token="secret-key")))
    assert entries[0].request.headers == (("x-luma-api-key", "secret-key"),)
    assert "secret-key" not in repr(entries)


def test_a_base_url_takes_the_place_of_every_origin() -> None:
    """Interface, feeds, lists and pages: a stand-in serves them all."""
    case = Case("luma", "discover")
    task = case.task(LumaOptions(("cal-A",), "discplace-X"), token="t", base_url="http://127.0.0.1:8000")
    detail = SOURCE.detail(case.read(SOURCE).listings[0], task)
    assert detail is not None and detail.url == "http://127.0.0.1:8000/cellar-tapes"
    assert all(entry.request.url.startswith("http://127.0.0.1:8000/") for entry in SOURCE.entries(task))
    assert detail.subject == "evt-Aaaa1111"


def test_pages_are_asked_for_once_and_never_without_leave() -> None:
    """A feed's events stand in the calendar's list too, which asks for both."""
    case = Case("luma", "feed")
    assert [SOURCE.detail(listing, case.task()) for listing in case.read(SOURCE).listings] == [None] * 5
    listing = Case("luma", "discover").read(SOURCE).listings[0]
    assert SOURCE.detail(listing, case.task(pages=False)) is None


def test_an_old_address_of_luma_is_its_present_one() -> None:
    """lu.ma became luma.com: one event, one link."""
    for written in ("https://lu.ma/cellar-tapes", "http://www.luma.com/cellar-tapes?tk=abc", "cellar-tapes"):
        listing = listed("discover", "evt-Aaaa1111", lambda entry, url=written: entry["event"].update(url=url))  # type: ignore[misc]
        assert listing.link == "https://luma.com/cellar-tapes"
