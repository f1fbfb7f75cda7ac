"""Every recorded answer of Eventbrite through `nocturne read`, compared with what the raw files say."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.corpus.reading import Found, Place, read_saved, words

SOURCES = "{eventbrite: {}}"
SAN_FRANCISCO = Place("America/Los_Angeles", "US", 37.7749, -122.4194, SOURCES, 25)
NEW_YORK = Place("America/New_York", "US", 40.7128, -74.006, SOURCES, 40)
SPOKANE = Place("America/Los_Angeles", "US", 47.6588, -117.426, SOURCES)
GREENVILLE = Place("America/New_York", "US", 34.8526, -82.394, SOURCES)
SEARCH, SEARCHED = "search-sf-music-today-2025-05-02.html", "2025-05-03T02:22:00Z"
BROWSE, BROWSED = "city-browse-new-york-2025-07-24.html", "2025-07-25T00:42:00Z"
RESULTS, RECORDED = "destination-search-online-2023-09.mocks.ts", "2023-09-14T12:00:00Z"

Reading = tuple[Path, pytest.CaptureFixture[bytes]]


@pytest.fixture
def room(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Reading:
    """Where a project may be made, and what it says."""
    return tmp_path, capfdbinary


def saved(path: Path, place: Place, now: str, room: Reading) -> Found:
    """What `nocturne read eventbrite` makes of a file."""
    return read_saved("eventbrite", path, place, now, *room)


def state(path: Path) -> dict[str, Any]:
    """The page's own data, as a browser would find it."""
    text = path.read_text()
    start = text.index("window.__SERVER_DATA__ = ") + len("window.__SERVER_DATA__ = ")
    found: dict[str, Any] = json.JSONDecoder().raw_decode(text, start)[0]
    return found


def by_id(found: Found) -> dict[str, dict[str, Any]]:
    """Events by the number Eventbrite gives them."""
    return {event["sources"][0]["source_id"]: event for event in found.events}


def codes(found: Found) -> Counter[str]:
    """How often each kind of issue was raised."""
    return Counter(issue["code"] for issue in found.issues)


def local(result: dict[str, Any], which: str) -> str:
    """A result's start or end with the offset of its own zone, made from its words alone."""
    wall = datetime.fromisoformat(f"{result[f'{which}_date']}T{result[f'{which}_time']}")
    return wall.replace(tzinfo=ZoneInfo(result["timezone"])).isoformat()


def agree(event: dict[str, Any], result: dict[str, Any]) -> None:
    """Whether an event says what its result says: title, times, zone, venue, point, link, how it is attended."""
    assert words(event["title"]) == words(result["name"])
    assert (event["start"], event["date"], event["time"]) == (
        local(result, "start"), result["start_date"], result["start_time"],
    )  # fmt: skip
    assert event["timezone"] == result["timezone"]
    assert event["link"] == result["url"].partition("?")[0]
    assert event["attendance_mode"] == ("online" if result["is_online_event"] else "offline")
    assert event["image_url"] == ((result.get("image") or {}).get("original") or {}).get("url", "")
    address = (result.get("primary_venue") or {}).get("address", {})
    assert event["place"]["locality"] == ("" if result["is_online_event"] else address["city"].strip())
    if address.get("latitude"):
        assert abs(event["place"]["lat"] - float(address["latitude"])) < 1e-5
        assert abs(event["place"]["lng"] - float(address["longitude"])) < 1e-5


def test_a_search_in_san_francisco_gives_its_twenty_events(corpus: Path, room: Reading) -> None:
    """Local times of Los Angeles, nobody invents a price, an end that is hidden and days away is not believed."""
    path = corpus / "eventbrite" / SEARCH
    found = saved(path, SAN_FRANCISCO, SEARCHED, room)
    results = {result["id"]: result for result in state(path)["search_data"]["events"]["results"]}
    assert (found.exit, len(found.events), codes(found)) == (0, 20, {"end/doubtful": 1})
    events = by_id(found)
    assert events.keys() == results.keys()
    for key, event in events.items():
        agree(event, results[key])
        assert (event["price"], event["offer"]["is_free"], event["offer"]["low"]) == ("", None, None)
        assert event["sources"][0]["extractor"] == "server_data"
    assert {event["timezone"] for event in found.events} == {"America/Los_Angeles"}
    ends = {key: event["end"] for key, event in events.items()}
    assert ends.pop("1296064597099") is None
    assert ends == {key: local(results[key], "end") for key in ends}


