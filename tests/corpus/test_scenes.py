"""Recorded answers of club, squat and concert platforms through `nocturne read`: counts, and values from the raw."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.reading import Found, Place, read_saved

BAY = Place("America/Los_Angeles", "US", 37.77, -122.42, "{nineteenhz: {region: BayArea}, songkick: {metro: '26330'}, "
            "bandsintown: {city: san-francisco-ca}}")  # fmt: skip
KYOTO = Place("Asia/Tokyo", "JP", 35.01, 135.77, "{ra: {area: 330}}")
MELBOURNE = Place("Australia/Melbourne", "AU", -37.81, 144.96, "{ra: {area: 2}}")
ROTTERDAM = Place("Europe/Amsterdam", "NL", 51.92, 4.48, "{radar: {city: Rotterdam}}")
LOS_ANGELES = Place("America/Los_Angeles", "US", 34.05, -118.24, "{dice: {}}")

FILES = {
    "19hz": ("nineteenhz", "other/19hz_bayarea_2025-08-29.html", BAY, "2025-08-29T19:00:00Z"),
    "bandsintown": ("bandsintown", "jsonld/bandsintown_city_sf_2025-05.html", BAY, "2025-05-02T12:00:00Z"),
    "dice": ("dice", "other/dice_search_2025-07.json", LOS_ANGELES, "2025-07-25T12:00:00Z"),
    "ra-detail": ("ra", "ra/event_detail_response_2025.json", KYOTO, "2025-04-01T12:00:00Z"),
    "ra-list": ("ra", "ra/listings_flattened_2025-10-31.json", MELBOURNE, "2025-10-31T00:00:00Z"),
    "radar-event": ("radar", "other/radar_event_rrule.json", ROTTERDAM, "2025-11-01T12:00:00Z"),
    "radar-search": ("radar", "other/radar_search_events.json", ROTTERDAM, "2025-11-01T12:00:00Z"),
    "songkick": ("songkick", "jsonld/songkick_metro_sf_2025-05.html", BAY, "2025-05-02T12:00:00Z"),
}


@pytest.fixture
def read(corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Reads one of FILES by its name."""

    def reading(name: str) -> Found:
        source, file, place, now = FILES[name]
        return read_saved(source, corpus / file, place, now, tmp_path, capfdbinary)

    return reading


def by_title(found: Found, start: str) -> dict[str, Any]:
    """The one event whose title begins so."""
    (event,) = [event for event in found.events if event["title"].startswith(start)]
    return dict(event)


def test_a_region_of_19hz(read: Any, corpus: Path) -> None:
    """482 rows: four contradict themselves, and every other is an event on the day the row hides in its last cell."""
    found = read("19hz")
    raw = (corpus / FILES["19hz"][1]).read_text(encoding="utf-8-sig")
    days = re.findall(r"<div class='shrink'>(\d{4})/(\d\d)/(\d\d)</div>", raw)
    assert (found.exit, len(days)) == (0, 482)
    codes = [issue["code"] for issue in found.issues if issue["code"] == "date/contradiction"]
    assert len(codes) == 4
    assert {event["date"] for event in found.events} <= {"-".join(day) for day in days}
    event = by_title(found, "Tycho + Brijean")
    assert (event["start"], event["end"]) == ("2025-08-29T18:30:00-07:00", "2025-08-30T00:00:00-07:00")
    assert (event["place"]["name"], event["place"]["locality"]) == ("The Midway", "San Francisco")
    assert (event["age_limit"], event["offer"]["low"], event["offer"]["high"]) == ("21+", 49.5, 99.5)
    assert event["tags"][:3] == ["downtempo", "idm", "house"]
    afters = by_title(found, "Mostly Cloudy")
    assert (afters["night"], afters["end"]) == ("2025-09-20", "2025-09-21T04:00:00-07:00")
    assert afters["place"]["name"] == "" and afters["place"]["locality"] == "San Francisco"
    weekender = by_title(found, "Weekender: Speedy J")
    assert (weekender["start"], weekender["end"]) == ("2025-10-03T20:00:00-07:00", "2025-10-05T20:00:00-07:00")


def test_no_venue_of_19hz_swallows_its_row(read: Any) -> None:
    """The cell before the tags is left open in the page."""
    places = [event["place"]["name"] for event in read("19hz").events]
    assert max(map(len, places)) < 60 and not any(name.lower() == "house" for name in places)


