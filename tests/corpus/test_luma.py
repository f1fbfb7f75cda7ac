"""Every recorded answer of Luma through `nocturne read`, compared with what the raw files say; no person in any."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.corpus.reading import Found, Place, raw_event, read_saved, words

SOURCES = "{luma: {}}"
WASHINGTON = Place("America/New_York", "US", 38.9072, -77.0369, SOURCES, 40)
GREENVILLE = Place("America/New_York", "US", 34.8526, -82.394, SOURCES, 40)
MONTERREY = Place("America/Monterrey", "MX", 25.6866, -100.3161, SOURCES, 40)
NAIROBI = Place("Africa/Nairobi", "KE", -1.2864, 36.8172, SOURCES, 40)
SEATTLE = Place("America/Los_Angeles", "US", 47.6062, -122.3321, SOURCES, 40)
DISCOVER, DISCOVERED = "discover-washington-2026-06.people-replaced.json", "2026-06-09T12:00:00Z"
AROUND = "discover-monterrey-2026-08.json"
FEED, FED = "ics-calendar-nairobi-2026-01.ics", "2026-01-20T09:30:00Z"

Room = tuple[Path, pytest.CaptureFixture[bytes]]


@pytest.fixture
def room(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Room:
    """Where a project may be made, and what it says."""
    return tmp_path, capfdbinary


def saved(path: Path, place: Place, now: str, room: Room) -> Found:
    """What `nocturne read luma` makes of a file."""
    return read_saved("luma", path, place, now, *room)


def by_id(found: Found) -> dict[str, dict[str, Any]]:
    """Events by the id Luma gives them."""
    return {event["sources"][0]["source_id"]: event for event in found.events}


def codes(found: Found) -> Counter[str]:
    """How often each kind of issue was raised."""
    return Counter(issue["code"] for issue in found.issues)


def entries(path: Path) -> dict[str, dict[str, Any]]:
    """The raw entries of a list by id."""
    raw = json.loads(path.read_text())["entries"]
    return {entry["event"].get("api_id", entry["api_id"]): entry for entry in raw}


def there(instant: str, place: Place) -> str:
    """A UTC instant as the clocks of a place show it."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(place.timezone)).isoformat()


def agree(event: dict[str, Any], entry: dict[str, Any], place: Place) -> None:
    """Whether an event says what its entry says: title, times, link, picture, and whether the place is told."""
    raw = entry["event"]
    assert words(event["title"]) == words(raw["name"])
    assert (event["start"], event["end"]) == (there(raw["start_at"], place), there(raw["end_at"], place))
    assert (event["timezone"], event["link"]) == (place.timezone, f"https://luma.com/{raw['url']}")
    assert event["image_url"] == (raw["cover_url"] or "")
    hidden = raw["geo_address_info"]["mode"] == "obfuscated"
    assert event["place"]["hidden"] == hidden
    if hidden:
        told = {key for key, value in event["place"].items() if value not in ("", None)}
        assert told <= {"locality", "region", "country", "hidden"}
    else:
        assert words(event["place"]["name"] or event["place"]["address"]) <= words(raw["geo_address_info"]["address"])


def test_washington_has_sixteen_events(corpus: Path, room: Room) -> None:
    """Each as its entry says; four are free, two hide their place, two let the guest decide, the rest as priced."""
    path = corpus / "luma" / DISCOVER
    found, raw = saved(path, WASHINGTON, DISCOVERED, room), entries(path)
    assert (found.exit, len(found.events), codes(found)) == (0, 16, {})
    events = by_id(found)
    assert events.keys() == raw.keys()
    for key, event in events.items():
        agree(event, raw[key], WASHINGTON)
        _check_price(event, raw[key]["ticket_info"])
    assert sum(event["offer"]["is_free"] is True for event in found.events) == 4
    assert sum(event["place"]["hidden"] for event in found.events) == 2
    assert sum(event["offer"]["pay_what_you_can"] for event in found.events) == 2
    assert sum(event["offer"]["low"] is not None and event["offer"]["low"] > 0 for event in found.events) == 6
    assert sum(event["offer"]["availability"] == "waitlist" for event in found.events) == 1


