"""Recurrence rules give the days that dateutil gives, without its endless walks."""

from __future__ import annotations

import warnings
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nocturne.parse.ical_rules import DAYS, Budget, RuleError, days, rule

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

LATEST = date(2025, 1, 1)


def numbers(name: str, values: list[int]) -> some.SearchStrategy[str]:
    """One BY part, or none."""
    lists = some.lists(some.sampled_from(values), min_size=1, max_size=3, unique=True)
    return some.one_of(some.just(""), lists.map(lambda found: f";{name}={','.join(map(str, found))}"))


@some.composite
def written(draw: some.DrawFn) -> str:
    """A rule as calendars write them. Two corners where dateutil leaves the standard are not asked for: the first
    partial week under BYSETPOS, and week numbers at the turn of a year."""
    frequency = draw(some.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    text = f"FREQ={frequency};INTERVAL={draw(some.integers(1, 4))}"
    ordinals = draw(some.sampled_from([[""], ["1", "2", "-1", "5"]] if frequency in ("MONTHLY", "YEARLY") else [[""]]))
    weekdays = [f"{ordinal}{day}" for ordinal in ordinals for day in DAYS]
    named = draw(some.lists(some.sampled_from(weekdays), max_size=3, unique=True))
    text += f";BYDAY={','.join(named)}" if named else ""
    month_days = numbers("BYMONTHDAY", [1, 13, 29, -1, -5])
    by_month = numbers("BYMONTH", [1, 2, 6, 12]).flatmap(lambda months: month_days.map(lambda found: months + found))
    others = [numbers("BYYEARDAY", [1, 60, 200, 366, -1]), numbers("BYWEEKNO", [5, 20, 40, -10])]
    text += str(draw(some.one_of(by_month, *(others if frequency == "YEARLY" else []))))
    if frequency in ("MONTHLY", "YEARLY") and text.count("BY"):
        text += draw(some.sampled_from(["", ";BYSETPOS=1", ";BYSETPOS=-1", ";BYSETPOS=2,-2"]))
    return text + f";WKST={draw(some.sampled_from(DAYS))}"


@settings(max_examples=120, deadline=None)
@given(written(), some.integers(0, 800), some.one_of(some.none(), some.integers(1, 20)), some.integers(0, 1000))
def test_days_are_those_of_dateutil(text: str, offset: int, count: int | None, later: int) -> None:
    """For any sane rule, with COUNT or without, from the start or from any later day on."""
    start = datetime(2020, 1, 1, 20) + timedelta(days=offset)  # noqa: DTZ001  a wall time
    first = start.date()
    theirs = [at.date() for at in rrulestr(f"{text};UNTIL=20250101T235959", dtstart=start)]
    if count is not None:
        theirs = ([] if first in theirs else [first]) + theirs
        theirs, text = theirs[:count], f"{text};COUNT={count}"
    ours = list(days(rule(text, start), first, first, LATEST, Budget()))
    assert ours == theirs
    earliest = first + timedelta(days=later)
    some_days = [day for day in days(rule(text, start), first, earliest, LATEST, Budget()) if day >= earliest]
    assert some_days == [day for day in theirs if day >= earliest]


@pytest.mark.parametrize(
    "text",
    [
        "", "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=WEEKLY;FREQ=DAILY", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=\u0663", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=XX", "FREQ=DAILY;BYHOUR=9", "FREQ=DAILY;WKST=NO", "FREQ=YEARLY;BYMONTH=0", "FREQ=DAILY;X",
    ],
)  # fmt: skip
def test_a_rule_that_is_none_is_refused(text: str) -> None:
    """Malformed parts, and rules finer than a day."""
    with pytest.raises(RuleError):
        rule(text, datetime(2026, 5, 9, 20))  # noqa: DTZ001  a wall time


def test_a_rule_may_repeat_the_hour_it_starts_at() -> None:
    """BYHOUR and BYMINUTE that only say what DTSTART says are no further dates."""
    assert rule("FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0", datetime(2026, 5, 9, 20)).frequency == "DAILY"  # noqa: DTZ001


def test_a_spent_budget_refuses_every_further_rule() -> None:
    """One greedy rule cannot be followed by many."""
    budget = Budget(10)
    with pytest.raises(RuleError):
        list(days(rule("FREQ=YEARLY", datetime(2020, 1, 1)), date(2020, 1, 1), date(2020, 1, 1), LATEST, budget))  # noqa: DTZ001
    with pytest.raises(RuleError):
        budget.spend(1)