def test_three_events_of_san_francisco_word_by_word(corpus: Path, room: Reading) -> None:
    """Taken from the raw page by hand."""
    events = by_id(saved(corpus / "eventbrite" / SEARCH, SAN_FRANCISCO, SEARCHED, room))
    prince, oakland, nob_hill = (events[key] for key in ("1296064597099", "1299495488989", "1125924363079"))
    assert prince["title"] == "NASTY (A PRINCE DANCE PARTY) S.F."
    assert (prince["start"], prince["end"], prince["night"]) == ("2025-05-02T21:00:00-07:00", None, "2025-05-02")
    assert prince["location"] == "Cat Club, 1190 Folsom Street, San Francisco"
    assert (prince["place"]["postal_code"], prince["place"]["country"], prince["place"]["lat"]) == (
        "94103",
        "US",
        37.775371,
    )
    assert prince["description"] == "Friday May 2 at Cat Club SF"
    assert oakland["place"]["name"] == "Lux Oakland"
    assert (oakland["place"]["address"], oakland["place"]["locality"]) == ("1100 Franklin Street", "Oakland")
    assert (oakland["time"], oakland["end"]) == ("16:00", "2025-05-02T20:00:00-07:00")
    assert nob_hill["place"]["name"] == "Nob Hill & Union Square"
    assert (nob_hill["start"], nob_hill["attendance_mode"]) == ("2025-05-02T20:00:00-07:00", "offline")
    assert nob_hill["tags"][:2] == ["music", "party"]


def test_a_smaller_radius_leaves_out_what_lies_beyond_and_says_so(corpus: Path, room: Reading) -> None:
    """Ten kilometres end in the bay: Oakland's three events are issues, none is lost silently."""
    path = corpus / "eventbrite" / SEARCH
    near = Place("America/Los_Angeles", "US", 37.7749, -122.4194, SOURCES, 10)
    found = saved(path, near, SEARCHED, room)
    results = state(path)["search_data"]["events"]["results"]
    beyond = {result["id"] for result in results if result["primary_venue"]["address"]["city"] == "Oakland"}
    assert (found.exit, len(found.events)) == (0, 17)
    assert {issue["subject"] for issue in found.issues if issue["code"] == "place/distance"} == {
        f"eventbrite:{key}" for key in beyond
    }
    assert codes(found) == {"place/distance": 3, "end/doubtful": 1}


def test_a_city_page_of_new_york_gives_each_event_once(corpus: Path, room: Reading) -> None:
    """Forty entries in buckets are thirty-four events, eight of them online and told in their own zones."""
    path = corpus / "eventbrite" / BROWSE
    found = saved(path, NEW_YORK, BROWSED, room)
    results = {result["id"]: result for bucket in state(path)["buckets"] for result in bucket.get("events", [])}
    assert (found.exit, len(found.events), codes(found)) == (0, 34, {})
    events = by_id(found)
    assert events.keys() == results.keys()
    for key, event in events.items():
        agree(event, results[key])
    online = {key for key, event in events.items() if event["attendance_mode"] == "online"}
    assert online == {key for key, result in results.items() if result["is_online_event"]}
    assert len(online) == 8
    assert all(events[key]["location"] == "Online" and events[key]["place"]["lat"] is None for key in online)
    assert Counter(events[key]["timezone"] for key in online) == Counter(results[key]["timezone"] for key in online)
    assert {event["price"] for event in found.events} == {""}


@pytest.mark.parametrize(("name", "place", "now"), [(SEARCH, SAN_FRANCISCO, SEARCHED), (BROWSE, NEW_YORK, BROWSED)])
def test_a_recorded_page_keeps_its_ids_when_its_state_is_gone(
    name: str, place: Place, now: str, corpus: Path, room: Reading
) -> None:
    """The query cache, then the structured data, give the same events, and each loss is said."""
    path = corpus / "eventbrite" / name
    whole = {event["sources"][0]["source_id"] for event in saved(path, place, now, room).events}
    text = path.read_text().replace("window.__SERVER_DATA__ = ", "window.__SOMETHING_ELSE__ = ")
    for degraded in (text, text.replace("window.__REACT_QUERY_STATE__ = ", "window.__NOTHING__ = ")):
        (room[0] / "degraded.html").write_text(degraded)
        found = saved(room[0] / "degraded.html", place, now, room)
        assert set(by_id(found)) == whole
        assert codes(found)["extractor/fallback"] == 1


def test_a_typescript_file_is_not_what_eventbrite_sends(corpus: Path, room: Reading) -> None:
    """The recording of 2023 is a program's source: refused, in one issue."""
    found = saved(corpus / "eventbrite" / RESULTS, NEW_YORK, RECORDED, room)
    assert (found.exit, found.events, codes(found)) == (1, [], {"body/wrong": 1})


_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[A-Za-z_$][\w$]*(?=\s*:)|,(?=\s*[}\]])", re.DOTALL)


