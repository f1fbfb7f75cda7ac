"""What only shows when a source's events of a city are seen together: placeholder hours and days, junk points.

One event at 19:00 is an event at 19:00; sixty per cent of a city at 19:00 is a platform that did not know.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from urllib.parse import urlsplit

from nocturne.model.city import City
from nocturne.model.event import ToldEvent
from nocturne.model.issue import Finding
from nocturne.model.point import Point, distance_km

FEWEST_TODAY = 3
"""So many events without an hour on the very day they were read are looked at."""
CROWDED = 4
"""That day is no day of theirs when it holds more than so many times what other days hold."""
FAR_AHEAD = 200
ROLLED_OVER = range(362, 368)
"""Days ahead of a date of this year that was taken for one of the next."""
FEWEST_TIMED = 10
SHARED_HOUR = 0.6
FEWEST_VENUES = 5
"""A house begins every night at eight; houses of a whole town do not."""
FEWEST_ADDRESSES = 4
FEWEST_IN_THE_MIDDLE = 3
CENTRE_KM = 0.05
"""Geocoders that know no more than the city put everything into its middle, to the metre."""
FEWEST_CODES = 20
_FIRST_LETTERS = re.compile(r"[a-z]{1,2}(?=\d)|\d{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one listing tells it, and the local day on which the listing was read.

    `partial`: its own page says more, so that an hour it does not tell means nothing. `says_year`: its words name the
    date with its year.
    """

    event: ToldEvent
    seen: date
    partial: bool = False
    says_year: bool = False


@dataclass(frozen=True, slots=True)
class Crowd:
    """Place in the list -> why it must not be published; place -> the event without what is not known after all."""

    refused: Mapping[int, Finding]
    mended: Mapping[int, tuple[ToldEvent, Finding]]


def look(told: Sequence[Told], city: City) -> Crowd:
    """What the events of one city, of all sources, say about each other. Pure; the order does not matter."""
    refused: dict[int, Finding] = {}
    mended: dict[int, tuple[ToldEvent, Finding]] = {}
    for places in _by_list(told).values():
        refused |= _read_as_today(told, places)
        refused |= _rolled_over(told, places)
        for at in _placeholder_hours(told, places):
            mended[at] = _hourless(told[at].event)
        for at in _junk_points(told, places, city):
            event, finding = mended.get(at, (told[at].event, None))
            mended[at] = (_pointless(event), finding or _JUNK)
    refused |= _strange_postal_codes(told, city)
    return Crowd(refused, {at: found for at, found in mended.items() if at not in refused})


def _by_list(told: Sequence[Told]) -> dict[tuple[str, str], list[int]]:
    """Source and site -> places; what the operator wrote is not judged by its neighbours."""
    lists: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, each in enumerate(told):
        if each.event.source != "curated":
            lists[each.event.source, urlsplit(each.event.link).netloc].append(at)
    return lists


def _read_as_today(told: Sequence[Told], places: Sequence[int]) -> Iterator[tuple[int, Finding]]:
    """Events without an hour that pile up on the day they were read: the reader's clock stands in for their date."""
    hourless = [at for at in places if _is_hourless(told[at])]
    today = [at for at in hourless if told[at].event.date == told[at].seen.isoformat()]
    if len(today) < FEWEST_TODAY:
        return
    others = Counter(told[at].event.date for at in hourless if at not in set(today))
    usual = median(others.values()) if others else 0.5
    if len(today) > CROWDED * usual:
        message = "The date is the day of the visit, as with too many events of this source: its own date is not known."
        for at in today:
            yield at, ("date/scrape-day", message, f"{len(today)} events without an hour on {told[at].event.date}")


def _is_hourless(one: Told) -> bool:
    return not (one.event.time or one.event.all_day or one.partial)


def _rolled_over(told: Sequence[Told], places: Sequence[int]) -> Iterator[tuple[int, Finding]]:
    """Events a year ahead to the day, where nothing else of the list is far ahead: dates that had just passed.

    A date without its year, read a few days late, becomes that of next year.
    """
    ahead = {at: (date.fromisoformat(told[at].event.date) - told[at].seen).days for at in places}
    if any(FAR_AHEAD < days < ROLLED_OVER.start for days in ahead.values()):
        return
    for at, days in ahead.items():
        if days in ROLLED_OVER and not told[at].says_year and told[at].event.series_id is None:
            message = "The date is a year ahead to the day; it may be one that just passed."
            yield at, ("date/rolled-over", message, told[at].event.date)


def _placeholder_hours(told: Sequence[Told], places: Sequence[int]) -> list[int]:
    """Events at an hour that most events of the source have, wherever they are."""
    timed = [at for at in places if told[at].event.time]
    if len(timed) < FEWEST_TIMED:
        return []
    (hour, _), *_ = Counter(told[at].event.time for at in timed).most_common(1)
    alike = [at for at in timed if told[at].event.time == hour]
    venues = {name for at in alike if (name := _venue(told[at].event))}
    return alike if len(alike) > SHARED_HOUR * len(timed) and len(venues) >= FEWEST_VENUES else []


def _hourless(event: ToldEvent) -> tuple[ToldEvent, Finding]:
    """The event on its day, its hour unknown; an end on the same day went with it."""
    last = event.end[:10] if event.end else ""
    end = last if last > event.date and len(event.end or "") == len(last) else None
    changed = replace(event, time="", start=event.date, end=end, night=event.date)
    message = "Most events of this source have this hour: it stands for an unknown one and is left out."
    return changed, ("time/placeholder", message, event.start)


_JUNK: Finding = (
    "place/junk-point",
    "Several places stand at this point: it stands for an unknown one and is left out.",
    "",
)


def _junk_points(told: Sequence[Told], places: Sequence[int], city: City) -> Iterator[int]:
    """Events whose point is that of several addresses: a geocoder's way of saying "somewhere".

    Places without an address may be rooms of one house.
    """
    spots: dict[Point, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at in places:
        place = told[at].event.place
        if place.lat is not None and place.lng is not None:
            spots[round(place.lat, 5), round(place.lng, 5)][place.address.casefold()].append(at)
    for point, addressed in spots.items():
        middle = distance_km(point, city.centre) < CENTRE_KM
        if len([address for address in addressed if address]) >= (FEWEST_IN_THE_MIDDLE if middle else FEWEST_ADDRESSES):
            yield from (at for group in addressed.values() for at in group)


def _pointless(event: ToldEvent) -> ToldEvent:
    return replace(event, place=replace(event.place, lat=None, lng=None))


def _venue(event: ToldEvent) -> str:
    return (event.place.name or event.place.address).casefold()


def _strange_postal_codes(told: Sequence[Told], city: City) -> Iterator[tuple[int, Finding]]:
    """Events without a point in a postal area in which no event with a point ever is."""
    known = Counter(_area(each.event) for each in told if each.event.place.lat is not None and _area(each.event))
    if known.total() < FEWEST_CODES:
        return
    areas = {area for area, _ in known.items()}
    for at, each in enumerate(told):
        if each.event.place.lat is None and (area := _area(each.event)) and area not in areas:
            message = f"The postal code is of no part of {city.name} in which other events are."
            yield at, ("place/postal-code", message, each.event.place.postal_code)


def _area(event: ToldEvent) -> str:
    """Country and the letters or first two figures of a postal code, which stand for a region everywhere."""
    place = event.place
    found = _FIRST_LETTERS.match(place.postal_code)
    return f"{place.country} {found[0].upper()}" if found else ""
