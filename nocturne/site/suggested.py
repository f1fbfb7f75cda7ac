"""What a model suggested and nobody confirmed: a labelled list of its own, and the same as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from nocturne.errors import StateError
from nocturne.site.language import Language


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """One suggestion: `date` local YYYY-MM-DD, `model` who said it, `linked` the confirmed event that it is, or ""."""

    city: str
    title: str
    date: str
    venue: str = ""
    why: str = ""
    model: str = ""
    linked: str = ""


_decode = msgspec.json.Decoder(Suggested).decode


def read(folder: Path, cities: Sequence[str]) -> tuple[Suggested, ...]:
    """What is suggested for these cities and is no confirmed event, by day. Raises StateError naming a broken file."""
    found: list[Suggested] = []
    for slug in cities:
        path = folder / f"{slug}.ndjson"
        try:
            rows = [_decode(line) for line in path.read_bytes().splitlines()] if path.is_file() else []
            found += [row for row in rows if not row.linked and date.fromisoformat(row.date)]
        except (msgspec.DecodeError, ValueError) as problem:
            raise StateError(f"{path}: cannot be read ({problem}); restore it or remove it") from problem
    return tuple(sorted(found, key=lambda each: (each.date, each.city, each.title)))


def as_json(found: Sequence[Suggested]) -> bytes:
    """`api/v1/suggestions.json`: said by a model, confirmed by nobody."""
    rows = [{**msgspec.to_builtins(each), "is_ai_generated": True} for each in found]
    for row in rows:
        del row["linked"]
    return msgspec.json.encode({"is_ai_generated": True, "suggestions": rows})


def by_city(
    found: Sequence[Suggested], names: Mapping[str, str], language: Language
) -> list[tuple[str, list[tuple[Suggested, str]]]]:
    """(name of a city, its suggestions with their days in words), in the order of the names."""
    told = [(each, language.long_day(each.date)) for each in found]
    return [(name, rows) for slug, name in names.items() if (rows := [one for one in told if one[0].city == slug])]
