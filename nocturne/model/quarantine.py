"""Listings that are held back until somebody has looked."""

from __future__ import annotations

from dataclasses import dataclass

HELD_BACK = frozenset({
    "date/weekday", "date/title", "date/link", "date/text", "date/scrape-day", "date/rolled-over",
    "time/zone-contradiction", "time/shifted", "time/placeholder", "place/junk-point", "place/postal-code",
})  # fmt: skip
"""The codes of rules that hold a listing back, or mend it, until the operator releases it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarantined:
    """A listing whose own words contradict each other.

    `name`: "source:source_id"; `date`, `time` as it was read, local; `code`, `message`, `evidence` as in the issue.
    """

    name: str
    title: str
    date: str
    time: str
    link: str
    code: str
    message: str
    evidence: str
