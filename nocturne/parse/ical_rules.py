"""Recurrence rules (RFC 5545 3.3.10) over whole days, walked no further than a window: no rule can be a bomb."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_MOST_INTERVAL = 10_000


class RuleError(ValueError):
    """A rule that is malformed or repeats within a day; `str()` says which part."""


class Budget:
    """How many days all rules of one calendar may look at together. Raises RuleError when it is spent."""

    def __init__(self, days: int = 500_000) -> None:
        self.left = days

    def spend(self, days: int) -> None:
        """Take `days` from what is left; once there was too little, nothing is left for anyone."""
        self.left = self.left - days if days <= self.left else -1
        if self.left < 0:
            raise RuleError("the calendar's rules take too long to follow")


@dataclass(frozen=True, slots=True)
class Rule:
    """One RRULE. `until` is as written ("20260501", "20260501T200000Z"), "" for none; weekdays count from Monday = 0.

    `days` pairs an ordinal (0: every) with a weekday.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: tuple[int, ...] = ()
    month_days: tuple[int, ...] = ()
    year_days: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    positions: tuple[int, ...] = ()
    week_start: int = 0


def rule(written: str, start: datetime) -> Rule:
    """The rule in an RRULE's value. Raises RuleError.

    Rules finer than a day are refused; BYHOUR and its like are let through when they only repeat `start`'s time.
    """
    parts = _parts(written)
    frequency = parts.pop("FREQ", "")
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise RuleError(f"FREQ={frequency or '(none)'}"[:40])
    for name, value in (("BYHOUR", start.hour), ("BYMINUTE", start.minute), ("BYSECOND", start.second)):
        if name in parts and _numbers(parts[name], name, 0, 60) != (value,):
            raise RuleError(f"{name}={parts[name]}"[:40])
    week_start = parts.get("WKST", "MO")
    if week_start not in DAYS:
        raise RuleError(f"WKST={week_start}"[:40])
    return Rule(
        frequency=frequency,
        interval=_number(parts, "INTERVAL", _MOST_INTERVAL) or 1,
        count=_number(parts, "COUNT", 10**9),
        until=parts.get("UNTIL", ""),
        months=_numbers(parts.get("BYMONTH", ""), "BYMONTH", 1, 12),
        month_days=_numbers(parts.get("BYMONTHDAY", ""), "BYMONTHDAY", 1, 31, signed=True),
        year_days=_numbers(parts.get("BYYEARDAY", ""), "BYYEARDAY", 1, 366, signed=True),
        weeks=_numbers(parts.get("BYWEEKNO", ""), "BYWEEKNO", 1, 53, signed=True),
        days=_weekdays(parts.get("BYDAY", "")),
        positions=_numbers(parts.get("BYSETPOS", ""), "BYSETPOS", 1, 366, signed=True),
        week_start=DAYS.index(week_start),
    )


def _parts(written: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in written.strip().strip(";").split(";"):
        name, mark, value = part.strip().upper().partition("=")
        if not mark or name in parts:
            raise RuleError(f"{part}"[:40])
        parts[name.strip()] = value.strip()
    return parts


def _number(parts: dict[str, str], name: str, most: int) -> int | None:
    value = parts.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 10 and 1 <= int(value) <= most):
        raise RuleError(f"{name}={value}"[:40])
    return int(value)


def _numbers(value: str, name: str, least: int, most: int, *, signed: bool = False) -> tuple[int, ...]:
    if not value:
        return ()
    found = []
    for part in value.split(","):
        if not re.fullmatch(r"[+-]?[0-9]{1,3}", part.strip()):
            raise RuleError(f"{name}={value}"[:40])
        number = int(part)
        if not (least <= (abs(number) if signed else number) <= most):
            raise RuleError(f"{name}={value}"[:40])
        found.append(number)
    return tuple(sorted(set(found)))


def _weekdays(value: str) -> tuple[tuple[int, int], ...]:
    found = []
    for part in filter(None, (each.strip() for each in value.split(","))):
        matched = _BY_DAY.fullmatch(part)
        if matched is None:
            raise RuleError(f"BYDAY={value}"[:40])
        found.append((int(matched[1] or 0), DAYS.index(matched[2])))
    return tuple(sorted(set(found)))


def days(rule: Rule, first: date, earliest: date, latest: date, budget: Budget) -> Iterator[date]:
    """The days of `rule` from `first` on, in order, up to `latest`; days before `earliest` may be left out.

    Every day is given once. COUNT is counted from `first`, which counts as well even if the rule does not name it.
    """
    if rule.count is None:
        yield from _named(rule, first, max(first, earliest), latest, budget)
        return
    left = rule.count
    for day in _named(rule, first, first, latest, budget):
        if left == rule.count and day != first:
            yield first
            left -= 1
        if not left:
            return
        yield day
        left -= 1
    if left == rule.count:
        yield first


