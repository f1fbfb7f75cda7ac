"""Eventbrite: two doors, ladders that hold when a rung is gone, pages that know where they are, nobody's data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from nocturne.model.exchange import Request
from nocturne.model.visit import Assignment
from nocturne.sources.eventbrite import Eventbrite, EventbriteOptions
from tests.sources.case import Case

SOURCE = Eventbrite()
LISTS = ("search", "browse")
STATE = re.compile(r"window\.__SERVER_DATA__ = (\{.*?\});\s*\n", re.DOTALL)
CACHE = re.compile(r"window\.__REACT_QUERY_STATE__ = .*?;(?=</script>)", re.DOTALL)
PAGE = re.compile(r'<script id="__NEXT_DATA__".*?</script>', re.DOTALL)
STRUCTURED = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)


def without(body: bytes, *rungs: re.Pattern[str]) -> bytes:
    """A page with some of its rungs taken away."""
    text = body.decode()
    for rung in rungs:
        text = rung.sub("", text)
    return text.encode()


def changed(body: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A list page whose state was changed in place; the other rungs are taken away."""
    found = STATE.search(body.decode())
    assert found
    state = json.loads(found[1])
    change(state)
    return f"<html><script>window.__SERVER_DATA__ = {json.dumps(state)};\n</script></html>".encode()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_page_keeps_its_events_when_a_rung_is_gone(name: str) -> None:
    """Any rung may go: the same ids come from the next one, and the loss of the first is said."""
    case = Case("eventbrite", name)
    ids = [listing.source_id for listing in case.read(SOURCE).listings]
    assert ids == ["900000000001", "900000000002", "900000000003"]
    second = "react_query" if name == "search" else "json_ld"
    for body, extractor in (
        (without(case.body, STATE), second),
        (without(case.body, CACHE), "server_data"),
        (without(case.body, STRUCTURED), "server_data"),
        (without(case.body, STATE, CACHE), "json_ld"),
    ):
        reading = case.read(SOURCE, body)
        assert [listing.source_id for listing in reading.listings] == ids
        assert {listing.extractor for listing in reading.listings} == {extractor}
        assert ("extractor/fallback" in {issue.code for issue in reading.issues}) == (extractor != "server_data")


@pytest.mark.parametrize("gone", [(STATE,), (CACHE,), (STATE, CACHE)])
def test_a_next_page_is_followed_whatever_rung_serves(gone: tuple[re.Pattern[str], ...]) -> None:
    """The count stands in the state and in the query cache; a page with neither still links to the next one."""
    case = Case("eventbrite", "search")
    (following,) = case.read(SOURCE, without(case.body, *gone)).follow
    assert (following.url[-7:], following.number) == ("?page=2", 2)


def test_the_last_page_is_not_followed_and_a_short_one_is() -> None:
    """Three results of twenty are no end; the page's number is."""
    case = Case("eventbrite", "search")
    last = Request(
        url="https://www.eventbrite.com/d/germany--berlin/all-events/?page=2", expects="html", kind="list", number=2
    )
    assert len(case.read(SOURCE).follow) == 1
    assert case.read(SOURCE, request=last).follow == ()


def test_an_event_page_keeps_its_event_when_a_rung_is_gone() -> None:
    """Structured data tells of other events as well; only the page's own counts."""
    case = Case("eventbrite", "event_page")
    reading = case.read(SOURCE, without(case.body, PAGE))
    (listing,) = reading.listings
    assert (listing.source_id, listing.extractor) == ("900000000002", "json_ld")
    assert (listing.start, listing.offer.low, listing.offer.high) == ("2026-05-09T22:00:00+02:00", "12.00", "18.50")
    assert [issue.code for issue in reading.issues] == ["extractor/fallback"]
    assert case.read(SOURCE, without(case.body, STRUCTURED)).issues == ()


def test_a_page_without_any_rung_is_the_wrong_body() -> None:
    """A challenge or a redesign is a failed visit, not an empty city."""
    for name, rungs in (("search", (STATE, CACHE, STRUCTURED)), ("event_page", (PAGE, STRUCTURED))):
        case = Case("eventbrite", name)
        assert "no event" in case.read(SOURCE, without(case.body, *rungs)).wrong_body


def test_results_without_ids_are_no_reason_to_stay_on_a_rung() -> None:
    """When the first rung renames its fields, the next one serves."""
    case = Case("eventbrite", "search")
    renamed = without(case.body, STRUCTURED).decode()
    found = STATE.search(renamed)
    assert found
    body = renamed.replace(found[1], re.sub(r'"(id|eid|eventbrite_event_id)": "9', r'"\1_": "9', found[1])).encode()
    reading = case.read(SOURCE, body)
    assert {listing.extractor for listing in reading.listings} == {"react_query"}
    assert len(reading.listings) == 3


def test_an_empty_search_is_an_answer() -> None:
    """No results is what a quiet city looks like."""

    def emptied(state: dict[str, Any]) -> None:
        state["search_data"]["events"]["results"] = []

    case = Case("eventbrite", "search")
    reading = case.read(SOURCE, changed(case.body, emptied))
    assert (reading.wrong_body, reading.listings, reading.follow) == ("", (), ())


def test_another_city_is_a_failed_visit() -> None:
    """A wrong slug or a guess by IP answers 200: the page's own address and its events give it away."""

    def called_boston(state: dict[str, Any]) -> None:
        state["canonical_url"] = "/d/ma--boston/all-events/"
        _in_boston(state)

    case = Case("eventbrite", "search")
    assert "ma--boston" in case.read(SOURCE, changed(case.body, called_boston)).wrong_body
    assert "far from Berlin" in case.read(SOURCE, changed(case.body, _many_in_boston)).wrong_body


