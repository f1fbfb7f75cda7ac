"""What changed about an event since it was first seen, in words, newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nocturne.model.event import Event
from nocturne.site import dates
from nocturne.site.shown import AVAILABILITY, STATUS

NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change: what it is about, the words before and after; `at` (ISO 8601 UTC), in words `day`, it was noticed."""

    at: str
    day: str
    what: str
    before: str
    after: str


def history(event: Event) -> list[Revision]:
    """Every change that is told to people; of a field this page has no word for, nothing."""
    return [
        Revision(change["at"], _moment(change["at"][:10]), what, words(change["from"]), words(change["to"]))
        for change in reversed(event.changed)
        for what, words in (FIELDS.get(change["field"], ("", str)),)
        if what and not (event.place.hidden and change["field"] in PLACES)
    ]


def _as_it_is(value: str) -> str:
    return value or NOT_STATED


def _moment(value: str) -> str:
    """`Friday 1 May 2026, 22:00` for what the event has as start or end."""
    try:
        day = dates.long_day(value[:10])
    except ValueError:
        return _as_it_is(value)
    return f"{day}, {value[11:16]}" if len(value) > len("2026-05-01T") else day


def _status(value: str) -> str:
    return STATUS.get(value, "") or "As announced"


def _tickets(value: str) -> str:
    return AVAILABILITY.get(value, "") or "On sale"


FIELDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "title": ("Title", _as_it_is),
    "start": ("Begins", _moment),
    "end": ("Ends", _moment),
    "location": ("Place", _as_it_is),
    "price": ("Price", _as_it_is),
    "status": ("Status", _status),
    "availability": ("Tickets", _tickets),
}
PLACES = frozenset({"location"})
"""What a change must not tell while the place is hidden, also when it was public before."""
