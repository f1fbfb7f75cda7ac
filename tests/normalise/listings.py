"""Listings to normalise: one that says the least an event needs, changed where a test wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from nocturne.model.city import City
from nocturne.model.event import ToldEvent
from nocturne.model.listing import Listing, Sighting
from nocturne.normalise.listing import Normalised, normalise

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
SEEN = "2026-05-01T12:00:00Z"
BERLIN = City(
    slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin", online=True
)
MEXICO = City(
    slug="mexico-city",
    name="Mexico City",
    country="MX",
    latitude=19.4326,
    longitude=-99.1332,
    timezone="America/Mexico_City",
)
_PLAIN = Listing(
    source="calendar", source_id="one@example.org", title="Low Tide", start="2026-05-02T22:00", extractor="ics"
)


def listing(**changes: Any) -> Listing:
    """The plain listing with some fields changed."""
    return replace(_PLAIN, **changes)


def seen(one: Listing) -> Sighting:
    """The listing as confirmed tonight."""
    return Sighting(listing=one, seen_at=SEEN, first_seen=SEEN, fresh=True)


def normalised(city: City = BERLIN, kept: str = "full", **changes: Any) -> Normalised:
    """What becomes of the plain listing with some fields changed."""
    return normalise(seen(listing(**changes)), city, NOW, kept)


def event(city: City = BERLIN, kept: str = "full", **changes: Any) -> ToldEvent:
    """The event of the plain listing with some fields changed; fails when there is none."""
    found = normalised(city, kept, **changes)
    assert found.event is not None, found.issues
    return found.event


def codes(found: Normalised) -> list[str]:
    """The codes of all issues."""
    return [issue.code for issue in found.issues]
