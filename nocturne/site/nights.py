"""Events set apart by night, as every list shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from nocturne.site.language import Language
from nocturne.site.shown import Shown


@dataclass(frozen=True, slots=True)
class Night:
    """The events of one night on a page; `short` the weekday's, `number` day of the month, `rest` month and year."""

    day: str
    short: str
    weekday: str
    number: str
    rest: str
    shown: list[Shown]


def nights(shown: Sequence[Shown], language: Language) -> list[Night]:
    """One for each night, in the order they come."""
    return [
        Night(day, language.short_weekday(day), *language.day_parts(day), list(events))
        for day, events in groupby(shown, lambda each: each.event.night)
    ]
