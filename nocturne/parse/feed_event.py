"""Event elements in feeds: the RSS event module, xCal, Google's `gd:when` and the many that resemble them.

Prefixes differ from writer to writer, and some are never declared; the names after them hardly do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nocturne.model.listing import ListedPlace
from nocturne.parse.dated_text import find
from nocturne.parse.feed import instant
from nocturne.parse.xml_tree import Element

_STARTS = ("startdate", "dtstart", "start_date", "start-date", "eventstart", "event_start", "startdatetime", "begin",
           "start", "event_date", "eventdate")  # fmt: skip
_ENDS = ("enddate", "dtend", "end_date", "end-date", "eventend", "event_end", "enddatetime", "end")
_START_HOURS = ("starttime", "start_time", "start-time", "starthour", "event_time", "eventtime", "time")
_END_HOURS = ("endtime", "end_time", "end-time", "endhour")
_NAMES = ("location", "venue", "venue_name", "venuename", "locationname", "place", "featurename")
_ADDRESSES = ("address", "venue_address", "street", "streetaddress")
_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?\d{2}(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::\d{2})?\s?([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_STATUSES = {"cancelled": "cancelled", "canceled": "cancelled", "postponed": "postponed", "rescheduled": "rescheduled"}


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """What an item's event elements say; `start` and `end` ISO 8601, everything "" when not said."""

    start: str = ""
    end: str = ""
    timezone: str = ""
    place: ListedPlace | None = None
    doors: str = ""
    age_limit: str = ""
    price: str = ""
    status: str = ""
    kind: str = ""


def read(elements: Iterable[Element]) -> FeedEvent:
    """The event of an item's further elements."""
    flat = [each for element in elements for each in element.walk()]
    when = next((each for each in flat if each.name == "when" and each.attributes.get("starttime")), None)
    start = moment(when.attributes["starttime"]) if when is not None else _moment(flat, _STARTS, _START_HOURS)
    end = moment(when.attributes.get("endtime", "")) if when is not None else _moment(flat, _ENDS, _END_HOURS)
    if end and not _has_hour(start) and _has_hour(end):
        end = end[:10]
    return FeedEvent(
        start=start,
        end=end,
        timezone=_first(flat, ("timezone", "tzid")) or _zone(flat),
        place=_place(flat),
        doors=clock(_first(flat, ("doors", "doortime", "doors_open"))),
        age_limit=_first(flat, ("age_limit", "agelimit", "ages", "age_restriction", "minimum_age")),
        price=_first(flat, ("ticket_price", "price", "cost", "eventcost", "admission")),
        status=_STATUSES.get(_first(flat, ("status", "eventstatus")).lower(), ""),
        kind=_first(flat, ("type", "eventtype")),
    )


def _first(elements: Iterable[Element], names: tuple[str, ...]) -> str:
    """The first element of these names that says anything, in the order of the names."""
    found: dict[str, str] = {}
    for each in elements:
        said = " ".join((each.text or each.all_text()).split())
        if said and each.name in names:
            found.setdefault(each.name, said)
    return next((found[name] for name in names if name in found), "")


def _zone(elements: Iterable[Element]) -> str:
    told = (each.attributes.get("tzid", "") for each in elements if each.name in _STARTS)
    return next((zone for zone in told if zone), "")


def _moment(elements: list[Element], days: tuple[str, ...], hours: tuple[str, ...]) -> str:
    day = moment(_first(elements, days))
    hour = clock(_first(elements, hours))
    return f"{day}T{hour}" if day and hour and not _has_hour(day) else day


def _has_hour(moment: str) -> bool:
    return "T" in moment


def moment(written: str) -> str:
    """ISO 8601 of a date as feeds write it: ISO in either spelling, RFC 822, or words that leave nothing to guess.

    "" for anything else: no date is made up.
    """
    if (found := _ISO.fullmatch(written.strip())) is not None:
        day = f"{found[1]}-{found[2]}-{found[3]}"
        return f"{day}T{found[4]}:{found[5]}{(found[6] or '').upper()}" if found[4] else day
    if re.search(r"[+-]\d{4}$|GMT$|UTC$|\s[ECMP][SD]T$", written.strip()) and (at := instant(written)) is not None:
        return at.isoformat(timespec="minutes")
    dates = find(written) if len(written) <= 80 else []
    if len(dates) != 1 or dates[0].year is None or dates[0].either:
        return ""
    day = f"{dates[0].year}-{dates[0].month:02}-{dates[0].day:02}"
    return f"{day}T{dates[0].hours.start}" if dates[0].hours.start else day


def clock(written: str) -> str:
    """An hour of the day as "HH:MM", "" for anything else."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None or not (found[2] or found[3]):
        return ""
    half, hour = (found[3] or "").lower(), int(found[1])
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return f"{hour:02}:{found[2] or '00'}" if hour < 24 and int(found[2] or 0) < 60 else ""


def _place(elements: list[Element]) -> ListedPlace | None:
    where = next((each for each in elements if each.name == "where" and each.attributes.get("valuestring")), None)
    lat = _first(elements, ("lat", "latitude"))
    lng = _first(elements, ("long", "lng", "lon", "longitude"))
    point = re.split(r"[\s,;]+", _first(elements, ("point", "geo")))
    if not lat and len(point) == 2:
        lat, lng = point
    place = ListedPlace(
        name=where.attributes["valuestring"] if where is not None else _own(elements, _NAMES),
        address=_first(elements, _ADDRESSES),
        locality=_first(elements, ("city", "locality", "venue_city")),
        region=_first(elements, ("state", "region")),
        postal_code=_first(elements, ("postal_code", "postalcode", "zip")),
        country=_first(elements, ("country",)),
        lat=lat,
        lng=lng,
    )
    return place if place != ListedPlace() else None


def _own(elements: Iterable[Element], names: tuple[str, ...]) -> str:
    """A place's name: its own words, or those of its `name` where it is told in parts."""
    for each in elements:
        if each.name in names:
            inner = next((child.text for child in each.children if child.name in ("name", "title")), "")
            if said := " ".join((each.text or inner).split()):
                return said
    return ""
