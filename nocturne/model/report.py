"""The public crawl ledger: what we asked of each host, and how politely."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLedger:
    """One host, one run. `requests` counts robots.txt and every retry; `bytes` as they came over the wire.

    `waited_s` seconds spent keeping the pace. `unchanged` pages were the same as last time;
    `not_modified` of them were not even sent (304).
    `robots` says what its robots.txt meant ("rules", "allows all (404)", "unreachable"); `crawl_delay` seconds it
    asks for; `circuit` is "closed", "open until …" or "trying".
    """

    host: str
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
    circuit: str = "closed"
