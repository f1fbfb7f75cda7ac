"""From yesterday to today: what changed, what is no longer confirmed, what is over."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from nocturne.model.event import Change, Event, KnownEvent
from nocturne.model.span import ends

TOLD = ("title", "start", "end", "location", "price", "status", "availability")
"""Changes people are told of."""
CALENDAR = ("title", "start", "end", "location", "status")
"""Changes a subscribed calendar has to take over: they raise SEQUENCE (RFC 5545 3.8.7.4)."""
SAID = tuple(each.name for each in fields(Event) if each.name not in ("sources", "first_seen", "last_seen"))
"""What a page of the event says, beside who lists it."""
KEPT_AFTER = timedelta(days=1)
CHANGES_KEPT = 20


def later(before: KnownEvent | None, tonight: KnownEvent, now: datetime) -> KnownEvent:
    """Tonight's word about an event, with the memory of all its changes; a place now hidden is forgotten there too."""
    if before is None:
        return tonight
    changed = (*before.changed, *changes(before, tonight, now))
    if tonight.place.hidden:
        changed = tuple(each for each in changed if each["field"] != "location")
    return replace(
        tonight,
        first_seen=min(before.first_seen, tonight.first_seen) if before.first_seen else tonight.first_seen,
        changed=changed[-CHANGES_KEPT:],
        sequence=max(before.sequence, tonight.sequence) + any(_differs(before, tonight, name) for name in CALENDAR),
    )


def changes(before: KnownEvent, after: KnownEvent, now: datetime) -> tuple[Change, ...]:
    """What is told differently tonight; a value nobody repeats is not a change, it is only no longer known."""
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found: list[Change] = []
    for name in TOLD:
        old, new = _shown(before, name), _shown(after, name)
        if old != new and new and (name != "availability" or "sold_out" in (old, new)):
            found.append({"at": at, "field": name, "from": old, "to": new})
    return tuple(found)


def revised(events: Iterable[KnownEvent], before: Iterable[KnownEvent], now: datetime) -> list[KnownEvent]:
    """The events with the instant since when they say what they say; one seen again as it was keeps its own."""
    known = {event.id: event for event in before}
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [replace(event, revised=_since(event, known.get(event.id), at)) for event in events]


def _since(event: KnownEvent, before: KnownEvent | None, at: str) -> str:
    return before.revised if before is not None and _said(before) == _said(event) else at


def _said(event: KnownEvent) -> list[object]:
    """All of it that people read. When a listing was last seen is read only where it is not confirmed."""
    listed = [(each.name, each.link, each.state, each.state != "listed" and each.last_seen) for each in event.sources]
    return [*(getattr(event, name) for name in SAID), listed]


def _differs(before: KnownEvent, after: KnownEvent, name: str) -> bool:
    return _shown(before, name) != _shown(after, name)


def _shown(event: KnownEvent, name: str) -> str:
    return event.offer.availability if name == "availability" else str(getattr(event, name) or "")


def not_listed(event: KnownEvent) -> KnownEvent:
    """An event nobody listed tonight: nothing is known to be wrong, it is only not confirmed."""
    sources = tuple(replace(each, state="unconfirmed") if each.state == "listed" else each for each in event.sources)
    return replace(event, sources=sources)


def without(event: KnownEvent, names: Collection[str]) -> KnownEvent | None:
    """The event without the listings called `names` ("source:source_id"), None when no other tells of it."""
    kept = tuple(each for each in event.sources if each.name not in names)
    if len(kept) == len(event.sources):
        return event
    if not kept:
        return None
    return replace(event, sources=kept, aliases=tuple(alias for alias in event.aliases if alias not in names))


def is_gone(event: KnownEvent) -> bool:
    """Whether every page that told of the event says that it is gone."""
    return bool(event.sources) and all(each.state == "gone" for each in event.sources)


def is_over(event: KnownEvent, now: datetime) -> bool:
    """Whether an event leaves the list: over for more than a day, or gone."""
    return is_gone(event) or is_past(event, now)


def is_past(event: KnownEvent, now: datetime) -> bool:
    """Whether an event ended more than a day ago."""
    return ends(event) < now - KEPT_AFTER
