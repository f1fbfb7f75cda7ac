"""schema.org in pages: blocks as authors really write them, and what each spelling of a field means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nocturne.model.listing import ListedPlace
from nocturne.parse import html, jsonld

BASE = "https://house.example/programme/"


def page_of(*blocks: str) -> Any:
    """A page with these blocks of structured data."""
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return html.document(f"<html><head>{scripts}</head></html>")


def read(**node: Any) -> dict[str, Any]:
    """The fields of one event."""
    (found,) = jsonld.events(page_of(json.dumps({"@type": "Event"} | node)))
    return jsonld.listing_fields(found, BASE)


@pytest.mark.parametrize(
    "block",
    [
        '{"@type": "Event", "name": "A"}',
        '<!-- {"@type": "Event", "name": "A"} -->',
        '// <![CDATA[\n{"@type": "Event", "name": "A"}\n// ]]>',
        '/* <![CDATA[ */ {"@type": "Event", "name": "A"} /* ]]> */',
        '{"@type": "Event", "name": "A"};',
        '{"@type": "Event", /* kind */ "name": "A", // name\n //"more": 1\n}',
        '{"@type": ["Thing", "Event",], "name": "A",}',
        '\ufeff{"@type": "https://schema.org/MusicEvent", "name": "A"}',
        '[{"@type": "Place"}, {"@type": "Festival", "name": "A"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "TheaterEvent", "name": "A"}]}',
        '{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Event", "name": "A"}}]}',
        '{"@type": "MusicVenue", "event": [{"@type": "Event", "name": "A"}]}',
    ],
)
def test_a_block_is_read_however_it_is_wrapped(block: str) -> None:
    """Comments, CDATA, last commas, lists and graphs are what pages hold."""
    assert [node["name"] for node in jsonld.events(page_of(block))] == ["A"]


def test_a_repair_changes_no_words() -> None:
    """What looks like a comment or a last comma inside of a string is text."""
    (node,) = jsonld.events(page_of('{"@type": "Event", "name": "see https://a.example/x, /* or */ [a,] // b",\n}'))
    assert node["name"] == "see https://a.example/x, /* or */ [a,] // b"


def test_a_broken_block_costs_no_other() -> None:
    """The first is cut off, the second empty, the third not JSON, the fourth an event."""
    page = page_of('{"@type": "Event"', "", "var x = 1", '{"@type": "Event", "name": "line\n break"}')
    assert [node["name"] for node in jsonld.events(page)] == ["line  break"]


@pytest.mark.parametrize(
    "kind", ["Event", "MusicEvent", "Festival", "http://schema.org/DanceEvent", ["Thing", "Event"]]
)
def test_every_subtype_is_an_event(kind: object) -> None:
    """Also those that are written as addresses or in lists."""
    assert jsonld.is_event({"@type": kind})


@pytest.mark.parametrize("kind", ["Place", "EventVenue", "", None, 7, [], ["Place", 7]])
def test_other_types_are_none(kind: object) -> None:
    """A venue for events is no event."""
    assert not jsonld.is_event({"@type": kind})


@pytest.mark.parametrize(
    ("offers", "told"),
    [
        ({"price": "12.50", "priceCurrency": "EUR"}, ("12.50", "12.50", "EUR", "", None)),
        (
            {"price": 12, "priceCurrency": "EUR", "availability": "http://schema.org/SoldOut"},
            ("12", "12", "EUR", "sold_out", None),
        ),
        ([{"price": "20"}, {"price": "10", "availability": "InStock"}], ("10", "20", "", "in_stock", None)),
        ({"@type": "AggregateOffer", "lowPrice": "5", "highPrice": "9"}, ("5", "9", "", "", None)),
        ({"priceSpecification": {"price": "7", "priceCurrency": "GBP"}}, ("7", "7", "", "", None)),
        ({"price": "0"}, ("0", "0", "", "", None)),
        ({"price": "free"}, ("", "", "", "", None)),
        ({"price": "-3"}, ("", "", "", "", None)),
        (None, ("", "", "", "", None)),
        ("10 EUR", ("", "", "", "", None)),
    ],
)
def test_an_offer_is_what_its_numbers_say(offers: object, told: tuple[object, ...]) -> None:
    """A price of zero is not "free", and words are no price."""
    offer = read(offers=offers)["offer"]
    assert (offer.low, offer.high, offer.currency, offer.availability, offer.is_free) == told


def test_free_is_only_what_is_called_free() -> None:
    """`isAccessibleForFree` says it outright, as a word or a value."""
    assert [read(isAccessibleForFree=said)["offer"].is_free for said in (True, "true", "True", False, "no", 1)] == [
        True, True, True, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("location", "place", "online"),
    [
        (None, None, None),
        ("Uferweg 9, Berlin", ListedPlace(address="Uferweg 9, Berlin"), False),
        ({"@type": "VirtualLocation", "url": "https://s.example"}, None, True),
        ([{"@type": "VirtualLocation"}, {"@type": "Place", "name": "Keller"}], ListedPlace(name="Keller"), False),
        (
            {"@type": "Place", "name": "K &amp; L", "address": "Uferweg 9"},
            ListedPlace(name="K & L", address="Uferweg 9"),
            False,
        ),
        (
            {"name": "K", "address": {"streetAddress": "U 9", "addressCountry": {"@type": "Country", "name": "DE"}}},
            ListedPlace(name="K", address="U 9", country="DE"),
            False,
        ),
        (
            {"name": "K", "geo": {"latitude": 52.5, "longitude": "13.4"}},
            ListedPlace(name="K", lat="52.5", lng="13.4"),
            False,
        ),
        ({"name": "K", "latitude": 52.5, "longitude": 13.4}, ListedPlace(name="K", lat="52.5", lng="13.4"), False),
    ],
)
def test_a_place_is_read_in_every_spelling(location: object, place: ListedPlace | None, online: bool | None) -> None:
    """A word, an address, a list with a stream beside the room, points in two ways."""
    found = read(location=location)
    assert (found["place"], found["online"]) == (place, online)


def test_the_attendance_mode_outweighs_the_place() -> None:
    """Mixed is both; online stays online though a house is named."""
    house = {"@type": "Place", "name": "Keller"}
    for mode, expected in (("Online", (True, False)), ("Mixed", (False, True)), ("Offline", (False, False))):
        found = read(location=house, eventAttendanceMode=f"https://schema.org/{mode}EventAttendanceMode")
        assert (found["online"], found["mixed"]) == expected


def test_links_and_pictures_are_absolute_and_of_the_web() -> None:
    """Relative ones are joined with the page's address; scripts and data are nothing."""
    found = read(url="../e/1", image=[{"@type": "ImageObject", "contentUrl": "/p.jpg"}])
    assert (found["link"], found["image_url"]) == ("https://house.example/e/1", "https://house.example/p.jpg")
    for wrong in ("javascript:alert(1)", "data:text/html,x", "", 7, None, "http://[broken"):
        assert read(url=wrong)["link"] == ""
    assert read(**{"@id": "https://house.example/e/2"})["link"] == "https://house.example/e/2"


def test_an_end_without_an_hour_says_only_a_day() -> None:
    """It is no end beside a start with an hour, and doubtful beside a bare day."""
    timed, bare = (
        read(startDate="2026-05-08T20:00", endDate="2026-05-09"),
        read(startDate="2026-05-08", endDate="2026-05-09"),
    )
    assert (timed["end"], timed["end_doubtful"]) == ("", False)
    assert (bare["end"], bare["end_doubtful"]) == ("2026-05-09", True)


@pytest.mark.parametrize(
    ("end", "doubtful"),
    [("2026-03-13", False), ("2026-03-11", True), ("2026-03-10", False), ("soon", True), ("", True)],
)
def test_only_an_end_on_the_next_day_may_be_the_small_hours(end: str, doubtful: bool) -> None:
    """A festival of several days says so with two dates; a night that ends after midnight looks like two days."""
    fields = jsonld.listing_fields(
        {"name": "Dust Choir", "startDate": "2026-03-10", "endDate": end}, "https://a.example/"
    )
    assert (fields["end"], fields["end_doubtful"]) == (end, doubtful)
