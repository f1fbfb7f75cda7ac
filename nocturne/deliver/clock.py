"""Time as sending sees it; tests bring their own."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What time it is, and how to let some pass."""

    def now(self) -> datetime:
        """The aware time of day, UTC."""

    def sleep(self, seconds: float) -> None:
        """Do nothing for a while."""


class RunClock:
    """Starts at the run's own `now` and goes on as real time passes."""

    def __init__(self, now: datetime) -> None:
        self._now, self._began = now.astimezone(UTC), time.monotonic()

    def now(self) -> datetime:
        """The aware time of day, UTC."""
        return self._now + timedelta(seconds=time.monotonic() - self._began)

    def sleep(self, seconds: float) -> None:
        """Do nothing for a while."""
        time.sleep(seconds)
