"""Which events a city lists, by the tags it does not want."""

from __future__ import annotations

from collections.abc import Iterable, Set

from nocturne.model.event import KnownEvent
from nocturne.model.issue import Issue
from nocturne.normalise.tags import tag


def wanted(events: Iterable[KnownEvent], excluded: Set[str]) -> tuple[list[KnownEvent], list[KnownEvent]]:
    """The events that are listed, and those that carry a tag which this city leaves out.

    What the operator wrote is always listed.
    """
    named = _as_written(excluded)
    kept: list[KnownEvent] = []
    left_out: list[KnownEvent] = []
    for event in events:
        unwanted = bool(named & set(event.tags)) and event.source != "curated"
        (left_out if unwanted else kept).append(event)
    return kept, left_out


def unwanted(event: KnownEvent, excluded: Set[str]) -> Issue:
    """Why an event is not listed."""
    tags = sorted(_as_written(excluded) & set(event.tags))
    read_from = ", ".join(event.tagged.get(tag, "its source") for tag in tags)
    return Issue(
        stage="quality",
        code="tag/excluded",
        severity="info",
        message=f"Events of this kind are not listed here (exclude_tags: {', '.join(tags)}).",
        source=event.source,
        city=event.city,
        subject=event.aliases[0] if event.aliases else event.id,
        evidence=f"{event.title[:80]} [{read_from}]",
    )


def _as_written(excluded: Set[str]) -> set[str]:
    """Tags in the one form that events carry, however the operator writes them."""
    return {tag(word) for word in excluded} | set(excluded)
