"""Calendars of houses, collectives and festivals: any address that serves iCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nocturne.model.exchange import Request, Response
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import ical, meeting
from nocturne.parse.ical import IcalEvent, IcalProblem
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.platform_links import event_key
from nocturne.parse.redact import contacts
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding

EXTRACTOR = "icalendar"
SAVED = "https://calendar.invalid/saved.ics"
"""Stands for the address of a saved file of which none is known."""

_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


class Calendar(Source):
    """Each address is a visit of its own: one broken feed costs no other."""

    name = "calendar"
    title = "Calendars"
    city_options = addresses.Addresses
    terms = "Whoever publishes a calendar for subscription means it to be read by programs."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """One feed per address, in the order of the city's front matter."""
        for address in addresses.listed(assignment):
            request = Request(url=addresses.at_base(address, assignment.base_url), expects="ics", kind="feed")
            yield Entry(key=addresses.entry_key("feed", address), request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Every event of the feed around now; problems name the event's UID, or the feed."""
        first, last = ical.window(assignment.now)
        for item in ical.events(response.body, first, last, assignment.city.timezone):
            if isinstance(item, IcalProblem):
                subject = f"{self.name}:{item.subject}" if item.subject else response.request.url
                yield finding(assignment, item.code, item.message, severity=item.severity, subject=subject,
                              evidence=contacts(item.evidence))  # fmt: skip
            else:
                yield listing(item)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """Anything that begins as a calendar does."""
        return Request(url=url or SAVED, expects="ics", kind="feed") if ical.is_calendar(body) else None


def listing(event: IcalEvent) -> Listing:
    """The listing of a calendar's event, without contacts of people. Its organiser is most often a person: left out.

    An address in place of a place may be the door to a meeting: only that of a known platform's event is a link.
    """
    address = event.location if _LINK.fullmatch(event.location) else ""
    online = meeting.is_address(address)
    link = event.url or (address if event_key(address) else "")
    key = event_key(link)
    return Listing(
        source=Calendar.name,
        source_id=f"{event.uid}/{event.occurrence}" if event.occurrence else event.uid,
        aliases=(key,) if key else (),
        extractor=EXTRACTOR,
        title=contacts(event.summary),
        start=event.start,
        end=event.end,
        timezone=event.timezone,
        floating=event.floating,
        all_day=event.all_day,
        link=link,
        description=contacts(event.description),
        description_format=event.description_format,
        place=None if address else _place(event),
        online=True if online else None,
        tags=tuple(contacts(tag) for tag in event.categories),
        image_url=event.image,
        status=event.status,
        series_id=event.uid if event.occurrence else "",
        published=event.last_modified,
    )


def _place(event: IcalEvent) -> ListedPlace | None:
    """The place in one line, with its point; of a place that is told to guests only neither."""
    if kept_secret(event.location):
        return ListedPlace(hidden=True)
    place = ListedPlace(name=contacts(" ".join(event.location.split())), lat=event.lat, lng=event.lng)
    return place if place != ListedPlace() else None
