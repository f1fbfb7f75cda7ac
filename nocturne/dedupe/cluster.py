"""Groups of listings that are one event: the operator's word first, then exact duplicates, then likely ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby, product

from nocturne.dedupe.exact import exact, name_of
from nocturne.dedupe.match import weigh
from nocturne.dedupe.pairs import one_list, pairs, traits_of
from nocturne.model.event import ToldEvent


@dataclass(frozen=True, slots=True)
class Cluster:
    """Listings that are one event, sorted by name, and the sentences why."""

    events: tuple[ToldEvent, ...]
    because: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """ "source:source_id" of every listing, sorted."""
        return tuple(sorted({name_of(event) for event in self.events}))


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two listings that may be one event and stay two until the operator says so."""

    one: ToldEvent
    other: ToldEvent
    because: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """The operator's word on which listings ("source:source_id") are one event, and which never are.

    `together` and `apart` map a pair of names, sorted, to the ruling's own words.
    """

    together: Mapping[tuple[str, str], str] = field(default_factory=dict)
    apart: Mapping[tuple[str, str], str] = field(default_factory=dict)


UNRULED = Ruled()


@dataclass(slots=True)
class _Groups:
    """Which of the ordered events belong together (by the smallest place), and why."""

    ordered: Sequence[ToldEvent]
    apart: Set[tuple[str, str]]
    home: list[int] = field(init=False)
    members: dict[int, list[int]] = field(init=False)
    reasons: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = list(range(len(self.ordered)))
        self.members = {at: [at] for at in self.home}

    def join(self, first: int, second: int, reason: str) -> bool:
        """Make one of two groups; False when the operator keeps listings of theirs apart."""
        one, other = sorted((self.home[first], self.home[second]))
        if one == other:
            return True
        if self.apart and any(self._kept_apart(a, b) for a, b in product(self.members[one], self.members[other])):
            return False
        for at in self.members[other]:
            self.home[at] = one
        self.members[one] += self.members.pop(other)
        self.reasons.setdefault(max(first, second), reason)
        return True

    def _kept_apart(self, one: int, other: int) -> bool:
        return _pair(name_of(self.ordered[one]), name_of(self.ordered[other])) in self.apart


def clusters(events: Iterable[ToldEvent], ruled: Ruled = UNRULED) -> tuple[list[Cluster], list[Doubt]]:
    """Every event in exactly one cluster, and what stays in doubt. The same whatever order the events come in."""
    ordered = _ordered(events)
    groups = _Groups(ordered, ruled.apart.keys())
    _join_ruled(groups, ruled)
    for one, other, reason in exact(ordered):
        groups.join(one, other, reason)
    doubts = _join_likely(groups)
    found = [
        Cluster(
            tuple(ordered[at] for at in sorted(group)),
            tuple(groups.reasons[at] for at in sorted(group) if at in groups.reasons),
        )
        for _, group in sorted(groups.members.items())
    ]
    return found, doubts


def _ordered(events: Iterable[ToldEvent]) -> list[ToldEvent]:
    """By name; only what is alike is compared in full, which costs more."""

    def key(event: ToldEvent) -> tuple[str, str, str]:
        return name_of(event), event.start, event.title

    ordered: list[ToldEvent] = []
    for _, alike in groupby(sorted(events, key=key), key):
        group = list(alike)
        ordered += sorted(group, key=repr) if len(group) > 1 else group
    return ordered


def _join_ruled(groups: _Groups, ruled: Ruled) -> None:
    places = {name_of(event): at for at, event in enumerate(groups.ordered)} if ruled.together else {}
    for (one, other), words in ruled.together.items():
        if one in places and other in places:
            groups.join(places[one], places[other], f"{other} is {one}: {words}")


def _join_likely(groups: _Groups) -> list[Doubt]:
    """Join what is the same, the surest first, unless other members of the groups are not; the doubts that are left."""
    found = sorted(pairs(groups.ordered), key=lambda pair: (-pair[2].score, pair[:2]))
    doubts: dict[tuple[int, int], Doubt] = {}
    for one, other, comparison in found:
        first, second = groups.ordered[one], groups.ordered[other]
        because, joined = comparison.because, False
        if comparison.verdict == "same" and not _clash(groups, one, other):
            joined = groups.join(one, other, f"{name_of(second)} is {name_of(first)}: {because}")
        if not joined and not _is_ruled(groups, one, other):
            doubts[one, other] = Doubt(first, second, because)
    return [doubt for (one, other), doubt in sorted(doubts.items()) if groups.home[one] != groups.home[other]]


def _is_ruled(groups: _Groups, one: int, other: int) -> bool:
    return _pair(name_of(groups.ordered[one]), name_of(groups.ordered[other])) in groups.apart


def _clash(groups: _Groups, one: int, other: int) -> bool:
    """Whether the groups of two listings hold others that are two events: two rows of one list, or different ones."""
    mine, theirs = groups.home[one], groups.home[other]
    if mine == theirs:
        return False
    for first, second in product(groups.members[mine], groups.members[theirs]):
        if (first, second) in ((one, other), (other, one)):
            continue
        a, b = groups.ordered[first], groups.ordered[second]
        if one_list(a, b) or weigh(traits_of(a), traits_of(b)).verdict == "different":
            return True
    return False


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
