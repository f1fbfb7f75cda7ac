"""`api/v1/search/<city>.json`: what a search on the visitor's own device looks through, in the order of lists.

The first keys of an event are always there. The others, which filters need, stand only where something is known:
leaving the unknown out keeps the file small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from nocturne.model.event import Event
from nocturne.site import dates, search_words
from nocturne.site.rows import Row
from nocturne.site.selections import Listed, Selections, house_name
from nocturne.site.shown import Shown

EXACT = 4
"""Decimals of a point: some eleven metres, near enough to say how far it is."""
FEWEST = 2
"""A house is worth a filter from so many coming events on."""
_AGE = re.compile(
    r"(?:ages?\s*)?(\d{1,2})\s*(?:\+|-$|and over|and up|or over|歳以上)"
    r"|(?:ab|a partir de|mayores de)\s*(\d{1,2})(?:\s*(?:jahren?|años))?$",
    re.IGNORECASE,
)
_ALL_AGES = re.compile(r"all ages|0\s*\+", re.IGNORECASE)

Made: TypeAlias = Sequence[Listed]
"""Events that people made and that are not over, in the order of lists."""


def houses(made: Made) -> dict[str, str]:
    """Slug -> name of each house with several events; a hidden place is no house."""
    found: dict[str, list[Listed]] = {}
    for row, shown in made:
        if row.venue and not row.event.place.hidden:
            found.setdefault(row.venue, []).append((row, shown))
    several = {
        slug: house_name(row.event for row, _ in each) for slug, each in sorted(found.items()) if len(each) >= FEWEST
    }
    return {slug: name for slug, name in several.items() if name}


def age(written: str) -> int | None:
    """The least age a listing names: 18 of "18+", 0 of "all ages", None of everything else."""
    said = written.strip()
    if _ALL_AGES.fullmatch(said):
        return 0
    found = _AGE.match(said)
    return int(found[1] or found[2]) if found else None


def sources(event: Event) -> list[str]:
    """The names of the sources that list it, the leading one first."""
    return list(dict.fromkeys([event.source, *(each.source for each in event.sources)]))


def point(event: Event) -> tuple[float, float] | None:
    """Where it is, (lat, lng) in degrees; None when that is unknown, hidden, or on no map."""
    place = event.place
    if place.hidden or place.lat is None or place.lng is None or event.attendance_mode == "online":
        return None
    return round(place.lat, EXACT), round(place.lng, EXACT)


def encode(city: str, made: Made, lists: Selections, titles: Mapping[str, str]) -> bytes:
    """The file. `lists` says which tags and houses have pages, `titles` what sources are called."""
    known = houses(made)
    named = dict.fromkeys(name for row, _ in made for name in sources(row.event))
    return msgspec.json.encode(
        {
            "city": city,
            "total": len(made),
            "lists": [*(f"tag/{tag}/" for tag in lists.tags), *(f"venue/{slug}/" for slug in lists.venues)],
            "venues": known,
            "sources": {name: titles.get(name, name) for name in sorted(named)},
            "events": [_event(row, shown) for row, shown in made],
        }
    )


def _event(row: Row, shown: Shown) -> dict[str, Any]:
    event = row.event
    said = (event.title, shown.where, *event.tags, *event.performers)
    return {
        "id": event.id,
        "title": event.title,
        "where": shown.where,
        "night": event.night,
        "time": event.time,
        "start": event.start,
        "tags": event.tags,
        "performers": event.performers,
        "price": shown.price,
        "is_free": event.offer.is_free,
        "status": event.status,
        "words": search_words.rest(event.description, " ".join(said)),
        "scene": shown.scene,
        "marks": shown.marks,
        "url": event.url,
        "sources": sources(event),
        **dict(_known(row)),
    }


def _known(row: Row) -> Iterator[tuple[str, Any]]:
    """What is said only where it is known."""
    event = row.event
    if event.all_day:
        yield "all_day", True
    if event.end:
        yield "end", event.end
    if (until := dates.last_night(event.night, event.end)) > event.night:
        yield "until", until
    if row.venue and not event.place.hidden:
        yield "venue", row.venue
    if (least := age(event.age_limit)) is not None:
        yield "age", least
    if event.attendance_mode != "offline":
        yield "attendance_mode", event.attendance_mode
    if row.language:
        yield "language", row.language
    if (where := point(event)) is not None:
        yield "lat", where[0]
        yield "lng", where[1]


def schema() -> dict[str, object]:
    """JSON Schema of the file."""
    text, number, degrees = {"type": "string"}, {"type": "integer"}, {"type": "number"}
    words, names = {"type": "array", "items": text}, {"type": "object", "additionalProperties": text}
    always = {
        "id": text, "title": text, "where": text, "night": text, "time": text, "start": text, "tags": words,
        "performers": words, "price": text, "is_free": {"type": ["boolean", "null"]}, "status": text, "words": text,
        "scene": text,
        "marks": words, "url": text, "sources": words,
    }  # fmt: skip
    known = {
        "all_day": {"type": "boolean", "default": False}, "end": text, "until": text, "venue": text, "age": number,
        "attendance_mode": {"enum": ["offline", "online", "mixed"], "default": "offline"}, "language": text,
        "lat": degrees, "lng": degrees,
    }  # fmt: skip
    event = {"type": "object", "properties": always | known, "required": list(always)}
    top = {
        "city": text, "total": number, "lists": words, "venues": names, "sources": names,
        "events": {"type": "array", "items": event},
    }  # fmt: skip
    return {"type": "object", "properties": top, "required": list(top)}
