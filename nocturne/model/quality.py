"""How good the listings of a source are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one source tells of its events in one city.

    `fields`: name -> share of events that have it, 0 to 1; `score`: their weighted sum, 0 to 100; `held`: listings
    held back because they contradict themselves.
    """

    source: str
    city: str
    events: int
    score: int
    fields: dict[str, float]
    held: int = 0