def _check_price(event: dict[str, Any], tickets: dict[str, Any]) -> None:
    """Cents of US dollars; no price and not free is neither."""
    offer, price, most = event["offer"], tickets["price"], tickets["max_price"]
    assert offer["pay_what_you_can"] == bool(price and price["is_flexible"])
    if tickets["is_free"]:
        assert (offer["is_free"], event["price"]) == (True, "Free")
    elif price is None:
        assert (offer["is_free"], offer["low"], event["price"]) == (None, None, "")
    elif price["is_flexible"]:
        assert (offer["is_free"], offer["low"], event["price"]) == (None, None, "Pay what you can")
    else:
        assert (offer["is_free"], offer["currency"]) == (False, "USD")
        assert (offer["low"], offer["high"]) == (price["cents"] / 100, (most or price)["cents"] / 100)


def test_three_events_of_washington_word_by_word(corpus: Path, room: Room) -> None:
    """Taken from the raw file by hand."""
    events = {event["title"]: event for event in saved(corpus / "luma" / DISCOVER, WASHINGTON, DISCOVERED, room).events}
    dinner, tedx, game = (_like(events, start) for start in ("The Dinner Table", "2026: TEDx", "Kalshi"))
    assert (dinner["start"], dinner["price"]) == ("2026-06-11T19:00:00-04:00", "$110")
    assert dinner["location"] == "Proper 21-K Street, 2033 K St NW, Washington"
    assert (dinner["place"]["postal_code"], dinner["place"]["lat"]) == ("20006", 38.902753)
    assert (dinner["organizer"]["name"], dinner["night"]) == ("The Dinner Table Club", "2026-06-11")
    assert (tedx["date"], tedx["time"], tedx["price"]) == ("2026-08-11", "12:00", "$45–195")
    assert (tedx["place"]["name"], tedx["place"]["address"]) == ("National Housing Center", "1201 15th St NW")
    assert tedx["organizer"] == {"name": "TEDxLogan Circle", "url": "https://luma.com/tedx.logancircle"}
    assert (game["start"], game["end"]) == ("2026-06-10T16:30:00-04:00", "2026-06-10T19:00:00-04:00")
    assert (game["price"], game["offer"]["availability"]) == ("Free", "in_stock")
    assert game["organizer"] == {"name": "", "url": ""}, "a personal calendar is a person"


def _like(events: dict[str, dict[str, Any]], start: str) -> dict[str, Any]:
    return next(event for title, event in events.items() if title.startswith(start))


def test_nobody_of_washington_is_seen_anywhere(corpus: Path, room: Room) -> None:
    """Every person in the file is an invented canary; none is said, and nothing is written beside the content."""
    path = corpus / "luma" / DISCOVER
    before = set(room[0].rglob("*"))
    found = saved(path, WASHINGTON, DISCOVERED, room)
    assert len(re.findall("canary", path.read_text(), re.IGNORECASE)) > 100
    assert "canary" not in found.raw.lower()
    written = {each for each in room[0].rglob("*") if each.is_file()} - before
    assert {each.name for each in written} == {"site.toml", "recorded.md"}
    rough = [
        str(entry["event"]["coordinate"][axis])
        for entry in entries(path).values()
        for axis in ("latitude", "longitude")
        if entry["event"]["geo_address_info"]["mode"] == "obfuscated"
    ]
    assert len(rough) == 4 and not any(number in found.raw for number in rough)


def test_equal_names_on_three_days_are_three_events(corpus: Path, room: Room) -> None:
    """A series of single dates is no duplicate."""
    found = saved(corpus / "luma" / DISCOVER, WASHINGTON, DISCOVERED, room)
    dates = [event["date"] for event in found.events if event["title"].startswith("American Mahjongg")]
    assert dates == ["2026-06-14", "2026-06-21", "2026-06-28"]


def test_a_calendar_of_greenville_gives_its_two_events(corpus: Path, room: Room) -> None:
    """A name in one address, a street in the other; the test in the calendar's description is not an event's."""
    path = corpus / "luma" / "calendar-get-items-greenville-2025-07.json"
    found, raw = saved(path, GREENVILLE, "2025-07-10T12:00:00Z", room), entries(path)
    assert (found.exit, codes(found)) == (0, {})
    events = by_id(found)
    assert events.keys() == raw.keys()
    for key, event in events.items():
        agree(event, raw[key], GREENVILLE)
    first, second = found.events
    assert first["location"] == "Furman University, 3300 Poinsett Hwy, Greenville"
    assert (first["start"], first["price"]) == ("2025-07-12T12:30:00-04:00", "Free")
    assert (second["place"]["name"], second["place"]["address"]) == ("", "101 N Main St")
    assert (second["place"]["postal_code"], second["place"]["lat"]) == ("29601", 34.851684)
    assert {event["organizer"]["name"] for event in found.events} == {"Alt Computing Club"}


