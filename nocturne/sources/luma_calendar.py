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
from nocturne.sources.finding import finding
from nocturne.sources.luma_event import SITE, is_own, own_link

_UID = re.compile(r"(?P<id>(?:evt|calev)-[A-Za-z0-9]{3,40})(?:@|$)")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_LEAD = re.compile(r"^\s*(?:Get up-to-date information at:|Find more information on)\s*\S*\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s*Address:[ \t]*\n?(?P<written>(?:[^\n]+(?:\n[^\n]+)*)?)", re.IGNORECASE)
_HOSTS = re.compile(r"(?:^|\n)\s*Hosted by [^\n]*\s*$", re.IGNORECASE)
_HIDDEN = re.compile(r"check (?:the )?event page for more details|register to see (?:the )?address", re.IGNORECASE)


def read(body: bytes, task: Assignment) -> Iterator[Listing | Issue]:
    """The events of a feed inside the window, and what is wrong with the rest.

    Raises WrongBody when it is no calendar, or not one of Luma's.
    """
    if b"//Luma//" not in body[:2000] and not re.search(rb"(?:evt|calev)-\w+@events\.lu(?:ma\.com|\.ma)", body):
        raise WrongBody("this calendar is not one of Luma's")
    first, last = ical.window(task.now)
    for item in ical.events(body, first, last, task.city.timezone):
        if isinstance(item, ical.IcalProblem):
            about = _key(item.subject)
            yield finding(task, item.code, item.message, severity=item.severity, subject=about, evidence=item.evidence)
        elif (listing := _listing(item)) is not None:
            yield listing
        else:
            yield finding(task, "id/missing", "An entry without an id of Luma's cannot be followed.", severity="error")


def _key(uid: str) -> str:
    found = _UID.match(uid)
    return f"luma:{found['id']}" if found else ""


def _listing(event: ical.IcalEvent) -> Listing | None:
    found = _UID.match(event.uid)
    if found is None:
        return None
    link = _link(event, found["id"])
    foreign = event_key(link)
    place, online = _where(event)
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
        description=_text(event.description),
        place=place,
        online=online,
        status="cancelled" if event.status == "cancelled" else "",
        published=event.last_modified,
        partial=found["id"].startswith("evt-"),
    )


def _link(event: ical.IcalEvent, source_id: str) -> str:
    """The event's page, which the description names first.

    An item that only points elsewhere ("calev-…") has its page as its location, and the calendar's as its link.
    """
    written = event.location.strip()
    if source_id.startswith("calev-") and _LINK.fullmatch(written) and not is_own(written):
        return written
    named = _LINK.search(event.description)
    return own_link(named[0].rstrip(".,)") if named else event.url or f"{SITE}/event/{source_id}")


def _text(description: str) -> str:
    """What the organiser wrote, without what Luma puts around it; a text Luma cut ends with its dots."""
    rest = _LEAD.sub("", description)
    return _HOSTS.sub("", _ADDRESS.sub("", rest.lstrip())).strip()


def _where(event: ical.IcalEvent) -> tuple[ListedPlace | None, bool | None]:
    """(place, online). A location that is only a link to Luma is online or hidden, and its point is a rough one."""
    written = event.location.strip()
    told = _ADDRESS.match(_LEAD.sub("", event.description).lstrip())
    if _HIDDEN.search(written) or (told and _HIDDEN.search(told["written"])):
        return ListedPlace(hidden=True), None
    if not _LINK.fullmatch(written):
        place = ListedPlace(address=written, lat=event.lat, lng=event.lng)
        return (place, None) if place != ListedPlace() else (None, None)
    if is_own(written):
        return None, None
    if event.lat:
        return ListedPlace(lat=event.lat, lng=event.lng), None
    return None, True
