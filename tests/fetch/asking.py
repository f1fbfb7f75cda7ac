"""How the tests of this folder ask: a client with a clock that only moves when it is told to sleep."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from nocturne.fetch.client import Client
from nocturne.fetch.guard import Resolver, system_resolver
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.policy import Manners, Policy
from nocturne.model.exchange import Request, Response, Validators
from nocturne.model.report import HostLedger

NOW = datetime(2026, 5, 1, 3, 17, tzinfo=UTC)
HANG = 60.0
"""Seconds after which a test counts as hanging; nothing here is meant to take that long."""
SWIFT = Manners(delay=0.0)


class StillClock:
    """Time that passes only by sleeping."""

    def __init__(self, now: datetime = NOW) -> None:
        self.start, self.passed, self.slept = now, 0.0, list[float]()

    def monotonic(self) -> float:
        return self.passed

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


def page(url: str, **other: Any) -> Request:
    """A request for a page."""
    return Request(url=url, kind="list", **({"expects": "html"} | other))


def local(**rules: Any) -> Policy:
    """A policy that may visit loopback."""
    return Policy(**({"allow_private": ("127.0.0.0/8",)} | rules))


def names(known: dict[str, list[str]]) -> Resolver:
    """A resolver that knows these names and no other."""

    async def resolve(host: str, port: int) -> list[str]:
        if host not in known:
            raise OSError(f"no such host {host}")
        return known[host]

    return resolve


class Visitor:
    """Asks one request after another through one client, and keeps what the run learnt."""

    def __init__(
        self,
        policy: Policy | None = None,
        clock: StillClock | None = None,
        hosts: HostMemory | None = None,
        resolve: Resolver = system_resolver,
    ) -> None:
        self.policy, self.clock, self.hosts = policy or local(), clock or StillClock(), hosts or HostMemory()
        self.resolve, self.ledger = resolve, tuple[HostLedger, ...]()

    def ask(self, *requests: Request, validators: Validators | None = None, manners: Manners = SWIFT) -> list[Response]:
        """The responses, in order."""

        async def one_by_one(client: Client) -> list[Response]:
            return [await client.fetch(each, validators, manners) for each in requests]

        return self.run(one_by_one)

    def together(self, requests: Iterable[Request], manners: Manners = SWIFT) -> list[Response]:
        """The responses to requests that were all made at once."""

        async def all_at_once(client: Client) -> list[Response]:
            return await asyncio.gather(*(client.fetch(each, None, manners) for each in requests))

        return self.run(all_at_once)

    def run(self, work: Callable[[Client], Awaitable[list[Response]]]) -> list[Response]:
        """Do something with a client, within the hang limit."""

        async def main() -> list[Response]:
            async with asyncio.timeout(HANG), Client(self.policy, self.hosts, self.clock, self.resolve) as client:
                found = await work(client)
                self.ledger = client.ledger()
                return found

        return asyncio.run(main())

    @property
    def host(self) -> HostLedger:
        """The only host that was asked."""
        assert len(self.ledger) == 1
        return self.ledger[0]


def ask(url: str, **rules: Any) -> Response:
    """The response to one page, by a policy with these rules."""
    return Visitor(local(**rules)).ask(page(url))[0]
