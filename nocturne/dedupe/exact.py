"""Exact duplicates: the same platform id, the same canonical link, or the same title, start and place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anyascii import anyascii

from nocturne.model.event import Event

_OWN_PAGE = re.compile(r"\d{4,}|[a-z0-9]{6,}", re.IGNORECASE)
"""A link stands for one event only when its path names one: a venue's front page is shared by all its nights."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Events that are one, in input order, and for each but the first the sentence why."""

    events: tuple[Event, ...]
    because: tuple[str, ...]


def clusters(events: Sequence[Event]) -> list[Cluster]:
    """Group equal events; linear in their number, and the same whatever order they come in."""
    ordered = sorted(events, key=lambda event: (event.source, event.sources[0].source_id, event.start))
    parent = list(range(len(ordered)))
    reasons: dict[int, str] = {}
    first: dict[tuple[str, ...], int] = {}
    for at, event in enumerate(ordered):
        for key, reason in _keys(event):
            other = first.setdefault(key, at)
            if _root(parent, other) != _root(parent, at):
                parent[_root(parent, at)] = _root(parent, other)
                reasons.setdefault(at, f"{_name(event)} is {_name(ordered[other])}: {reason}")
    groups: dict[int, list[int]] = {}
    for at in range(len(ordered)):
        groups.setdefault(_root(parent, at), []).append(at)
    return [
        Cluster(tuple(ordered[at] for at in group), tuple(reasons[at] for at in group if at in reasons))
        for group in groups.values()
    ]


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _name(event: Event) -> str:
    return f"{event.source}:{event.sources[0].source_id}"


def _keys(event: Event) -> Iterator[tuple[tuple[str, ...], str]]:
    """What two listings of one event have in common, each with its reason."""
    for listed in event.sources:
        yield ("id", listed.source, listed.source_id), "the same id on the same platform"
    if event.link and _names_one_event(event.link):
        yield ("link", event.link, event.date), "the same link and date"
    where = _place_key(event)
    if where and event.time:
        yield ("same", _words(event.title), event.start, where), "the same title, start and place"


def _names_one_event(link: str) -> bool:
    path = link.partition("//")[2].partition("/")[2]
    return any(_OWN_PAGE.search(part) for part in re.split(r"[/?&=]", path))


def _place_key(event: Event) -> str:
    if event.attendance_mode == "online":
        return "online"
    if event.place.hidden:
        return ""
    return _words(event.place.name or event.place.address)


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", anyascii(text).lower()).strip()
