"""The crawl: lanes side by side through one door, one sandbox for the readers."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import nocturne
from nocturne.crawl.lane import walk_lane
from nocturne.crawl.plan import Lane
from nocturne.crawl.sandbox import Sandbox
from nocturne.crawl.visit import Tools
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import Clock
from nocturne.fetch.policy import Manners, Policy
from nocturne.model.exchange import Request, Response, Validators
from nocturne.model.report import HostLedger
from nocturne.model.visit import Assignment, Reading, Visit, VisitRecord
from nocturne.sources.base import Source
from nocturne.store.state import State

LANES_AT_ONCE = 32
"""How many hosts are visited side by side; more would only wait for names and for the one reader."""


@dataclass(frozen=True, slots=True)
class Crawled:
    """What the crawl leaves besides the saved visits: the public ledger and the hosts' memory."""

    ledger: tuple[HostLedger, ...]
    hosts: dict[str, Any]


class Discreet(Protocol):
    """Who takes out of what was read and remembered those who do not want to be listed."""

    def read(self, reading: Reading) -> Reading:
        """What was just read, without them."""

    def cleaned(self, record: VisitRecord) -> VisitRecord:
        """A visit without them."""


def crawl(
    lanes: Sequence[Lane],
    sources: Mapping[str, Source],
    state: State,
    policy: Policy,
    manners: Mapping[str, Manners],
    clock: Clock,
    progress: Callable[[VisitRecord], None],
    discreet: Discreet,
) -> Crawled:
    """Walk all lanes; every visit is in `.state/visits/` as soon as it is made, so a kill loses only the rest.

    `discreet` takes out what must not be remembered, nor asked for.
    Raises StateError for a visit that cannot be read back, and OSError when nothing can be written.
    """
    hosts = HostMemory.load(state.load_hosts())

    def save(record: VisitRecord) -> None:
        state.save_visit(discreet.cleaned(record))
        progress(record)

    def load(visit: Visit) -> VisitRecord | None:
        return state.load_visit(visit.assignment.source, visit.assignment.city.slug, visit.entry.key)

    async def walk() -> tuple[HostLedger, ...]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(LANES_AT_ONCE, "names"))
        async with Client(policy, hosts, clock) as client:

            async def fetch(request: Request, validators: Validators | None, source: str) -> Response:
                return await client.fetch(request, validators, manners[source])

            async def read(response: Response, task: Assignment) -> Reading:
                return discreet.read(await sandbox.read_soon(response, task))

            tools = Tools(fetch=fetch, read=read, reader=reader_version())
            await _side_by_side(lanes, lambda lane: walk_lane(lane, sources, tools, load, save))
            return client.ledger()

    with Sandbox() as sandbox:
        try:
            ledger = asyncio.run(walk())
        finally:
            state.save_hosts(hosts.dump())
    return Crawled(ledger=ledger, hosts=hosts.dump())


async def _side_by_side(lanes: Iterable[Lane], walk: Callable[[Lane], Awaitable[None]]) -> None:
    """Walk all lanes, so many at once. The first that raises ends the others; its exception is raised as it is."""
    room = asyncio.Semaphore(LANES_AT_ONCE)

    async def one(lane: Lane) -> None:
        async with room:
            await walk(lane)

    try:
        async with asyncio.TaskGroup() as group:
            for lane in lanes:
                group.create_task(one(lane))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


def reader_version() -> str:
    """Eight bytes of the readers' own code: a page read by other code is read again."""
    package = Path(nocturne.__file__).parent
    found = hashlib.blake2b(digest_size=8)
    for path in sorted([*package.glob("sources/**/*.py"), *package.glob("parse/**/*.py")]):
        found.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
