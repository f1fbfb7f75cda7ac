"""Structured data of recorded pages: how many events, and what three of them say, taken from the raw pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nocturne.model.listing import ListedPlace
from nocturne.parse import html, jsonld


def events(path: Path) -> list[dict[str, Any]]:
    """The fields of every event of a page."""
    page = html.document(html.decode(path.read_bytes()))
    return [jsonld.listing_fields(node, "https://recorded.example/") for node in jsonld.events(page)]


@pytest.mark.parametrize(
    ("name", "nodes", "of_events"),
    [
        ("bandsintown_city_sf_2025-05.html", 42, 36),
        ("jsonld_control_characters.html", 1, 0),
        ("jsonld_js_comment.html", 1, 0),
        ("livenation_fillmore_2025-05.html", 31, 31),
        ("schema_org_microdata_event_001.html", 0, 0),
        ("songkick_empty_item.html", 55, 0),
        ("songkick_event_2015.html", 1, 1),
        ("songkick_metro_sf_2025-05.html", 51, 50),
    ],
)
def test_every_block_of_a_recorded_page_is_found(name: str, nodes: int, of_events: int, corpus: Path) -> None:
    """Broken and empty ones among them cost no other."""
    page = html.document(html.decode((corpus / "jsonld" / name).read_bytes()))
    assert (len(list(jsonld.nodes(page))), len(list(jsonld.events(page)))) == (nodes, of_events)


@pytest.mark.parametrize("name", ["songkick_event_2015", "songkick_empty_item"])
def test_blocks_are_what_another_reader_found(name: str, corpus: Path) -> None:
    """Beside two pages lies what a known library reads from them."""
    page = html.document(html.decode((corpus / "jsonld" / f"{name}.html").read_bytes()))
    expected = json.loads((corpus / "jsonld" / f"{name}.expected.jsonld").read_text())
    ours = [node for node in jsonld.nodes(page) if "@context" in node]
    assert ours == expected


def test_a_venue_s_page_gives_times_with_offsets_and_names_under_the_wrong_word(corpus: Path) -> None:
    """The country is an object, performers stand in the plural, and nobody says a price."""
    first, second, *_ = events(corpus / "jsonld" / "livenation_fillmore_2025-05.html")
    assert (first["title"], first["start"]) == ("Yukimi (of Little Dragon)", "2025-05-02T20:00:00-07:00")
    assert (first["performers"], first["offer"].low) == (("Yukimi",), "")
    assert first["place"] == ListedPlace(
        name="The Fillmore",
        address="1805 Geary Boulevard",
        locality="San Francisco",
        region="CA",
        postal_code="94115",
        country="US",
    )
    assert second["link"].startswith("https://www.livenation.com/event/G5vYZbNxzd0GR/")


def test_an_end_that_is_a_bare_day_is_not_an_end(corpus: Path) -> None:
    """Thirty-six starts with a time, none with an end that says an hour."""
    found = events(corpus / "jsonld" / "bandsintown_city_sf_2025-05.html")
    assert {len(each["start"]) for each in found} == {19}
    assert {each["end"] for each in found} == {""}
    assert found[0]["place"].name == "Winters Tavern" and found[0]["place"].locality == ""


def test_a_page_of_2015_reads_like_one_of_today(corpus: Path) -> None:
    """A single event with point, performer and no offer."""
    (event,) = events(corpus / "jsonld" / "songkick_event_2015.html")
    assert (event["title"], event["start"], event["end"]) == ("Elysian Fields", "2015-10-31T19:30:00-0400", "")
    assert (event["place"].name, event["place"].lat, event["place"].lng) == (
        "The Owl Music Parlor",
        "40.660109",
        "-73.953193",
    )
    assert (event["performers"], event["online"], event["offer"].is_free) == (("Elysian Fields",), False, None)
