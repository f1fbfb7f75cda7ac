"""Meetup: three doors and the API, ladders that hold when a rung is gone, and people who never come out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from nocturne.model.exchange import Outcome, Response
from nocturne.model.visit import Assignment
from nocturne.sources.base import read
from nocturne.sources.meetup import Meetup, MeetupOptions
from tests.sources.case import BERLIN, Case, told

SOURCE = Meetup()
OPTIONS = TypeAdapter(MeetupOptions)
CASES = ("city", "group_page", "event_page", "group_calendar", "search")
STATE = re.compile(r'(<script id="__NEXT_DATA__"[^>]*>)(.*?)(</script>)', re.DOTALL)


@pytest.mark.parametrize("name", CASES)
def test_a_saved_answer_gives_its_listings_and_issues(name: str) -> None:
    """Each word of the listing, and the codes of what is wrong."""
    case = Case("meetup", name)
    expected = json.loads((case.folder / "expected.json").read_text())
    reading = case.read(SOURCE)
    assert [told(listing) for listing in reading.listings] == expected["listings"]
    assert [issue.code for issue in reading.issues] == expected["issues"]


@pytest.mark.parametrize("name", CASES)
def test_people_never_come_out(name: str) -> None:
    """Members, hosts, answers to invitations and addresses in texts stand in every fixture and in no reading."""
    case = Case("meetup", name)
    assert b"anary" in case.body
    reading = repr(case.read(SOURCE))
    assert "anary" not in reading
    assert "person.example" not in reading


def without_state(body: bytes) -> bytes:
    """The page as it comes without what Next.js left in it."""
    return STATE.sub("", body.decode()).encode()


def with_state(body: bytes, change: Any) -> bytes:
    """The page with its state changed in place by `change`."""

    def changed(found: re.Match[str]) -> str:
        data = json.loads(found[2])
        change(data["props"]["pageProps"])
        return f"{found[1]}{json.dumps(data)}{found[3]}"

    return STATE.sub(changed, body.decode()).encode()


def drop_list(props: dict[str, Any]) -> None:
    """Take away the best rung: the list of results, the group's list, the page's own event."""
    props.pop("event", None)
    state = props["__APOLLO_STATE__"]
    for node in (state["ROOT_QUERY"], state["Group:55"]):
        for key in [key for key in node if key.startswith(("recommendedEvents", "events("))]:
            del node[key]


def drop_structured(body: bytes) -> bytes:
    """Take away the last rung."""
    return re.sub(rb'<script type="application/ld\+json">.*?</script>', b"", body, flags=re.DOTALL)


@pytest.mark.parametrize("name", ["city", "group_page", "event_page"])
def test_a_ladder_holds_when_a_rung_is_gone(name: str) -> None:
    """Without its best rung a page gives the same ids from the next, and says so; the last rung is no loss."""
    case = Case("meetup", name)
    ids = [listing.source_id for listing in case.read(SOURCE).listings]
    rungs = {
        "apollo_events": with_state(case.body, drop_list),
        "json_ld": without_state(case.body),
    }
    for extractor, body in rungs.items():
        reading = case.read(SOURCE, body)
        assert [listing.source_id for listing in reading.listings] == ids
        assert {listing.extractor for listing in reading.listings} == {extractor}
        assert [issue.code for issue in reading.issues] == ["extractor/fallback"]
    whole = case.read(SOURCE, drop_structured(case.body))
    assert [listing.source_id for listing in whole.listings] == ids
    assert whole.issues == ()


@pytest.mark.parametrize("name", ["city", "group_page", "event_page"])
def test_a_page_without_any_rung_is_the_wrong_body(name: str) -> None:
    """Nothing readable is a failed visit, not an empty city."""
    case = Case("meetup", name)
    assert case.read(SOURCE, drop_structured(without_state(case.body))).wrong_body


def test_another_city_is_a_failed_visit() -> None:
    """Meetup answers with the nearest name it knows; the page says which."""

    def elsewhere(props: dict[str, Any]) -> None:
        props["userLocation"] |= {"city": "Berlin", "country": "us", "state": "NH", "lat": 44.47, "lon": -71.18}

    case = Case("meetup", "city")
    reading = case.read(SOURCE, with_state(case.body, elsewhere))
    assert "instead of Berlin" in reading.wrong_body
    assert reading.listings == ()
    assert [issue.code for issue in reading.issues] == ["place/echo"]


def test_an_error_body_in_place_of_a_calendar_is_a_failure() -> None:
    """Groups that are gone or not public answer with JSON under the calendar's address."""
    case = Case("meetup", "group_calendar")
    for body in (b'{"message":"Group not found"}', b'{"message":"Invalid feed signature"}'):
        assert case.read(SOURCE, body).wrong_body
        assert SOURCE.recognise(body, "", case.task()) is None


