"""Platforms that give an event a new id: the listing that takes the place of one that left the same list.

A list does not tell of one event twice, so two rows of it are two events, except where one of them is not listed any
more on the night the other appears, and both tell the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from nocturne.dedupe.cluster import Cluster
from nocturne.dedupe.match import weigh
from nocturne.dedupe.pairs import one_list, traits_of
from nocturne.model.event import KnownEvent, ToldEvent


def successors(found: Sequence[Cluster], known: Iterable[KnownEvent]) -> dict[tuple[str, ...], KnownEvent]:
    """Names of a cluster nobody knew -> the remembered event it goes on with; only where there is no second choice."""
    listed = {name for cluster in found for event in cluster.events if _is_listed(event) for name in cluster.names}
    remembered = list(known)
    names = {alias for event in remembered for alias in event.aliases}
    left: dict[str, list[KnownEvent]] = defaultdict(list)
    for event in remembered:
        if listed.isdisjoint(event.aliases):
            left[event.date].append(event)
    wanted: dict[str, list[tuple[Cluster, KnownEvent]]] = defaultdict(list)
    for cluster in found if left else ():
        if names.isdisjoint(cluster.names) and all(map(_is_listed, cluster.events)):
            homes = {
                one.id: one for event in cluster.events for one in left.get(event.date, ()) if _is_heir(event, one)
            }
            if len(homes) == 1:
                [home] = homes.values()
                wanted[home.id].append((cluster, home))
    return {cluster.names: home for [(cluster, home), *others] in wanted.values() if not others}


def _is_listed(event: ToldEvent) -> bool:
    return any(each.state == "listed" for each in event.sources)


def _is_heir(event: ToldEvent, before: KnownEvent) -> bool:
    """Whether a listing stands in a list that told of the event, at its hour, and says the same of it."""
    if event.time != before.time or not any(each.source == event.source for each in before.sources):
        return False
    if event.source == before.source and not one_list(event, before):
        return False
    return weigh(traits_of(event), traits_of(before)).verdict == "same"
