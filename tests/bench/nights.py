"""What a listing costs on its way from a page to an event: CPU of reading, checking and merging, and how it grows."""

from __future__ import annotations

import gc
import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from nocturne.assembly import assemble
from nocturne.crawl.visit import instant
from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.listing import Sighting
from nocturne.model.ruling import Rulings
from nocturne.model.visit import Assignment
from nocturne.rulings import CityRulings
from nocturne.sources.base import read, sources

SIZES = (10_000, 200_000)
PER_CITY, PER_PAGE = 1_000, 50
NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
CITY = City(slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin")
SYLLABLES = "ka lo mi ren tus vor da sche bel no quin fra zo lü ñor pe".split()


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of CPU a listing takes: read from its page, and checked and merged; `bare`: HTML and JSON alone."""

    events: int
    reading: float
    assembling: float
    bare: float


def table() -> str:
    """Both sizes, and how the cost of a listing grows from one to the other."""
    small, large = (measure(size) for size in SIZES)
    lines = ["a night, CPU a listing", "", "| listings | reading µs | assembling µs | bare HTML and JSON µs | ratio |"]
    lines.append("|---|---|---|---|---|")
    for each in (small, large):
        ratio = (each.reading + each.assembling) / each.bare
        lines.append(f"| {each.events} | {each.reading:.1f} | {each.assembling:.1f} | {each.bare:.1f} | {ratio:.1f} |")
    growth = (large.reading + large.assembling) / (small.reading + small.assembling)
    return "\n".join([*lines, "", f"growth from {SIZES[0]} to {SIZES[1]}: {growth:.2f}", ""])


def measure(events: int) -> Cost:
    """City by city, as a night does it."""
    source, reading, assembling, bare = sources()["eventbrite"], 0.0, 0.0, 0.0
    task = Assignment(source="eventbrite", city=CITY, options=None, now=NOW)
    rulings = CityRulings(Rulings(), CITY.slug)
    for seed in range(events // PER_CITY):
        bodies = pages(seed)
        gc.collect()
        begun = time.process_time()
        told = [listing for body in bodies for listing in read(source, _response(body), task).listings]
        reading += time.process_time() - begun
        at = instant(NOW)
        seen = [Sighting(listing=one, seen_at=at, first_seen=at, fresh=True) for one in told]
        begun = time.process_time()
        made = assemble(CITY, seen, (), NOW, {"eventbrite": "excerpt"}, rulings=rulings)
        assembling += time.process_time() - begun
        if len(made.events) < PER_CITY * 0.9:
            raise AssertionError(f"{len(made.events)} events came of {PER_CITY} listings: {made.row.dropped}")
        begun = time.process_time()
        for body in bodies:
            script = LexborHTMLParser(body).css_first("script")
            json.loads((script.text() if script else "").partition("=")[2].strip().rstrip(";"))
        bare += time.process_time() - begun
    return Cost(events, *(1e6 * spent / events for spent in (reading, assembling, bare)))


def _response(body: bytes) -> Response:
    request = Request(url="https://www.eventbrite.com/d/germany--berlin/all-events/", expects="html", kind="search")
    return Response(request=request, outcome=Outcome.OK, url=request.url, status=200, body=body)


def pages(seed: int) -> list[bytes]:
    """A city's search, page by page, in the platform's form."""
    dice = random.Random(seed)
    houses = [(_word(dice), 52.42 + dice.random() / 5, 13.3 + dice.random() / 5) for _ in range(80)]
    found = [_event(dice, seed * PER_CITY + number, houses) for number in range(PER_CITY)]
    chunks = [found[first : first + PER_PAGE] for first in range(0, PER_CITY, PER_PAGE)]
    return [_page(chunk, number, len(chunks)) for number, chunk in enumerate(chunks, 1)]


def _page(found: list[dict[str, Any]], number: int, count: int) -> bytes:
    results = {"results": found, "pagination": {"page_number": number, "page_count": count}}
    state = json.dumps({"search_data": {"events": results}})
    return f"<!doctype html><html><head><script>window.__SERVER_DATA__ = {state};</script></head></html>".encode()


def _event(dice: random.Random, number: int, houses: list[tuple[str, float, float]]) -> dict[str, Any]:
    house, lat, lng = dice.choice(houses)
    day = (NOW + timedelta(days=dice.randrange(1, 90))).date().isoformat()
    name = " ".join(_word(dice) for _ in range(dice.randint(2, 5)))
    return {
        "id": str(700_000_000_000 + number),
        "name": name,
        "url": f"https://www.eventbrite.com/e/{name.lower().replace(' ', '-')}-tickets-{700_000_000_000 + number}",
        "start_date": day,
        "start_time": f"{dice.randint(17, 23)}:{dice.choice(('00', '30'))}",
        "end_date": day,
        "end_time": "23:59",
        "timezone": "Europe/Berlin",
        "summary": " ".join(_word(dice) for _ in range(30)) + ".",
        "is_online_event": False,
        "primary_venue": {
            "name": house,
            "address": {
                "address_1": f"{house}weg {int(lat * 1e4) % 90 + 1}",
                "city": "Berlin",
                "country": "DE",
                "postal_code": f"10{int(lng * 1e4) % 900 + 100}",
                "latitude": f"{lat:.6f}",
                "longitude": f"{lng:.6f}",
            },
        },
    }


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()
