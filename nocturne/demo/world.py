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
SHARES = {"eventbrite": 34, "meetup": 14, "luma": 18, "calendar": 14}
"""How many of a town's events are announced on each platform when the story begins."""
NEW_A_NIGHT = ("luma", "eventbrite", "meetup", "calendar")
"""Where each later night's new announcements appear, in every town."""
ALSO = {"eventbrite": ("calendar", 0.15), "luma": ("meetup", 0.12)}
"""Platform -> another that lists the same event, and how often it does."""
UNIT = {"EUR": 4, "GBP": 4, "USD": 6, "JPY": 600, "MXN": 80}
"""The price of a cheap beer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An invented event as its organiser means it; platforms tell it in their own formats.

    `start`, `end` are aware local times. `low`/`high` in units of the town's currency, None when not said.
    `announced`: the simulated night it was first told. `over`: it ended before tonight's crawl.
    """

    number: int
    announced: int
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
    over: bool = False
    edited: int = 0

    @property
    def slug(self) -> str:
        """The words of an address."""
        kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in self.title.lower())
        return "-".join(part for part in kept.split("-") if part) or "night"


def world(first_night: datetime, night: int, seed: int = 7) -> list[Happening]:
    """All happenings as organisers announce them on simulated night `night` (0-based) after `first_night`."""
    clock = first_night + timedelta(days=night)
    told = [
        _edited(one, night - one.announced) for town in TOWNS for one in _town(town, first_night, night, seed)
    ]  # fmt: skip
    return [replace(one, over=one.end < clock) for one in told if not _forgotten(one, night)]


def _town(town: Town, first_night: datetime, night: int, seed: int) -> Iterator[Happening]:
    """Everything a town has announced so far; the dice of a night do not depend on later nights."""
    number = 1000 * (TOWNS.index(town) + 1)
    today = first_night.astimezone(ZoneInfo(town.timezone)).date()
    for announced in range(night + 1):
        dice = random.Random(f"{seed}/{town.slug}/{announced}")
        platforms = [name for name, share in SHARES.items() for _ in range(share)] if announced == 0 else NEW_A_NIGHT
        for platform in platforms:
            yield _happening(town, platform, number, announced, today + timedelta(days=announced), dice)
            number += 1


def _happening(town: Town, platform: str, number: int, announced: int, today: date, dice: random.Random) -> Happening:
    scene, venue = dice.choice(SCENES), dice.choice(town.venues)
    artist, other = dice.sample(ARTISTS, 2)
    crew = dice.choice(CREWS)
    words = {"artist": artist, "other": other, "crew": crew, "number": dice.randint(4, 60)}
    start = _start(town, today, scene, dice)
    hidden = platform == "luma" and dice.random() < 0.2
    also, share = ALSO.get(platform, ("", 0.0))
    happening = Happening(
        number=number,
        announced=announced,
        town=town,
        platforms=(platform, also) if dice.random() < share and not hidden else (platform,),
        title=dice.choice(scene.titles).format(**words),
        start=start,
        end=start + timedelta(hours=dice.choice(scene.length_hours)),
        venue=venue,
        scene=scene,
        crew=crew,
        artist=artist,
        paragraphs=tuple(text.format(**words) for text in scene.texts),
        hidden=hidden,
        online=platform in ("eventbrite", "meetup") and dice.random() < 0.08,
        sold_out=dice.random() < 0.06,
    )
    return _priced(happening, platform, dice)


def _start(town: Town, today: date, scene: Scene, dice: random.Random) -> datetime:
    """Weekends are fuller than Tuesdays and the next nights are never empty; small hours belong to the night before."""
    days = range(DAYS)
    weights = [3 if (today + timedelta(day)).weekday() >= 4 else 1 for day in days]
    day = dice.choice((0, 1, 2, 2, 3)) if dice.random() < 0.2 else dice.choices(days, weights=weights)[0]
    at = time(dice.choice(scene.hour), dice.choice((0, 0, 30)))
    return datetime.combine(today + timedelta(day + (at.hour < 5)), at, ZoneInfo(town.timezone))


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


def _forgotten(one: Happening, night: int) -> bool:
    """One of a town's calendar loses an entry after its first night, without a word: nobody knows why."""
    return night > one.announced and one.platforms == ("calendar",) and one.number % 14 == 9


def _edited(one: Happening, age: int) -> Happening:
    """Organisers change their minds from the night after the announcement, each about the same thing for good."""
    turn = one.number % 23
    if age >= 1 and turn == 3:
        one = replace(one, cancelled=True, edited=1)
    if age >= 1 and turn == 7:
        one = replace(one, start=one.start + timedelta(hours=1), end=one.end + timedelta(hours=1), edited=1)
    if age >= 1 and turn == 11 and one.low:
        one = replace(one, low=one.low + UNIT[one.town.currency], high=None, edited=1)
    if age >= 2 and turn == 14:
        one = replace(one, title=f"{one.title} — with guests", edited=2)
    if age >= 2 and turn == 17:
        venue = one.town.venues[(one.town.venues.index(one.venue) + 1) % len(one.town.venues)]
        one = replace(one, venue=venue, edited=2)
    if age >= 2 and turn == 19:
        one = replace(one, sold_out=True, edited=2)
    return one
