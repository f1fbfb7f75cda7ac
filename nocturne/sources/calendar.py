"""Calendars of houses, collectives and festivals: any address that serves iCalendar."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator

from nocturne.model.exchange import Request, Response
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import ical
from nocturne.parse.ical import IcalEvent, IcalProblem
from nocturne.parse.platform_links import event_key, split
from nocturne.parse.redact import contacts
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding

EXTRACTOR = "icalendar"
SAVED = "https://calendar.invalid/saved.ics"
"""Stands for the address of a saved file of which none is known."""

_MEETING = re.compile(
    r"(?:[\w-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.(?:microsoft|live)\.com|webex\.com|gotomeeting\.com|whereby\.com|bluejeans\.com|"
    r"meet\.jit\.si|youtube\.com|youtu\.be|twitch\.tv|streamyard\.com|crowdcast\.io)",
    re.IGNORECASE,
)
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_KEPT_SECRET = re.compile(
    r"\b(?:secret|hidden|undisclosed|private|geheime?r?)\s+(?:location|venue|place|address|ort|spot)\b"
    r"|\b(?:location|venue|address)\b.{0,40}\b(?:after|upon|on|with)\s+(?:registration|rsvp|ticket|approval|request)",
    re.IGNORECASE,
)


def web_address(written: str) -> str:
    """An http(s) address; `webcal:` is one in disguise. Raises ValueError with advice."""
    address = re.sub(r"^webcals?://", "https://", written.strip(), flags=re.IGNORECASE)
    parts = split(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or any(letter.isspace() for letter in address):
        raise ValueError("is no web address; write one such as https://example.org/events.ics")
    if parts.username or parts.password:
        raise ValueError("holds a user name or password; content is public, so it must not")
    return address


class Calendar(Source):
    """Each address is a visit of its own: one broken feed costs no other."""

    name = "calendar"
    title = "Calendars"
    city_options = tuple[Annotated[str, AfterValidator(web_address)], ...]
    terms = "Whoever publishes a calendar for subscription means it to be read by programs."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """One feed per address, in the order of the city's front matter."""
        for address in dict.fromkeys(_addresses(assignment)):
            request = Request(url=_at_base(address, assignment.base_url), expects="ics", kind="feed")
            yield Entry(key=_key(address), request=request, max_pages=1)

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


def _addresses(assignment: Assignment) -> tuple[str, ...]:
    return assignment.options if isinstance(assignment.options, tuple) else ()


def _key(address: str) -> str:
    """A lasting name for a feed that does not spell out a secret part of its address."""
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return f"feed:{host}/{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def _at_base(address: str, base_url: str) -> str:
    """`address` with its origin replaced by `base_url`, as it is without one."""
    if not base_url:
        return address
    parts = urlsplit(address)
    return f"{base_url}{urlunsplit(('', '', parts.path or '/', parts.query, ''))}"


def listing(event: IcalEvent) -> Listing:
    """The listing of a calendar's event, without contacts of people. Its organiser is most often a person: left out.

    An address in place of a place may be the door to a meeting: only that of a known platform's event is a link.
    """
    address = event.location if _LINK.fullmatch(event.location) else ""
    online = bool(address) and bool(_MEETING.fullmatch(split(address).hostname or ""))
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
    if _KEPT_SECRET.search(event.location):
        return ListedPlace(hidden=True)
    place = ListedPlace(name=contacts(" ".join(event.location.split())), lat=event.lat, lng=event.lng)
    return place if place != ListedPlace() else None
