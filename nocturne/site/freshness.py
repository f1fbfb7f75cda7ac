"""How fresh each source is in each city: what the night's visits left in `.state/health.json`, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from nocturne.errors import StateError
from nocturne.site.language import Language

LAST_NIGHT = timedelta(hours=36)
State = Literal["confirmed", "partly", "late", "never"]


class VisitHealth(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a visit's row that the site may show; which pages were asked stays with the operator."""

    source: str
    city: str
    title: str = ""
    tried_at: str = ""
    good_at: str = ""
    listed: int = 0
    degraded: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How much a source tells of its events in a city: share of events by field, and one figure of 100."""

    source: str
    city: str
    score: int = 0
    fields: dict[str, float] = {}
    held: int = 0


class _Health(msgspec.Struct, frozen=True):
    at: str = ""
    rows: tuple[VisitHealth, ...] = ()
    coverage: tuple[Told, ...] = ()
    born: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """One source in one city. `good_at`, `tried_at` ISO 8601 UTC, "" never; `listed` listings now held.

    `score` 0 to 100: how much it tells of its events, null when it told of none; `coverage` the share of events that
    have a field, 0 to 1, by field; `held` listings held back because they contradict themselves.
    """

    source: str
    title: str
    city: str
    state: State
    good_at: str
    tried_at: str
    listed: int
    degraded: bool
    score: int | None = None
    coverage: Mapping[str, float] = field(default_factory=dict)
    held: int = 0


@dataclass(frozen=True, slots=True)
class ToldFreshness:
    """A source with its state in `words`, and in `good` the instant of the oldest confirmation still relied on."""

    source: Freshness
    words: str
    good: str


def told(sources: Iterable[Freshness], language: Language) -> list[ToldFreshness]:
    """What a visitor is told."""
    never = language.gettext("never")
    return [
        ToldFreshness(each, _words(each, language), language.spoken_instant(each.good_at) if each.good_at else never)
        for each in sources
    ]


def _words(source: Freshness, language: Language) -> str:
    day = language.long_day(source.good_at[:10]) if source.good_at else ""
    if source.state == "confirmed":
        return language.gettext("confirmed last night")
    if source.state == "partly":
        return language.gettext("partly confirmed last night, the rest on {day}", day=day)
    return language.gettext("last confirmed {day}", day=day) if day else language.gettext("not reached yet")


@dataclass(frozen=True, slots=True)
class Health:
    """All sources, by city slug then title, and when the night was (`at`, ISO 8601 UTC, "" before the first).

    `born`: city slug -> the instant of its first night, ISO 8601 UTC.
    """

    at: str
    sources: tuple[Freshness, ...]
    born: Mapping[str, str] = field(default_factory=dict)

    def of(self, city: str) -> tuple[Freshness, ...]:
        """The sources of one city."""
        return tuple(each for each in self.sources if each.city == city)


def read(path: Path, now: datetime) -> Health:
    """The health file as it stands at the aware instant `now`. Raises StateError when it cannot be read."""
    try:
        health = msgspec.json.decode(path.read_bytes(), type=_Health)
        _check_instants(health)
    except FileNotFoundError:
        return Health("", ())
    except (msgspec.DecodeError, ValueError) as problem:
        raise StateError(f"{path}: cannot be read ({problem}); restore it or remove it") from problem
    grouped: dict[tuple[str, str], list[VisitHealth]] = {}
    for row in health.rows:
        grouped.setdefault((row.city, row.source), []).append(row)
    told = {(each.city, each.source): each for each in health.coverage}
    sources = [_with(_together(rows, now), told.get(place)) for place, rows in grouped.items()]
    ordered = sorted(sources, key=lambda each: (each.city, each.title, each.source))
    return Health(health.at, tuple(ordered), health.born)


def _check_instants(health: _Health) -> None:
    """What is compared with the clock and said to people is an instant, or "" where nothing happened."""
    for text in (
        health.at,
        *health.born.values(),
        *(each for row in health.rows for each in (row.tried_at, row.good_at)),
    ):
        if text and datetime.fromisoformat(text).tzinfo is None:
            raise ValueError(f"{text!r} is not an instant")


def _together(rows: Sequence[VisitHealth], now: datetime) -> Freshness:
    """A source's visits in a city as one: no fresher than its oldest part."""
    fresh = [_is_fresh(row.good_at, now) for row in rows]
    good = [row.good_at for row in rows]
    state: State = (
        "confirmed" if all(fresh) else "partly" if any(fresh) and all(good) else "late" if any(good) else "never"
    )
    return Freshness(
        source=rows[0].source,
        title=rows[0].title or rows[0].source,
        city=rows[0].city,
        state=state,
        good_at=min(filter(None, good), default=""),
        tried_at=max(row.tried_at for row in rows),
        listed=sum(row.listed for row in rows),
        degraded=any(row.degraded for row in rows),
    )


def _with(fresh: Freshness, told: Told | None) -> Freshness:
    if told is None:
        return fresh
    return replace(fresh, score=told.score, coverage=told.fields, held=told.held)


def _is_fresh(good_at: str, now: datetime) -> bool:
    return bool(good_at) and now - datetime.fromisoformat(good_at) < LAST_NIGHT
