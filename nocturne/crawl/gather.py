"""Bringing the visits of several machines together; a shard that never came back equals failed visits.

Every shard starts from the state that is gathered into, so what differs in it is what the shard did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from nocturne.crawl.sightings import TONIGHT
from nocturne.errors import UsageError
from nocturne.model.report import HostLedger
from nocturne.store.state import State


@dataclass(frozen=True, slots=True)
class Taken:
    """How many visits were taken over, and what the shards asked of each host."""

    visits: int
    ledger: tuple[HostLedger, ...]


def gather(state: State, folders: Iterable[Path], now: datetime) -> Taken:
    """Take over every visit that is newer in one of `folders` than in `state`. Raises UsageError before anything.

    A folder is a shard's project or its `.state`. `now` is the run's clock: only what shards asked this
    night goes into the ledger.
    """
    shards = [_state_in(folder) for folder in folders]
    base = state.load_hosts()
    hosts, visits = dict(base), 0
    ledger: dict[str, HostLedger] = {}
    for shard in shards:
        visited = set()
        for record in shard.visits():
            known = state.load_visit(record.source, record.city, record.entry)
            if known is None or known.tried_at < record.tried_at:
                state.save_visit(record)
                visited.add(record.host)
                visits += 1
        _remember(hosts, base, shard.load_hosts(), visited)
        for row in _asked(shard, now):
            ledger[row.host] = _sum(ledger[row.host], row) if row.host in ledger else row
    state.save_hosts(dict(sorted(hosts.items())))
    return Taken(visits, tuple(ledger[host] for host in sorted(ledger)))


def _remember(hosts: dict[str, Any], base: Mapping[str, Any], shard: Mapping[str, Any], visited: set[str]) -> None:
    """Take over what a shard learnt of hosts: what is new, what it changed, and what it found well again."""
    for host in {*base, *shard}:
        if host in shard and shard[host] != base.get(host):
            hosts[host] = shard[host]
        elif host not in shard and host in visited:
            hosts.pop(host, None)


def _asked(shard: State, now: datetime) -> tuple[HostLedger, ...]:
    """The ledger of the shard's newest crawl, if it was this night's."""
    crawls = [record for record in shard.runs() if record.verb == "crawl"]
    tonight = crawls and now - datetime.fromisoformat(crawls[-1].now) < TONIGHT
    return crawls[-1].hosts if tonight else ()


def _sum(one: HostLedger, two: HostLedger) -> HostLedger:
    """Two machines asked one host, as redirects may have it."""
    numbers = (
        "requests",
        "bytes",
        "unchanged",
        "not_modified",
        "refused",
        "deferred",
        "retries",
        "failures",
        "waited_s",
    )
    outcomes = {key: one.outcomes.get(key, 0) + two.outcomes.get(key, 0) for key in {*one.outcomes, *two.outcomes}}
    summed = {name: getattr(one, name) + getattr(two, name) for name in numbers}
    return replace(one, **summed, outcomes=dict(sorted(outcomes.items())))


def _state_in(folder: Path) -> State:
    for project in (folder, folder.parent):
        if (project / ".state" / "visits").is_dir() and (project == folder or folder.name == ".state"):
            return State(project)
    raise UsageError(f"{folder}: no .state/visits here; give the folder of a shard's project or its .state")
