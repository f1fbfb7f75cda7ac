"""Meetup's group calendars: at most ten events, no place, no cancellations; the sturdiest of its doors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import ical
from nocturne.parse.ical import IcalEvent, IcalProblem
from nocturne.parse.platform_links import meetup_event, meetup_link
from nocturne.sources.finding import finding
from nocturne.sources.meetup_event import SITE

EXTRACTOR = "icalendar"

_UID = re.compile(r"event_([A-Za-z0-9]{1,32})@meetup\.com")
_NAME_PREFIX = "Events - "
_PLACE = re.compile(r"(?P<name>[^()]+?)\s*\((?P<address>.+)\)")
"""A calendar of 2011 had "Hall (Street 1, City)"; today's have no place."""


def is_group_calendar(body: bytes) -> bool:
    """Whether a saved calendar is one of Meetup's."""
    return ical.is_calendar(body) and (b"-//Meetup" in body[:2_000] or b"@meetup.com" in body)


def read_calendar(body: bytes, task: Assignment) -> Iterator[Listing | Issue]:
    """Every event of a group's calendar around now. Raises WrongBody for the errors Meetup sends in its place."""
    first, last = ical.window(task.now)
    for item in ical.events(body, first, last, task.city.timezone):
        if isinstance(item, IcalProblem):
            subject = _issue_subject(item.subject)
            yield finding(
                task, item.code, item.message, severity=item.severity, subject=subject, evidence=item.evidence
            )
        else:
            yield _listing(item)


def _issue_subject(uid: str) -> str:
    found = _UID.fullmatch(uid)
    return f"meetup:{found[1] if found else uid}" if uid else "calendar"


def _listing(event: IcalEvent) -> Listing:
    group, _ = meetup_event(event.url)
    names = _names(event)
    organizer, description = _organizer(event)
    place = _place(event)
    online = bool(place and place.name.casefold() == "online event")
    return Listing(
        source="meetup",
        source_id=f"{names[0]}/{event.occurrence}" if event.occurrence else names[0],
        aliases=tuple(f"meetup:{name}" for name in names[1:]),
        extractor=EXTRACTOR,
        title=event.summary,
        start=event.start,
        end=event.end,
        timezone=event.timezone,
        floating=event.floating,
        all_day=event.all_day,
        link=meetup_link(event.url),
        description=description,
        description_format="markdown",
        place=None if online else place,
        online=True if online else None,
        image_url=event.image,
        status=event.status,
        organizer_name=organizer,
        organizer_url=f"{SITE}/{group}/" if group else "",
        series_id=event.uid if event.occurrence else "",
        published=event.last_modified,
        partial=True,
    )


def _names(event: IcalEvent) -> list[str]:
    """The event's ids, the number first: dates of a series have a token in the UID that later becomes a number."""
    found = _UID.fullmatch(event.uid)
    names = [name for name in (found[1] if found else "", meetup_event(event.url)[1]) if name]
    return sorted(dict.fromkeys(names), key=lambda name: not name.isdigit()) or [event.uid]


def _organizer(event: IcalEvent) -> tuple[str, str]:
    """(group's name, description without it): the text begins with the name the calendar has.

    A person's own calendar of all groups has another name ("My Meetups"), which is nobody's business.
    """
    name = event.calendar.removeprefix(_NAME_PREFIX).strip()
    first, _, rest = event.description.partition("\n")
    return (name, rest.strip()) if name and first.strip() == name else ("", event.description)


def _place(event: IcalEvent) -> ListedPlace | None:
    parts = _PLACE.fullmatch(event.location)
    name, address = (parts["name"], parts["address"]) if parts else (event.location, "")
    place = ListedPlace(name=name, address=address, lat=event.lat, lng=event.lng)
    return place if place != ListedPlace() else None
