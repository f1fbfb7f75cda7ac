"""Tonight's events and yesterday's become one list: each event once, with its memory and its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nocturne.dedupe.claims import claims
from nocturne.dedupe.cluster import UNRULED, Doubt, Ruled, clusters
from nocturne.dedupe.combine import combined
from nocturne.dedupe.exact import name_of
from nocturne.dedupe.lifecycle import is_gone, is_over, later, not_listed
from nocturne.dedupe.successor import successors
from nocturne.model.city import City
from nocturne.model.event import KnownEvent, ToldEvent
from nocturne.model.issue import Issue


@dataclass(frozen=True, slots=True)
class Merged:
    """The upcoming events sorted by start, those that left the list for good, and what was noticed."""

    events: list[KnownEvent]
    over: list[KnownEvent]
    issues: list[Issue]


def merge(
    events: Sequence[ToldEvent], known: Sequence[KnownEvent], city: City, now: datetime, ruled: Ruled = UNRULED
) -> Merged:
    """The events of `city` after tonight. Pure; the order of the inputs does not matter.

    `ruled`: the operator's word on what is one event and what is not; it wins over everything found here.
    """
    found, doubts = clusters(events, ruled)
    continued = claims(found, known, city.slug, ruled.apart.keys(), successors(found, known))
    home = {name: found.id for found in continued for cluster in found.clusters for name in cluster.names}
    tonight = [later(found.before, combined(found, home, city.slug, now), now) for found in continued]
    spoken_for = {each.id for found in continued for each in (found.before, *found.absorbed) if each is not None}
    absent = [not_listed(event) for event in known if event.id not in spoken_for]
    everything = sorted([*tonight, *absent], key=lambda event: (event.start, event.id))
    over = [event for event in everything if is_over(event, now)]
    upcoming = [event for event in everything if not is_over(event, now)]
    gone = [_gone(event) for event in over if is_gone(event)]
    return Merged(upcoming, over, [*gone, *(_doubt(each, city.slug) for each in doubts)])


def _gone(event: KnownEvent) -> Issue:
    return Issue(
        stage="dedupe",
        code="event/gone",
        severity="info",
        message="The event's own page is gone; it is no longer listed.",
        source=event.source,
        city=event.city,
        subject=event.aliases[0] if event.aliases else event.id,
        evidence=event.title[:80],
    )


def _doubt(doubt: Doubt, city: str) -> Issue:
    return Issue(
        stage="dedupe",
        code="duplicate/ambiguous",
        severity="info",
        message=f"May be the same event as {name_of(doubt.other)}; both are listed.",
        source=doubt.one.source,
        city=city,
        subject=name_of(doubt.one),
        evidence=f"{doubt.one.title[:60]} / {doubt.other.title[:60]}: {doubt.because}",
    )
