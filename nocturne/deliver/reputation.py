"""How many letters a young domain may send, and when to stop: by what came back. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

from nocturne.deliver.claims import Claims

GOOD_COMPLAINTS, GOOD_BOUNCES = 0.001, 0.02
"""A day on which fewer complained and bounced lets the next one send twice as many."""
MOST_COMPLAINTS, MOST_BOUNCES = 0.001, 0.05
"""Shares of this week's letters above which no more are sent."""
ENOUGH = 200
"""Letters from which a share says anything."""
A_WEEK = timedelta(days=6)
"""Letters this young are this week's."""
_MOST = 10**9


def allowance(claims: Claims, warm_up: int, today: date) -> int:
    """How many letters may still be sent today; `warm_up` is what the first day of a new domain may send."""
    if not warm_up:
        return _MOST
    most, days = warm_up, sorted(day for day, count in claims.days.items() if count > 0 and day < today)
    for day, following in pairwise([*days, today]):
        if _good(claims, day, following):
            most = min(most * 2, _MOST)
    return max(0, most - claims.days[today])


def _good(claims: Claims, day: date, following: date) -> bool:
    letters = claims.days[day]
    complaints, bounces = _came_back(claims, day, following)
    return complaints / letters < GOOD_COMPLAINTS and bounces / letters < GOOD_BOUNCES


def alarm(claims: Claims, now: datetime) -> str:
    """Why nothing more may be sent this week, "" when nothing speaks against it.

    One complaint is a person; it takes two to be a share.
    """
    first, after = (now - A_WEEK).date(), now.date() + timedelta(days=1)
    letters = sum(count for day, count in claims.days.items() if first <= day < after)
    if letters < ENOUGH:
        return ""
    complaints, bounces = _came_back(claims, first, after)
    if complaints > 1 and complaints / letters > MOST_COMPLAINTS:
        return f"{complaints} of {letters} letters were complained about, more than {MOST_COMPLAINTS:.1%}"
    if bounces / letters > MOST_BOUNCES:
        return f"{bounces} of {letters} letters came back, more than {MOST_BOUNCES:.0%}"
    return ""


def _came_back(claims: Claims, first: date, after: date) -> tuple[int, int]:
    """(complaints, bounces) from one day to before another."""
    kinds = [blow for (_, blow), at in claims.blows.items() if first <= at.date() < after]
    refused = sum(count for day, count in claims.invalid.items() if first <= day < after)
    return kinds.count("complained"), kinds.count("bounced") + refused
