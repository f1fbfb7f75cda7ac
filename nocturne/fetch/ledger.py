"""The public crawl ledger while the run goes on: mutable counts, frozen at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from nocturne.fetch.hosts import HostMemory
from nocturne.model.exchange import Outcome
from nocturne.model.report import HostLedger


@dataclass(slots=True)
class Counts:
    """The counts of one host; names and units as in HostLedger."""

    requests: int = 0
    bytes: int = 0
    unchanged: int = 0
    not_modified: int = 0
    refused: int = 0
    deferred: int = 0
    retries: int = 0
    failures: int = 0
    waited_s: float = 0.0
    outcomes: dict[str, int] = field(default_factory=dict)
    robots: str = ""
    crawl_delay: float = 0.0

    def end(self, outcome: Outcome) -> None:
        """A request ended so."""
        self.outcomes[outcome.value] = self.outcomes.get(outcome.value, 0) + 1


@dataclass(slots=True)
class Ledger:
    """All hosts of a run."""

    hosts: dict[str, Counts] = field(default_factory=dict)

    def of(self, host: str) -> Counts:
        """The counts of a host, begun at its first mention."""
        return self.hosts.setdefault(host, Counts())

    def rows(self, memory: HostMemory, now: datetime) -> tuple[HostLedger, ...]:
        """Frozen rows, sorted by host."""
        return tuple(
            HostLedger(
                host=host,
                requests=counts.requests,
                bytes=counts.bytes,
                unchanged=counts.unchanged,
                not_modified=counts.not_modified,
                refused=counts.refused,
                deferred=counts.deferred,
                retries=counts.retries,
                failures=counts.failures,
                waited_s=round(counts.waited_s, 3),
                outcomes=dict(sorted(counts.outcomes.items())),
                robots=counts.robots,
                crawl_delay=counts.crawl_delay,
                circuit=memory.breaker(host).spoken(now),
            )
            for host, counts in sorted(self.hosts.items())
        )
