"""Points on Earth: (latitude, longitude) in WGS 84 degrees."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]

EARTH_KM = 6371.0088
"""The Earth's mean radius (IUGG)."""


def distance_km(here: Point, there: Point) -> float:
    """Great-circle distance of two points (haversine)."""
    south, north = radians(here[0]), radians(there[0])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(there[1] - here[1]) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
