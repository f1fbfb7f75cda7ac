"""What became of the last letter's picks: those that were called off or moved since, for a short list in the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nocturne.digest import words
from nocturne.digest.select import place
from nocturne.model.event import Event
from nocturne.model.letter import Correction, Letter, Pick
from nocturne.site.language import Language
from nocturne.site.rows import web
from nocturne.site.shown import no_hour

MOST = 5
MOVED = "moved"
"""The status of a correction whose event takes place at another hour or in another place."""
CALLED_OFF = ("cancelled", "postponed")


def corrections(last: Letter | None, events: Mapping[str, Event], language: Language) -> tuple[Correction, ...]:
    """Those of the `last` letter that have to be put right. `events`: id -> what is known now, past ones included."""
    return () if last is None else tuple(_found(last, events, language))[:MOST]


def _found(last: Letter, events: Mapping[str, Event], language: Language) -> Iterator[Correction]:
    for pick in last.picks:
        event = events.get(pick.id)
        if event is None or event.is_ai_generated:
            continue
        if event.status in CALLED_OFF or event.start != pick.start or _is_elsewhere(event, pick, language):
            status = event.status if event.status in (*CALLED_OFF, "rescheduled", "moved_online") else MOVED
            yield Correction(
                id=pick.id,
                title=words.cut(event.title, words.TITLE) or pick.title,
                url=web(event.url) or pick.url,
                status=status,
                was=spoken(pick.date, pick.time, pick.place, language),
                now="" if status in CALLED_OFF else _now(event, language),
            )


def _is_elsewhere(event: Event, pick: Pick, language: Language) -> bool:
    """Whether both places are told and differ: one that is told at last is no move."""
    now = place(event, language)
    return bool(pick.place and now and now != pick.place)


def _now(event: Event, language: Language) -> str:
    time = event.time or no_hour(event, language)
    return spoken(event.date, time, place(event, language), language)


def spoken(date: str, time: str, where: str, language: Language) -> str:
    """Day, hour and place in one line; what is not known is left out."""
    return ", ".join(filter(None, (language.long_day(date), time, where)))
