"""Asking a geocoder, where the operator named one: each address once, slowly, the most needed first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nocturne.crawl.visit import instant
from nocturne.enrich.geocode import answered, question, url
from nocturne.errors import WrongBody
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import Clock, RunClock
from nocturne.fetch.policy import Manners, Policy, origin_of
from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request
from nocturne.model.geocode import Geocode
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import VisitRecord
from nocturne.night import Night
from nocturne.normalise.place import place
from nocturne.parse import strict_json

ASKED_AGAIN = timedelta(days=90)
"""After so long an address that was not known is asked about once more."""
SAVED_EVERY = 20


def look_up(night: Night, rules: Policy) -> list[Issue]:
    """Ask for the points of tonight's addresses that have none. Nothing is asked unless a service is named."""
    settings = night.config.geocoding
    if not settings.url:
        return []
    known = {each.question: each for each in night.state.load_geocodes()}
    wanted = _wanted(night, known)[: settings.budget]
    if not wanted:
        return []
    rules = replace(rules, allow_private=(*rules.allow_private, origin_of(settings.url)))
    return asyncio.run(_ask(night, rules, RunClock(night.now), known, wanted))


def _wanted(night: Night, known: Mapping[str, Geocode]) -> list[tuple[str, City]]:
    """Questions without an answer, the most frequent first."""
    cities = {city.slug: city for city in night.config.cities}
    counts = Counter(
        (asked, record.city)
        for record in night.state.visits()
        if record.city in cities
        for listing in _listings(record)
        if (asked := question(place(listing.place), cities[record.city])) and _is_open(known.get(asked), night.now)
    )
    ordered = sorted(counts, key=lambda each: (-counts[each], each))
    return [(asked, cities[slug]) for asked, slug in ordered]


def _listings(record: VisitRecord) -> Iterable[Listing]:
    """Those of the lists and of event pages, which tell more of a place."""
    for page in (*record.pages, *record.details):
        yield from (listing for listing in page.listings if not listing.gone and listing.online is not True)


def _is_open(before: Geocode | None, now: datetime) -> bool:
    if before is None:
        return True
    return before.lat is None and datetime.fromisoformat(before.at) + ASKED_AGAIN < now


async def _ask(
    night: Night, rules: Policy, clock: Clock, known: dict[str, Geocode], wanted: Sequence[tuple[str, City]]
) -> list[Issue]:
    """Ask one after the other; what was answered is remembered as it comes, and a service that fails ends it."""
    settings, at = night.config.geocoding, instant(night.now)
    pace = Manners(delay=settings.delay, budget=settings.budget, heeds_robots=False)
    hosts = HostMemory.load(night.state.load_hosts())
    problem = ""
    async with Client(rules, hosts, clock) as client:
        for number, (asked, city) in enumerate(wanted, 1):
            request = Request(url=url(settings.url, asked, city), expects="json", kind="geocode")
            response = await client.fetch(request, None, pace)
            if response.outcome is not Outcome.OK:
                problem = response.reason
                break
            try:
                known[asked] = answered(strict_json.answer(response.body), asked, city, settings.url, at)
            except WrongBody as wrong:
                problem = str(wrong)
                break
            if number % SAVED_EVERY == 0:
                night.state.save_geocodes(known.values())
    night.state.save_geocodes(known.values())
    if not problem:
        return []
    message = f"The geocoder was not asked to the end, {problem}; the rest waits for another night."
    return [Issue(stage="enrich", code="geocode/stopped", severity="warning", message=message, subject=settings.url)]
