"""When a letter of an ISO week can have gone out, for looking it up at a service that only lists what it sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_WEEK = re.compile(r"(\d{4})-W(\d\d)", re.ASCII)
_EARLY = timedelta(days=2)
"""Zones are up to 14 hours ahead, and a draft may be made the day before."""


def earliest(week: str) -> datetime:
    """The instant before which nothing of a week was sent or drafted, UTC. Raises ValueError for what is no week."""
    found = _WEEK.fullmatch(week)
    if not found:
        raise ValueError(f"{week!r} is no ISO week")
    return datetime.fromisocalendar(int(found[1]), int(found[2]), 1).replace(tzinfo=UTC) - _EARLY


def instant(written: str) -> datetime | None:
    """An instant as services write it, None where it cannot be read. Without an offset it is UTC."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
