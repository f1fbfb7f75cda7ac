"""Events to merge: told by one listing each, changed where a test wants it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from nocturne.dedupe.merge import Merged, merge
from nocturne.model.city import City
from nocturne.model.event import KnownEvent, ListedAt, ListingState, Place, ToldEvent

NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
CITY = City(slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin")
HALL = Place(name="Kesselhaus", locality="Berlin", country="DE")


def instant(night: int) -> str:
    """When the crawl of a night ran, as listings remember it."""
    return f"{NOW + timedelta(days=night):%Y-%m-%dT%H:%M:%SZ}"


def told(
    name: str = "luma:evt-1",
    title: str = "Low Tide",
    start: str = "2026-05-09T22:00:00+02:00",
    *,
    state: ListingState = "listed",
    night: int = 0,
    **changes: Any,
) -> ToldEvent:
    """What the listing called `name` ("source:id") tells."""
    source, _, source_id = name.partition(":")
    at, link = instant(night), changes.get("link", "")
    listed = ListedAt(
        source=source, source_id=source_id, link=link, extractor="json", first_seen=at, last_seen=at, state=state
    )
    plain = ToldEvent(
        id="",
        slug="",
        title=title,
        date=start[:10],
        time=start[11:16],
        night=start[:10],
        start=start,
        timezone="Europe/Berlin",
        location="Kesselhaus, Berlin",
        place=HALL,
        city=CITY.slug,
        source=source,
        sources=(listed,),
        first_seen=at,
        last_seen=at,
    )
    return replace(plain, **changes)


def merged(events: Iterable[ToldEvent], known: Iterable[KnownEvent] = (), night: int = 0) -> Merged:
    """The city after that night."""
    return merge(list(events), list(known), CITY, NOW + timedelta(days=night))


def only(found: Merged) -> KnownEvent:
    """The one upcoming event; fails when there are more or none."""
    assert len(found.events) == 1, [(event.title, event.aliases) for event in found.events]
    return found.events[0]