def _in_boston(state: dict[str, Any]) -> None:
    for result in state["search_data"]["events"]["results"]:
        if "primary_venue" in result:
            result["primary_venue"]["address"] |= {"latitude": "42.36", "longitude": "-71.06"}


def _many_in_boston(state: dict[str, Any]) -> None:
    _in_boston(state)
    results = state["search_data"]["events"]["results"]
    results.extend(
        {**results[0], **dict.fromkeys(("id", "eid", "eventbrite_event_id"), f"95000000000{n}")} for n in range(5)
    )


def test_a_place_known_by_another_name_is_the_same_place() -> None:
    """Slugs are translated and escaped: events near the city decide, and the new name is told once."""

    def renamed(name: str) -> Callable[[dict[str, Any]], object]:
        return lambda state: state.update(canonical_url=f"/d/{name}/all-events/")

    case = Case("eventbrite", "search")
    reading = case.read(SOURCE, changed(case.body, renamed("germany--berl%C3%ADn")))
    assert len(reading.listings) == 3
    assert [issue.code for issue in reading.issues][:1] == ["place/renamed"]
    asked = Request(
        url="https://www.eventbrite.com/d/germany--berl%C3%ADn/all-events/?page=1", expects="html", kind="list"
    )
    same = case.read(SOURCE, changed(case.body, renamed("germany--BERLI\u0301N")), request=asked)
    assert "place/renamed" not in {issue.code for issue in same.issues}


@pytest.mark.parametrize("name", ["search", "browse", "event_page", "organization"])
def test_nothing_of_people_or_private_events_comes_out(name: str) -> None:
    """Signed-in readers, addresses in texts, and events that are not public stand in the fixtures."""
    case = Case("eventbrite", name)
    assert b"anary" in case.body
    for body in (case.body, without(case.body, STATE), without(case.body, PAGE)):
        reading = repr(case.read(SOURCE, body))
        assert "anary" not in reading and "person.example" not in reading and "5550123" not in reading


@pytest.mark.parametrize(
    "body",
    [
        b'{"status_code": 401, "error": "NO_AUTH", "error_description": "An OAuth token is required"}',
        b'{"id": "7"}',
        b"[]",
        b"{",
    ],
)
def test_an_error_of_the_interface_is_the_wrong_body(body: bytes) -> None:
    """Errors, other objects and broken JSON are no list without events."""
    assert Case("eventbrite", "organization").read(SOURCE, body).wrong_body


def test_the_words_of_an_error_lose_addresses_of_people() -> None:
    """What a platform says about a token may name its owner."""
    body = json.dumps({"error_description": "Token of canary@person.example is not valid"}).encode()
    assert Case("eventbrite", "organization").read(SOURCE, body).wrong_body == "Token of [e-mail] is not valid"


def test_a_continuation_that_comes_back_ends_the_list() -> None:
    """The same continuation again would go round for ever."""
    case = Case("eventbrite", "organization")
    (following,) = case.read(SOURCE).follow
    assert case.read(SOURCE, request=following).follow == ()


def options(**given: Any) -> EventbriteOptions:
    """A city's part as the front matter gives it."""
    return EventbriteOptions(**given)


def test_the_own_interface_comes_first_and_its_token_stays_in_a_header() -> None:
    """Token, then pages; without leave to read pages only the interface; without anything nothing."""
    case = Case("eventbrite", "search")
    both = options(place="germany--berlin", organizations=("77", "77"))
    entries = list(SOURCE.entries(case.task(both, token="secret-token")))
    assert [entry.key for entry in entries] == ["organization:77", "place:germany--berlin"]
    assert entries[0].request.headers == (("Authorization", "Bearer secret-token"),)
    assert "secret-token" not in repr(entries)
    assert [entry.key for entry in SOURCE.entries(case.task(both, token="t", pages=False))] == ["organization:77"]
    assert list(SOURCE.entries(case.task(options()))) == []
    assert list(SOURCE.entries(case.task(None))) == []


def test_a_base_url_takes_the_place_of_every_origin() -> None:
    """Stand-ins keep path and query, for lists, the interface and event pages."""
    case = Case("eventbrite", "search")
    base = "http://127.0.0.1:8000"
    task = case.task(options(place="germany--berlin", organizations=("77",)), token="t", base_url=base)
    urls = [entry.request.url for entry in SOURCE.entries(task)]
    detail = SOURCE.detail(case.read(SOURCE).listings[0], task)
    assert detail is not None
    assert [url.partition("?")[0] for url in (*urls, detail.url)] == [
        f"{base}/v3/organizations/77/events/",
        f"{base}/d/germany--berlin/all-events/",
        f"{base}/e/reel-noise-tickets-900000000001",
    ]


def test_event_pages_are_asked_for_where_they_say_more() -> None:
    """Of a listed event, and again of one whose page was read; not without leave, nor when the interface told all."""
    task = Case("eventbrite", "search").task()
    for name in ("search", "event_page"):
        listing = next(each for each in Case("eventbrite", name).read(SOURCE).listings if each.source_id[-1] == "2")
        assert _asked(task, name) == f"https://www.eventbrite.com/e/prism-night-tickets-{listing.source_id}"
    assert _asked(Case("eventbrite", "search").task(pages=False), "search") == ""
    assert _asked(task, "organization") == ""


def _asked(task: Assignment, name: str) -> str:
    listing = next(each for each in Case("eventbrite", name).read(SOURCE).listings if each.source_id[-1] == "2")
    request = SOURCE.detail(listing, task)
    return request.url if request else ""
