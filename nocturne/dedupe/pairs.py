"""Which listings of a city may be one event: found by words and spots, night by night, never all against all.

Hour and place are looked at before titles, and whole titles only where something speaks for a pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.fuzz import ratio

from nocturne.dedupe.match import Comparison, Traits, traits, weigh
from nocturne.dedupe.title import plain
from nocturne.dedupe.venue import ELSEWHERE_KM, NEAR_KM, kilometres
from nocturne.dedupe.vocabulary import COMMON, FORMATS, JOINING
from nocturne.model.event import ToldEvent
from nocturne.model.point import Point

MOST_SHARING = 24
"""A word or spot that more listings of one night share tells nothing apart."""
_WORD = re.compile("[a-z]{2,}")
_EVERYWHERE = JOINING | COMMON | FORMATS
ALIKE = 80.0
"""From this ratio of equal letters (0 to 100) titles without a word in common may be one, typed differently."""
_CELL = 500
"""Cells a degree: some 200 m, in which the same house stands for most geocoders."""


@dataclass(slots=True)
class _Glimpse:
    """What is seen of a listing before it is looked at: `said` its title and performers in plain letters, `words` of
    it that tell it apart, `spot` its point."""

    event: ToldEvent
    said: str
    words: frozenset[str]
    spot: Point | None
    traits: Traits | None = None


def pairs(events: Sequence[ToldEvent]) -> Iterator[tuple[int, int, Comparison]]:
    """Every pair of places (i < j) in `events` that is one event or could be, with its comparison; each once.

    The cost of a listing does not grow with the number of listings: those compared share a night and a telling word, or
    a night and a spot.
    """
    nights: dict[str, list[int]] = defaultdict(list)
    glimpses = []
    for at, event in enumerate(events):
        glimpse = _glimpse(event)
        glimpses.append(glimpse)
        for night in _nights(event):
            nights[night].append(at)
    seen: set[tuple[int, int]] = set()
    for tonight in nights.values():
        for pair in _candidates(tonight, glimpses):
            if pair in seen:
                continue
            seen.add(pair)
            one, other = glimpses[pair[0]], glimpses[pair[1]]
            if _may_be_one(one, other):
                comparison = weigh(_traits(one), _traits(other))
                if comparison.verdict != "different":
                    yield *pair, comparison


def _glimpse(event: ToldEvent) -> _Glimpse:
    place = event.place
    spot = (place.lat, place.lng) if place.lat is not None and place.lng is not None else None
    said = plain(event.title if not event.performers else " ".join((event.title, *event.performers)))
    return _Glimpse(event, said, frozenset(_WORD.findall(said)) - _EVERYWHERE, spot)


def _traits(glimpse: _Glimpse) -> Traits:
    if glimpse.traits is None:
        glimpse.traits = traits_of(glimpse.event)
    return glimpse.traits


def traits_of(event: ToldEvent) -> Traits:
    """The traits of an event."""
    return traits(_record(event))


def _record(event: ToldEvent) -> dict[str, object]:
    """What of an event a comparison reads, under its public names."""
    place = event.place
    return {
        "title": event.title,
        "date": event.date,
        "time": event.time,
        "start": event.start,
        "end": event.end,
        "all_day": event.all_day,
        "location": event.location,
        "place": {
            "name": place.name,
            "address": place.address,
            "locality": place.locality,
            "lat": place.lat,
            "lng": place.lng,
            "hidden": place.hidden,
        },
        "organizer": {"name": event.organizer.name},
        "performers": event.performers,
        "attendance_mode": event.attendance_mode,
        "source": event.source,
        "link": event.link,
        "city": event.city,
    }


def _nights(event: ToldEvent) -> tuple[str, ...]:
    """The days under which a listing may be found: its date and its night."""
    return (event.date,) if event.night == event.date else (event.night, event.date)


def _candidates(night: Sequence[int], glimpses: Sequence[_Glimpse]) -> Iterator[tuple[int, int]]:
    """Pairs of one night, ascending, that share a word or a spot."""
    if len(night) < 2:
        return
    postings: dict[object, list[int]] = defaultdict(list)
    for at in night:
        glimpse = glimpses[at]
        for word in glimpse.words:
            postings[word].append(at)
        if (spot := glimpse.spot) is not None:
            postings[int(spot[0] * _CELL), int(spot[1] * _CELL)].append(at)
    for group in postings.values():
        if 1 < len(group) <= MOST_SHARING:
            yield from combinations(group, 2)


def _may_be_one(one: _Glimpse, other: _Glimpse) -> bool:
    """Whether a closer look is worth it: not within one list, not across the town, not of quite another name."""
    if one_list(one.event, other.event):
        return False
    if one.spot is None or other.spot is None:
        return True
    apart = kilometres(one.spot, other.spot)
    if apart <= NEAR_KM and not one.words.isdisjoint(other.words):
        return True
    if apart > ELSEWHERE_KM:
        return one.event.time == other.event.time and one.words == other.words
    return one.words <= other.words or other.words <= one.words or ratio(one.said, other.said) >= ALIKE


def one_list(one: ToldEvent, other: ToldEvent) -> bool:
    """Whether both stand in one source's list of one site, which does not tell of one event twice."""
    return one.source == other.source and list_of(one) == list_of(other)


def list_of(event: ToldEvent) -> str:
    """The list an event stands in: its source and the site of its page."""
    return f"{event.source} {event.link[: event.link.find('/', 8)]}"
