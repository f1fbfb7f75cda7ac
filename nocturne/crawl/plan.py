"""Tonight's visits, and how they are shared: one lane per host, lanes spread over shards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocturne.config.settings import SourceSettings
from nocturne.fetch.guard import Forbidden, key, parts
from nocturne.model.city import City
from nocturne.model.visit import Assignment, Visit
from nocturne.sources.base import Source


@dataclass(frozen=True, slots=True)
class Lane:
    """All visits that start at one host: they follow one another, lanes run side by side."""

    host: str
    visits: tuple[Visit, ...]


def assignment(
    source: Source, city: City, settings: SourceSettings, tokens: Mapping[str, str], now: datetime
) -> Assignment:
    """What `source` may know about `city` tonight."""
    return Assignment(
        source=source.name,
        city=city,
        options=city.sources.get(source.name),
        now=now,
        base_url=settings.base_url.rstrip("/"),
        pages=settings.pages,
        token=tokens.get(source.token_variable, ""),
    )


def visits(
    sources: Mapping[str, Source],
    cities: Iterable[City],
    settings: Mapping[str, SourceSettings],
    tokens: Mapping[str, str],
    now: datetime,
) -> list[Visit]:
    """Every visit the configuration asks for, by city and source."""
    return [
        Visit(assignment=task, entry=entry)
        for city in cities
        for name, source in sources.items()
        if name in city.sources and settings[name].enabled
        for task in [assignment(source, city, settings[name], tokens, now)]
        for entry in source.entries(task)
    ]


def lanes(planned: Iterable[Visit]) -> list[Lane]:
    """Visits grouped by the host they start at, sorted by host."""
    by_host: dict[str, list[Visit]] = {}
    for visit in planned:
        by_host.setdefault(host_of(visit.entry.request.url), []).append(visit)
    return [Lane(host, tuple(by_host[host])) for host in sorted(by_host)]


def host_of(url: str) -> str:
    """The unit of politeness, named as the door names it: host, and port where it is not the scheme's own."""
    try:
        scheme, host, port, _ = parts(url)
    except Forbidden:  # the door will say so; until then it is a lane of its own
        return url.partition("://")[2].partition("/")[0].rpartition("@")[2].lower()
    return key(scheme, host, port)


def shard(all_lanes: Sequence[Lane], index: int, count: int) -> list[Lane]:
    """The lanes of shard `index` (1-based) of `count`: never half a host, the busiest hosts spread first."""
    loads = [0] * count
    mine = []
    for lane in sorted(all_lanes, key=lambda lane: (-len(lane.visits), lane.host)):
        lightest = loads.index(min(loads))
        loads[lightest] += len(lane.visits)
        if lightest == index - 1:
            mine.append(lane)
    return sorted(mine, key=lambda lane: lane.host)
