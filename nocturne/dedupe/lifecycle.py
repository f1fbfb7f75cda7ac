"""From yesterday to today: what changed, what is no longer confirmed, what is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from nocturne.model.event import Change, KnownEvent

TOLD = ("title", "start", "end", "location", "price", "status", "availability")
"""Changes people are told of."""
CALENDAR = frozenset({"title", "start", "end", "location", "status"})
"""Changes a subscribed calendar has to take over: they raise SEQUENCE (RFC 5545 3.8.7.4)."""
UNTOLD_LENGTH = timedelta(hours=6)
"""How long an event without an end is taken to last."""
KEPT_AFTER = timedelta(days=1)
CHANGES_KEPT = 20


def later(before: KnownEvent | None, tonight: KnownEvent, now: datetime) -> KnownEvent:
    """Tonight's word about an event, with the memory of all its changes."""
    if before is None:
        return tonight
    changed = changes(before, tonight, now)
    return replace(
        tonight,
        first_seen=min(before.first_seen, tonight.first_seen) if before.first_seen else tonight.first_seen,
        changed=(*before.changed, *changed)[-CHANGES_KEPT:],
        sequence=before.sequence + any(each["field"] in CALENDAR for each in changed),
    )


def changes(before: KnownEvent, after: KnownEvent, now: datetime) -> tuple[Change, ...]:
    """What is told differently tonight; a value nobody repeats is not a change, it is only no longer known."""
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    found: list[Change] = []
    for name in TOLD:
        old, new = _shown(before, name), _shown(after, name)
        if old != new and new:
            found.append({"at": at, "field": name, "from": old, "to": new})
    return tuple(found)


def _shown(event: KnownEvent, name: str) -> str:
    if name == "availability":
        return event.offer.availability if event.offer.availability == "sold_out" else ""
    return str(getattr(event, name) or "")


def not_listed(event: KnownEvent) -> KnownEvent:
    """An event nobody listed tonight: nothing is known to be wrong, it is only not confirmed."""
    sources = tuple(replace(each, state="unconfirmed") if each.state == "listed" else each for each in event.sources)
    return replace(event, sources=sources)


def is_over(event: KnownEvent, now: datetime) -> bool:
    """Whether an event leaves the list: over for more than a day, or gone from every page that told of it."""
    if event.sources and all(each.state == "gone" for each in event.sources):
        return True
    return ends(event) < now - KEPT_AFTER


def ends(event: KnownEvent) -> datetime:
    """The aware instant an event is over: its end, six hours after its start, or the end of its last day."""
    last = event.end or event.start
    if len(last) <= 10:
        day = datetime.fromisoformat(last).replace(tzinfo=ZoneInfo(event.timezone))
        return day + timedelta(days=1)
    end = datetime.fromisoformat(last)
    return end if event.end else end + UNTOLD_LENGTH