def test_an_external_item_leads_to_its_own_platform(corpus: Path, room: Room) -> None:
    """It has a duration for an end, a street for a place, and no price."""
    path = corpus / "luma" / "calendar-get-items-external-2025-10.json"
    found = saved(path, GREENVILLE, "2025-10-09T12:00:00Z", room)
    (event,) = found.events
    assert (found.exit, codes(found)) == (0, {})
    assert event["link"] == "https://www.meetup.com/hack-greenville/events/310839956/"
    assert (event["start"], event["end"]) == ("2025-10-21T18:00:00-04:00", "2025-10-21T20:00:00-04:00")
    assert event["location"] == "101 North Main St, Suite 302 on 3rd Floor"
    assert (event["price"], event["offer"]["is_free"], event["organizer"]["name"]) == ("", None, "")
    assert event["sources"][0]["source_id"] == "calev-hVsUvup9sHkpreA"


@pytest.mark.parametrize(("now", "over"), [("2026-08-08T12:00:00Z", 0), ("2026-08-15T12:00:00Z", 2)])
def test_around_monterrey_there_is_no_boston(now: str, over: int, corpus: Path, room: Room) -> None:
    """Seven entries: one of another region, some over by now; a course of four weeks runs on."""
    path = corpus / "luma" / AROUND
    found, raw = saved(path, MONTERREY, now, room), entries(path)
    expected = {"place/region": 1, "date/past": over} if over else {"place/region": 1}
    assert (found.exit, len(found.events), codes(found)) == (0, 6 - over, expected)
    assert [issue["subject"] for issue in found.issues if issue["code"] == "place/region"] == ["luma:evt-boston"]
    events = by_id(found)
    for key, event in events.items():
        agree(event, raw[key], MONTERREY)
    assert events["evt-pagado"]["price"] == "250–600 MXN"
    assert events["evt-j2bwiwKr2uDrFaB"]["end"] == "2026-09-04T17:00:00-06:00"
    hidden = events["evt-0ssAQMOEzt1XGHi"]
    assert (hidden["place"]["hidden"], hidden["location"]) == (True, "San Nicolás de los Garza")
    assert hidden["offer"]["availability"] == "sold_out"


def test_a_feed_of_nairobi_is_cut_by_date(corpus: Path, room: Room) -> None:
    """Of 66 entries since 2023 two are to come; a location that is only a link to Luma is unknown."""
    path = corpus / "luma" / FEED
    body = path.read_bytes()
    found = saved(path, NAIROBI, FED, room)
    ends = re.findall(r"DTEND:(\d{8}T\d{6}Z)", body.decode())
    assert len(ends) == 66
    assert sum(end >= "20260119T093000Z" for end in ends) == 2
    assert (found.exit, len(found.events), codes(found)) == (0, 2, {"date/past": 64})
    for event in found.events:
        raw = raw_event(body, f"{event['sources'][0]['source_id']}@events.lu.ma")
        assert words(event["title"]) == words(raw["SUMMARY"])
        assert event["start"] == there(raw["DTSTART"], NAIROBI) and event["end"] == there(raw["DTEND"], NAIROBI)
        assert event["link"] in raw["DESCRIPTION"]
        assert (event["description"], event["location"], event["price"]) == ("", "", "")
    assert [event["date"] for event in found.events] == ["2026-01-25", "2026-02-22"]
    assert "Juma" not in found.raw and "Hosted by" not in found.raw


def in_window(feed: str, now: str) -> set[str]:
    """Ids of the entries that end after yesterday and begin within a year, by nothing but their lines."""
    event = r"DTSTART:(\w+)\s+DTEND:(\w+)(?:(?!END:VEVENT).)*?UID:([\w-]+)@"
    found = re.findall(event, feed, re.DOTALL)
    at = datetime.fromisoformat(now)
    first, last = (f"{at + timedelta(days=days):%Y%m%dT%H%M%SZ}" for days in (-1, 365))
    return {uid for start, end, uid in found if end >= first and start <= last}


