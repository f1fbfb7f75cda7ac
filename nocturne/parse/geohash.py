"""Geohash: a point as a short word (Gustavo Niemeyer's encoding, as PostGIS and Mobilizon use it)."""

from __future__ import annotations

_LETTERS = "0123456789bcdefghjkmnpqrstuvwxyz"


def geohash(latitude: float, longitude: float, length: int = 9) -> str:
    """The cell of a point in degrees; nine letters are five metres."""
    sides = [[-180.0, 180.0], [-90.0, 90.0]]
    point, bits = (longitude, latitude), 0
    for turn in range(5 * length):  # longitude first, then in turn
        low, high = sides[turn % 2]
        middle = (low + high) / 2
        upper = point[turn % 2] >= middle
        bits = bits << 1 | upper
        sides[turn % 2][not upper] = middle
    return "".join(_LETTERS[bits >> 5 * place & 31] for place in range(length - 1, -1, -1))
