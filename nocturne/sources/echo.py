"""Whether a platform answered for the city it was asked about: a wrong city looks like success."""

from __future__ import annotations

from collections.abc import Iterable

from nocturne.model.city import City
from nocturne.model.point import distance_km

_SAME_CITY_KM = 100.0
"""Platforms centre a city where they like; neighbouring cities begin where twice the radius ends, at the earliest."""
_ENOUGH = 3


def reach_km(city: City) -> float:
    """How far from the city's centre an answer may lie and still be about the city."""
    return max(_SAME_CITY_KM, 2 * city.radius_km)


def is_elsewhere(city: City, places: Iterable[tuple[float, float]]) -> bool:
    """Whether most of at least three (latitude, longitude) lie out of the city's reach."""
    distances = [distance_km(city.centre, place) for place in places]
    near = sum(distance <= reach_km(city) for distance in distances)
    return len(distances) >= _ENOUGH and 2 * near < len(distances)


def coordinates(latitude: object, longitude: object) -> tuple[float, float] | None:
    """(latitude, longitude) of two JSON values, None unless both are degrees on Earth other than 0, 0."""
    try:
        place = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None
    if not (-90 <= place[0] <= 90 and -180 <= place[1] <= 180) or place == (0.0, 0.0):
        return None
    return place
