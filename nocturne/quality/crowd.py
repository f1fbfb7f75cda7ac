"""What only shows when a source's events of a city are seen together: placeholder hours and days, junk points.

One event at 19:00 is an event at 19:00; sixty per cent of a city at 19:00 is a platform that did not know.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from statistics import median
from urllib.parse import urlsplit

from nocturne.model.city import City
from nocturne.model.default_hours import default_hours
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
SHARED_DEFAULT = 0.3
FEWEST_DEFAULT = 5
"""An hour that a platform is known to fill in is believed of fewer than so many, or of a smaller share."""
FEWEST_MIDNIGHTS = 4
_NO_HOURS = frozenset({"00:00", "12:00"})
"""What programs write that had only a day: several of these on the day of the visit are no days of theirs either."""
_SMALL_HOURS = range(1, 10)
FEWEST_AWAY = 3
FAR_HOURS = 2
"""One hour beside the city's zone is a source that forgot the summer; two are another part of the world."""
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
    date with its year. `hours_away`: between the offset in which it writes its start and the city's.
    """

    event: ToldEvent
    seen: date
    partial: bool = False
    says_year: bool = False
    hours_away: int = 0


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
        refused |= _told_elsewhere(told, places)
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
    """Events without an hour that pile up on the day they were read: the reader's clock stands in for their date.

    So do events that all have the one hour of those who know none.
    """
    yield from _stamped_today(told, places)
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


def _stamped_today(told: Sequence[Told], places: Sequence[int]) -> Iterator[tuple[int, Finding]]:
    """Most of them today, at one midnight or noon, or at a second: no night begins at 21:04:37, but a program ran."""
    today = [at for at in places if told[at].event.date == told[at].seen.isoformat()]
    plain = [at for at in today if told[at].event.time in _NO_HOURS and not _says_end(told[at].event)]
    if len({told[at].event.time for at in plain}) > 1:
        plain = []
    ticking = [at for at in today if told[at].event.time and told[at].event.start[17:19] != "00"]
    today = max(plain, ticking, key=len)
    if len(today) < FEWEST_MIDNIGHTS or len(today) * 2 <= len(places):
        return
    message = "The date is the moment of the visit, as with most events of this source: its own date is not known."
    for at in today:
        yield at, ("date/scrape-day", message, f"{len(today)} events at {told[at].event.start}")


def _is_hourless(one: Told) -> bool:
    return not (one.event.time or one.event.all_day or one.partial)


def _told_elsewhere(told: Sequence[Told], places: Sequence[int]) -> Iterator[tuple[int, Finding]]:
    """Events that take place here, in a list that writes most of its hours in the time of another part of the world.

    A single one is an organiser on a journey, and an instant is an instant; a whole list is a calendar that was never
    told where it is.
    """
    timed = [at for at in places if told[at].event.time and told[at].event.attendance_mode == "offline"]
    away = [at for at in timed if abs(told[at].hours_away) >= FAR_HOURS]
    if len(away) < FEWEST_AWAY or len(away) * 2 <= len(timed):
        return
    message = "The list writes its hours in another part of the world's time; which of the two is wrong is not known."
    for at in away:
        yield at, ("time/zone-contradiction", message, f"{told[at].hours_away:+d} hours from the city's zone")


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


def _placeholder_hours(told: Sequence[Told], places: Sequence[int]) -> Sequence[int]:
    """Events at an hour that most events of the source have, wherever they are.

    Who says when it ends knew when it begins.
    """
    timed = [at for at in places if told[at].event.time]
    open_ended = [at for at in timed if not _says_end(told[at].event)]
    for at_midnight in (_local_midnight, _utc_midnight):
        alike = [at for at in open_ended if at_midnight(told[at].event)]
        if len(alike) >= FEWEST_MIDNIGHTS and len(alike) > SHARED_HOUR * len(timed):
            return alike
    defaults = default_hours(told[places[0]].event.source)
    filled = [at for at in open_ended if told[at].event.time in defaults]
    if len(filled) >= FEWEST_DEFAULT and len(filled) > SHARED_DEFAULT * len(timed):
        return filled
    if len(timed) < FEWEST_TIMED or not open_ended:
        return ()
    (hour, _), *_ = Counter(told[at].event.time for at in open_ended).most_common(1)
    alike = [at for at in open_ended if told[at].event.time == hour]
    venues = {name for at in alike if (name := _venue(told[at].event))}
    return alike if len(alike) > SHARED_HOUR * len(timed) and len(venues) >= FEWEST_VENUES else ()


def _says_end(event: ToldEvent) -> bool:
    """Whether it ends at an hour of its own, and not a whole number of days later."""
    return bool(event.end) and len(event.end or "") > len(event.date) and (event.end or "")[11:16] != event.time


def _local_midnight(event: ToldEvent) -> bool:
    return event.time == "00:00"


def _utc_midnight(event: ToldEvent) -> bool:
    """Whether it is midnight in Greenwich and here the small hours or the morning.

    West of the Atlantic that is an evening like any other, and says nothing.
    """
    at = datetime.fromisoformat(event.start)
    moment = at.astimezone(UTC)
    return (moment.hour, moment.minute) == (0, 0) and at.hour in _SMALL_HOURS


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
