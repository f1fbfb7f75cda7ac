"""Which remembered event tonight's listings continue, so that a name once given stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from nocturne.dedupe.cluster import Cluster
from nocturne.dedupe.identity import event_id
from nocturne.model.event import KnownEvent


@dataclass(frozen=True, slots=True)
class Continued:
    """The clusters that are one event tonight, the event they continue (None: new), and events found to be the same."""

    id: str
    clusters: tuple[Cluster, ...]
    before: KnownEvent | None
    absorbed: tuple[KnownEvent, ...]


def claims(
    clusters: Sequence[Cluster],
    known: Sequence[KnownEvent],
    city: str,
    apart: Container[tuple[str, str]] = (),
    heirs: Mapping[tuple[str, ...], KnownEvent] = MappingProxyType({}),
) -> list[Continued]:
    """Every cluster under exactly one id. Deterministic, whatever the order of the inputs.

    Listings that were one event stay one while they tell of the same date; one that moves to another date alone, or
    that the operator keeps `apart` (pairs of names, sorted), becomes an event of its own. Remembered events that turn
    out to be one are absorbed by the older. `heirs`: names of a cluster -> the event it goes on with under a new name.
    """
    ordered = sorted(clusters, key=lambda cluster: cluster.names)
    owners = _owners(known)
    claimed = [_claimed(cluster, owners) or _inherited(cluster, heirs) for cluster in ordered]
    wanting: dict[str, list[Cluster]] = defaultdict(list)
    alone = [cluster for cluster, events in zip(ordered, claimed, strict=True) if not events]
    for cluster, events in zip(ordered, claimed, strict=True):
        if events:
            wanting[_best(cluster, events, city).id].append(cluster)
    groups: dict[str, list[Cluster]] = {}
    for identity in sorted(wanting):
        groups[identity], parted = _together(wanting[identity], identity, city, apart)
        alone.extend(parted)
    remembered = {event.id: event for event in known}
    for cluster in sorted(alone, key=lambda cluster: cluster.names):
        groups[_new_id(cluster, (remembered, groups), city)] = [cluster]
    home = {cluster.names: identity for identity, group in groups.items() for cluster in group}
    absorbed = _absorbed(ordered, claimed, home, set(wanting))
    return [
        Continued(identity, tuple(group), remembered.get(identity), tuple(absorbed.get(identity, ())))
        for identity, group in groups.items()
    ]


def _owners(known: Iterable[KnownEvent]) -> dict[str, list[KnownEvent]]:
    owners: dict[str, list[KnownEvent]] = defaultdict(list)
    for event in sorted(known, key=lambda each: each.id):
        for alias in event.aliases:
            owners[alias].append(event)
    return owners


def _claimed(cluster: Cluster, owners: Mapping[str, list[KnownEvent]]) -> list[KnownEvent]:
    """Remembered events that the cluster's listings belong to, each once, sorted by id."""
    dates = {event.date for event in cluster.events}
    platforms = {event.source for event in cluster.events}
    found: dict[str, KnownEvent] = {}
    for name in cluster.names:
        for event in owners.get(name, ()):
            if _is_source(name, event) or event.date in dates or _same_platform(name, event):
                found[event.id] = event
    for alias in sorted({alias for event in cluster.events for alias in event.aliases}):
        for event in owners.get(alias, ()):
            if event.date in dates or (alias.partition(":")[0] in platforms and _same_platform(alias, event)):
                found[event.id] = event
    return [found[key] for key in sorted(found)]


def _inherited(cluster: Cluster, heirs: Mapping[tuple[str, ...], KnownEvent]) -> list[KnownEvent]:
    return [heirs[cluster.names]] if cluster.names in heirs else []


def _is_source(name: str, event: KnownEvent) -> bool:
    return any(each.name == name for each in event.sources)


def _same_platform(name: str, event: KnownEvent) -> bool:
    """Whether the event knows the name from the platform that gave it, which can have two ids for one event."""
    return any(each.source == name.partition(":")[0] for each in event.sources)


def _founded(cluster: Cluster, identity: str, city: str) -> int:
    """Which of the cluster's names, in their order, the event's id was made from; past the last when from none."""
    names = cluster.names
    return next((at for at, name in enumerate(names) if _id_of(name, city) == identity), len(names))


def _id_of(name: str, city: str) -> str:
    source, _, source_id = name.partition(":")
    return event_id(source, source_id, city)


def _best(cluster: Cluster, events: Sequence[KnownEvent], city: str) -> KnownEvent:
    """The oldest of the events a cluster belongs to, first those that one of its listings told of before."""

    def rank(event: KnownEvent) -> tuple[bool, str, int, str]:
        own = any(_is_source(name, event) for name in cluster.names)
        return not own, event.first_seen, _founded(cluster, event.id, city), event.id

    return min(events, key=rank)


def _together(
    group: Sequence[Cluster], identity: str, city: str, apart: Container[tuple[str, str]]
) -> tuple[list[Cluster], list[Cluster]]:
    """The clusters that stay one event (they share a date with the first), and those that part from it."""
    ordered = sorted(
        group, key=lambda cluster: (_founded(cluster, identity, city) == len(cluster.names), cluster.names)
    )
    dates = {event.date for event in ordered[0].events}
    together, parted = ordered[:1], list[Cluster]()
    for cluster in ordered[1:]:
        shares = bool(dates & {event.date for event in cluster.events})
        stays = shares and not any(_kept_apart(cluster, other, apart) for other in together)
        (together if stays else parted).append(cluster)
    return together, parted


def _kept_apart(one: Cluster, other: Cluster, apart: Container[tuple[str, str]]) -> bool:
    return any((min(pair), max(pair)) in apart for pair in product(one.names, other.names))


def _new_id(cluster: Cluster, taken: Sequence[Container[str]], city: str) -> str:
    """The id made from the first listing; a listing that parted from its event adds its date."""
    for name in cluster.names:
        identity = _id_of(name, city)
        if not any(identity in each for each in taken):
            return identity
    date = min(event.date for event in cluster.events)
    return _id_of(f"{cluster.names[0]}@{date}", city)


def _absorbed(
    ordered: Sequence[Cluster],
    claimed: Sequence[Sequence[KnownEvent]],
    home: Mapping[tuple[str, ...], str],
    continued: set[str],
) -> dict[str, list[KnownEvent]]:
    """Id -> remembered events that nobody continues because their listings now stand under that id."""
    found: dict[str, list[KnownEvent]] = defaultdict(list)
    gone: set[str] = set()
    for cluster, events in zip(ordered, claimed, strict=True):
        for event in events:
            if event.id not in continued and event.id not in gone:
                gone.add(event.id)
                found[home[cluster.names]].append(event)
    return found
