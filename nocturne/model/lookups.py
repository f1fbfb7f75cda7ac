"""What was found out beside the sources: points of addresses, pictures that are not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nocturne.model.geocode import Geocode


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """`geocodes` by question; `missing`: addresses of pictures that visitors would not see."""

    geocodes: Mapping[str, Geocode] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


NOTHING = LookedUp()
