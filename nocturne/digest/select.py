"""Which events stand in a letter: those of its seven nights that are best told, of many kinds, nothing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from nocturne.config.letters import LetterSettings
from nocturne.digest import words
from nocturne.digest.week import Week
from nocturne.model.event import Event
from nocturne.model.letter import Letter, Pick
from nocturne.quality.coverage import FIELDS
from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.rows import Row, web
from nocturne.site.scenes import scene
from nocturne.site.shown import price, unconfirmed_since, where

POOL = 100
"""So many events are kept for letters by tag."""
BY_MODEL = frozenset({"tags", "description", "description_html"})
"""Fields that a model may have had a hand in: they are left out, the event stays. Any other makes it the model's."""
_A_DAY_LATER, _AGAIN = 3, 9
"""What the figure of an event loses for each day it is further off, and for each one before it that is like it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most events of one letter, of one scene in it, and in one house."""

    events: int
    per_scene: int
    per_venue: int

    @classmethod
    def of(cls, settings: LetterSettings) -> Limits:
        """As the operator set them."""
        return cls(settings.events, settings.per_scene, settings.per_venue)


def pool(
    rows: Sequence[Row], week: Week, now: datetime, told: Mapping[str, int], language: Language
) -> tuple[Pick, ...]:
    """Every event that may stand in the week's letters, the best first. `told`: id -> sequence as it was last told.

    `rows` are those the site shows, with their addresses.
    """
    fit = [row for row in rows if may_be_told(row.event, week, now) and told.get(row.event.id, -1) < row.event.sequence]
    oldest = min((row.event.first_seen[:10] for row in rows if row.event.first_seen), default="")
    return tuple(_pick(row, week, language, changed=row.event.id in told, oldest=oldest) for row in _ranked(fit, week))


def choose(found: Sequence[Pick], limits: Limits, tags: Iterable[str], language: Language) -> tuple[Pick, ...]:
    """The picks of one letter out of a week's pool; a reader's own tags come first, and say so."""
    wanted = frozenset(tags)
    mine = [
        replace(pick, reason=words.by_tag(tag, language)) if (tag := _first(pick.tags, wanted)) else pick
        for pick in found
    ]
    ordered = sorted(mine, key=lambda pick: not wanted.intersection(pick.tags))
    scenes, venues, chosen = Counter[str](), Counter[str](), list[Pick]()
    for pick in ordered:
        if len(chosen) == limits.events:
            break
        if scenes[pick.scene] < limits.per_scene and (not pick.venue or venues[pick.venue] < limits.per_venue):
            chosen.append(pick)
            scenes[pick.scene] += 1
            venues[pick.venue] += 1
    return tuple(chosen)


def may_be_told(event: Event, week: Week, now: datetime) -> bool:
    """Whether an event begins in the week's nights, after the letter goes out and after `now`, and can be gone to."""
    return (
        week.first <= event.night <= week.last
        and not event.is_ai_generated
        and BY_MODEL.issuperset(event.ai_fields)
        and event.status not in ("cancelled", "postponed")
        and event.offer.availability not in ("sold_out", "closed")
        and any(each.state != "gone" for each in event.sources)
        and _is_ahead(event, max(week.goes_out, now))
    )


def _is_ahead(event: Event, moment: datetime) -> bool:
    if len(event.start) == len("2026-05-01"):
        return event.night >= dates.tonight(moment, event.timezone)
    return datetime.fromisoformat(event.start) > moment


def _ranked(rows: Sequence[Row], week: Week) -> Iterator[Row]:
    """By figure, but each the later the more of its night, house and kind there are before it; a series comes once."""
    left = sorted(_once(sorted(rows, key=lambda row: (row.event.start, row.event.id))), key=lambda row: row.event.id)
    figures = {row.event.id: _figure(row, week) for row in left}
    before = Counter[tuple[str, str]]()
    for _ in range(min(POOL, len(left))):
        best = max(left, key=lambda row: figures[row.event.id] - _AGAIN * sum(map(before.__getitem__, _kinds(row))))
        left.remove(best)
        before.update(_kinds(best))
        yield best


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """Of a series, and of events of one name in one house, the first."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        names = {("", row.event.series_id)} if row.event.series_id else set()
        names.add((_house(row), row.event.title.casefold()))
        if not names & seen:
            yield row
        seen |= names


def _kinds(row: Row) -> list[tuple[str, str]]:
    kinds = [("night", row.event.night), ("scene", scene(row.event.tags))]
    return [*kinds, ("house", house)] if (house := _house(row)) else kinds


def _figure(row: Row, week: Week) -> int:
    """How well an event is told, how soon it is, and what speaks for it beside."""
    event = row.event
    told = sum(weight for weight, says in FIELDS.values() if says(cast(Any, event)))
    away = next(number for number in range(7) if week.night(number) == event.night)
    figure = told - _A_DAY_LATER * away
    figure += 8 if event.first_seen[:10] > week.night(-8) else 0
    figure += 6 if event.offer.is_free else 0
    figure += 4 * min(2, sum(each.state == "listed" for each in event.sources) - 1)
    figure -= 8 if event.series_id else 0
    figure -= 15 if event.attendance_mode == "online" else 0
    return figure - (30 if unconfirmed_since(event) else 0)


def _house(row: Row) -> str:
    """What tells houses apart: its slug, or its name where it has none; "" where it is hidden or unknown."""
    if row.event.place.hidden:
        return ""
    return row.venue or row.event.place.name.casefold()


def _pick(row: Row, week: Week, language: Language, *, changed: bool, oldest: str) -> Pick:
    event = row.event
    made = frozenset(event.ai_fields)
    tags = () if "tags" in made else tuple(filter(None, map(words.scrubbed, event.tags)))
    free = event.offer.is_free
    return Pick(
        id=event.id,
        sequence=event.sequence,
        title=words.cut(event.title, words.TITLE) or "…",
        url=_address(event),
        night=event.night,
        date=event.date,
        time=event.time,
        all_day=event.all_day,
        start=event.start,
        timezone=event.timezone,
        place=place(event, language),
        hidden=event.place.hidden,
        price=words.cut(price(event, language), 60) if event.price or free or event.offer.pay_what_you_can else "",
        is_free=free,
        tags=tags,
        scene=scene(event.tags),
        venue=_house(row),
        status=event.status,
        summary="" if made & {"description", "description_html"} else words.cut(event.description, words.SUMMARY),
        reason=words.reason(row, week, language, changed=changed, oldest=oldest),
    )


def place(event: Event, language: Language) -> str:
    """One line, "" while it is hidden or where nobody told it."""
    told = event.place.name or event.location or event.place.address or event.place.locality
    if event.place.hidden or not (told or event.attendance_mode == "online"):
        return ""
    return words.cut(where(event, language), 100)


def _address(event: Event) -> str:
    """Its page; where events have none its row may be on another page tomorrow, and its own announcement is better."""
    return event.link if "#" in event.url and event.link else web(event.url)


def told_in(letters: Iterable[Letter]) -> dict[str, int]:
    """Id -> the sequence with which an event was last told."""
    told: dict[str, int] = {}
    for letter in letters:
        for pick in letter.picks:
            told[pick.id] = max(pick.sequence, told.get(pick.id, 0))
    return told


def _first(tags: Iterable[str], wanted: frozenset[str]) -> str:
    return next((tag for tag in tags if tag in wanted), "")