def lifted(path: Path) -> list[dict[str, Any]]:
    """The array of a TypeScript literal: keys get quotes, strings get double ones, last commas go."""

    def plain(found: re.Match[str]) -> str:
        token = found[0]
        if token == ",":
            return ""
        if token[0] not in "'\"":
            return json.dumps(token)
        return json.dumps(
            re.sub(r"\\(.)", lambda each: {"n": "\n"}.get(each[1], each[1]), token[1:-1], flags=re.DOTALL)
        )

    text = path.read_text().partition("=")[2].strip().removesuffix(";")
    results: list[dict[str, Any]] = json.loads(_LITERAL.sub(plain, text))
    return results


def as_page(results: Iterable[dict[str, Any]]) -> str:
    """Results where a search page has them."""
    data = {"current_page": "search", "search_data": {"events": {"results": list(results)}}}
    return f"<!DOCTYPE html><html><head><script>window.__SERVER_DATA__ = {json.dumps(data)};</script></head></html>"


def test_a_price_of_nothing_that_is_not_free_is_unknown(corpus: Path, room: Reading) -> None:
    """150 results online: twenty say not free and 0.00, twenty-four name no price; neither becomes a price."""
    results = {result["id"]: result for result in lifted(corpus / "eventbrite" / RESULTS)}
    assert len(results) == 150
    (room[0] / "page.html").write_text(as_page(results.values()))
    found = saved(room[0] / "page.html", NEW_YORK, RECORDED, room)
    events = by_id(found)
    dropped = {issue["subject"].partition(":")[2] for issue in found.issues if issue["severity"] == "error"}
    assert found.exit == 0
    assert events.keys() | dropped == results.keys() and not events.keys() & dropped
    tickets = {key: result["ticket_availability"] for key, result in results.items()}
    nothing = {key for key, each in tickets.items() if not each["is_free"] and _highest(each) == 0.0}
    unpriced = {key for key, each in tickets.items() if _highest(each) is None}
    assert (len(nothing), len(unpriced)) == (20, 24)
    for key, event in events.items():
        agree(event, results[key])
        offer, told = event["offer"], tickets[key]
        if key in nothing or (key in unpriced and not told["is_free"]):
            assert (offer["is_free"], offer["low"], event["price"]) == (None, None, "")
        elif told["is_free"]:
            assert (offer["is_free"], event["price"]) == (True, "Free")
        else:
            assert offer["high"] == _highest(told) and offer["is_free"] is False
            assert offer["low"] == float(told["minimum_ticket_price"]["major_value"])
            assert offer["currency"] == told["minimum_ticket_price"]["currency"]
        sold_out = told["is_sold_out"] or results[key]["event_sales_status"]["sales_status"] == "sold_out"
        assert (offer["availability"] == "sold_out") == sold_out


def _highest(tickets: dict[str, Any]) -> float | None:
    price = tickets.get("maximum_ticket_price") or tickets.get("minimum_ticket_price")
    return float(price["major_value"]) if price else None


@pytest.mark.parametrize(
    ("name", "place", "now", "id_", "start", "end", "price"),
    [
        ("api-v3-organizer-events-2024-09.json", SPOKANE, "2024-09-20T12:00:00Z", "909447069667",
         "2024-10-02T08:30:00-07:00", "2024-10-02T16:00:00-07:00", "Free"),
        ("api-v3-org-events-2018-event.json", GREENVILLE, "2018-03-01T12:00:00Z", "39146789100",
         "2018-03-10T08:30:00-05:00", "2018-03-10T17:30:00-05:00", ""),
    ],
)  # fmt: skip
def test_answers_of_the_official_interface_give_their_event(
    name: str, place: Place, now: str, id_: str, start: str, end: str, price: str, corpus: Path, room: Reading
) -> None:
    """Local times, the organiser's words, and free only where it says so."""
    raw = json.loads((corpus / "eventbrite" / name).read_text())["events"][0]
    found = saved(corpus / "eventbrite" / name, place, now, room)
    (event,) = found.events
    assert (found.exit, codes(found)) == (0, {})
    assert (event["sources"][0]["source_id"], event["sources"][0]["extractor"]) == (id_, "api")
    assert (event["start"], event["end"], event["price"]) == (start, end, price)
    assert (event["title"], event["link"]) == (raw["name"]["text"], raw["url"])
    assert event["timezone"] == raw["start"]["timezone"]
    assert event["description"].startswith(" ".join(raw["description"]["text"].split())[:100])


@pytest.mark.parametrize(
    "name", ["api-v3-description-2024-09.json", "api-v3-venue-2024-09.json", "api-v3-org-events-2018-venue.json"]
)
def test_other_answers_of_the_interface_hold_no_events(name: str, corpus: Path, room: Reading) -> None:
    """A venue and a description are not what is asked for."""
    found = saved(corpus / "eventbrite" / name, SPOKANE, "2024-09-20T12:00:00Z", room)
    assert (found.exit, found.events, codes(found)) == (1, [], {"body/wrong": 1})
