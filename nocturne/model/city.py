"""A city whose nights are listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from zoneinfo import ZoneInfo

from nocturne.model.point import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """One file of `content/cities/`. Coordinates are WGS 84 degrees; `country` ISO 3166-1 alpha-2 upper case.

    `sources` maps a source's name to its typed city options (the type each source declares).
    `online`: whether online events are listed. `exclude_tags`: events with one of them are not. `body`: Markdown about
    the scene.
    """

    slug: str
    name: str
    country: str
    latitude: float
    longitude: float
    timezone: str
    radius_km: float = 25.0
    language: str = ""
    online: bool = False
    exclude_tags: tuple[str, ...] = ()
    sources: Mapping[str, object] = field(default_factory=dict)
    body: str = ""

    @property
    def centre(self) -> Point:
        """Its coordinates as a point."""
        return self.latitude, self.longitude

    @property
    def zone(self) -> tzinfo:
        """The IANA zone; configuration has proved that it exists."""
        return ZoneInfo(self.timezone)
