"""Geocoding: what is asked, what an answer is worth, and that a hidden place is never asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from nocturne.enrich.geocode import answered, question, url
from nocturne.model.city import City
from nocturne.model.event import Place

BERLIN = City(slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin")
PLACE = Place(name="Hall", address="Uferweg 3", locality="Berlin", postal_code="10999", country="DE")
SERVICE = "https://geocoder.example/search"
HOUSE = {"lat": "52.4966", "lon": "13.4193", "place_rank": 30}


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, "Uferweg 3, 10999 Berlin, DE"),
        ({"postal_code": "", "locality": ""}, "Uferweg 3, Berlin, DE"),
        ({"address": "Uferweg 3, 10999 Berlin"}, "Uferweg 3, 10999 Berlin, DE"),
        ({"country": ""}, "Uferweg 3, 10999 Berlin, DE"),
        ({"name": "", "address": "Uferweg 3"}, "Uferweg 3, 10999 Berlin, DE"),
        ({"address": ""}, ""),
        ({"address": "Uferweg"}, ""),
        ({"lat": 52.5, "lng": 13.4}, ""),
        ({"hidden": True}, ""),
    ],
)
def test_only_a_street_with_a_number_and_without_a_point_is_asked_for(change: dict[str, Any], asked: str) -> None:
    assert question(replace(PLACE, **change), BERLIN) == asked


def test_a_question_is_bound_to_the_city() -> None:
    query = parse_qs(urlsplit(url(SERVICE, "Uferweg 3, Berlin, DE", BERLIN)).query)
    west, north, east, south = map(float, query["viewbox"][0].split(","))
    assert south < BERLIN.latitude < north and west < BERLIN.longitude < east
    assert (query["bounded"], query["format"], query["q"]) == (["1"], ["jsonv2"], ["Uferweg 3, Berlin, DE"])


def test_a_house_in_the_city_gives_a_point() -> None:
    found = answered([HOUSE], "q", BERLIN, SERVICE, "2026-05-01T00:00:00Z")
    assert (found.lat, found.lng, found.by) == (52.4966, 13.4193, "geocoder.example")


@pytest.mark.parametrize(
    "answer",
    [
        [], {}, None, [None], ["x"], [{"lat": "x", "lon": "13.4"}], [{"lat": "52.5"}], {"error": "no"},
        [HOUSE | {"place_rank": 26}], [HOUSE | {"lat": "48.1", "lon": "11.5"}], [HOUSE | {"lat": "91"}],
        [HOUSE | {"lat": "nan"}], [HOUSE | {"place_rank": "x"}],
    ],
)  # fmt: skip
def test_a_street_another_town_or_nonsense_gives_none(answer: Any) -> None:
    found = answered(answer, "q", BERLIN, SERVICE, "2026-05-01T00:00:00Z")
    assert (found.lat, found.lng, found.question) == (None, None, "q")
