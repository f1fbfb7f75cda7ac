"""Which few events of a night stand on the home page: as different as the night allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.selections import Listed
from nocturne.site.shown import Shown, unconfirmed_since
from nocturne.site.summary import Evening, Teaser

SHOWN, SPARE = 4, 2
"""So many are shown, and so many more are there for when some of those are over."""
OFF = frozenset({"cancelled", "postponed"})
GONE = frozenset({"sold_out", "closed"})


def evening(language: Language, made: Sequence[Listed], night: str) -> Evening:
    """A night of a city in a language. `made`: all that people made, in the order of lists."""
    now = [each for each in made if each[0].event.night == night]
    return Evening(
        night=night,
        tonight=len(now),
        events=sum(dates.last_evening(row.event.night, row.event.end) >= night for row, _ in made),
        teasers=tuple(
            _teaser(Shown(row.event, language, href=each.href, spoken=each.spoken), spare=spare)
            for (row, each), spare in highlights(now)
        ),
    )


def _teaser(each: Shown, *, spare: bool) -> Teaser:
    event = each.event
    return Teaser(
        id=event.id, title=event.title, time=each.time, hour=each.hour, start=event.start, end=event.end or "",
        has_hour=each.has_hour, where=each.where, price=each.price, href=each.href, scene=each.scene,
        status=event.status, is_free=bool(event.offer.is_free), marks=each.marks, foreign=each.foreign, spare=spare,
    )  # fmt: skip


def highlights(made: Sequence[Listed]) -> list[tuple[Listed, bool]]:
    """At most `SHOWN` events and `SPARE` more in the order they came, and whether each is one of those more.

    `made`: what people made and begins in that night, in the order of lists. First one of each scene, rather
    of different houses; then of houses that are not there yet; then the rest. What is off is none, what is sold out or
    not confirmed any more only when there is nothing else.
    """
    able = [number for number, (row, _) in enumerate(made) if row.event.status not in OFF]
    chosen: list[int] = []
    scenes: set[str] = set()
    houses: set[str] = set()
    for doubtful, new_scene, new_house in product((False, True), (True, False), (True, False)):
        for number in able:
            scene, house = made[number][1].scene, _house(made[number])
            if len(chosen) == SHOWN + SPARE or number in chosen or _is_doubtful(made[number]) != doubtful:
                continue
            if (new_scene and scene in scenes) or (new_house and house in houses):
                continue
            chosen.append(number)
            scenes.add(scene)
            houses.add(house)
    spare = set(chosen[SHOWN:])
    return [(made[number], number in spare) for number in sorted(chosen)]


def _house(each: Listed) -> str:
    """What tells its house from others; hidden places are one."""
    row, shown = each
    return "" if row.event.place.hidden else row.venue or shown.where


def _is_doubtful(each: Listed) -> bool:
    event = each[0].event
    return event.offer.availability in GONE or bool(unconfirmed_since(event))