def test_a_club_night_in_detail(read: Any) -> None:
    (event,) = read("ra-detail").events
    assert (event["title"], event["start"], event["end"]) == (
        "Light In Harlem", "2025-04-03T22:00:00+09:00", "2025-04-04T05:00:00+09:00",
    )  # fmt: skip
    assert (event["place"]["name"], event["place"]["locality"], event["price"]) == ("West Harlem", "Kyoto", "¥2000")
    assert event["performers"] == ["Little Dead Girl", "DNG"] and event["link"] == "https://ra.co/events/1908868"


def test_the_list_of_an_area(read: Any, corpus: Path) -> None:
    """Two of 81 stand there twice, as each day of a festival does; `TBA - …` is no place and a mark no title."""
    raw = json.loads((corpus / FILES["ra-list"][1]).read_text())
    found = read("ra-list")
    assert (len(raw), len({each["id"] for each in raw})) == (81, 79)
    assert found.exit == 0 and len(found.events) >= 77
    assert not any(event["place"]["name"].startswith("TBA") for event in found.events)
    assert not any("cancel" in event["title"].lower() for event in found.events)
    assert any(event["status"] == "cancelled" for event in found.events)
    written = {each["id"]: each["startTime"][:19] for each in raw}
    for event in found.events:
        assert event["start"][:19] in {written[each["source_id"]] for each in event["sources"]}
        assert event["image_url"].count("https://") <= 1


def test_a_reading_group_on_its_dates(read: Any) -> None:
    """Every third Wednesday, eight times; the clocks go forward in between and the hour stays."""
    found = read("radar-event")
    assert found.exit == 0
    dates = [event["date"] for event in found.events]
    assert dates[:3] == ["2025-11-05", "2025-11-26", "2025-12-17"] and len(dates) == 8
    assert {event["time"] for event in found.events} == {"16:00"}
    assert [event["start"][-6:] for event in found.events][-1] == "+02:00"
    assert len({event["series_id"] for event in found.events}) == 1


def test_events_without_dates_are_counted_one_by_one(read: Any) -> None:
    found = read("radar-search")
    assert found.events == []
    assert [issue["code"] for issue in found.issues if issue["severity"] != "info"] == ["date/missing"] * 8


def test_a_ticket_platform_s_search(read: Any) -> None:
    (event,) = read("dice").events
    assert (event["start"], event["end"]) == ("2025-10-25T17:00:00-07:00", "2025-10-26T00:00:00-07:00")
    assert (event["offer"]["low"], event["offer"]["currency"], event["age_limit"]) == (77.05, "USD", "21+")
    assert event["place"]["name"] == "The Dock at the Historic Sears Building"
    assert "@" not in event["description"]


@pytest.mark.parametrize(("name", "count"), [("bandsintown", 36), ("songkick", 50)])
def test_concerts_of_a_city(read: Any, name: str, count: int) -> None:
    """By the platform's numbers, without the venue in the title; Songkick's offsets come from its own sentences."""
    found = read(name)
    assert (found.exit, len(found.events)) == (0, count)
    assert not any(" @ " in event["title"] for event in found.events)
    assert all(each["source_id"].isdigit() for event in found.events for each in event["sources"])
    assert not any(re.search(r" at \d{4}-[\d-]+", event["description"]) for event in found.events)
    assert all(event["start"][19:] in ("", "-07:00") for event in found.events)


@pytest.mark.parametrize("file", ["ra/areas.json", "other/radar_location.json", "other/blocked_dnalounge_2025-05.html"])
@pytest.mark.parametrize("source", ["ra", "radar", "dice", "nineteenhz", "songkick", "gancio", "mobilizon"])
def test_what_is_no_list_of_events_is_refused(
    source: str, file: str, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    everything = (
        "{nineteenhz: {region: BayArea}, songkick: {metro: '26330'}, ra: {area: 2}, radar: {city: X}, dice: {}, "
        'gancio: ["https://agenda.example"], mobilizon: ["https://events.example"]}'
    )
    place = Place("America/Los_Angeles", "US", 37.77, -122.42, everything)
    found = read_saved(source, corpus / file, place, "2025-05-02T12:00:00Z", tmp_path, capfdbinary)
    assert (found.exit, found.events) == (1, [])


def test_no_recorded_file_of_these_folders_is_left_out(corpus: Path) -> None:
    here = {path.relative_to(corpus).as_posix() for name in ("ra", "other") for path in (corpus / name).iterdir()}
    used = {file for _, file, *_ in FILES.values()}
    notes = {"ra/PROVENANCE.md", "other/PROVENANCE.md"}
    other = {"ra/areas.json", "other/radar_location.json", "other/radar_taxonomy_term.json"}
    assert here - used - notes - other == {"other/blocked_dnalounge_2025-05.html"}
