"""Asking a model, where the operator switched it on: within a night's quota, each event once, everything labelled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from nocturne.crawl.visit import instant
from nocturne.enrich import machine_reading, suggestions
from nocturne.enrich.machine_reading import BATCH, read_by_machine, unread
from nocturne.errors import WrongBody
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import RunClock
from nocturne.fetch.policy import Manners, Policy, origin_of
from nocturne.model.city import City
from nocturne.model.event import KnownEvent
from nocturne.model.exchange import Outcome, Request
from nocturne.model.issue import Issue
from nocturne.model.machine import Reading, Suggestion
from nocturne.night import Night
from nocturne.parse import strict_json

KEY, ADDRESS = "NOCTURNE_GEMINI_API_KEY", "NOCTURNE_GEMINI_URL"
SERVICE = "https://generativelanguage.googleapis.com"


class _Stopped(Exception):
    """Nothing more is asked tonight; `str()` says why."""


@dataclass(slots=True)
class _Asking:
    """A night's conversation: what was spent, what was found out."""

    night: Night
    client: Client
    service: str
    key: str
    requests: int = 0
    tokens: int = 0
    problems: list[str] = field(default_factory=list)

    async def ask(self, body: bytes) -> Any:
        """The value a model answers with. Raises _Stopped when the quota is spent or the service will not, ValueError
        for an answer that is none.
        """
        settings = self.night.config.gemini
        if self.requests >= settings.budget or self.tokens >= settings.allowance:
            raise _Stopped("tonight's quota is spent; the rest waits for another night")
        self.requests += 1
        request = Request(
            url=f"{self.service}/v1beta/models/{settings.model}:generateContent",
            expects="json",
            kind="generate",
            method="POST",
            headers=(("Content-Type", "application/json"), ("x-goog-api-key", self.key)),
            body=body,
        )
        response = await self.client.fetch(request, None, Manners(settings.delay, settings.budget, heeds_robots=False))
        if response.outcome is not Outcome.OK:
            raise _Stopped(response.reason)
        try:
            answer = strict_json.answer(response.body)
        except WrongBody as wrong:
            raise _Stopped(str(wrong)) from wrong
        self.tokens += machine_reading.tokens(answer)
        return machine_reading.said(answer)


def consult(night: Night, rules: Policy) -> list[Issue]:
    """Put what a model made of events into the remembered events. Asks nothing unless it is switched on with a key."""
    settings = night.config.gemini
    if not settings.enabled:
        return []
    key = night.environment.get(KEY, "").strip()
    known = {each.digest: each for each in night.state.load_readings()}
    problems = asyncio.run(_conversation(night, rules, key, known)) if key else [f"{KEY} is not set"]
    _apply(night, known)
    return [_issue(problem) for problem in problems]


async def _conversation(night: Night, rules: Policy, key: str, known: dict[str, Reading]) -> list[str]:
    service = night.environment.get(ADDRESS, "").strip().rstrip("/") or SERVICE
    rules = replace(rules, allow_private=(*rules.allow_private, origin_of(service)))
    hosts = HostMemory.load(night.state.load_hosts())
    async with Client(rules, hosts, RunClock(night.now)) as client:
        asking = _Asking(night, client, service, key)
        try:
            await _suggest(asking)
            await _read(asking, known)
        except _Stopped as stopped:
            asking.problems.append(str(stopped))
    return asking.problems


def _cities(night: Night) -> Iterator[City]:
    wanted = set(night.config.gemini.cities)
    yield from (city for city in night.config.cities if not wanted or city.slug in wanted)


async def _suggest(asking: _Asking) -> None:
    """A city's suggestions, once a week at most: what a model knows does not change overnight."""
    night = asking.night
    if not night.config.gemini.suggestions:
        return
    for city in _cities(night):
        known = night.state.load_suggestions(city.slug)
        if not suggestions.is_due(known, night.now):
            continue
        try:
            value = await asking.ask(suggestions.question(city, night.now))
        except ValueError as problem:
            asking.problems.append(f"{city.name}: {problem}")
            continue
        model, at = night.config.gemini.model, instant(night.now)
        night.state.save_suggestions(city.slug, suggestions.suggestions(value, city, model, night.now, at))


async def _read(asking: _Asking, known: dict[str, Reading]) -> None:
    """The events of all cities, the next first, a batch at a time; each answer is remembered as it comes."""
    night, model = asking.night, asking.night.config.gemini.model
    open_ = [event for city in _cities(night) for event in unread(night.state.load_events(city.slug), model, known)]
    open_.sort(key=lambda event: (event.start, event.id))
    for first in range(0, len(open_), BATCH):
        batch = open_[first : first + BATCH]
        try:
            value = await asking.ask(machine_reading.question(batch))
        except ValueError as problem:
            asking.problems.append(f"{len(batch)} events were not read: {problem}")
            continue
        found = machine_reading.readings(value, batch, model, instant(night.now))
        known |= {each.digest: each for each in found}
        night.state.save_readings(known.values())


def _apply(night: Night, known: dict[str, Reading]) -> None:
    """Events with their readings, and readings nobody needs any more forgotten."""
    model, used = night.config.gemini.model, set[str]()
    for city in _cities(night):
        events = night.state.load_events(city.slug)
        used |= {machine_reading.digest(event, model) for event in events}
        night.state.save_events(city.slug, [read_by_machine(event, model, known) for event in events])
        _link(night, city, events)
    night.state.save_readings(each for digest, each in known.items() if digest in used)


def _link(night: Night, city: City, events: list[KnownEvent]) -> None:
    found: list[Suggestion] = suggestions.coming(night.state.load_suggestions(city.slug), city, night.now)
    night.state.save_suggestions(city.slug, suggestions.linked(found, events))


def _issue(problem: str) -> Issue:
    message = f"The model was not asked, or not to the end: {problem}."
    return Issue(stage="enrich", code="gemini/stopped", severity="warning", message=message, subject="gemini")
