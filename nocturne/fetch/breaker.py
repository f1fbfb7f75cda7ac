"""A circuit breaker per host that survives the night: three refusals in a row, and we stay away for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

THRESHOLD = 3
FIRST_REST = timedelta(hours=20)
"""The next night tries again once; each failed try doubles the rest."""
LONGEST_REST = timedelta(days=7)


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

    def failed(self, now: datetime) -> Breaker:
        """The host refused or broke; a host on trial opens at once, any other at the threshold."""
        failures = self.failures + 1
        if self.open_until is None and failures < THRESHOLD:
            return replace(self, failures=failures)
        rest = min(FIRST_REST * 2**self.rests, LONGEST_REST)
        return Breaker(failures, self.rests + 1, now + rest)

    def spoken(self, now: datetime) -> str:
        """For the ledger."""
        if self.open_until is None:
            return "closed"
        if now < self.open_until:
            return f"open until {self.open_until:%Y-%m-%d %H:%M} UTC"
        return "trying"
