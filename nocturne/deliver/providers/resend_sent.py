"""Mails that Resend lists as sent: which of them can be read, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nocturne.deliver import reply as read
from nocturne.model.delivery import Message, Outcome, Receipt

_EVENTS: Mapping[str, Outcome] = {
    "queued": "queued",
    "scheduled": "queued",
    "suppressed": "rejected",
    "failed": "failed",
    "canceled": "failed",
}
"""What the last event of a mail says; every other one says that it went."""


def remembered(message: Message, row: Mapping[str, Any]) -> Receipt:
    """What became of a letter, by the mail that it was."""
    event = read.field(row, "last_event")
    return Receipt(reader=message.reader, outcome=_EVENTS.get(event, "sent"), id=read.field(row, "id"), reason=event)


def readable(row: Mapping[str, Any]) -> bool:
    """Whether a mail in a list says what it is. One that does not could be any."""
    words = read.field(row, "id") and isinstance(row.get("subject"), str)
    to = row.get("to")
    return bool(words and to) and isinstance(to, list) and all(isinstance(each, str) for each in to)


def recipient(row: Mapping[str, Any]) -> str:
    """The one address a mail went to, "" where it went to several: then it is none of ours."""
    return str(row["to"][0]).lower() if len(row["to"]) == 1 else ""


def same(one: str, other: str) -> bool:
    """Whether two texts are the same but for the ends of their lines."""
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]
