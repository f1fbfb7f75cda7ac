"""The operator's rulings on one city: which listings each is about, tonight and on every night to come."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as date_of
from datetime import timedelta
from itertools import combinations, pairwise, product
from typing import Any

from nocturne.dedupe.cluster import UNRULED, Ruled
from nocturne.dedupe.exact import name_of
from nocturne.dedupe.identity import event_id
from nocturne.model.city import City
from nocturne.model.event import KnownEvent, ToldEvent
from nocturne.model.listing import Listing
from nocturne.model.ruling import Correct, Hide, Merge, Release, Ruling, Rulings, Split
from nocturne.normalise.links import canonical
from nocturne.normalise.listing import identifier

_ID = re.compile(r"[a-z0-9]{12}")
_OWN_PAGE = re.compile(r"-([a-z0-9]{12})\.html$")
_BY_DEFAULT = "the operator says so"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CityRulings:
    """The rulings as they bear on a city. `names`: id of an event that is ruled on -> every listing it ever had.

    An id is also that of the listing it was made from, so a ruling on it holds when nothing else is remembered.
    """

    rulings: Rulings
    city: str
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _by_key: dict[str, list[Ruling]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key: dict[str, list[Ruling]] = defaultdict(list)
        every: tuple[Ruling, ...] = (*self.rulings.hides, *self.rulings.releases, *self.rulings.corrections)
        for ruling in every:
            for key in dict.fromkeys(key for ref in ruling.about for key in self._keys_of(ref)):
                by_key[key].append(ruling)
        object.__setattr__(self, "_by_key", dict(by_key))

    def _keys_of(self, ref: str) -> Iterator[str]:
        """Everything a reference of the operator's may be called by a listing."""
        if page := _OWN_PAGE.search(ref):
            yield page[1]
            yield from self.names.get(page[1], ())
        if _ID.fullmatch(ref):
            yield ref
            yield from self.names.get(ref, ())
        elif ref.startswith(("http://", "https://")):
            yield canonical(ref)
        else:
            source, _, source_id = ref.partition(":")
            yield f"{source}:{identifier(source_id)}"

    def _about(self, name: str, link: str) -> list[Ruling]:
        if not self._by_key:
            return []
        source, _, source_id = name.partition(":")
        keys = (name, link, event_id(source, source_id, self.city))
        return list({id(ruling): ruling for key in keys if key for ruling in self._by_key.get(key, ())}.values())

    def on(self, listing: Listing) -> list[Ruling]:
        """Every hide, release and correction that is about a listing."""
        return self._about(f"{listing.source}:{identifier(listing.source_id)}", canonical(listing.link))

    def hidden(self, event: KnownEvent) -> frozenset[str]:
        """The names of an event's listings that are hidden; all of them when the event itself is."""
        return frozenset(each.name for each in event.sources if is_hidden(self._about(each.name, each.link)))

    def telling(self, event: KnownEvent) -> list[str]:
        """Every ruling that bears on an event, in words."""
        names = {event.id, *event.aliases, *(each.link for each in event.sources)}
        pairs = (*self.rulings.merges, *self.rulings.splits)
        told = [each for each in pairs if any(names & set(self._keys_of(ref)) for ref in each.about)]
        single = {id(each): each for listed in event.sources for each in self._about(listed.name, listed.link)}
        return [_words(ruling) for ruling in (*single.values(), *told)]

    def corrected_fields(self, event: KnownEvent) -> frozenset[str]:
        """The fields that the operator set in one of an event's listings, as a listing calls them."""
        about = [ruling for listed in event.sources for ruling in self._about(listed.name, listed.link)]
        return frozenset(name for each in corrections(about) for name in each.values)

    def naming(self, name: str) -> list[str]:
        """Every ruling that names an event's id or a listing, in words, also when nothing of it is left to show."""
        kept = self.rulings
        every = (*kept.hides, *kept.releases, *kept.corrections, *kept.merges, *kept.splits)
        return [_words(each) for each in every if any(name in self._keys_of(ref) for ref in each.about)]

    def ruled(self, events: Sequence[ToldEvent]) -> Ruled:
        """Which of tonight's listings are one event, and which are not."""
        if not (self.rulings.merges or self.rulings.splits):
            return UNRULED
        present = self._present(events)
        together: dict[Pair, str] = {}
        apart: dict[Pair, str] = {}
        for merge in self.rulings.merges:
            names = sorted({name for ref in merge.about for name in self._named(ref, present)})
            together |= dict.fromkeys(pairwise(names), merge.note or _BY_DEFAULT)
        for split in self.rulings.splits:
            groups = [self._named(ref, present) for ref in split.about]
            pairs: Iterable[Pair] = (
                combinations(sorted(groups[0]), 2)
                if len(groups) == 1
                else (pair for one, other in combinations(groups, 2) for pair in product(one, other))
            )
            words = split.note or _BY_DEFAULT
            apart |= {(min(pair), max(pair)): words for pair in pairs if pair[0] != pair[1]}
        return Ruled({pair: words for pair, words in together.items() if pair not in apart}, apart)

    def _present(self, events: Sequence[ToldEvent]) -> dict[str, set[str]]:
        """Everything tonight's listings may be called -> their names."""
        found: dict[str, set[str]] = defaultdict(set)
        for event in events:
            name = name_of(event)
            for key in (name, event.link, event_id(event.source, event.sources[0].source_id, self.city)):
                found[key].add(name)
        return found

    def _named(self, ref: str, present: Mapping[str, set[str]]) -> set[str]:
        return {name for key in self._keys_of(ref) if key for name in present.get(key, ())}


