"""An even pace: one request at a time to a host, and never sooner than its delay after the last began."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def now(self) -> datetime:
        """The aware time of day, UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Let others go on for a while."""
        await asyncio.sleep(seconds)


@dataclass(slots=True)
class _Gate:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = float("-inf")


@dataclass
class Pace:
    """The turns of every host."""

    clock: Clock
    _gates: dict[str, _Gate] = field(default_factory=dict)

    @asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[float]:
        """Wait for this host's turn and hold it; yields the seconds that were waited."""
        gate = self._gates.setdefault(host, _Gate())
        began = self.clock.monotonic()
        async with gate.turn:
            if (wait := gate.free_at - self.clock.monotonic()) > 0:
                await self.clock.sleep(wait)
            start = self.clock.monotonic()
            gate.free_at = start + delay
            yield start - began

    def hold(self, host: str, seconds: float) -> None:
        """Keep away from a host for a while: it asked for it."""
        gate = self._gates.setdefault(host, _Gate())
        gate.free_at = max(gate.free_at, self.clock.monotonic() + seconds)
