"""Events that a model names: asked for a city, checked, and either found among what is confirmed or only suggested."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from nocturne.dedupe.match import compare
from nocturne.model.city import City
from nocturne.model.event import Event, KnownEvent
from nocturne.model.machine import Suggestion
from nocturne.normalise.text import line, without_people
from nocturne.parse.paths import items, text

AHEAD = 30
"""Days for which a model is asked."""
MOST = 12
_LINK = re.compile(r"https?:|www\.|[<>{}]")
_ORDERS = (
    "You help a calendar of underground events to find nights it may have missed. Name public events that you know to "
    "be announced for the given city and days; leave out whatever you are not sure of: an empty list is a good answer. "
    "`date` is YYYY-MM-DD. `why`: at most ten words on what it is."
)
_SCHEMA = {
    "type": "OBJECT",
    "properties": {
        "events": {
            "type": "ARRAY",
            "maxItems": MOST,
            "items": {
                "type": "OBJECT",
                "properties": {
                    "title": {"type": "STRING"},
                    "date": {"type": "STRING"},
                    "venue": {"type": "STRING"},
                    "why": {"type": "STRING"},
                },
                "required": ["title", "date", "venue", "why"],
                "propertyOrdering": ["title", "date", "venue", "why"],
            },
        }
    },
    "required": ["events"],
}


EVERY = timedelta(days=7)
"""What a model knows does not change overnight."""


def is_due(known: Sequence[Suggestion], now: datetime) -> bool:
    """Whether a city's suggestions are old enough to be asked for again."""
    newest = max((each.at for each in known), default="")
    return not newest or datetime.fromisoformat(newest) + EVERY <= now


def question(city: City, now: datetime) -> bytes:
    """The body of a request for a city's coming weeks."""
    first, last = _days(city, now)
    told = {"city": city.name, "country": city.country, "from": first.isoformat(), "to": last.isoformat()}
    body = {
        "systemInstruction": {"parts": [{"text": _ORDERS}]},
        "contents": [{"role": "user", "parts": [{"text": json.dumps(told, ensure_ascii=False)}]}],
        "generationConfig": {
            "responseMimeType": "application/json",
            "responseSchema": _SCHEMA,
            "temperature": 0,
            "maxOutputTokens": 2048,
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _days(city: City, now: datetime) -> tuple[date, date]:
    first = now.astimezone(ZoneInfo(city.timezone)).date()
    return first, first + timedelta(days=AHEAD)


def suggestions(value: Any, city: City, model: str, now: datetime, at: str) -> list[Suggestion]:
    """What of an answer is an event at all: a name, a day within the weeks asked for, no address of the web."""
    first, last = _days(city, now)
    found: dict[tuple[str, str], Suggestion] = {}
    for each in items(value, "events")[:MOST]:
        title, day = _plain(text(each, "title"), 120), text(each, "date")
        if title and _within(day, first, last):
            found.setdefault(
                (title.casefold(), day),
                Suggestion(
                    city=city.slug,
                    title=title,
                    date=day,
                    venue=_plain(text(each, "venue"), 80),
                    why=_plain(text(each, "why"), 120),
                    model=model,
                    at=at,
                ),
            )
    return sorted(found.values(), key=lambda one: (one.date, one.title))


def _within(day: str, first: date, last: date) -> bool:
    try:
        return first <= date.fromisoformat(day) <= last and len(day) == len("2026-05-01")
    except ValueError:
        return False


def _plain(words: str, longest: int) -> str:
    said = without_people(line(words, longest))
    return "" if _LINK.search(said) else said


def linked(found: Iterable[Suggestion], events: Sequence[KnownEvent]) -> list[Suggestion]:
    """Each suggestion with the confirmed event that it is, as far as the rules of duplicates say the same."""
    by_day: dict[str, list[KnownEvent]] = {}
    for event in events:
        if not event.is_ai_generated:
            by_day.setdefault(event.date, []).append(event)
    return [replace(each, linked=_home(each, by_day.get(each.date, ()))) for each in found]


def _home(one: Suggestion, events: Iterable[KnownEvent]) -> str:
    told = {"title": one.title, "date": one.date, "start": one.date, "all_day": True, "place": {"name": one.venue}}
    return next((event.id for event in events if compare(told, _public(event)) == "same"), "")


def _public(event: KnownEvent) -> dict[str, Any]:
    names = Event.__dataclass_fields__
    plain: dict[str, Any] = msgspec.to_builtins(event)
    return {name: plain[name] for name in names}


def coming(found: Iterable[Suggestion], city: City, now: datetime) -> list[Suggestion]:
    """Those that are not over."""
    today = _days(city, now)[0].isoformat()
    return [each for each in found if each.date >= today]
