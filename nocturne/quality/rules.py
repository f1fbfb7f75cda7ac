"""The rules an event has to pass to be published; each one that it does not is an Issue with evidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta

from nocturne.model.city import City
from nocturne.model.event import Event, Place
from nocturne.model.issue import Finding, Issue
from nocturne.model.point import distance_km
from nocturne.model.span import begins, ends
from nocturne.quality.spam import is_spam
from nocturne.quality.towns import TOWNS

PAST = timedelta(days=1)
WINDOW_DAYS = 365
NEIGHBOUR_SLACK_KM = 0.05
TOWN_KM = 20
"""A house of a large town stands so far from its middle at most."""
_POSTAL_CODE = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,7}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")

_TEST = re.compile(
    r"\W*(?:(?:this is an? )?test(?:ing)?(?: event)?(?:\W* (?:please )?ignore)?|.{0,20}\btest event\b.{0,12}"
    r"|(?:do not|don't) (?:book|buy)|asdf+|lorem ipsum.*|event title|untitled event|my event)\W*\d*\W*",
    re.IGNORECASE,
)

_BUSY = re.compile(
    r"\W*(?:busy|free|tentative|private|out of office|unavailable|blocked|beschäftigt|gebucht|privat|abwesend|belegt"
    r"|ocupado|no disponible|privado|occupé|indisponible)\W*",
    re.IGNORECASE,
)
"""What calendars show of an appointment that nobody else may see."""


def check(event: Event, city: City, now: datetime, window_days: int = WINDOW_DAYS) -> tuple[Issue, ...]:
    """Why the event must not be published; empty when it may. `now` aware, `window_days` how far ahead is listed."""
    found = (*_window(event, now, timedelta(days=window_days)), *_place(event, city), *_title(event))
    return tuple(
        Issue(
            stage="quality",
            code=code,
            message=message,
            source=event.source,
            city=city.slug,
            subject=event.sources[0].name if event.sources else event.id,
            evidence=evidence,
        )
        for code, message, evidence in found
    )


def _window(event: Event, now: datetime, ahead: timedelta) -> Iterator[Finding]:
    """Events over for more than a day and events far away are not listed."""
    if ends(event) < now - PAST:
        yield "date/past", "The event is over, or began long ago and no end is known.", event.end or event.start
    elif begins(event) > now + ahead:
        yield "date/far", f"The event is more than {ahead.days} days away.", event.start


def _place(event: Event, city: City) -> Iterator[Finding]:
    """In-person events have to be in the city; one without a point is judged by its country and by its town's name."""
    if event.attendance_mode == "online":
        return
    place = event.place
    if place.lat is not None and place.lng is not None:
        away = distance_km((place.lat, place.lng), city.centre)
        if away > city.radius_km + NEIGHBOUR_SLACK_KM:
            evidence = f"{away:.1f} km from {city.name}, radius {city.radius_km:g} km"
            yield "place/distance", "The place is outside the city's radius.", evidence
    elif _elsewhere(place, city):
        yield "place/country", "The place is in another country.", place.country
    elif town := _other_town(place, city):
        yield "place/town", "The place is in another town.", town


def _elsewhere(place: Place, city: City) -> bool:
    return bool(place.country) and place.country != city.country


def _other_town(place: Place, city: City) -> str:
    """The large town too far from the city that a place without a point names, "" for none.

    A locality says it alone; in an address the last part that is no country does, with or without a postal code.
    """
    country = place.country or city.country
    for said in (place.locality, *_ends(place.address)):
        point = TOWNS.get((country, said.casefold()))
        if point is not None:
            away = distance_km(point, city.centre)
            return said if away > city.radius_km + TOWN_KM else ""
    return ""


def _ends(address: str) -> Iterator[str]:
    """The last parts of an address without their postal codes, the last first; the first part is a street."""
    for part in address.split(",")[:0:-1][:2]:
        if words := _POSTAL_CODE.sub("", part).strip():
            yield words


def _title(event: Event) -> Iterator[Finding]:
    if _TEST.fullmatch(event.title):
        yield "title/test", "The title is that of a test entry.", event.title[:80]
    elif _BUSY.fullmatch(event.title):
        yield "title/busy", "The title says only that somebody has no time.", event.title[:80]
    elif is_spam(event.title):
        yield "title/spam", "The title sells something that is no event.", event.title[:80]
    elif not any(unicodedata.category(letter)[0] in "LNS" for letter in event.title):
        yield "title/empty", "The title says nothing.", event.title[:80]
