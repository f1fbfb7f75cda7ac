"""Instants as the list writes them: ISO 8601 UTC, fine enough to keep the order of what happened."""

from __future__ import annotations

from datetime import UTC, datetime

NEVER = datetime.min.replace(tzinfo=UTC)


def written(moment: datetime) -> str:
    """An instant to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text: str) -> datetime:
    """The instant, NEVER for none or for what is not one; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return NEVER
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def later(one: str, other: str) -> str:
    """Whichever of two instants came later."""
    return one if read(one) >= read(other) else other
