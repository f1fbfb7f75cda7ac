"""A way tried out: asked once, read, checked as a night would, and put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from nocturne.config.settings import SourceSettings
from nocturne.crawl.plan import assignment
from nocturne.crawl.visit import instant
from nocturne.discover.way import Way
from nocturne.model.city import City
from nocturne.model.event import ToldEvent
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.listing import Sighting
from nocturne.model.quality import Coverage
from nocturne.model.ruling import Rulings
from nocturne.model.visit import Assignment, Reading
from nocturne.quality.coverage import coverage
from nocturne.rulings import CityRulings
from nocturne.sources.base import Source
from nocturne.vetting import vet

Ask = Callable[[Request, str], Awaitable[Response]]
"""(request, name of the source that asks) -> response."""
Read = Callable[[Response, Assignment], Reading]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of a way. `failed` is "" when it has events to show; else one sentence.

    `needs_pages`: a night asks it only where public pages may be read.
    """

    way: Way
    asked: str
    failed: str = ""
    events: tuple[ToldEvent, ...] = ()
    held: tuple[tuple[str, int], ...] = ()
    coverage: Coverage | None = None
    needs_pages: bool = False


@dataclass(frozen=True, slots=True)
class Looking:
    """For whom and with what one looks: the city, an aware clock, the operator's rulings, the door and the readers."""

    city: City
    now: datetime
    rulings: Rulings
    ask: Ask
    read: Read


def with_options(city: City, way: Way, source: Source) -> City:
    """`city` as if its file named this way and nothing else. Raises ValueError when the source wants other words."""
    value: Any = [way.value] if way.many else way.value
    options = {way.key: value} if way.key else value
    try:
        wanted: Any = source.city_options
        checked: object = TypeAdapter(wanted).validate_python(options)
    except ValidationError as problem:
        raise ValueError(problem.errors()[0]["msg"]) from problem
    return replace(city, sources={way.source: checked})


async def tried(
    way: Way, source: Source, settings: SourceSettings, given: Mapping[str, str], looking: Looking
) -> Trial:
    """Ask the first page of `way` and look at what it lists. `given`: tokens by the name of their variable."""
    try:
        city = with_options(looking.city, way, source)
    except ValueError as problem:
        return Trial(way, way.value, f"its words are not what {source.title} wants: {problem}")
    task = assignment(source, city, settings, given, looking.now)
    entry = next(iter(source.entries(task)), None)
    if entry is None:
        return Trial(way, way.value, _closed(source))
    asked = entry.request.url
    response = await looking.ask(entry.request, source.name)
    if response.outcome is not Outcome.OK:
        return Trial(way, asked, response.reason or response.outcome.value)
    reading = looking.read(response, task)
    if reading.wrong_body:
        return Trial(way, asked, reading.wrong_body)
    bare = next(iter(source.entries(replace(task, pages=False))), None)
    return replace(_judged(way, asked, reading, settings, looking), needs_pages=bare is None)


def _closed(source: Source) -> str:
    """Why a source asks nothing: it needs a token, or the operator's word."""
    words = f"{source.title} is read by its public pages only where content/site.toml says `pages = true`"
    token = f", or with a token in {source.token_variable}" if source.token_variable else ""
    return f"{words} under [sources.{source.name}]{token}. {source.terms}"


def _judged(way: Way, asked: str, reading: Reading, settings: SourceSettings, looking: Looking) -> Trial:
    """What the checks of a night would let through."""
    city, at = looking.city, instant(looking.now)
    seen = [Sighting(listing=listing, seen_at=at, first_seen=at, fresh=True) for listing in reading.listings]
    rulings = CityRulings(looking.rulings, city.slug)
    found = vet(seen, city, looking.now, {way.source: settings.text}, online=city.online, rulings=rulings)
    held = Counter(found.dropped)
    if not found.events:
        reason = "; ".join(f"{count} × {code}" for code, count in held.most_common(4))
        said = f"{len(seen)} listing(s), none of which may be shown for {city.name}: {reason}" if seen else ""
        return Trial(way, asked, said or "it lists nothing at present")
    rows = coverage(found.events, city.slug, {way.source: sum(held.values())})
    events = tuple(sorted(found.events, key=lambda event: (event.start, event.title)))
    return Trial(way, asked, "", events, tuple(held.most_common()), rows[0])
