"""How much a source tells of its events in a city: the share of each field, and one weighted figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from nocturne.model.event import ToldEvent
from nocturne.model.quality import Coverage

Says = Callable[[ToldEvent], object]

FIELDS: Mapping[str, tuple[int, Says]] = MappingProxyType(
    {
        "time": (20, lambda event: event.time or event.all_day),
        "place": (20, lambda event: event.place.name or event.place.address or event.attendance_mode == "online"),
        "point": (10, lambda event: event.place.lat is not None or event.attendance_mode == "online"),
        "price": (12, lambda event: event.price or event.offer.is_free is not None),
        "description": (10, lambda event: event.description),
        "end": (6, lambda event: event.end),
        "organizer": (6, lambda event: event.organizer.name),
        "performers": (4, lambda event: event.performers),
        "tags": (6, lambda event: event.tags),
        "image": (4, lambda event: event.image_url),
        "link": (2, lambda event: event.link),
    }
)
"""Field -> its weight in the figure (together 100), and when an event has it.

Hour and place decide whether somebody can go; all else is comfort. A hidden place is one that is not told.
"""


def coverage(events: Iterable[ToldEvent], city: str, held: Mapping[str, int]) -> tuple[Coverage, ...]:
    """One row for each source that tells of events, sorted by name. `held`: source -> listings held back."""
    by_source: dict[str, list[ToldEvent]] = defaultdict(list)
    for event in events:
        by_source[event.source].append(event)
    return tuple(_row(source, city, by_source[source], held.get(source, 0)) for source in sorted(by_source))


def _row(source: str, city: str, events: list[ToldEvent], held: int) -> Coverage:
    shares = {name: sum(bool(says(event)) for event in events) / len(events) for name, (_, says) in FIELDS.items()}
    score = sum(weight * shares[name] for name, (weight, _) in FIELDS.items())
    return Coverage(
        source=source,
        city=city,
        events=len(events),
        score=round(score),
        fields={name: round(share, 3) for name, share in shares.items()},
        held=held,
    )
