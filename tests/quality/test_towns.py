"""The table of large towns names places on Earth, each where its country is."""

from __future__ import annotations

import pytest

from nocturne.model.point import Point, distance_km
from nocturne.quality.towns import TOWNS


@pytest.mark.parametrize(
    ("country", "name", "point"),
    [
        ("DE", "köln", (50.938, 6.960)),
        ("US", "st. louis", (38.627, -90.199)),
        ("AU", "sydney", (-33.869, 151.209)),
        ("JP", "大阪市", (34.694, 135.502)),
    ],
)
def test_a_town_is_where_it_is(country: str, name: str, point: Point) -> None:
    assert distance_km(TOWNS[country, name], point) < 10


def test_names_are_written_as_they_are_looked_up() -> None:
    for (country, name), (lat, lng) in TOWNS.items():
        assert len(country) == 2 and country.isupper() and name == name.casefold().strip()
        assert -60 < lat < 70 and -180 < lng < 180
