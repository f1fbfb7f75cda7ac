"""When a city's letter goes: from an hour of a weekday on, in the city's own zone, never at night, never too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, TypeAlias

from nocturne.config.letters import LetterSettings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Phase: TypeAlias = Literal["due", "quiet", "late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The newest window that has begun, seen `at` an instant. `week`: the ISO week of its letter. `phase`: `due` now,
    `quiet` for some hours (and open after them), or `late`. `opens`, `closes`: instants, UTC; `next` opens the window
    after it; `resumes`: when a quiet one goes on.
    """

    at: datetime

    week: str
    phase: Phase
    opens: datetime
    closes: datetime
    next: datetime
    resumes: datetime

    def is_open(self, *, late: bool = False) -> bool:
        """Whether letters go at that instant; `late`: also after it closed, but never at night."""
        return self.resumes <= self.at and (late or self.at < self.closes)


def window(now: datetime, zone: tzinfo, settings: LetterSettings) -> Window:
    """The newest window of a zone that has begun at `now`."""
    local = now.astimezone(zone)
    back = (local.weekday() - WEEKDAYS.index(settings.weekday)) % 7
    day = local.date() - timedelta(days=back)
    if _at(day, settings.at, zone) > now:
        day -= timedelta(days=7)
    opens = _at(day, settings.at, zone)
    closes = opens + timedelta(hours=settings.late)
    resumes = _resumes(now, zone, settings.quiet)
    phase: Phase = "due"
    if now >= closes or resumes >= closes:
        phase = "late"
    elif resumes > now:
        phase = "quiet"
    year, week, _ = day.isocalendar()
    following = _at(day + timedelta(days=7), settings.at, zone)
    return Window(
        at=now, week=f"{year}-W{week:02}", phase=phase, opens=opens, closes=closes, next=following, resumes=resumes
    )


def _resumes(now: datetime, zone: tzinfo, quiet: tuple[str, str]) -> datetime:
    """`now` outside the quiet hours, else their end."""
    begins, ends = (time.fromisoformat(each) for each in quiet)
    local = now.astimezone(zone)
    clock = local.time()
    inside = begins <= clock < ends if begins <= ends else clock >= begins or clock < ends
    if not inside:
        return now
    day = local.date() if clock < ends else local.date() + timedelta(days=1)
    return _at(day, quiet[1], zone)


def _at(day: date, clock: str, zone: tzinfo) -> datetime:
    """An hour of a day, as an instant. One the clocks leave out is the same wait after midnight; the first of two."""
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
