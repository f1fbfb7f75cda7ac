"""What a geocoder said about an address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Geocode:
    """The answer to `question`. Without a point the geocoder knows no house there, as of `at` (ISO 8601 UTC).

    `by` is the geocoder's host, which is credited.
    """

    question: str
    by: str
    at: str
    lat: float | None = None
    lng: float | None = None
