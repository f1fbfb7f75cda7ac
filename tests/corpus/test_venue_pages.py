"""Every recorded page with structured data through `nocturne read`: counts, and what some events say, from the raw."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.reading import Found, Place, read_saved

SOURCES = '{jsonld: ["https://recorded.example/"]}'
SAN_FRANCISCO = Place("America/Los_Angeles", "US", 37.77, -122.42, SOURCES)
NEW_YORK = Place("America/New_York", "US", 40.71, -74.0, SOURCES)
DENVER = Place("America/Denver", "US", 39.74, -104.98, SOURCES)
SPRING = "2025-05-02T12:00:00Z"

PAGES = {
    "bandsintown_city_sf_2025-05.html": (SAN_FRANCISCO, SPRING, 36, "json_ld"),
    "livenation_fillmore_2025-05.html": (SAN_FRANCISCO, SPRING, 31, "json_ld"),
    "schema_org_microdata_event_001.html": (NEW_YORK, "2016-04-01T00:00:00Z", 1, "microdata"),
    "schema_org_microdata_event_003.html": (DENVER, "2013-09-01T00:00:00Z", 1, "microdata"),
    "songkick_event_2015.expected.jsonld": (NEW_YORK, "2015-10-27T12:00:00Z", 1, "json_ld"),
    "songkick_event_2015.html": (NEW_YORK, "2015-10-27T12:00:00Z", 1, "json_ld"),
    "songkick_metro_sf_2025-05.html": (SAN_FRANCISCO, SPRING, 50, "json_ld"),
}
WITHOUT_EVENTS = (
    "PROVENANCE.md",
    "jsonld_control_characters.html",
    "jsonld_js_comment.html",
    "songkick_empty_item.expected.jsonld",
    "songkick_empty_item.html",
)


@pytest.fixture
def found(
    name: str, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> tuple[Found, dict[str, dict[str, Any]]]:
    """What came out of the file, and its events by their ids without the host."""
    place, now, *_ = PAGES[name]
    read = read_saved("jsonld", corpus / "jsonld" / name, place, now, tmp_path, capfdbinary)
    return read, {event["sources"][0]["source_id"].partition("/")[2]: event for event in read.events}


def test_no_recorded_page_is_left_out(corpus: Path) -> None:
    assert {*PAGES, *WITHOUT_EVENTS} == {path.name for path in (corpus / "jsonld").iterdir()}


@pytest.mark.parametrize("name", list(PAGES))
def test_every_event_of_a_page_comes_out(name: str, found: tuple[Found, dict[str, Any]]) -> None:
    _, _, count, extractor = PAGES[name]
    read, by_id = found
    assert (read.exit, len(read.events), len(by_id)) == (0, count, count)
    assert {event["sources"][0]["extractor"] for event in read.events} == {extractor}
    fallen = ["extractor/fallback"] if extractor != "json_ld" else []
    assert [issue["code"] for issue in read.issues if issue["severity"] != "info"] == fallen
    assert not any("utm_" in event["link"] or "came_from" in event["link"] for event in read.events)


@pytest.mark.parametrize("name", WITHOUT_EVENTS)
def test_a_file_without_events_is_refused(
    name: str, corpus: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A recipe, an article and a note are not what a venue sends."""
    read = read_saved("jsonld", corpus / "jsonld" / name, SAN_FRANCISCO, SPRING, tmp_path, capfdbinary)
    assert (read.exit, read.events, [issue["code"] for issue in read.issues]) == (1, [], ["body/wrong"])


@pytest.mark.parametrize("name", ["bandsintown_city_sf_2025-05.html", "songkick_metro_sf_2025-05.html"])
def test_hours_are_the_wall_times_of_the_raw_page(name: str, found: tuple[Found, dict[str, Any]], corpus: Path) -> None:
    """Both write local times without an offset, and days where they know no hour."""
    raw = (corpus / "jsonld" / name).read_text(encoding="utf-8")
    written = Counter(re.findall(r'"startDate": ?"([^"]+)"', raw))
    told = Counter(event["start"][:19] for event in found[0].events)
    assert not told - Counter({start[:19]: count for start, count in written.items()})
    assert all(event["start"][19:] in ("", "-07:00", "-08:00") for event in found[0].events)
    assert all(event["time"] == event["start"][11:16] for event in found[0].events)


