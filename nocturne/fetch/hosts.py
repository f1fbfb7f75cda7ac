"""What is remembered of each host from night to night: the state of its circuit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nocturne.fetch.breaker import Breaker


@dataclass
class HostMemory:
    """Circuits by host; hosts that are well need no memory."""

    breakers: dict[str, Breaker] = field(default_factory=dict)

    def breaker(self, host: str) -> Breaker:
        """The circuit of a host."""
        return self.breakers.get(host, Breaker())

    @classmethod
    def load(cls, remembered: Mapping[str, Any]) -> HostMemory:
        """From plain JSON; an entry that cannot be read is forgotten, which only means one more try."""
        breakers = {}
        for host, entry in remembered.items():
            try:
                until = datetime.fromisoformat(entry["open_until"]) if entry["open_until"] else None
                if until is None or until.tzinfo is not None:
                    breakers[host] = Breaker(int(entry["failures"]), max(0, int(entry["rests"])), until)
            except (KeyError, TypeError, ValueError, OverflowError):
                continue
        return cls(breakers)

    def dump(self) -> dict[str, Any]:
        """As plain JSON, sorted by host."""
        return {
            host: {
                "failures": each.failures,
                "rests": each.rests,
                "open_until": each.open_until.isoformat() if each.open_until else "",
            }
            for host, each in sorted(self.breakers.items())
            if each != Breaker()
        }
