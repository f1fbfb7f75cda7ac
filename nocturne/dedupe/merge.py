"""Tonight's events and yesterday's become one list: each event once, with its memory and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from nocturne.dedupe.exact import Cluster, clusters
from nocturne.dedupe.identity import event_id, page_url, slug
from nocturne.dedupe.lifecycle import is_over, later, not_listed
from nocturne.model.city import City
from nocturne.model.event import Event, KnownEvent, ListedAt, Offer, Organizer, Place
from nocturne.model.issue import Issue

TRUST = ("curated", "luma", "eventbrite", "meetup", "calendar")
"""Which source leads where several tell of one event: the operator, then those that keep times and prices best."""
_OWN = frozenset({"id", "slug", "url", "sources", "first_seen", "last_seen", "changed", "sequence", "source", "link", "city"})
_TOGETHER = {"date": "start", "time": "start", "night": "start", "end": "start", "timezone": "start", "all_day": "start",
             "description_html": "description", "location": "place", "attendance_mode": "place"}  # fmt: skip
"""Fields that make sense only with another of the same listing."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The upcoming events sorted by start, those that left the list for good, and what was noticed."""

    events: list[KnownEvent]
    over: list[KnownEvent]
    issues: list[Issue]


def merge(events: Sequence[Event], known: Sequence[KnownEvent], city: City, now: datetime) -> Merged:
    """The events of `city` after tonight. Pure; the order of the inputs does not matter."""
    by_alias = {alias: event for event in sorted(known, key=lambda each: each.id) for alias in event.aliases}
    groups: dict[str, list[Cluster]] = {}
    for cluster in clusters(events):
        groups.setdefault(_identity(cluster, by_alias, city), []).append(cluster)
    remembered = {event.id: event for event in known}
    tonight = {
        key: later(remembered.get(key), _combined(key, group, remembered.get(key), city), now)
        for key, group in groups.items()
    }
    absent = [not_listed(event) for event in known if event.id not in tonight]
    everything = sorted([*tonight.values(), *absent], key=lambda event: (event.start, event.id))
    over = [event for event in everything if is_over(event, now)]
    upcoming = [event for event in everything if not is_over(event, now)]
    return Merged(upcoming, over, [_gone(event) for event in over if _is_gone(event)])


def _is_gone(event: KnownEvent) -> bool:
    return all(each.state == "gone" for each in event.sources)


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


def _identity(cluster: Cluster, by_alias: dict[str, KnownEvent], city: City) -> str:
    """The id a cluster always had, or a new one from its first listing."""
    aliases = sorted(f"{each.source}:{each.source_id}" for event in cluster.events for each in event.sources)
    for alias in aliases:
        if alias in by_alias:
            return by_alias[alias].id
    source, _, source_id = aliases[0].partition(":")
    return event_id(source, source_id, city.slug)


def _combined(key: str, group: list[Cluster], before: KnownEvent | None, city: City) -> KnownEvent:
    """One event from all listings that tell of it: every field from the most trusted listing that knows it."""
    told = sorted((event for cluster in group for event in cluster.events), key=_rank)
    leader = told[0]
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for name in (each.name for each in fields(Event)):
        if name in _OWN or name in _TOGETHER:
            continue
        source = next((event for event in told if _knows(name, event)), leader)
        values[name] = getattr(source, name)
        origins[name] = _alias(source)
        for follower in (each for each, root in _TOGETHER.items() if root == name):
            values[follower] = getattr(source, follower)
            origins[follower] = _alias(source)
    listed = _listed(told, before)
    name = before.slug if before else slug(leader.title)
    return KnownEvent(
        **values,  # type: ignore[arg-type]
        id=key,
        slug=name,
        url=page_url(city.slug, name, key),
        city=city.slug,
        source=leader.source,
        link=next((event.link for event in told if event.link), ""),
        sources=listed,
        first_seen=min(each.first_seen for each in listed),
        last_seen=max(each.last_seen for each in listed),
        aliases=tuple(sorted({*(before.aliases if before else ()), *(f"{each.source}:{each.source_id}" for each in listed)})),
        former_urls=before.former_urls if before else (),
        origins=dict(sorted(origins.items())),
        merged=tuple(sorted(sentence for cluster in group for sentence in cluster.because)),
    )


def _rank(event: Event) -> tuple[int, int, str, str]:
    """Confirmed listings before unconfirmed ones, then by trust, then by name so that nothing depends on order."""
    listed = event.sources[0]
    trust = TRUST.index(event.source) if event.source in TRUST else len(TRUST)
    return ({"listed": 0, "unconfirmed": 1, "gone": 2}[listed.state], trust, event.source, listed.source_id)


def _knows(name: str, event: Event) -> bool:
    """Whether a listing says anything about a field; a start with an hour knows more than a bare date."""
    value = getattr(event, name)
    if name == "start":
        return len(event.start) > 10
    if name == "status":
        return value != "scheduled"
    if name == "place":
        return event.attendance_mode != "offline" or bool(value.name or value.address or value.hidden)
    return value not in ("", None, (), False, Offer(), Organizer(), Place())


def _alias(event: Event) -> str:
    return f"{event.source}:{event.sources[0].source_id}"


def _listed(told: Iterable[Event], before: KnownEvent | None) -> tuple[ListedAt, ...]:
    """Every listing that ever told of the event; those not seen tonight stay, unconfirmed."""
    found = {(each.source, each.source_id): each for each in (not_listed(before).sources if before else ())}
    for event in told:
        for each in event.sources:
            key = (each.source, each.source_id)
            first = min(each.first_seen, found[key].first_seen) if key in found else each.first_seen
            found[key] = ListedAt(
                source=each.source,
                source_id=each.source_id,
                link=each.link,
                extractor=each.extractor,
                first_seen=first,
                last_seen=each.last_seen,
                state=each.state,
            )
    return tuple(found[key] for key in sorted(found))
