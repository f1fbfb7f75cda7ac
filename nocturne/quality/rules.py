"""The rules an event has to pass to be published; each one that it does not is an Issue with evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from nocturne.model.city import City
from nocturne.model.event import Event, Place
from nocturne.model.issue import Issue

EARTH_KM = 6371.0088
PAST = timedelta(days=1)
AHEAD = timedelta(days=365)
NEIGHBOUR_SLACK_KM = 0.05
_TEST = re.compile(
    r"^\W*(?:(?:this is an? )?test(?:ing)?(?: event| please ignore)?|.{0,20}\btest event\b.{0,12}|(?:do not|don't) (?:book|buy)|"
    r"asdf+|lorem ipsum.*|event title|untitled event|my event)\W*\d*\W*$",
    re.IGNORECASE,
)


def check(event: Event, city: City, now: datetime) -> tuple[Issue, ...]:
    """Why the event must not be published; empty when it may. `now` aware."""
    return tuple(
        Issue(
            stage="quality",
            code=code,
            message=message,
            source=event.source,
            city=city.slug,
            subject=f"{event.source}:{event.sources[0].source_id}" if event.sources else event.id,
            evidence=evidence,
        )
        for code, message, evidence in (*_window(event, now), *_place(event, city), *_title(event))
    )


def _window(event: Event, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Events over for more than a day and events more than a year away are not listed."""
    start, end = bounds(event)
    if end < now - PAST:
        yield "date/past", "The event is over.", event.end or event.start
    elif start > now + AHEAD:
        yield "date/far", "The event is more than a year away.", event.start


def bounds(event: Event) -> tuple[datetime, datetime]:
    """The first and last instant an event may cover; a day without hours covers all zones' day."""
    start = _instant(event.start, first=True)
    end = _instant(event.end or event.start, first=False)
    return start, max(start, end)


def _instant(text: str, *, first: bool) -> datetime:
    if len(text) > 10:
        return datetime.fromisoformat(text)
    day = date.fromisoformat(text)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return midnight - timedelta(hours=14) if first else midnight + timedelta(hours=36)


def _place(event: Event, city: City) -> Iterator[tuple[str, str, str]]:
    """In-person events have to be in the city; one without a point is judged by its country."""
    if event.attendance_mode == "online":
        return
    place = event.place
    if place.lat is not None and place.lng is not None:
        away = distance_km(place.lat, place.lng, city.latitude, city.longitude)
        if away > city.radius_km + NEIGHBOUR_SLACK_KM:
            evidence = f"{away:.1f} km from {city.name}, radius {city.radius_km:g} km"
            yield "place/distance", "The place is outside the city's radius.", evidence
    elif _elsewhere(place, city):
        yield "place/country", "The place is in another country.", place.country


def _elsewhere(place: Place, city: City) -> bool:
    return bool(place.country) and place.country != city.country


def distance_km(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Great-circle distance of two points in degrees (haversine, mean Earth radius)."""
    a, b = radians(lat), radians(other_lat)
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lng - lng) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def _title(event: Event) -> Iterator[tuple[str, str, str]]:
    if _TEST.match(event.title):
        yield "title/test", "The title is that of a test entry.", event.title[:80]
    elif sum(letter.isalnum() for letter in event.title) < 2:
        yield "title/empty", "The title says nothing.", event.title[:80]
