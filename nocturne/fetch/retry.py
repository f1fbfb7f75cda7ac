"""Which answers are worth another try, and how long to wait before it. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

AGAIN = frozenset({429, 500, 502, 503, 504})
"""Statuses that speak of now, not of for ever."""
_LONGEST = 10**6


def backoff(number: int, dice: random.Random) -> float:
    """1 s, 2 s, 4 s …, give or take a quarter, so that hosts that broke together are not asked together."""
    return float(2.0 ** (number - 1) * dice.uniform(0.75, 1.25))


def retry_after(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds of a Retry-After header in either of its forms, 0.0 without one (RFC 9110 10.2.3).

    A date counts from the answer's own Date, so that neither a wrong clock nor a simulated night changes the wait.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:9]), _LONGEST))
    until = _date(value)
    if until is None:
        return 0.0
    return min(max(0.0, (until - (_date(headers.get("date", "")) or now)).total_seconds()), float(_LONGEST))


def _date(value: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
