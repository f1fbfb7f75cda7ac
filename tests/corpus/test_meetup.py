"""Every recorded answer of Meetup through `nocturne read`: events, issues, exit code, and no people.

What calendars say is compared with their raw lines, what pages and the API say with numbers taken from the raw files.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.corpus.reading import Found, Place, raw_event, read_saved, words

TORONTO = Place("America/Toronto", "CA", 43.65, -79.38)
PETALUMA = Place("America/Los_Angeles", "US", 38.23, -122.64)
MONTCLAIR = Place("America/New_York", "US", 40.83, -74.21)
RALEIGH = Place("America/New_York", "US", 35.78, -78.64)
PHOENIX = Place("America/Phoenix", "US", 33.45, -112.07)
VALENCIA = Place("Europe/Madrid", "ES", 39.47, -0.376)
BARCELONA = Place("Europe/Madrid", "ES", 41.39, 2.17)
BANGALORE = Place("Asia/Kolkata", "IN", 12.97, 77.59)
LAGOS = Place("Africa/Lagos", "NG", 6.52, 3.38)

CALENDARS = (
    ("group_ical_book_club_abcd.ics", TORONTO, "2026-03-09T12:00:00Z", 4),
    ("group_ical_brat_pack.ics", PETALUMA, "2026-03-09T12:00:00Z", 10),
    ("group_ical_cloud_data_driven.ics", MONTCLAIR, "2026-03-26T12:00:00Z", 6),
    ("group_ical_outdoor_flow_yogis.ics", RALEIGH, "2026-03-09T12:00:00Z", 10),
    ("group_ical_scottish_dancing.ics", PETALUMA, "2026-03-09T12:00:00Z", 10),
    ("group_ical_tripython.ics", RALEIGH, "2026-02-15T12:00:00Z", 0),
)
REFUSED = (
    "group_ical_error_group_not_found.ics",
    "group_ical_error_invalid_signature.ics",
    "api_v2_event_2011.json",
    "gql_ext_group_events_2025-10.yml",
    "gql_ext_pro_events_2025-10.yml",
    "gql_ext_find_topics_2025-10.yml",
    "gql_ext_schema_2025-10.yml",
)
FIELDS = ("id", "start", "end", "timezone", "attendance_mode", "availability", "price", "lat")
MADRID, ONLINE, OFFLINE, OPEN = "Europe/Madrid", "online", "offline", "in_stock"
PAGES = (
    (
        "event_page_online_2024-10.html", BARCELONA, "2024-09-27T12:00:00Z",
        [("303443195", "2024-10-10T18:00:00+02:00", "2024-10-10T19:30:00+02:00", MADRID, ONLINE, OPEN, "", None)],
    ),
    (
        "event_page_physical_2024-04.html", VALENCIA, "2024-04-20T12:00:00Z",
        [("300608083", "2024-04-30T18:30:00+02:00", "2024-04-30T20:30:00+02:00", MADRID, OFFLINE, OPEN, "", 39.464138)],
    ),
    (
        "group_events_page_2024-09.html", VALENCIA, "2024-09-25T12:00:00Z",
        [
            ("303351475", "2024-09-26T18:00:00+02:00", "2024-09-26T21:00:00+02:00", MADRID, OFFLINE, "", "", None),
            ("302311226", "2024-09-28T09:00:00+02:00", "2024-09-28T14:00:00+02:00", MADRID, OFFLINE, "", "€5", None),
        ],
    ),
    (
        "find_page_next_data_2026-05.REDUCED.json", BANGALORE, "2026-05-09T22:20:17Z",
        [
            ("314441569", "2026-05-16T10:00:00+05:30", None, "Asia/Kolkata", OFFLINE, OPEN, "", None),
            ("314527833", "2026-05-17T18:00:00+05:30", None, "Asia/Kolkata", ONLINE, OPEN, "", None),
            ("314412837", "2026-05-23T10:00:00+05:30", None, "Asia/Kolkata", OFFLINE, OPEN, "", None),
            ("314289245", "2026-05-30T11:00:00+05:30", None, "Asia/Kolkata", ONLINE, OPEN, "", None),
        ],
    ),
    (
        "ical_2011_remoteapi.ics", PHOENIX, "2011-11-06T16:00:00Z",
        [("33627272", "2011-11-09T19:00:00-07:00",
          "2011-11-09T21:00:00-07:00", PHOENIX.timezone, OFFLINE, "", "", 33.56)],
    ),
)  # fmt: skip


def shown(event: dict[str, Any]) -> tuple[Any, ...]:
    """The fields of `FIELDS`."""
    kept = [event[name] for name in FIELDS[1:5]]
    offer, place = event["offer"], event["place"]
    return (event["sources"][0]["source_id"], *kept, offer["availability"], event["price"], place["lat"])


def test_no_recorded_answer_is_left_out(corpus: Path) -> None:
    """A file that is added to the folder has to be added here."""
    named = {each[0] for each in (*CALENDARS, *PAGES)} | set(REFUSED)
    assert named == {path.name for path in (corpus / "meetup").iterdir()} - {"PROVENANCE.md"}


@pytest.mark.parametrize(("name", "place", "now", "count"), CALENDARS, ids=[each[0] for each in CALENDARS])
def test_a_groups_calendar_gives_all_its_events(
    name: str,
    place: Place,
    now: str,
    count: int,
    corpus: Path,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Start, end, hour, title, link, state and group of every event against its raw lines."""
    path = corpus / "meetup" / name
    raw = path.read_bytes()
    found = read_saved("meetup", path, place, now, tmp_path, capfdbinary)
    assert (found.exit, found.issues, len(found.events)) == (0, [], count)
    assert count == raw.count(b"BEGIN:VEVENT")
    group = re.search(rb"\r?\nNAME:([^\r\n]+)", raw)
    assert group is not None
    for event in found.events:
        lines = raw_event(raw, f"event_{event['sources'][0]['source_id']}@meetup.com")
        assert [event["start"][:19], event["end"][:19]] == [_local(lines["DTSTART"]), _local(lines["DTEND"])]
        assert event["time"] == _local(lines["DTSTART"])[11:16]
        assert words(event["title"]) == words(lines["SUMMARY"])
        assert event["link"] == lines["URL"]
        assert (event["status"], lines["STATUS"]) == ("scheduled", "CONFIRMED")
        assert event["organizer"]["name"] == group[1].decode()
        assert not event["description"].startswith(group[1].decode() + "\n")
        assert (event["location"], event["price"], event["offer"]["is_free"]) == ("", "", None)


