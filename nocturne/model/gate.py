"""A city whose last night was not published."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedGate:
    """Why yesterday's events stay. `since` the first and `at` the last night, ISO 8601.

    `lost`: ids, sorted; with "@" and the new day those of events that would move. `new`: how many would have come.
    """

    city: str
    since: str
    at: str
    lost: tuple[str, ...]
    new: int
    reason: str
