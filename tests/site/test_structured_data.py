"""Search engines are told everything that is known, in the words of schema.org, and nothing that is not."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import Event, Offer, Organizer, Place
from nocturne.site import structured_data
from tests.site.projects import BASE, event, save, site, write_settings

BARE = {
    "@context": "https://schema.org", "@type": "Event", "name": "Something", "startDate": "2026-05-02",
    "url": f"{BASE}/x.html", "eventStatus": "https://schema.org/EventScheduled",
    "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
}  # fmt: skip
RECOMMENDED = {
    "description", "endDate", "eventAttendanceMode", "eventStatus", "image", "location", "name", "offers", "organizer",
    "performer", "previousStartDate", "startDate",
}  # fmt: skip
"""What Google asks for and recommends for an Event; an offer and an address are looked at apart."""


def told(picture: str = "", language: str = "", **known: Any) -> dict[str, Any]:
    """The node of an event of which only a title, a day and `known` are known; {} when there is none."""
    given = {
        "id": "be0000000001", "slug": "something", "title": "Something", "date": "2026-05-02", "night": "2026-05-02",
        "start": "2026-05-02", "timezone": "Europe/Berlin", "city": "berlin", "source": "luma", "url": f"{BASE}/x.html",
    }  # fmt: skip
    data = structured_data.event(Event(**{**given, **known}), picture, language)
    found: dict[str, Any] = json.loads(data) if data else {}
    return found


def at(time: str, **known: Any) -> dict[str, Any]:
    """An event of 2 May at an hour."""
    return told(time=time, start=f"2026-05-02T{time}:00+02:00", **known)


def test_of_an_event_of_which_nothing_is_known_nothing_is_said() -> None:
    assert told() == BARE


def test_of_a_whole_event_every_recommended_property_is_said() -> None:
    place = Place(
        name="Kesselhaus", address="Uferweg 12", locality="Berlin", region="BE", postal_code="10999", country="DE",
        lat=52.5, lng=13.4,
    )  # fmt: skip
    node = at(
        "22:00",
        picture="https://pictures.example/low-tide.jpg",
        language="de",
        end="2026-05-03T04:00:00+02:00",
        doors="21:00",
        age_limit="18+",
        description="Slow music.",
        place=place,
        tags=("ambient", "choir"),
        offer=Offer(is_free=False, low=12.0, high=12.0, currency="EUR", availability="in_stock"),
        status="rescheduled",
        changed=(
            {"at": "2026-04-01T03:00:00Z", "field": "start", "from": "2026-04-30T20:00:00+02:00", "to": "x"},
            {"at": "2026-04-02T03:00:00Z", "field": "start", "from": "2026-05-01T22:00:00+02:00", "to": "y"},
        ),
        organizer=Organizer(name="Tide Crew", url="https://tidecrew.example/"),
        performers=("Dust Choir",),
        link="https://luma.com/low-tide",
    )
    assert node.keys() >= RECOMMENDED
    assert node["location"] == {
        "@type": "Place",
        "name": "Kesselhaus",
        "address": {
            "@type": "PostalAddress", "streetAddress": "Uferweg 12", "addressLocality": "Berlin", "addressRegion": "BE",
            "postalCode": "10999", "addressCountry": "DE",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 52.5, "longitude": 13.4},
    }  # fmt: skip
    assert node["offers"] == {
        "@type": "Offer", "price": 12.0, "priceCurrency": "EUR", "availability": "https://schema.org/InStock",
        "url": "https://luma.com/low-tide",
    }  # fmt: skip
    assert node["performer"] == [{"name": "Dust Choir"}], "nobody told whether it is a person or a group"
    assert node["organizer"] == {"name": "Tide Crew", "url": "https://tidecrew.example/"}
    assert node["previousStartDate"] == "2026-05-01T22:00:00+02:00"
    assert node["doorTime"] == "2026-05-02T21:00:00+02:00"
    assert (node["inLanguage"], node["typicalAgeRange"], node["keywords"]) == ("de", "18-", ["ambient", "choir"])
    assert node["isAccessibleForFree"] is False


@pytest.mark.parametrize(
    ("start", "doors", "opens"),
    [
        ("22:00", "21:30", "2026-05-02T21:30:00+02:00"),
        ("22:00", "22:00", "2026-05-02T22:00:00+02:00"),
        ("00:30", "23:30", "2026-05-01T23:30:00+02:00"),
        ("20:00", "21:00", ""),
        ("20:00", "08:00", ""),
        ("20:00", "soon", ""),
        ("20:00", "25:00", ""),
    ],
)
def test_doors_open_the_last_such_hour_before_the_start(start: str, doors: str, opens: str) -> None:
    assert at(start, doors=doors).get("doorTime", "") == opens
    assert "doorTime" not in told(doors=doors), "without an hour of its own"


@pytest.mark.parametrize(
    ("offer", "said", "free"),
    [
        (Offer(), None, None),
        (Offer(is_free=True, low=0.0, high=0.0), {"@type": "Offer", "price": "0"}, True),
        (Offer(is_free=False), None, False),
        (
            Offer(is_free=False, low=5.0, high=9.0),
            {"@type": "AggregateOffer", "lowPrice": 5.0, "highPrice": 9.0},
            False,
        ),
        (Offer(is_free=False, low=0.0, high=9.0), {"@type": "AggregateOffer", "lowPrice": 0.0, "highPrice": 9.0}, None),
        (Offer(is_free=False, low=5.0, pay_what_you_can=True), {"@type": "AggregateOffer", "lowPrice": 5.0}, None),
        (Offer(is_free=False, pay_what_you_can=True), None, None),
        (
            Offer(availability="sold_out"),
            {"@type": "Offer", "availability": "https://schema.org/SoldOut"},
            None,
        ),
    ],
)
def test_an_offer_says_what_is_known_of_it(offer: Offer, said: dict[str, Any] | None, free: bool | None) -> None:
    node = told(offer=offer)
    assert node.get("offers") == said
    assert node.get("isAccessibleForFree") is free


def test_a_hidden_place_is_its_town_and_an_online_one_an_address_of_the_web() -> None:
    hidden = told(place=Place(locality="Berlin", country="DE", hidden=True), location="Berlin")["location"]
    assert hidden == {
        "@type": "Place", "name": "Berlin",
        "address": {"@type": "PostalAddress", "addressLocality": "Berlin", "addressCountry": "DE"},
    }  # fmt: skip
    link = "https://luma.com/low-tide"
    online = {"@type": "VirtualLocation", "url": link}
    assert told(attendance_mode="online", link=link, location="Online")["location"] == online
    both = told(attendance_mode="mixed", link=link, place=Place(name="Loft"))["location"]
    assert both == [{"@type": "Place", "name": "Loft"}, online]
    assert "location" not in told(attendance_mode="online", location="Online")
    assert told(location="Loft, 3 Canal Street")["location"] == {"@type": "Place", "address": "Loft, 3 Canal Street"}


@pytest.mark.parametrize("limit", ["all ages", "18", "ab 18", "16-21", "under 18", "1800+", ""])
def test_an_age_that_is_no_plain_limit_is_no_range(limit: str) -> None:
    assert "typicalAgeRange" not in told(age_limit=limit)


def test_an_end_that_is_not_after_the_start_is_not_said() -> None:
    assert "endDate" not in at("22:00", end="2026-05-02T20:00:00+02:00")
    assert "endDate" not in told(end="2026-05-01")
    assert told(end="2026-05-02")["endDate"] == "2026-05-02"
    assert at("01:30", end="2026-05-02T01:00:00+01:00")["endDate"] == "2026-05-02T01:00:00+01:00", "later by the sun"


@pytest.mark.parametrize(
    ("fields", "gone"),
    [
        (("description", "description_html"), {"description"}),
        (("tags",), {"keywords"}),
        (("price", "offer"), {"offers", "isAccessibleForFree"}),
        (("performers",), {"performer"}),
    ],
)
def test_what_a_machine_made_is_left_out(fields: tuple[str, ...], gone: set[str]) -> None:
    known: dict[str, Any] = {
        "description": "Words.", "tags": ("a",), "offer": Offer(is_free=True, low=0.0), "performers": ("Ebb",),
    }  # fmt: skip
    assert told(**known).keys() - told(ai_fields=fields, **known).keys() == gone


@pytest.mark.parametrize("field", ["title", "date", "start"])
def test_an_event_whose_name_or_day_a_machine_made_is_not_told_at_all(field: str) -> None:
    assert told(ai_fields=(field,)) == {}


def test_every_public_field_that_a_property_tells_is_known_to_be_left_out_when_made_by_a_machine() -> None:
    fields = {each.name for each in dataclasses.fields(Event)}
    assert structured_data.MADE_OF.keys() <= fields
    silent = fields - structured_data.MADE_OF.keys()
    assert silent == set(
        "id slug night timezone all_day is_ai_generated ai_fields city source link sources series_id first_seen "
        "last_seen changed sequence url".split()
    ), "a new public field is either told by no property, or a machine's value of it must not be"


def blocks(output: Path, path: str) -> list[dict[str, Any]]:
    page = LexborHTMLParser((output / path).read_text(encoding="utf-8"))
    return [json.loads(each.text()) for each in page.css("script[type='application/ld+json']")]


def test_the_way_to_a_page_leads_from_the_top_to_the_page_by_addresses_that_are_there(project: Path) -> None:
    output, _ = site(project)
    for path, names in (
        ("berlin/index.html", ["Nocturne", "Berlin"]),
        ("berlin/page/2/index.html", ["Nocturne", "Berlin"]),
        ("berlin/tag/techno/index.html", ["Nocturne", "Berlin", "techno in Berlin"]),
        ("berlin/e/night-1-be0000000001.html", ["Nocturne", "Berlin", "Night 1 & its “echo”"]),
    ):
        (way,) = (block for block in blocks(output, path) if block["@type"] == "BreadcrumbList")
        steps = way["itemListElement"]
        assert [step["name"] for step in steps] == names
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        for step in steps:
            below = step["item"].removeprefix(f"{BASE}/")
            assert (output / below / "index.html").is_file() or (output / below).is_file()


def test_lists_name_the_events_people_made_and_an_empty_one_names_none(project: Path) -> None:
    made = event(2, is_ai_generated=True)
    save(project, "berlin", [event(1), made, event(3)])
    save(project, "tokyo", [])
    output, _ = site(project)
    listed, _ = blocks(output, "berlin/week/index.html")
    urls = [each["url"] for each in listed["itemListElement"]]
    assert len(urls) == 2 and not [url for url in urls if made.id in url]
    assert [block["@type"] for block in blocks(output, "tokyo/index.html")] == ["BreadcrumbList"]


def test_the_city_s_picture_is_no_picture_of_an_event(project: Path) -> None:
    own = "https://pictures.example/poster.jpg"
    save(project, "berlin", [event(1, image_url=own), event(2, language="de-AT"), event(3, language="?")])
    output, _ = site(project)
    nodes = [blocks(output, f"berlin/e/night-{n}-be000000000{n}.html")[0] for n in (1, 2, 3)]
    assert not [node for node in nodes if "image" in node]
    assert [node.get("inLanguage", "") for node in nodes] == ["", "de-AT", ""]
    write_settings(project, more='images = "source"')
    output, _ = site(project)
    assert blocks(output, "berlin/e/night-1-be0000000001.html")[0]["image"] == [own]
    assert "image" not in blocks(output, "berlin/e/night-2-be0000000002.html")[0]
