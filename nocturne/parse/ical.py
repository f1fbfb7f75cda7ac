"""iCalendar (RFC 5545) as feeds in the wild write it: every event of a window, and what was wrong with the rest.

Text is unfolded as bytes, a broken line costs itself, a broken event costs itself, a rule is followed only inside the
window. People (ORGANIZER, ATTENDEE, CONTACT) are never looked at.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from nocturne.parse.ical_event import Draft, IcalEvent, IcalProblem, Instance, draft, told
from nocturne.parse.ical_lines import MOST_EVENTS, Block, calendars, is_calendar, walk
from nocturne.parse.ical_rules import Budget
from nocturne.parse.ical_series import Window, instances
from nocturne.parse.ical_times import moment
from nocturne.parse.ical_zones import Zone, named, own_zones

__all__ = ["IcalEvent", "IcalProblem", "events", "is_calendar", "window"]

Item: TypeAlias = IcalEvent | IcalProblem

MOST_NAMED = 2_000
"""Problems of one code that are told one by one; the rest are counted in one."""
MOST_INSTANCES = 20_000


def window(now: datetime) -> tuple[date, date]:
    """The days worth reading at `now` (aware): what may be listed, −1 … +365 days, and a day more for other zones."""
    return now.date() - timedelta(days=2), now.date() + timedelta(days=366)


def events(body: bytes, window_from: date, window_to: date, default_zone: str) -> Iterator[Item]:
    """The events of a feed that touch the days `window_from` to `window_to`, and the problems met on the way.

    `default_zone` (IANA) is where floating times are lived; it only decides how instants and floating times compare.
    A series gives one event per occurrence. An event stated more than once counts as its highest SEQUENCE says; of a
    moved occurrence only the new date is given. Raises WrongBody when `body` is no calendar.
    """
    found = calendars(body)
    budget = Budget()
    own = own_zones(found, (window_from.year - 1, window_to.year + 1), budget)
    days = Window(window_from, window_to, named(default_zone) or Zone("UTC"), budget)
    reader = _Feed(found, own, days)
    told_of: Counter[str] = Counter()
    for item in reader.items():
        if isinstance(item, IcalProblem):
            told_of[item.code] += 1
            if told_of[item.code] > MOST_NAMED:
                continue
        yield item
    for code, count in told_of.items():
        if count > MOST_NAMED:
            yield IcalProblem(code, f"The same is true of {count - MOST_NAMED} further events.")


class _Feed:
    """One feed on its way through."""

    def __init__(self, found: Sequence[Block], own: dict[str, Zone], window: Window) -> None:
        self.calendars = found
        self.own = own
        self.window = window
        self.unknown_zones: set[str] = set()

    def items(self) -> Iterator[Item]:
        """Events and problems, series by series in the order of the feed."""
        series: dict[str, list[Draft]] = {}
        for calendar in self.calendars:
            yield from self._faults(calendar)
            cancelled = calendar.text("METHOD").upper() == "CANCEL"
            name = calendar.text("X-WR-CALNAME") or calendar.text("NAME")
            for block in walk(calendar, "VEVENT"):
                read = self._draft(block, name, cancelled=cancelled)
                if isinstance(read, Draft):
                    series.setdefault(read.uid, []).append(read)
                else:
                    yield read
                yield from self._faults_of(block, read)
        given = 0
        for drafts in series.values():
            for item in self._series(drafts):
                given += isinstance(item, IcalEvent)
                if given > MOST_INSTANCES:
                    yield IcalProblem("event/too-many", f"Only {MOST_INSTANCES} dates of the calendar are read.")
                    return
                yield item

    def _faults(self, calendar: Block) -> Iterator[IcalProblem]:
        if calendar.broken:
            yield IcalProblem("line/malformed", f"Lines of the calendar's head that cannot be read: {calendar.broken}.")
        if not calendar.ended:
            yield IcalProblem("calendar/truncated", "The calendar stops before its end; what came is read.")
        if sum(1 for _ in walk(calendar, "VEVENT")) >= MOST_EVENTS:
            yield IcalProblem("event/too-many", f"Only the first {MOST_EVENTS} events of the calendar are read.")

    def _faults_of(self, block: Block, read: Draft | IcalProblem) -> Iterator[IcalProblem]:
        uid = read.uid if isinstance(read, Draft) else read.subject
        if block.broken:
            yield IcalProblem("line/malformed", f"Lines of the event that cannot be read: {block.broken}.", subject=uid)
        if isinstance(read, Draft) and (tzid := read.start.unknown_zone) and tzid not in self.unknown_zones:
            self.unknown_zones.add(tzid)
            message = "Nobody knows this time zone; its times are taken as local ones."
            yield IcalProblem("time/zone-unknown", message, subject=uid, evidence=tzid)

    def _draft(self, block: Block, calendar: str, *, cancelled: bool) -> Draft | IcalProblem:
        """An event with the start and identity it needs, or why it has none."""
        uid = block.text("UID")
        line = block.first("DTSTART")
        if line is None or not line.value.strip():
            return IcalProblem("date/missing", "The event has no start; it is left out.", "error", uid)
        start = moment(line, self.own)
        if start is None:
            return IcalProblem(
                "date/unreadable", "The start cannot be read; the event is left out.", "error", uid, line.value[:60]
            )
        if block.text("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
            return IcalProblem("event/private", "The calendar marks the event as private; it is left out.", "info", uid)
        known_as = uid or _made_up_uid(start.stamp, block.text("SUMMARY"), block.text("LOCATION"))
        try:
            return draft(block, known_as, start, self.own, calendar, cancelled=cancelled)
        except (ValueError, OverflowError) as problem:
            return _unreadable(known_as, problem)

    def _series(self, drafts: Sequence[Draft]) -> Iterator[Item]:
        """The dates of one UID; whatever goes wrong costs no other."""
        uid = drafts[0].uid
        try:
            for item in instances(drafts, self.window):
                yield told(item) if isinstance(item, Instance) else item
        except (ValueError, OverflowError, ArithmeticError, LookupError, TypeError) as problem:
            yield _unreadable(uid, problem)


def _unreadable(uid: str, problem: Exception) -> IcalProblem:
    return IcalProblem(
        "event/unreadable", "The event cannot be read; it is left out.", "error", uid, type(problem).__name__
    )


def _made_up_uid(*words: str) -> str:
    """A name for an event without UID, the same every night until its start, title or place changes."""
    return f"unnamed-{hashlib.sha256(chr(31).join(words).encode('utf-8', 'replace')).hexdigest()[:16]}"