@pytest.mark.parametrize("name", ["bandsintown_city_sf_2025-05.html"])
def test_a_city_page_gives_titles_without_their_venues_and_no_invented_end(
    found: tuple[Found, dict[str, Any]], name: str
) -> None:
    event = found[1]["e/106438170-karaj-lost-coast-at-winters-tavern"]
    assert (event["title"], event["location"], event["start"]) == (
        "Karaj Lost-coast", "Winters Tavern", "2025-05-02T16:20:00-07:00",
    )  # fmt: skip
    assert {each["end"] for each in found[0].events} == {None}
    assert {each["price"] for each in found[0].events} == {""}


@pytest.mark.parametrize("name", ["livenation_fillmore_2025-05.html"])
def test_a_house_s_page_gives_its_address_and_hours_with_their_offset(
    found: tuple[Found, dict[str, Any]], name: str
) -> None:
    by_title = {event["title"]: event for event in found[0].events}
    first = by_title["Yukimi (of Little Dragon)"]
    assert (first["start"], first["performers"]) == ("2025-05-02T20:00:00-07:00", ["Yukimi"])
    assert first["place"]["address"] == "1805 Geary Boulevard" and first["place"]["postal_code"] == "94115"
    last = next(event for title, event in by_title.items() if title.startswith("DEATH ANGEL"))
    assert last["start"] == "2025-12-18T20:00:00-08:00"


@pytest.mark.parametrize("name", ["songkick_metro_sf_2025-05.html"])
def test_a_day_without_an_hour_stays_one(found: tuple[Found, dict[str, Any]], name: str) -> None:
    event = found[1]["concerts/42220117-geordie-greep-at-catalyst-atrium"]
    assert (event["start"], event["time"], event["place"]["lat"]) == ("2025-05-05", "", 36.97137)
    assert event["title"] == "Geordie Greep"


@pytest.mark.parametrize("name", ["songkick_event_2015.html", "songkick_event_2015.expected.jsonld"])
def test_a_page_and_its_bare_document_tell_the_same(found: tuple[Found, dict[str, Any]], name: str) -> None:
    (event,) = found[0].events
    assert (event["title"], event["start"]) == ("Elysian Fields", "2015-10-31T19:30:00-04:00")
    assert event["location"] == "The Owl Music Parlor, 497 Rogers Ave, Brooklyn"
    assert event["sources"][0]["source_id"] == "songkick.com/concerts/25248299-elysian-fields-at-owl-music-parlor"


@pytest.mark.parametrize("name", ["schema_org_microdata_event_001.html", "schema_org_microdata_event_003.html"])
def test_microdata_gives_hour_place_and_price(found: tuple[Found, dict[str, Any]], name: str) -> None:
    (event,) = found[0].events
    expected = {
        "schema_org_microdata_event_001.html": [
            "2016-04-21T20:00:00-04:00",
            "Wells Fargo Center",
            "Philadelphia",
            35.0,
        ],
        "schema_org_microdata_event_003.html": ["2013-09-14T21:30:00-06:00", "The Hi-Dive", "Denver", 13.0],
    }
    said = [event["start"], event["place"]["name"], event["place"]["locality"], event["offer"]["low"]]
    assert said == expected[name]


def test_recorded_documents_are_json(corpus: Path) -> None:
    """The bare documents are read as such, not as pages."""
    for name in ("songkick_event_2015.expected.jsonld", "songkick_empty_item.expected.jsonld"):
        assert isinstance(json.loads((corpus / "jsonld" / name).read_text()), list)
