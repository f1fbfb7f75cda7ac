"""Luma's calendar feeds: iCalendar in UTC, with places in words and a link in the description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nocturne.errors import WrongBody
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import ical
from nocturne.parse.platform_links import event_key
from nocturne.parse.redact import contacts
from nocturne.sources.finding import finding
from nocturne.sources.luma_event import SITE

_UID = re.compile(r"(?P<id>(?:evt|calev)-[A-Za-z0-9]{3,40})(?:@|$)")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_LEAD = re.compile(r"^\s*Get up-to-date information at:\s*\S*\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s*Address:[ \t]*\n?(?:[^\n]+\n?)*", re.IGNORECASE)
_HOSTS = re.compile(r"(?:^|\n)\s*Hosted by [^\n]*\s*(?=\n|$)", re.IGNORECASE)
_ASK = re.compile(r"check (?:the )?event page for more details", re.IGNORECASE)
_HIDDEN = re.compile(r"register to see (?:the )?address", re.IGNORECASE)


def read(body: bytes, task: Assignment) -> Iterator[Listing | Issue]:
    """The events of a feed inside the window, and what is wrong with the rest. Raises WrongBody when it is none."""
    first, last = ical.window(task.now)
    for item in ical.events(body, first, last, task.city.timezone):
        if isinstance(item, ical.IcalProblem):
            about = _key(item.subject)
            yield finding(task, item.code, item.message, severity=item.severity, subject=about, evidence=item.evidence)
        elif (listing := _listing(item)) is not None:
            yield listing
        else:
            yield finding(task, "id/missing", "An entry without an id of Luma's cannot be followed.", severity="error")


def check(body: bytes) -> None:
    """Raise WrongBody for a calendar that is not Luma's."""
    if b"PRODID:-//Luma" not in body[:2000] and b"@events.lu" not in body:
        raise WrongBody("this calendar is not one of Luma's")


def _key(uid: str) -> str:
    found = _UID.match(uid)
    return f"luma:{found['id']}" if found else ""


def _listing(event: ical.IcalEvent) -> Listing | None:
    found = _UID.match(event.uid)
    if found is None:
        return None
    named = _LINK.search(event.description)
    link = named[0].rstrip(".,)") if named else event.url or f"{SITE}/event/{found['id']}"
    foreign = event_key(link)
    return Listing(
        source="luma",
        source_id=found["id"],
        aliases=(foreign,) if foreign and foreign != f"luma:{found['id']}" else (),
        extractor="ics",
        title=event.summary,
        start=event.start,
        end=event.end,
        timezone=event.timezone,
        floating=event.floating,
        all_day=event.all_day,
        link=link,
        description=contacts(_text(event.description)),
        place=_place(event),
        status="cancelled" if event.status == "cancelled" else "",
        published=event.last_modified,
        partial=not foreign,
    )


def _text(description: str) -> str:
    """What the organiser wrote, without what Luma puts around it; a text Luma cut ends with its dots."""
    rest = _LEAD.sub("", description)
    rest = _ADDRESS.sub("", rest.lstrip())
    return _HOSTS.sub("", rest).strip()


def _place(event: ical.IcalEvent) -> ListedPlace | None:
    """A location that is only a link to Luma is online or hidden: the event's page knows, the feed does not."""
    written = event.location.strip()
    if _ASK.search(written) or _HIDDEN.search(written):
        return ListedPlace(hidden=True)
    if not written or _LINK.fullmatch(written):
        return None
    return ListedPlace(address=written, lat=event.lat, lng=event.lng)
