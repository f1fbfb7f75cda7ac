"""Whether somebody still reads, without watching anybody: who was silent for a year is asked, and silence pauses.

A sign of life is a confirmation, a changed choice, or a press of the button behind "still with us?". Opens and clicks
are never counted. Letters do not ask yet, so nobody is paused by this.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from nocturne.model.subscriber import Subscriber
from nocturne.subscribers import moments

SILENT = timedelta(days=365)
"""How long without a sign of life until a letter asks."""
PATIENCE = timedelta(days=60)
"""How long an answer may take before letters pause; every letter until then asks again."""


def last_sign(reader: Subscriber) -> datetime:
    """When somebody was last there for certain; an import without a date counts from its day."""
    return max(map(moments.read, (reader.alive_at, reader.consent.confirmed_at, reader.since)))


def is_asked(reader: Subscriber, now: datetime) -> bool:
    """Whether the next letter asks "still with us?"; who was asked and has not answered is asked again."""
    return reader.standing == "confirmed" and now - last_sign(reader) >= SILENT and not is_asleep(reader, now)


def is_asleep(reader: Subscriber, now: datetime) -> bool:
    """Whether letters pause since nobody answered. The first sign of life wakes."""
    asked = moments.read(reader.wondered_at)
    return asked > last_sign(reader) and now - asked >= PATIENCE


def is_paused(reader: Subscriber, today: date) -> bool:
    """Whether the reader asked for silence until a later day."""
    return reader.paused_until > today.isoformat()


def readers_of(city: str, readers: Iterable[Subscriber], now: datetime, today: date) -> list[Subscriber]:
    """Who gets a city's letter: confirmed, not paused, not asleep. `today` in the city's zone.

    Monthly readers and those who wait for their tags are among them; that depends on the letter.
    """
    return [
        reader
        for reader in readers
        if reader.standing == "confirmed"
        and city in reader.cities
        and not is_paused(reader, today)
        and not is_asleep(reader, now)
    ]
