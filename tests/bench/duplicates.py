"""Finding duplicates beside a bare rapidfuzz pass over the same blocks: CPU of an event, and how it grows."""

from __future__ import annotations

import gc
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from anyascii import anyascii
from rapidfuzz.fuzz import token_set_ratio

from nocturne.dedupe.pairs import pairs
from nocturne.model.event import Place, ToldEvent

SIZES = (10_000, 200_000)
PER_CITY = 1_000
NIGHTS = 60
SHARE_TWICE = 0.2
SYLLABLES = "ka lo mi ren tus vor da sche bel no quin fra zo lü ñor pe".split()
KINDS = ("live", "all night long", "release party", "workshop", "open air", "film", "reading", "jam session")
FIRST_NIGHT = date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of CPU an event takes: ours, and the bare pass; `found` pairs that are the same of `there`."""

    events: int
    ours: float
    bare: float
    found: int
    there: int


def table() -> str:
    """Both sizes, and how the cost of an event grows from one to the other."""
    small, large = (measure(size) for size in SIZES)
    lines = ["duplicates, CPU an event", "", "| events | µs | bare rapidfuzz µs | ratio | found |"]
    lines.append("|---|---|---|---|---|")
    for each in (small, large):
        figures = f"{each.ours:.1f} | {each.bare:.1f} | {each.ours / each.bare:.2f}"
        lines.append(f"| {each.events} | {figures} | {each.found} of {each.there} |")
    return "\n".join([*lines, "", f"growth from {SIZES[0]} to {SIZES[1]}: {large.ours / small.ours:.2f}", ""])


def measure(events: int) -> Cost:
    """City by city, as a night does it."""
    ours = bare = 0.0
    found = there = 0
    for seed in range(events // PER_CITY):
        city, twice = invented(seed)
        gc.collect()
        begun = time.process_time()
        told = list(pairs(city))
        ours += time.process_time() - begun
        begun = time.process_time()
        by_hand(city)
        bare += time.process_time() - begun
        found += sum(comparison.verdict == "same" for _, _, comparison in told)
        there += twice
    return Cost(events, 1e6 * ours / events, 1e6 * bare / events, found, there)


def by_hand(events: list[ToldEvent]) -> None:
    """What anybody would begin with: every two titles of a city's night."""
    nights: dict[str, list[str]] = defaultdict(list)
    for event in events:
        nights[event.night].append(anyascii(event.title).lower())
    for titles in nights.values():
        for one, other in combinations(titles, 2):
            token_set_ratio(one, other)


def invented(seed: int) -> tuple[list[ToldEvent], int]:
    """A city's events, a fifth of them on two platforms in other words, and how many those are."""
    dice = random.Random(seed)
    houses = [(_word(dice), 52 + dice.random() / 5, 13 + dice.random() / 5) for _ in range(60)]
    events = list(_events(dice, houses))
    return events, len(events) - len({event.link.rpartition("/")[2] for event in events})


def _events(dice: random.Random, houses: list[tuple[str, float, float]]) -> Iterator[ToldEvent]:
    made = 0
    while made < PER_CITY:
        house, lat, lng = dice.choice(houses)
        night = (FIRST_NIGHT + timedelta(days=dice.randrange(NIGHTS))).isoformat()
        acts = [f"{_word(dice)} {_word(dice)}" for _ in range(dice.randint(1, 3))]
        start = f"{night}T{dice.randint(18, 23)}:{dice.choice(('00', '30'))}:00+01:00"
        one = ToldEvent(
            id="",
            slug="",
            title=f"{', '.join(acts)} {dice.choice(KINDS)}".strip(),
            date=night,
            time=start[11:16],
            night=night,
            start=start,
            timezone="Europe/Berlin",
            place=Place(name=house, address=f"{house}weg {int(lat * 1e4) % 90}", locality="Berlin", lat=lat, lng=lng),
            city="berlin",
            source="luma",
            link=f"https://one.example/{made}",
        )
        yield one
        made += 1
        if made < PER_CITY and dice.random() < SHARE_TWICE:
            title = dice.choice((acts[0], one.title.upper(), f"Night Ferry presents: {acts[0]} at {house}"))
            place = replace(one.place, lat=lat + 0.0002)
            link = f"https://two.example/{made - 1}"
            yield replace(one, title=title, source="meetup", place=place, link=link)
            made += 1


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()
