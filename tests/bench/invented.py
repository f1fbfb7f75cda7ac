"""Projects of any size with invented events: the same numbers give the same bytes on every machine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from nocturne.store.state import State
from tests.bench import prepare

WORDS = (
    "room light floor basement voice tape signal canal yard lamp echo drum quiet late door harbour roof wire brass "
    "glass friends bring listen dance stay until morning nobody everybody invited free entry small loud slow northern"
).split()
TAGS = "techno dub ambient noise film poetry workshop queer vinyl zine".split()
BEGIN = datetime(2030, 1, 1, 18, 0)  # noqa: DTZ001 - a wall time, its offset is written beside it


def write(project: Path, cities: int, events: int) -> None:
    """Content and state."""
    prepare.write_content(project)
    for number in range(cities):
        save_city(project, number, events)


def save_city(project: Path, number: int, events: int, changed: float = 0.0) -> None:
    """One city; a share of its events may have `changed` their description."""
    city = prepare.CorpusCity(
        name=f"Town {number}", slug=f"town-{number}", tz="Europe/Berlin", lat=52.5, lng=13.4,
        events=list(_events(number, events, changed)),
    )  # fmt: skip
    prepare.write_city(project, city)
    State(project).open().save_events(city.slug, prepare.rows(city))


def _events(city: int, events: int, changed: float) -> Iterator[prepare.CorpusEvent]:
    dice = random.Random(city)
    for number in range(events):
        start = BEGIN + timedelta(minutes=15 * dice.randrange(96 * 60))
        told = "\n\n".join(" ".join(dice.choices(WORDS, k=60)).capitalize() + "." for _ in range(3))
        title = " ".join(dice.choices(WORDS, k=4)).title()
        price = float(dice.choice((0, 5, 8, 12)))
        yield prepare.CorpusEvent(
            id=f"{city:06x}{number:06x}0000", title=title,
            start=f"{start:%Y-%m-%dT%H:%M:%S}+01:00", end=f"{start + timedelta(hours=4):%Y-%m-%dT%H:%M:%S}+01:00",
            tz="Europe/Berlin", venue=f"Cellar {dice.randrange(40)}", address="3 Canal Street", lat=52.5, lng=13.4,
            description=f"{told} Changed." if dice.random() < changed else told, tags=tuple(dice.sample(TAGS, 2)),
            price=price, currency="EUR", image_url="", source="luma", link=f"https://luma.example/e/{city}-{number}",
        )  # fmt: skip