def test_the_api_follows_its_cursor_as_long_as_there_are_events() -> None:
    """The next page asks on from the cursor with the same filter; an empty page ends the search."""
    case = Case("meetup", "search")
    task = case.task(MeetupOptions(), token="secret")
    reading = case.read(SOURCE, task=task)
    (following,) = reading.follow
    assert (following.method, following.url, following.number) == ("POST", "https://api.meetup.com/gql-ext", 2)
    assert ("Authorization", "Bearer secret") in following.headers
    asked = json.loads(following.body)["variables"]
    assert asked["after"] == "Mg=="
    assert (asked["filter"]["lat"], asked["filter"]["lon"]) == (BERLIN.latitude, BERLIN.longitude)
    assert "secret" not in repr(following)
    empty = json.loads(case.body)
    empty["data"]["eventSearch"]["edges"] = []
    assert case.read(SOURCE, json.dumps(empty).encode(), task).follow == ()
    assert case.read(SOURCE).follow == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"errors":[{"message":"x","extensions":{"code":"UNAUTHENTICATED"}}]}', "UNAUTHENTICATED"),
        (b'{"data":null}', "without data"),
        (b'{"data":{"self":{"id":"1"}}}', "without a list of events"),
        (b"<html></html>", "not JSON"),
    ],
)
def test_an_api_answer_without_events_says_why(body: bytes, reason: str) -> None:
    """GraphQL reports errors with status 200."""
    assert reason in Case("meetup", "search").read(SOURCE, body).wrong_body


def test_visits_come_in_the_order_token_feeds_pages() -> None:
    """Without a token no API, without leave no page; a group twice is one visit."""
    case = Case("meetup", "city")
    options = MeetupOptions(location="us--ny--New York", groups=("noise-nights", "noise-nights", "tape-loops"))

    def asked(**changes: Any) -> list[tuple[str, str]]:
        return [(entry.key, entry.request.url) for entry in SOURCE.entries(case.task(options, **changes))]

    groups = [
        ("group:noise-nights", "https://www.meetup.com/noise-nights/events/ical/"),
        ("group:tape-loops", "https://www.meetup.com/tape-loops/events/ical/"),
    ]
    find = ("city:us--ny--new york", "https://www.meetup.com/find/?location=us--ny--New+York&source=EVENTS")
    assert asked() == [*groups, find]
    assert asked(pages=False) == groups
    assert asked(token="t") == [("search", "https://api.meetup.com/gql-ext"), *groups, find]
    assert list(SOURCE.entries(case.task(None, token="t"))) == []


def test_a_base_url_takes_the_place_of_every_origin() -> None:
    """No request of a visit to a stand-in leaves for the real platform."""
    case = Case("meetup", "city")
    task = case.task(
        MeetupOptions(location="de--Berlin", groups=("noise-nights",)), token="t", base_url="http://127.0.0.1:8000"
    )
    requests = [entry.request for entry in SOURCE.entries(task)]
    requests += [found for each in case.read(SOURCE).listings if (found := SOURCE.detail(each, task))]
    requests += Case("meetup", "search").read(SOURCE, task=task).follow
    assert len(requests) == 6
    assert all(request.url.startswith("http://127.0.0.1:8000/") for request in requests)


def test_an_events_own_page_is_asked_for_by_the_name_its_list_uses() -> None:
    """List and page agree on the id, even when the list only knew the token of a repeated event."""
    case = Case("meetup", "group_calendar")
    listed = case.read(SOURCE).listings
    request = SOURCE.detail(listed[0], case.task())
    assert request is not None
    assert request.url == "https://www.meetup.com/noise-nights/events/310000001/"
    page = Case("meetup", "event_page")
    response = Response(request=request, outcome=Outcome.OK, url=request.url, status=200, body=page.body)
    assert [each.source_id for each in read(SOURCE, response, page.task()).listings] == [listed[0].source_id]
    assert SOURCE.detail(listed[0], case.task(pages=False)) is None
    assert [SOURCE.detail(each, case.task()) for each in page.read(SOURCE).listings] == [None]


