"""Looking whether pictures of the platforms are there, on sites that show them: the first bytes only, kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from nocturne.crawl.visit import instant
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import RunClock
from nocturne.fetch.policy import Manners, Policy
from nocturne.model.exchange import Outcome, Request
from nocturne.model.listing import Listing
from nocturne.model.picture import Picture
from nocturne.night import Night
from nocturne.normalise import links

FIRST_BYTES = 4096
BUDGET = 300
"""Pictures looked at in a night; the rest is shown as before and looked at another night."""
LOOKED_AGAIN = timedelta(days=14)
_LASTING = frozenset({Outcome.GONE, Outcome.WRONG_BODY, Outcome.BLOCKED, Outcome.CHALLENGE})
"""What says that visitors will see no picture; a slow host or a refusal by robots.txt says nothing about them."""


def look_at_pictures(night: Night, rules: Policy) -> None:
    """Remember which of tonight's pictures are not there. Asks nothing where the site shows its own artwork."""
    if night.config.site.images != "source":
        return
    known = {each.url: each for each in night.state.load_pictures()}
    told = _told(night)
    wanted = [url for url in told if _is_open(known.get(url), night.now)][:BUDGET]
    found = asyncio.run(_look(night, rules, wanted)) if wanted else {}
    listed = set(told)
    night.state.save_pictures(each for each in (known | found).values() if each.url in listed)


def _told(night: Night) -> list[str]:
    """The addresses of tonight's pictures, in the order of the events' starts."""
    cities = {city.slug for city in night.config.cities}
    first: dict[str, str] = {}
    for listing in _listings(night, cities):
        url = links.picture(listing.image_url)
        if url:
            first[url] = min(first.get(url, listing.start), listing.start)
    return sorted(first, key=lambda url: (first[url], url))


def _listings(night: Night, cities: set[str]) -> Iterable[Listing]:
    for record in night.state.visits():
        if record.city in cities:
            for page in (*record.pages, *record.details):
                yield from (each for each in page.listings if each.image_url and not each.gone)


def _is_open(before: Picture | None, now: datetime) -> bool:
    return before is None or datetime.fromisoformat(before.at) + LOOKED_AGAIN < now


async def _look(night: Night, rules: Policy, wanted: list[str]) -> dict[str, Picture]:
    found: dict[str, Picture] = {}
    pace, hosts = Manners(delay=0.5, budget=BUDGET), HostMemory.load(night.state.load_hosts())
    rules = replace(rules, inflated_cap=16 << 20)
    async with Client(rules, hosts, RunClock(night.now)) as client:
        for url in wanted:
            first = (("Range", f"bytes=0-{FIRST_BYTES - 1}"),)
            response = await client.fetch(Request(url=url, expects="image", kind="picture", headers=first), None, pace)
            if response.outcome is Outcome.OK or response.outcome in _LASTING:
                found[url] = Picture(url=url, at=instant(night.now), problem=response.reason)
    return found
