"""A desk for invented letters: events as the site shows them, picks out of them, letters set without a project."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from nocturne.config.letters import LetterSettings
from nocturne.console import Console
from nocturne.digest.compose import Composer, Imprint
from nocturne.digest.select import Limits, choose, pool
from nocturne.digest.week import Week, week_of
from nocturne.model.event import KnownEvent, Offer, Place
from nocturne.model.letter import Letter, Pick, Setting
from nocturne.night import Night, open_night
from nocturne.site import coming, dates, rows
from nocturne.site.content import CityFacts, SiteFacts
from nocturne.site.language import Languages
from nocturne.site.rows import Row
from tests.site.projects import TEMPLATES, event

NOW = datetime(2026, 4, 29, 7, 0, tzinfo=UTC)
"""A Wednesday: the letter goes out on Thursday, 30 April, and tells of the nights until Wednesday, 6 May."""
SETTINGS = LetterSettings()
LIMITS = Limits.of(SETTINGS)
LANGUAGES = Languages([TEMPLATES])
BASE = "https://nocturne.example/guide"
IMPRINT = Imprint(
    title="Nocturne",
    base_url=BASE,
    postal_address="The people who keep this\n3 Canal Street\n10999 Berlin",
    privacy=f"{BASE}/privacy/",
)
SITE = SiteFacts(
    title="Nocturne", base_url=BASE, language="en", contact="", images="art", event_pages="all", host="any"
)
SCENES = ("techno", "punk", "film", "poetry", "workshop", "gallery", "sauna")
HOUSES = tuple(
    Place(name=f"House {number}", locality="Berlin", country="DE", lat=52.5, lng=13.4) for number in range(9)
)


def city(language: str = "en") -> CityFacts:
    """Berlin, in a language."""
    return CityFacts(
        slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin",
        language=language, about="",
    )  # fmt: skip


def night(number: int, day: str = "2026-05-01", hour: str = "22:00", **changes: Any) -> KnownEvent:
    """An event in a house and of a scene of its own, on an evening."""
    given: dict[str, Any] = {
        "date": day, "night": day, "time": hour, "start": f"{day}T{hour}:00+02:00", "end": None,
        "title": f"Night {number}", "tags": (SCENES[number % len(SCENES)],), "place": HOUSES[number % len(HOUSES)],
        "first_seen": "2026-04-01T03:00:00Z",
    }  # fmt: skip
    return event(number, **(given | changes))


def week_of_nights(count: int, **changes: Any) -> list[KnownEvent]:
    """Events over the week's seven nights."""
    first = date(2026, 4, 30)
    return [night(number, f"{first + timedelta(days=number % 7)}", **changes) for number in range(count)]


def listed(events: Iterable[KnownEvent], now: datetime = NOW, site: SiteFacts = SITE) -> list[Row]:
    """The rows of the site, with their addresses."""
    state = b"".join(msgspec.json.encode(each) + b"\n" for each in events)
    found = rows.read(state, "events")
    to_come, over = coming.split(found, dates.tonight(now, "Europe/Berlin"))
    coming.address(site, city(), to_come, over)
    return [*to_come, *over]


def week(now: datetime = NOW, settings: LetterSettings = SETTINGS) -> Week:
    """The week whose letter is due."""
    return week_of(now, "Europe/Berlin", settings)


def found(
    events: Iterable[KnownEvent], now: datetime = NOW, language: str = "en", told: Mapping[str, int] | None = None
) -> tuple[Pick, ...]:
    """The pool; `told`: id -> sequence."""
    return pool(listed(events, now), week(now), now, told or {}, LANGUAGES.of(language))


def chosen(
    events: Iterable[KnownEvent], tags: Sequence[str] = (), limits: Limits = LIMITS, now: datetime = NOW
) -> tuple[Pick, ...]:
    """The picks of a letter."""
    return choose(found(events, now), limits, tags, LANGUAGES.of("en"))


def letter(picks: Sequence[Pick], language: str = "en", **changes: Any) -> Letter:
    """A letter of those picks."""
    given: dict[str, Any] = {
        "city": "berlin", "city_name": "Berlin", "timezone": "Europe/Berlin", "language": language,
        "week": "2026-W18", "picks": tuple(picks), "archive_url": f"{BASE}/berlin/digests/2026-W18/",
    }  # fmt: skip
    return Letter(**(given | changes))


@cache
def composer(imprint: Imprint = IMPRINT, **more: Any) -> Composer:
    """Sets letters with the templates that ship."""
    return Composer((TEMPLATES,), imprint, **more)


def composed(events: Iterable[KnownEvent], language: str = "en") -> Setting:
    """The letter of these events, set."""
    picks = choose(found(events, language=language), LIMITS, (), LANGUAGES.of(language))
    return composer().set(letter(picks, language))


LONG = "Der sehr lange Name einer Veranstaltungsreihe, die niemals enden will, mit Gästen aus aller Welt & <mehr> " * 6


def maximal(count: int = 10) -> list[KnownEvent]:
    """Events that say as much as any can."""
    place = [dataclasses.replace(house, name=f"{LONG[:180]} {number}") for number, house in enumerate(HOUSES)]
    return [
        dataclasses.replace(
            each, title=f"{number} {LONG}", description=LONG * 20, place=place[number % len(place)],
            price="€" + "1" * 200, offer=Offer(is_free=False), status="rescheduled",
            slug="s" * 80, tags=(SCENES[number % len(SCENES)], *("tag" * 12,) * 5),
        )
        for number, each in enumerate(week_of_nights(count))
    ]  # fmt: skip


def open_project(project: Path, now: datetime = NOW) -> Night:
    """The project, opened at an instant."""
    return open_night(project, now, Console(quiet=True), {})
