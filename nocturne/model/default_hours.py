"""Hours that a platform shows where the organiser gave none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_DEFAULT_HOURS: Mapping[str, frozenset[str]] = {"bandsintown": frozenset({"19:00"})}


@lru_cache(64)
def default_hours(source: str) -> frozenset[str]:
    """The hours (HH:MM) of a source that may stand for none."""
    lowered = source.lower()
    return next((hours for name, hours in _DEFAULT_HOURS.items() if name in lowered), frozenset())
