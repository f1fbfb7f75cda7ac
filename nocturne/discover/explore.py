"""From an address to a way that works: by its form, by what comes from it, and by trying what that speaks for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nocturne.config.secrets import tokens
from nocturne.config.settings import SourceSettings
from nocturne.crawl.sandbox import Sandbox
from nocturne.discover import body, platforms
from nocturne.discover.trial import Ask, Looking, Trial, tried
from nocturne.discover.way import Unreadable, Way
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import RunClock
from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.visit import Assignment, Reading
from nocturne.night import Night
from nocturne.nightly import manners, policy
from nocturne.sources.base import Source, sources

_READ_ON_REQUEST = frozenset({"jsonld", "squarespace"})
"""Sources of single sites, which are looked at because the operator asks for just this page."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What an address turned out to be. `chosen` is the first way with events; `tried` are all that were looked at.

    `failed` says why nothing could be tried at all, "" otherwise.
    """

    chosen: Trial | None
    tried: tuple[Trial, ...] = ()
    failed: str = ""


def explore(url: str, city: City, night: Night) -> Explored:
    """Look at `url` for `city`, as politely as a night would. Asks at most a page and the ways it speaks for."""
    return asyncio.run(_explore(url, city, night))


async def _explore(url: str, city: City, night: Night) -> Explored:
    opted_out = night.opt_outs()
    rules = replace(policy(night), opted_out=opted_out.refuses_address)
    pace = manners(night)
    hosts = HostMemory.load(night.state.load_hosts())
    with Sandbox() as sandbox:
        async with Client(rules, hosts, RunClock(night.now)) as client:

            async def ask(request: Request, source: str) -> Response:
                return await client.fetch(request, None, pace.get(source))

            def read(response: Response, task: Assignment) -> Reading:
                return opted_out.read(sandbox.read(response, task))

            found = await _ways(url, ask)
            if isinstance(found, Unreadable):
                return Explored(None, (), found.reason)
            return await _first_good(found, night, Looking(city, night.now, night.config.rulings, ask, read))


async def _ways(url: str, ask: Ask) -> list[Way] | Unreadable:
    """By the form of the address, else by what comes from it."""
    found = platforms.way(url)
    if found is not None:
        return [found] if isinstance(found, Way) else found
    response = await ask(Request(url=url, expects="html", kind="page"), "")
    if response.outcome not in (Outcome.OK, Outcome.WRONG_BODY):
        return Unreadable(f"it was not read: {response.reason}")
    return body.ways(response) or Unreadable("nothing there says that it lists events")


async def _first_good(ways: list[Way], night: Night, looking: Looking) -> Explored:
    trials: list[Trial] = []
    for way in ways:
        source = sources()[way.source]
        given = tokens(night.environment, [source.token_variable])
        trials.append(await tried(way, source, _settings(night, source), given, looking))
        if not trials[-1].failed:
            return Explored(trials[-1], tuple(trials))
    return Explored(None, tuple(trials))


def _settings(night: Night, source: Source) -> SourceSettings:
    known: Mapping[str, SourceSettings] = night.config.sources
    settings = known[source.name]
    return settings.model_copy(update={"pages": True}) if source.name in _READ_ON_REQUEST else settings


def listed_already(way: Way, city: City) -> bool:
    """Whether the city's file names this way."""
    options = city.sources.get(way.source)
    value = getattr(options, way.key, None) if way.key else options
    return way.value in value if isinstance(value, tuple) else bool(value) and value == way.value
