"""Countries and zones: what exists, what was meant, and where it lies."""

from __future__ import annotations

import pytest

from nocturne.config.gazetteer import countries, country_named, is_country, zone_points
from nocturne.model.point import distance_km


@pytest.mark.parametrize("code", ["DE", "GB", "JP", "MX", "US", "XK"])
def test_codes_that_iso_gives_or_leaves_to_its_users_are_countries(code: str) -> None:
    assert is_country(code)


@pytest.mark.parametrize("code", ["UK", "EU", "DEU", "de", "D1", "", "ＤＥ"])
def test_other_codes_are_none(code: str) -> None:
    assert not is_country(code)


@pytest.mark.parametrize(
    ("words", "code"), [("uk", "GB"), ("Germany", "DE"), ("japan", "JP"), (" mx ", "MX"), ("Atlantis", ""), ("", "")]
)
def test_a_country_is_known_by_its_name_or_a_common_mistake(words: str, code: str) -> None:
    assert country_named(words) == code


def test_there_are_as_many_countries_and_zones_as_the_world_has() -> None:
    assert 240 < len(countries()) < 260
    assert len(zone_points()) > 400


@pytest.mark.parametrize(
    ("zone", "point"),
    [
        ("Europe/Berlin", (52.5, 13.37)),
        ("America/Los_Angeles", (34.05, -118.24)),
        ("America/Sao_Paulo", (-23.53, -46.62)),
        ("Pacific/Auckland", (-36.87, 174.77)),
        ("Europe/London", (51.51, -0.13)),
    ],
)
def test_a_zone_lies_where_its_city_lies(zone: str, point: tuple[float, float]) -> None:
    assert zone_points()[zone] == pytest.approx(point, abs=0.01)


def test_distances_are_great_circles_over_the_date_line_too() -> None:
    assert distance_km((52.52, 13.405), (51.5074, -0.1278)) == pytest.approx(932, abs=3)
    assert distance_km((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.2)
    assert distance_km((90, 0), (-90, 0)) == pytest.approx(20015, abs=1)
    assert distance_km((1, 1), (1, 1)) == 0
