"""Whether an event's picture is there to be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`url` was looked at `at` (ISO 8601 UTC); `problem` is "" when a picture of a usual kind came."""

    url: str
    at: str
    problem: str = ""
