"""An even pace: one request at a time to a host, and never sooner than its delay after the last began."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Time as the fetcher sees it; tests bring their own."""

    def monotonic(self) -> float:
        """Seconds that only grow."""
        ...

    def now(self) -> datetime:
        """The aware time of day."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Let others go on for a while."""
        ...


class RunClock:
    """The clock of one run: its time of day starts at the run's injected `now` and goes on as real time passes.

    So a simulated night keeps its circuits in simulated time, and a real one in real time.
    """

    def __init__(self, now: datetime) -> None:
        self._now, self._began = now.astimezone(UTC), time.monotonic()

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def now(self) -> datetime:
        """The aware time of day, UTC."""
        return self._now + timedelta(seconds=time.monotonic() - self._began)

    async def sleep(self, seconds: float) -> None:
        """Let others go on for a while."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class _Gate:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    began: float = float("-inf")
    delay: float = 0.0
    held_until: float = float("-inf")


@dataclass
class Pace:
    """The turns of every host."""

    clock: Clock
    _gates: dict[str, _Gate] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[float]:
        """Wait for this host's turn and hold it; yields the seconds that were waited.

        The gap to the request before is the longer of both requests' delays.
        """
        gate = self._gates.setdefault(host, _Gate())
        came = self.clock.monotonic()
        async with gate.turn:
            free_at = max(gate.began + max(gate.delay, delay), gate.held_until)
            if (wait := free_at - self.clock.monotonic()) > 0:
                await self.clock.sleep(wait)
            gate.began, gate.delay = self.clock.monotonic(), delay
            yield gate.began - came

    def hold(self, host: str, seconds: float) -> None:
        """Keep away from a host for a while: it asked for it."""
        gate = self._gates.setdefault(host, _Gate())
        gate.held_until = max(gate.held_until, self.clock.monotonic() + seconds)