def test_a_repeated_event_known_by_its_token_keeps_that_name_on_its_page() -> None:
    """The page's number becomes the other name."""
    case = Case("meetup", "event_page")
    task = case.task()
    token = case.body.replace(b'"token": "310000001"', b'"token": "kqmnjtyjchbdc"')
    request = SOURCE.recognise(token, "https://www.meetup.com/noise-nights/events/310000001/", task)
    assert request is not None
    asked = Response(
        request=_renamed(request.url, "kqmnjtyjchbdc"), outcome=Outcome.OK, url=request.url, status=200, body=token
    )
    (listing,) = read(SOURCE, asked, task).listings
    assert (listing.source_id, listing.aliases) == ("kqmnjtyjchbdc", ("meetup:310000001",))


def _renamed(url: str, subject: str) -> Any:
    listing = Case("meetup", "event_page").read(SOURCE).listings[0]
    return type(Case("meetup", "event_page").request)(
        url=url, expects="html", kind="event", subject=subject or listing.title
    )


@pytest.mark.parametrize("name", CASES)
def test_a_saved_body_is_recognised_by_what_it_carries(name: str) -> None:
    """Without its address each kind of answer is known for what it is, and read the same."""
    case = Case("meetup", name)
    request = SOURCE.recognise(case.body, "", case.task())
    assert request is not None
    assert (request.kind, request.expects) == (case.request.kind, case.request.expects)
    response = Response(request=request, outcome=Outcome.OK, url=request.url, status=200, body=case.body)
    assert read(SOURCE, response, case.task()).listings == case.read(SOURCE).listings


@pytest.mark.parametrize("name", ["city", "group_page", "event_page"])
def test_bare_page_data_is_read_like_its_page(name: str) -> None:
    """What Next.js left in the page, saved alone, with its route or without."""
    case = Case("meetup", name)
    found = STATE.search(case.body.decode())
    assert found is not None
    data = json.loads(found[2])
    for each in (data, {"props": data["props"]}):
        body = json.dumps(each).encode()
        request = SOURCE.recognise(body, "", case.task())
        assert request is not None
        assert (request.kind, request.expects) == (case.request.kind, "json")
        response = Response(request=request, outcome=Outcome.OK, url=request.url, status=200, body=body)
        assert read(SOURCE, response, case.task()).listings == case.read(SOURCE).listings


@pytest.mark.parametrize("name", ["city", "group_page", "event_page"])
def test_a_page_without_state_is_recognised_by_its_address(name: str) -> None:
    """The address given; nothing else tells what such a page was."""
    case = Case("meetup", name)
    request = SOURCE.recognise(without_state(case.body), case.request.url, case.task())
    assert request is not None
    assert request.kind == case.request.kind


@pytest.mark.parametrize(
    "body",
    [
        b'{"name":"An answer of the dead API","time":1313020800000,"venue":{"name":"x"}}',
        b"BEGIN:VCALENDAR\r\nPRODID:-//Someone//Else//EN\r\nEND:VCALENDAR\r\n",
        b"<html><title>Anything</title></html>",
        b"[]",
        b"{",
        b"",
    ],
)
def test_what_meetup_does_not_send_is_not_recognised(body: bytes) -> None:
    """Other formats, other people's calendars, pages of nobody."""
    assert SOURCE.recognise(body, "", Case("meetup", "city").task()) is None


def test_options_are_checked_where_the_operator_writes_them() -> None:
    """A place as in Meetup's address, a group by name or whole address; anything else gets a sentence."""
    read_in = OPTIONS.validate_python(
        {"location": "us--ny--New+York", "groups": ["https://www.meetup.com/noise-nights/events/", "tape-loops"]}
    )
    assert read_in == MeetupOptions(location="us--ny--New York", groups=("noise-nights", "tape-loops"))
    for wrong in ({"location": "Berlin"}, {"groups": ["two words"]}, {"groups": [""]}, {"location": "de--Ber?lin"}):
        with pytest.raises(ValidationError, match=r"is no place of Meetup|is no group's name"):
            OPTIONS.validate_python(wrong)


def test_the_assignment_shows_no_token() -> None:
    """Whatever prints an assignment prints no secret."""
    task = Assignment(source="meetup", city=BERLIN, options=None, now=Case("meetup", "city").now, token="secret")
    assert "secret" not in repr(task)
