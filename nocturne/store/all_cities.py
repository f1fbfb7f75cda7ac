"""What is remembered of all cities together, also of those that have no file any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nocturne.model.event import KnownEvent
from nocturne.model.quarantine import Quarantined
from nocturne.store import folder
from nocturne.store.state import State


def events(state: State) -> Iterator[KnownEvent]:
    """Upcoming events first, then the archive, the last year first."""
    paths: list[Path] = sorted((state.path / "events").glob("*.ndjson"))
    for path in [*paths, *sorted((state.path / "archive").glob("*/*.ndjson"), reverse=True)]:
        yield from folder.read_rows(path, KnownEvent)


def held(state: State) -> Iterator[tuple[str, Quarantined]]:
    """City and listing of all that is held back."""
    for path in sorted((state.path / "quarantine").glob("*.ndjson")):
        for row in folder.read_rows(path, Quarantined):
            yield path.stem, row


def former_ids(event: KnownEvent) -> set[str]:
    """The event's id, and those it had before it became one with another."""
    return {event.id, *(url.rpartition("-")[2].removesuffix(".html") for url in event.former_urls)}