@pytest.mark.parametrize(
    ("now", "elsewhere"),
    [
        ("2024-10-01T12:00:00Z", "https://paydexp.com/l/afd2024"),
        ("2025-10-01T12:00:00Z", "https://www.devopssummit.africa/"),
    ],
)
def test_a_year_of_nairobis_feed_reads_as_it_did_when_it_was_new(
    now: str, elsewhere: str, corpus: Path, room: Room
) -> None:
    """Events with a street, hidden ones, those whose place only their page knows, and one that lives elsewhere."""
    body = (corpus / "luma" / FEED).read_bytes()
    found = saved(corpus / "luma" / FEED, NAIROBI, now, room)
    listed = {each["source_id"] for event in found.events for each in event["sources"]}
    refused = {issue["subject"].removeprefix("luma:") for issue in found.issues if issue["severity"] == "error"}
    assert (found.exit, listed | refused, listed & refused) == (0, in_window(body.decode(), now), set())
    assert set(codes(found)) <= {"date/past", "date/far", "place/distance", "title/test"}
    assert "Hosted by" not in found.raw and "calendar-invite" not in found.raw
    for event in found.events:
        raw = raw_event(body, f"{event['sources'][0]['source_id']}@events.lu.ma")
        asked = "Check event page for more details." in raw["DESCRIPTION"]
        assert event["place"]["hidden"] == asked
        if raw["LOCATION"].startswith("https://luma.com/"):
            assert (event["location"], event["place"]["lat"]) == ("", None)
    (item,) = (event for event in found.events if event["sources"][0]["source_id"].startswith("calev-"))
    assert item["link"] == elsewhere and item["place"]["lat"] is not None


def as_feed(events: list[dict[str, str]]) -> str:
    """A calendar as Luma writes one, from events that a program took out of it."""
    lines = ["BEGIN:VCALENDAR", "PRODID:-//Luma//Luma Calendar//EN", "VERSION:2.0"]
    for event in events:
        times = [datetime.fromisoformat(event[key]).strftime("%Y%m%dT%H%M%SZ") for key in ("start", "end")]
        texts = [
            event[key].replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
            for key in ("summary", "description", "location")
        ]
        lines += ["BEGIN:VEVENT", f"UID:{event['id']}", f"DTSTART:{times[0]}", f"DTEND:{times[1]}"]
        lines += [
            f"SUMMARY:{texts[0]}",
            f"DESCRIPTION:{texts[1]}",
            f"LOCATION:{texts[2]}",
            "STATUS:TENTATIVE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def test_the_words_of_seattles_feed_lose_what_luma_puts_around_them(corpus: Path, room: Room) -> None:
    """Fifteen texts of 2024, lifted into a feed: no link line, no address, no hosts; hidden places stay hidden."""
    path = corpus / "luma" / "ics-discover-seattle-2024-08.parsed.json"
    raw = {event["id"].partition("@")[0]: event for event in json.loads(path.read_text())}
    (room[0] / "seattle.ics").write_text(as_feed(list(raw.values())), newline="")
    found = saved(room[0] / "seattle.ics", SEATTLE, "2024-08-24T12:00:00Z", room)
    events = by_id(found)
    assert (found.exit, len(raw)) == (0, 15)
    assert events.keys() | {issue["subject"].partition(":")[2] for issue in found.issues} >= raw.keys()
    assert len(events) >= 12
    for key, event in events.items():
        told = raw[key]["description"]
        assert event["link"] == raw[key]["url"].replace("https://lu.ma/", "https://luma.com/")
        assert "Get up-to-date" not in event["description"] and "Address:" not in event["description"]
        assert told.rpartition("\n\n")[2].startswith("Hosted by ")
        assert " ".join(told.rpartition("\n\n")[2].split()) not in event["description"]
        assert event["place"]["hidden"] == ("Check event page for more details." in told)
        assert words(event["description"].removesuffix("…")) <= words(told)
        assert (event["description"] == "") == (_own(told) == "")


def _own(description: str) -> str:
    """What stands between the address and the hosts."""
    parts = [part for part in description.split("\n\n")[1:] if not re.match(r"Address:|Hosted by ", part)]
    return "".join(parts).strip()


def test_a_file_a_program_made_is_not_what_luma_sends(corpus: Path, room: Room) -> None:
    """The list of Seattle is neither a feed nor an answer."""
    found = saved(corpus / "luma" / "ics-discover-seattle-2024-08.parsed.json", SEATTLE, "2024-08-24T12:00:00Z", room)
    assert (found.exit, found.events, codes(found)) == (1, [], {"body/wrong": 1})
