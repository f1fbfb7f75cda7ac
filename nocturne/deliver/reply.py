"""What stands in a service's reply, read without trust: JSON of any shape, pauses, words that are fit for a log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from nocturne.deliver.week import instant
from nocturne.fetch.retry import retry_after
from nocturne.model.delivery import NotLikeThis, NotNow, NotToday, Reply, Unsure

LONGEST = 3600.0
"""A longer pause, in seconds, is not waited for in this run."""
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")
_UNSHOWN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MOST = 200


def document(reply: Reply) -> Any:
    """The JSON of a body, None where it is none."""
    try:
        return msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def field(value: Any, name: str) -> str:
    """A string of an object, "" where it is something else."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def rows(value: Any, name: str) -> list[Mapping[str, Any]] | None:
    """The objects in a list of an object; None where there is no such list, or something else stands in it."""
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) and all(isinstance(row, Mapping) for row in found) else None


def utc(written: str) -> str:
    """An instant as it is kept, "" where it cannot be read."""
    at = instant(written)
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""


def said(words: str) -> str:
    """A service's own words on one short line, without the addresses that stand in them: they go into logs."""
    line = _UNSHOWN.sub(" ", _ADDRESS.sub("(address)", words[: 4 * _MOST])).strip()
    return line if len(line) <= _MOST else f"{line[:_MOST].rstrip()} …"


def pause(reply: Reply, now: datetime, reason: str, otherwise: float) -> NotNow | NotToday:
    """Try again when the service says so, or after `otherwise` seconds where it does not."""
    seconds = retry_after(reply.headers, now) or otherwise
    return (
        NotToday(reason=f"{reason}; not before {seconds:.0f} s")
        if seconds > LONGEST
        else NotNow(seconds=seconds, reason=reason)
    )


def by_status(
    title: str, reply: Reply, words: str, wait: NotNow | NotToday
) -> NotNow | NotToday | NotLikeThis | Unsure:
    """What a status means to a call that was to send: certainly not sent, or perhaps.

    `wait` is the answer to 429. A success whose body did not say what it should is among the unsure.
    """
    reason = f"{title} answered {reply.status}{f': {said(words)}' if words else ''}"
    if reply.status == 429:
        return wait
    if reply.status in {408, 409} or not 300 <= reply.status < 500:
        return Unsure(reason=reason)
    return NotLikeThis(reason=reason)