def _named(rule: Rule, first: date, begin: date, latest: date, budget: Budget) -> Iterator[date]:
    """The days the rule itself names, without COUNT; whole periods before `begin` are passed over."""
    test = _test(rule, first)
    for period in _periods(rule, first, begin, latest):
        budget.spend(len(period))
        for day in _at_positions([day for day in period if test(day)], rule.positions):
            if day > latest:
                return
            if day >= first:
                yield day


def _at_positions(matching: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return matching
    size = len(matching)
    chosen = {at - 1 if at > 0 else size + at for at in positions}
    return [day for place, day in enumerate(matching) if place in chosen]


def _periods(rule: Rule, first: date, begin: date, latest: date) -> Iterator[list[date]]:
    """The days of each day, week, month or year the rule works in; those that end before `begin` are passed over."""
    number = 0
    if rule.frequency in ("DAILY", "WEEKLY"):
        length = 1 if rule.frequency == "DAILY" else 7
        origin = first if length == 1 else first - timedelta(days=(first.weekday() - rule.week_start) % 7)
        step = rule.interval * length
        number = max(0, (begin - origin).days // step)
        while (ahead := number * step) <= (latest - origin).days:
            day = origin + timedelta(days=ahead)
            yield [day + timedelta(days=each) for each in range(length)]
            number += 1
        return
    months = rule.interval * (1 if rule.frequency == "MONTHLY" else 12)
    origin_month = first.year * 12 + (first.month - 1 if rule.frequency == "MONTHLY" else 0)
    begin_month = begin.year * 12 + begin.month - 1
    number = max(0, (begin_month - origin_month) // months)
    while (month := origin_month + number * months) <= latest.year * 12 + latest.month - 1:
        year, index = divmod(month, 12)
        day = date(year, index + 1, 1)
        size = monthrange(year, index + 1)[1] if rule.frequency == "MONTHLY" else 365 + isleap(year)
        yield [day + timedelta(days=each) for each in range(size)]
        number += 1


def _test(rule: Rule, first: date) -> Callable[[date], bool]:
    """Whether the rule's BY parts, or what stands for them when there are none, name a day."""
    months, month_days, days_named = rule.months, rule.month_days, rule.days
    if not (rule.weeks or rule.year_days or month_days or days_named):
        if rule.frequency == "YEARLY":
            months, month_days = months or (first.month,), (first.day,)
        elif rule.frequency == "MONTHLY":
            month_days = (first.day,)
        elif rule.frequency == "WEEKLY":
            days_named = ((0, first.weekday()),)
    in_month = rule.frequency == "MONTHLY" or (rule.frequency == "YEARLY" and bool(months))
    ordinals = rule.frequency in ("MONTHLY", "YEARLY")

    def test(day: date) -> bool:
        if months and day.month not in months:
            return False
        if month_days and not _in(day.day, monthrange(day.year, day.month)[1], month_days):
            return False
        if days_named and not _is_weekday(day, days_named, in_month=in_month, ordinals=ordinals):
            return False
        if rule.year_days and not _in(day.timetuple().tm_yday, 365 + isleap(day.year), rule.year_days):
            return False
        return not rule.weeks or _in(*_week(day, rule.week_start), rule.weeks)

    return test


def _in(number: int, size: int, wanted: tuple[int, ...]) -> bool:
    """Whether position `number` of `size` is wanted, counted from either end."""
    return number in wanted or number - size - 1 in wanted


def _is_weekday(day: date, wanted: tuple[tuple[int, int], ...], *, in_month: bool, ordinals: bool) -> bool:
    weekday = day.weekday()
    number = day.day if in_month else day.timetuple().tm_yday
    size = monthrange(day.year, day.month)[1] if in_month else 365 + isleap(day.year)
    for ordinal, each in wanted:
        if each != weekday:
            continue
        if not ordinal or not ordinals:
            return True
        if ordinal in ((number - 1) // 7 + 1, -((size - number) // 7 + 1)):
            return True
    return False


def _week(day: date, week_start: int) -> tuple[int, int]:
    """(number of the day's week, weeks in that week's year); week 1 is the first with four days in the year."""
    middle = day - timedelta(days=(day.weekday() - week_start) % 7) + timedelta(days=3)
    number = (middle.timetuple().tm_yday - 1) // 7 + 1
    last = date(middle.year, 12, 31)
    last -= timedelta(days=(last.weekday() - week_start - 3) % 7)
    return number, (last.timetuple().tm_yday - 1) // 7 + 1
