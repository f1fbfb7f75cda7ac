"""A circuit breaker per host that survives the night: three refusals in a row, and we stay away for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

THRESHOLD = 3
FIRST_REST = timedelta(hours=20)
"""The next night tries again once; each failed try doubles the rest."""
LONGEST_REST = timedelta(days=7)
_MOST_RESTS = 16
"""More doublings than the longest rest needs; a host that is down for years must not overflow a number."""


@dataclass(frozen=True, slots=True)
class Breaker:
    """One host's circuit. `open_until` is None while closed; `rests` counts how often in a row it had to open."""

    failures: int = 0
    rests: int = 0
    open_until: datetime | None = None

    def refuses(self, now: datetime) -> bool:
        """Whether the host is left alone now."""
        return self.open_until is not None and now < self.open_until

    def succeeded(self) -> Breaker:
        """The host answered as a host should."""
        return Breaker()

    def failed(self, now: datetime, asked_rest: timedelta = timedelta()) -> Breaker:
        """The host refused or broke; a host on trial opens at once, any other at the threshold.

        `asked_rest` is how long the host itself asked to be left alone beyond what a run waits for; it opens at once.
        """
        if self.refuses(now):
            return self
        asked_rest, failures = min(asked_rest, LONGEST_REST), self.failures + 1
        if self.open_until is None and failures < THRESHOLD:
            return replace(self, failures=failures, open_until=now + asked_rest if asked_rest else None)
        rest = max(asked_rest, min(FIRST_REST * 2 ** min(self.rests, _MOST_RESTS), LONGEST_REST))
        return Breaker(failures, min(self.rests + 1, _MOST_RESTS), now + rest)

    def spoken(self, now: datetime) -> str:
        """For the ledger."""
        if self.open_until is None:
            return "closed"
        if now < self.open_until:
            return f"open until {self.open_until:%Y-%m-%d %H:%M} UTC"
        return "trying"