def _local(stamp: str) -> str:
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[9:11]}:{stamp[11:13]}:{stamp[13:15]}"


@pytest.mark.parametrize(("name", "place", "now", "expected"), PAGES, ids=[each[0] for each in PAGES])
def test_a_page_gives_its_events_and_no_people(
    name: str,
    place: Place,
    now: str,
    expected: list[tuple[Any, ...]],
    corpus: Path,
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Eight fields of every event; no name of a member, whatever the page holds of them."""
    path = corpus / "meetup" / name
    found = read_saved("meetup", path, place, now, tmp_path, capfdbinary)
    assert (found.exit, found.issues) == (0, [])
    assert sorted(map(shown, found.events), key=lambda each: str(each[0])) == sorted(
        expected, key=lambda each: str(each[0])
    )
    for person in people(path.read_text()):
        assert person not in found.raw


def people(page: str) -> set[str]:
    """The full names of members as a page's state holds them; a single word may be any word."""
    state = re.search(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', page, re.DOTALL)
    found: set[str] = set()

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            name = node.get("name")
            if node.get("__typename") == "Member" and isinstance(name, str) and " " in name.strip():
                found.add(name)
            for child in node.values():
                collect(child)
        elif isinstance(node, list):
            for child in node:
                collect(child)

    collect(json.loads(state[1]) if state else None)
    return found


def test_the_pages_do_hold_people(corpus: Path) -> None:
    """Else the test above would prove nothing."""
    assert len(people((corpus / "meetup" / "group_events_page_2024-09.html").read_text())) >= 5


@pytest.mark.parametrize("name", REFUSED)
def test_what_meetup_does_not_send_today_is_refused(
    name: str, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Errors under a calendar's address, the dead API, and recordings that are not answers themselves."""
    path = corpus / "meetup" / name
    found = read_saved("meetup", path, RALEIGH, "2026-02-15T12:00:00Z", tmp_path, capfdbinary)
    assert (found.exit, found.events) == (1, [])
    assert [issue["code"] for issue in found.issues] == ["body/wrong"]


def answer(corpus: Path, name: str, number: int, folder: Path) -> Path:
    """The body of one recorded answer, as the API sent it."""
    recorded = yaml.safe_load((corpus / "meetup" / name).read_text())
    path = folder / "answer.json"
    path.write_text(recorded["http_interactions"][number]["response"]["body"]["string"])
    return path


def from_api(
    corpus: Path, name: str, number: int, now: str, folder: Path, captured: pytest.CaptureFixture[bytes]
) -> Found:
    """What `read` makes of a recorded answer of the API."""
    return read_saved("meetup", answer(corpus, name, number, folder), LAGOS, now, folder, captured)


def test_the_apis_events_of_a_group_are_read(
    corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Thirteen events of 2019 to 2025: those of a year are listed, the others are said to be far."""
    now = "2019-09-01T00:00:00Z"
    found = from_api(corpus, "gql_ext_group_events_2025-10.yml", 0, now, tmp_path, capfdbinary)
    assert found.exit == 0
    assert Counter(issue["code"] for issue in found.issues) == {"date/far": 10}
    zone = "Africa/Lagos"
    assert [shown(event) for event in found.events] == [
        ("264156061", "2019-09-21T09:00:00+01:00", "2019-09-21T16:00:00+01:00", zone, "offline", "", "", 6.652131),
        ("266757265", "2019-12-07T09:00:00+01:00", "2019-12-07T16:00:00+01:00", zone, "offline", "", "", 6.57837),
        ("267804814", "2020-02-22T09:00:00+01:00", "2020-02-22T16:00:00+01:00", zone, "offline", "", "", 6.57837),
    ]


def test_the_apis_events_of_a_network_are_read(
    corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Of a network of groups all over the world only what is told in the time of the city is listed there.

    The others name no place, and nothing else says where they are.
    """
    found = from_api(corpus, "gql_ext_pro_events_2025-10.yml", 2, "2025-10-16T20:00:00Z", tmp_path, capfdbinary)
    assert found.exit == 0
    assert [issue["code"] for issue in found.issues] == ["time/zone-contradiction"] * 4
    (event,) = found.events
    assert (event["start"], event["end"]) == ("2025-11-11T17:00:00+01:00", "2025-11-11T18:30:00+01:00")
    assert event["organizer"]["url"].startswith("https://www.meetup.com/rladies-")
    assert event["status"] == "scheduled"


@pytest.mark.parametrize(
    ("name", "number"),
    [("gql_ext_find_topics_2025-10.yml", 0), ("gql_ext_pro_events_2025-10.yml", 0), ("gql_ext_schema_2025-10.yml", 0)],
)
def test_an_answer_about_something_else_is_refused(
    name: str, number: int, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Topics, an account, the schema: the API's own words, but no events."""
    found = from_api(corpus, name, number, "2025-10-16T20:00:00Z", tmp_path, capfdbinary)
    assert (found.exit, found.events) == (1, [])
    assert [issue["code"] for issue in found.issues] == ["body/wrong"]
