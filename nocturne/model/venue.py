"""A venue of a city: one name for a house that listings call by many."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """A house. `slug` names it for ever within its city; `name` is what most listings call it.

    `names`: every way it was written, sorted. `keys`: what it is recognised by, sorted. Coordinates in degrees.
    """

    slug: str
    name: str
    address: str = ""
    locality: str = ""
    lat: float | None = None
    lng: float | None = None
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