def ids(rulings: Rulings) -> set[str]:
    """Every event id the operator names."""
    every: tuple[Ruling, ...] = (
        *rulings.merges, *rulings.splits, *rulings.hides, *rulings.releases, *rulings.corrections,
    )  # fmt: skip
    refs = {ref for ruling in every for ref in ruling.about}
    return {ref for ref in refs if _ID.fullmatch(ref)} | {page[1] for ref in refs if (page := _OWN_PAGE.search(ref))}


def resolved(
    rulings: Rulings, city: City, known: Iterable[KnownEvent], before: Mapping[str, Sequence[str]]
) -> CityRulings:
    """The rulings with all that is remembered of the events they name. `before`: what former nights remembered."""
    wanted = ids(rulings)
    names = {key: set(value) for key, value in before.items() if key in wanted}
    for event in known if wanted else ():
        if event.id in wanted:
            names.setdefault(event.id, set()).update(event.aliases, (each.name for each in event.sources))
    return CityRulings(rulings, city.slug, {key: tuple(sorted(names[key])) for key in sorted(names)})


def _words(ruling: Ruling) -> str:
    kind = {Correct: "corrected", Hide: "hidden", Release: "released", Merge: "joined", Split: "parted"}[type(ruling)]
    what = f": {', '.join(sorted(ruling.values))}" if isinstance(ruling, Correct) else ""
    note = f" ({ruling.note})" if ruling.note else ""
    return f"{kind}{what}{note}, {ruling.where}"


def is_hidden(about: Iterable[Ruling]) -> bool:
    """Whether one of the rulings hides what they are about."""
    return any(isinstance(ruling, Hide) for ruling in about)


def is_released(about: Iterable[Ruling], code: str) -> bool:
    """Whether one of the rulings publishes what the rule `code` holds back."""
    return any(isinstance(ruling, Release) and (not ruling.codes or code in ruling.codes) for ruling in about)


def corrections(about: Iterable[Ruling]) -> list[Correct]:
    """The corrections among the rulings."""
    return [ruling for ruling in about if isinstance(ruling, Correct)]


def corrected(listing: Listing, about: Sequence[Correct], date: str, time: str) -> Listing:
    """The listing with the operator's values in it. `date`, `time`: its own local ones, as far as they are known."""
    values: dict[str, Any] = {}
    for ruling in about:
        values |= ruling.values
    day, clock = str(values.pop("date", date)), str(values.pop("time", time))
    moved = (day, clock) != (date, time)
    if moved and day:
        values |= {"start": f"{day}T{clock}" if clock else day, "floating": False, "all_day": False}
        values.setdefault("timezone", "")
        values.setdefault("end", "")
    end = str(values.get("end", listing.end)).replace(" ", "T")
    if len(end) == len("22:30"):
        end = f"{_day_after(day) if clock and end < clock else day}T{end}"
    return replace(listing, **(values | {"end": end}))


def _day_after(day: str) -> str:
    return (date_of.fromisoformat(day) + timedelta(days=1)).isoformat()
