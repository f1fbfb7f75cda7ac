"""The week of a letter: when it goes out, and the seven nights that it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from nocturne.config.letters import LetterSettings
from nocturne.site.dates import zone

NIGHTS = 7
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Week:
    """`name`: an ISO week, such as 2026-W49. `goes_out`: the instant from which the letter is sent, in the city's zone.

    `first`, `last`: its nights (dates); the first is the evening of the day it goes out.
    """

    name: str
    goes_out: datetime
    first: str
    last: str

    def night(self, number: int) -> str:
        """The date of its night of that number, from 0 on."""
        return (date.fromisoformat(self.first) + timedelta(days=number)).isoformat()

    @property
    def weekend(self) -> frozenset[str]:
        """Its nights of Friday, Saturday and Sunday."""
        nights = map(self.night, range(NIGHTS))
        return frozenset(night for night in nights if date.fromisoformat(night).weekday() >= _DAYS.index("friday"))


def week_of(now: datetime, timezone: str, settings: LetterSettings) -> Week:
    """The week whose letter is due at the aware instant `now` in a city's zone: the ISO week that it is there."""
    there = now.astimezone(zone(timezone)).date()
    year, number, _ = there.isocalendar()
    day = date.fromisocalendar(year, number, _DAYS.index(settings.weekday) + 1)
    goes_out = datetime.combine(day, time.fromisoformat(settings.at), zone(timezone))
    return Week(f"{year:04d}-W{number:02d}", goes_out, day.isoformat(), (day + timedelta(days=NIGHTS - 1)).isoformat())
