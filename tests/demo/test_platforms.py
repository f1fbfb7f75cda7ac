"""The stand-ins behave like platforms: robots.txt, validators, pages, limits, outages, and nothing of ours inside."""

from __future__ import annotations

import ast
import gzip
import http.client
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from nocturne.demo.places import TOWNS
from nocturne.demo.platforms.eventbrite import place_name
from nocturne.demo.server import TURNED_AWAY_EVERY, StandIn, stand_ins
from nocturne.demo.world import Happening, world
from tests.project.files import ROOT, modules

FIRST = datetime(2026, 4, 29, 20, tzinfo=UTC)
NIGHT = world(FIRST, 0)
SHARED = {"nocturne.demo"}


@pytest.fixture
def servers() -> Iterator[dict[str, StandIn]]:
    """All stand-ins on the first night."""
    with stand_ins(lambda: NIGHT) as running:
        yield running


def _ask(server: StandIn, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_stand_ins_share_nothing_with_the_readers() -> None:
    """Else a mistake in a format would be made twice and found never."""
    own = [path for path in modules("nocturne/demo") if path.name != "story.py"]
    for path in own:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nocturne"):
                assert str(node.module).startswith("nocturne.demo"), f"{path.relative_to(ROOT)} imports {node.module}"


@pytest.mark.parametrize("platform", ["eventbrite", "meetup", "luma", "calendar"])
def test_each_has_a_robots_txt(servers: dict[str, StandIn], platform: str) -> None:
    status, headers, body = _ask(servers[platform], "/robots.txt")
    assert (status, headers["content-type"]) == (200, "text/plain")
    assert b"User-agent: *" in body


def test_what_did_not_change_is_answered_with_304(servers: dict[str, StandIn]) -> None:
    calendar = servers["calendar"]
    status, headers, body = _ask(calendar, "/calendars/berlin.ics")
    assert (status, body[:15]) == (200, b"BEGIN:VCALENDAR")
    status, _, body = _ask(calendar, "/calendars/berlin.ics", **{"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_bodies_are_compressed_for_those_who_take_it(servers: dict[str, StandIn]) -> None:
    _, plain_headers, plain = _ask(servers["calendar"], "/calendars/berlin.ics")
    _, headers, body = _ask(servers["calendar"], "/calendars/berlin.ics", **{"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain
    assert "content-encoding" not in plain_headers


def test_now_and_then_a_request_is_turned_away_with_a_time_to_come_back(servers: dict[str, StandIn]) -> None:
    answers = [_ask(servers["calendar"], "/nothing") for _ in range(TURNED_AWAY_EVERY)]
    busy = [(status, headers.get("retry-after")) for status, headers, _ in answers if status != 404]
    assert busy == [(429, "1")]


def test_a_platform_that_is_down_answers_nothing_not_even_robots_txt(servers: dict[str, StandIn]) -> None:
    servers["luma"].down = True
    for path in ("/robots.txt", "/discover/get-paginated-events"):
        assert _ask(servers["luma"], path)[0] == 503


@pytest.mark.parametrize("platform", ["eventbrite", "meetup", "luma", "calendar"])
def test_addresses_that_lead_nowhere_get_a_404(servers: dict[str, StandIn], platform: str) -> None:
    for path in (
        "/",
        "/nothing",
        "/e/x-tickets-1",
        "/d/nowhere--at-all/all-events/",
        "/ics/get?id=cal-x",
        "/x/events/",
    ):
        assert _ask(servers[platform], path)[0] == 404, path


def _luma(server: StandIn, **query: str | int) -> list[str]:
    """Every event id of a list, page by page."""
    found: list[str] = []
    cursor = ""
    for _ in range(20):
        words = {**query, "pagination_limit": 50, **({"pagination_cursor": cursor} if cursor else {})}
        page = json.loads(_ask(server, f"/discover/get-paginated-events?{urlencode(words)}")[2])
        found += [entry["event"]["api_id"] for entry in page["entries"]]
        if not page["has_more"]:
            return found
        cursor = page["next_cursor"]
    raise AssertionError("the list does not end")


def _on(platform: str, town: str) -> list[Happening]:
    return [one for one in NIGHT if platform in one.platforms and one.town.slug == town and not one.over]


def test_lumas_list_comes_in_pages_that_hold_every_event_once(servers: dict[str, StandIn]) -> None:
    ids = _luma(servers["luma"], discover_place_api_id="discplace-tokyo")
    assert len(ids) == len(set(ids)) == len(_on("luma", "tokyo")) > 10


def test_lumas_list_around_a_point_is_that_of_the_town_there(servers: dict[str, StandIn]) -> None:
    assert _luma(servers["luma"], latitude="35.68", longitude="139.69") == _luma(
        servers["luma"], discover_place_api_id="discplace-tokyo"
    )


def test_luma_without_a_place_answers_with_a_town_of_its_own_choice(servers: dict[str, StandIn]) -> None:
    assert _luma(servers["luma"], place_api_id="discplace-tokyo") == _luma(
        servers["luma"], discover_place_api_id="discplace-berlin"
    )


def test_eventbrites_search_comes_in_pages_that_hold_every_event_once(servers: dict[str, StandIn]) -> None:
    found: list[str] = []
    for number in (1, 2, 3):
        _, _, body = _ask(servers["eventbrite"], f"/d/{place_name(TOWNS[0])}/all-events/?page={number}")
        text = body.decode()
        begin = text.index("window.__SERVER_DATA__ = ") + len("window.__SERVER_DATA__ = ")
        state, _ = json.JSONDecoder().raw_decode(text, begin)
        found += [result["id"] for result in state["search_data"]["events"]["results"]]
        assert state["search_data"]["events"]["pagination"]["page_count"] == 2
    assert len(found) == len(set(found)) == len(_on("eventbrite", "berlin")) > 20


def test_meetups_calendar_is_short_and_names_no_place(servers: dict[str, StandIn]) -> None:
    _, _, body = _ask(servers["meetup"], "/berlin-nights-1/events/ical/")
    assert 0 < body.count(b"BEGIN:VEVENT") <= 10
    assert b"LOCATION" not in body


def test_lines_of_calendars_are_at_most_75_octets_and_whole_characters(servers: dict[str, StandIn]) -> None:
    _, _, body = _ask(servers["calendar"], "/calendars/tokyo.ics")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]


def test_the_story_does_not_depend_on_how_it_is_asked_for() -> None:
    assert world(FIRST, 2) == world(FIRST, 2)
    assert world(FIRST, 1)[0] == world(FIRST, 1)[0]
    assert {one.number for one in world(FIRST, 1)} - {one.number for one in NIGHT}
