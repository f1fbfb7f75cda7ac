"""What a page says differently in the nights it is read in: it is made in one of them, the next comes a day later.

A page stands until it is renewed, and is called old after a day and a half: so long, three nights can be tonight. What
changes between them stands in the page, each with the night from which on it is true, and a script shows the right one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.rows import Row

NIGHTS = 3
_FRIDAY, _SUNDAY = 4, 6


@dataclass(frozen=True, slots=True)
class Count:
    """How many events a list holds, from the night `since` on.

    `days` in words where the list is about certain nights only, of which `until` is the last; both "" elsewhere.
    `new` when those are others than the nights before were about, and both have to be told where no script chooses.
    """

    since: str
    count: int
    days: str = ""
    until: str = ""
    new: bool = True


def after(night: str, days: int) -> str:
    """The night so many days later."""
    return (date.fromisoformat(night) + timedelta(days=days)).isoformat()


def nights(tonight: str) -> list[str]:
    """The nights that can be tonight while a page made in the night `tonight` is read."""
    return [after(tonight, days) for days in range(NIGHTS)]


def counts(rows: Iterable[Row], tonight: str) -> list[Count]:
    """How many are not over, in each night that changes it."""
    last = [dates.last_evening(row.event.night, row.event.end) for row in rows]
    found: list[Count] = []
    for night in nights(tonight):
        count = sum(each >= night for each in last)
        if not found or found[-1].count != count:
            found.append(Count(night, count, new=not found))
    return found


def spans(rows: Sequence[Row], about: Iterable[tuple[str, str, str]], language: Language) -> list[Count]:
    """How many there are in some nights: (since when that is what the list is about, first night, last night)."""
    found: list[Count] = []
    for since, first, last in about:
        count = sum(is_within(row, first, last) for row in rows)
        new = not found or found[-1].until != last
        found.append(Count(since, count, _spoken(first, last, language), last, new))
    return found


def is_within(row: Row, first: str, last: str) -> bool:
    """Whether an event begins in these nights, or runs through the first of them."""
    return row.event.night <= last and dates.last_evening(row.event.night, row.event.end) >= first


def weekend(tonight: str) -> tuple[str, str]:
    """First and last night of the weekend that runs or comes next: Friday, Saturday, Sunday."""
    weekday = date.fromisoformat(tonight).weekday()
    return after(tonight, max(_FRIDAY - weekday, 0)), after(tonight, _SUNDAY - weekday)


def weekends(tonight: str) -> list[tuple[str, str, str]]:
    """What is called the weekend while a page is read, as `spans` takes it: this one, and the next when it ends."""
    found: dict[tuple[str, str], str] = {}
    for night in nights(tonight):
        found.setdefault(weekend(night), night)
    return [(since, first, last) for (first, last), since in found.items()]


def _spoken(first: str, last: str, language: Language) -> str:
    return language.long_day(first) + (f" – {language.long_day(last)}" if last > first else "")
