"""What goes on in the invented cities, and how it changes from one simulated night to the next."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nocturne.demo.places import TOWNS, Town, Venue
from nocturne.demo.scenes import ARTISTS, CREWS, SCENES, Scene

DAYS = 35
PER_TOWN = 46
PLATFORMS = ("eventbrite", "meetup", "luma", "calendar")
SHARES = (20, 9, 10, 7)
"""How many of a town's events are first listed on each platform; they add up to PER_TOWN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An invented event as its organiser means it; platforms tell it in their own formats.

    `start`, `end` are aware local times. `low`/`high` in units of the town's currency, None when not said.
    """

    number: int
    town: Town
    platforms: tuple[str, ...]
    title: str
    start: datetime
    end: datetime
    venue: Venue
    scene: Scene
    crew: str
    artist: str
    paragraphs: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    free: bool = False
    pay_what_you_can: bool = False
    hidden: bool = False
    online: bool = False
    sold_out: bool = False
    cancelled: bool = False
    edited: int = 0

    @property
    def slug(self) -> str:
        """The words of an address."""
        kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in self.title.lower())
        return "-".join(part for part in kept.split("-") if part) or "night"


def world(first_night: datetime, night: int, seed: int = 7) -> list[Happening]:
    """All happenings as organisers announce them on simulated night `night` (0-based) after `first_night`."""
    return [
        happening for town in TOWNS for happening in _announced(list(_town(town, first_night, seed)), night)
    ]  # fmt: skip


def _town(town: Town, first_night: datetime, seed: int) -> Iterator[Happening]:
    dice = random.Random(f"{seed}/{town.slug}")
    today = first_night.astimezone(ZoneInfo(town.timezone)).date()
    base = 1000 * (TOWNS.index(town) + 1)
    listed = [platform for platform, share in zip(PLATFORMS, SHARES, strict=True) for _ in range(share)]
    for at, platform in enumerate(listed):
        yield _happening(town, platform, base + at, today, dice)


def _happening(town: Town, platform: str, number: int, today: date, dice: random.Random) -> Happening:
    scene, venue = dice.choice(SCENES), dice.choice(town.venues)
    artist, other = dice.sample(ARTISTS, 2)
    crew = dice.choice(CREWS)
    words = {"artist": artist, "other": other, "crew": crew, "number": dice.randint(4, 60)}
    start = _start(town, today, scene, dice)
    platforms = (platform, "calendar") if platform == "eventbrite" and dice.random() < 0.12 else (platform,)
    happening = Happening(
        number=number,
        town=town,
        platforms=platforms,
        title=dice.choice(scene.titles).format(**words),
        start=start,
        end=start + timedelta(hours=dice.choice(scene.length_hours)),
        venue=venue,
        scene=scene,
        crew=crew,
        artist=artist,
        paragraphs=tuple(text.format(**words) for text in scene.texts),
        hidden=platform == "luma" and dice.random() < 0.2,
        online=platform in ("eventbrite", "meetup") and dice.random() < 0.08,
        sold_out=dice.random() < 0.06,
    )
    return _priced(happening, platform, dice)


def _start(town: Town, today: date, scene: Scene, dice: random.Random) -> datetime:
    """Weekends are fuller than Tuesdays, tonight is never empty."""
    day = dice.choices(range(DAYS), weights=[3 if (today + timedelta(d)).weekday() >= 4 else 1 for d in range(DAYS)])[0]
    day = 0 if dice.random() < 0.1 else day
    at = time(dice.choice(scene.hour), dice.choice((0, 0, 30)))
    return datetime.combine(today + timedelta(day), at, ZoneInfo(town.timezone))


UNIT = {"EUR": 4, "GBP": 4, "USD": 6, "JPY": 600, "MXN": 80}


def _priced(one: Happening, platform: str, dice: random.Random) -> Happening:
    """Free, not said, pay what you can, one price or a range."""
    unit = UNIT[one.town.currency]
    low = dice.randint(*one.scene.price) * unit
    if low == 0:
        return replace(one, free=True)
    if dice.random() < 0.15:
        return one
    if platform == "luma" and dice.random() < 0.2:
        return replace(one, low=unit, pay_what_you_can=True)
    return replace(one, low=low, high=low + unit if dice.random() < 0.4 else low)


def _announced(happenings: list[Happening], night: int) -> list[Happening]:
    """The same town some nights later: announced since, moved, cancelled, sold out, renamed."""
    late = {happening.number for happening in happenings[4::11]}
    told = [one for one in happenings if night > 0 or one.number not in late]
    return [_edited(one, night) for one in told]


def _edited(one: Happening, night: int) -> Happening:
    """Organisers change their minds from the second night on, each about the same thing for good."""
    turn = one.number % 23
    if night >= 1 and turn == 3:
        one = replace(one, cancelled=True, edited=1)
    if night >= 1 and turn == 7:
        one = replace(one, start=one.start + timedelta(hours=1), end=one.end + timedelta(hours=1), edited=1)
    if night >= 1 and turn == 11 and one.low:
        one = replace(one, low=one.low + UNIT[one.town.currency], high=None, edited=1)
    if night >= 2 and turn == 14:
        one = replace(one, title=f"{one.title} — with guests", edited=2)
    if night >= 2 and turn == 17:
        venue = one.town.venues[(one.town.venues.index(one.venue) + 1) % len(one.town.venues)]
        one = replace(one, venue=venue, edited=2)
    if night >= 2 and turn == 19:
        one = replace(one, sold_out=True, edited=2)
    return one
