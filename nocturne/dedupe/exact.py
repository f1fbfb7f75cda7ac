"""Exact duplicates: the same platform id, the same canonical link, or the same title, start and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from anyascii import anyascii

from nocturne.model.event import ToldEvent

MOST_SHARING = 12
"""A link that more listings of one day share is a programme, not an event's page."""
_OWN_PAGE = re.compile(
    r"\d{5,}|(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{8,}|[a-z0-9]+(?:-[a-z0-9]+){2,}", re.IGNORECASE
)
"""A part of an address that names one thing: a number, a code, a title with dashes."""
_DATED = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|(?:19|20)\d{6}|(?:19|20)\d{2}-\d{1,2}")


def name_of(event: ToldEvent) -> str:
    """ "source:source_id" of the listing that tells of the event."""
    return event.sources[0].name


def exact(ordered: Sequence[ToldEvent]) -> Iterator[tuple[int, int, str]]:
    """Pairs of places in `ordered` that are one event for certain, with the sentence why; enough of them to join all.

    Linear in the number of events.
    """
    first: dict[tuple[str, ...], int] = {}
    for at, event in enumerate(ordered):
        for key in _keys(event):
            other = first.setdefault(key, at)
            if other != at:
                reason = _reason(key[0], ordered[other], event)
                yield other, at, f"{name_of(event)} is {name_of(ordered[other])}: {reason}"
    for one, other in _same_link(ordered):
        yield one, other, f"{name_of(ordered[other])} is {name_of(ordered[one])}: the same link and date"


def _keys(event: ToldEvent) -> Iterator[tuple[str, ...]]:
    """What two listings of one event have in common.

    Another platform's id counts only for the same date: a weekly item may name the whole series there.
    """
    yield "name", name_of(event)
    yield "dated", name_of(event), event.date
    for alias in event.aliases:
        if alias.partition(":")[0] == event.source:
            yield "name", alias
        yield "dated", alias, event.date
    title = words(event.title)
    for where in _where(event) if title else ():
        yield "same", title, event.start, where


def _reason(kind: str, one: ToldEvent, other: ToldEvent) -> str:
    """Why two events with a key in common are one, as `nocturne explain` says it."""
    if kind == "same":
        return "the same title, start and place"
    if name_of(one) == name_of(other):
        return "the same id on the same platform"
    return "the platform knows it by both ids" if one.source == other.source else "one names the other's id"


def _where(event: ToldEvent) -> Iterator[str]:
    """Names for the place of an event; none for a hidden one, and none that only repeats the city."""
    place = event.place
    if event.attendance_mode == "online":
        if organizer := words(event.organizer.name):
            yield f"online with {organizer}"
        return
    if place.hidden:
        return
    for told in (place.name, place.address):
        if (plain := words(told)) and plain != words(place.locality):
            yield plain
    if place.lat is not None and place.lng is not None:
        yield f"{place.lat:.3f} {place.lng:.3f}"


def _same_link(ordered: Sequence[ToldEvent]) -> Iterator[tuple[int, int]]:
    """Pairs that share a link and a date, where the link is that of one event and nothing speaks against it."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, event in enumerate(ordered):
        if event.link.partition("//")[2].partition("/")[2]:
            groups[event.link, event.date].append(at)
    for (link, _), group in groups.items():
        if 1 < len(group) <= MOST_SHARING:
            own = names_one_event(link) and not _several_titles(ordered[at] for at in group)
            for one, other in combinations(group, 2):
                if own or _agree(ordered[one], ordered[other]):
                    yield one, other


def names_one_event(link: str) -> bool:
    """Whether an address looks like one event's own page; a venue's programme is shared by all its nights."""
    path = link.partition("//")[2].partition("/")[2]
    return any(_OWN_PAGE.search(_DATED.sub("", part)) for part in re.split(r"[/?&=#]", path))


def _several_titles(events: Iterator[ToldEvent]) -> bool:
    """Whether one source uses the link for events of different names on that date."""
    titles: dict[str, set[str]] = defaultdict(set)
    for event in events:
        titles[event.source].add(words(event.title))
    return any(len(each) > 1 for each in titles.values())


def _agree(one: ToldEvent, other: ToldEvent) -> bool:
    """Whether two events of one day can be the same: no different hours, and a word of the title in common."""
    if one.time and other.time and one.start != other.start:
        return False
    shared = set(words(one.title).split()) & set(words(other.title).split())
    return any(len(word) > 3 for word in shared)


def words(text: str) -> str:
    """Text for comparison: letters and digits of the Latin alphabet, lower case, single blanks."""
    return re.sub(r"[^a-z0-9]+", " ", anyascii(text).lower()).strip()
