"""Whether a service is still asked in this run."""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD = 3
"""Batches in a row that got no clear answer."""


@dataclass(slots=True)
class Circuit:
    """One service's. `reason` says why it is left alone, "" while it is not; `failures` in a row so far."""

    reason: str = ""
    failures: int = 0

    def worked(self) -> None:
        """It answered as it should."""
        self.failures = 0

    def failed(self, reason: str) -> None:
        """It gave no clear answer; the third time in a row is enough for this run."""
        self.failures += 1
        if self.failures >= THRESHOLD:
            self.open(reason)

    def open(self, reason: str) -> None:
        """Leave it alone for the rest of this run."""
        self.reason = self.reason or reason or "it said no"
