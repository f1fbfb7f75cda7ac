"""Luma: a calendar's own interface with a token, calendar feeds, the public lists, event pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator

from nocturne.model.exchange import Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import html
from nocturne.parse.platform_links import split
from nocturne.sources import luma_calendar, luma_list, luma_page
from nocturne.sources.base import Read, Source
from nocturne.sources.luma_event import SITE, is_own

API = "https://api.luma.com"
OFFICIAL_API = "https://public-api.luma.com"
PAGE_SIZE = 50
MAX_PAGES = 20
DISCOVER, ITEMS, OFFICIAL = "/discover/get-paginated-events", "/calendar/get-items", "/v1/calendar/list-events"


def calendar_id(written: str) -> str:
    """The id of a calendar. Raises ValueError with advice."""
    if not re.fullmatch(r"cal-[A-Za-z0-9]+", written.strip()):
        raise ValueError("is no calendar of Luma; write its id, cal-…, as in the address of its iCal subscription")
    return written.strip()


def place_id(written: str) -> str:
    """The id of a place whose events are listed. Raises ValueError with advice."""
    if written.strip() and not re.fullmatch(r"discplace-[A-Za-z0-9-]+", written.strip()):
        raise ValueError(
            "is no place of Luma; write its id, discplace-…, or leave it out for what lies around the city"
        )
    return written.strip()


@dataclass(frozen=True, slots=True)
class LumaOptions:
    """A city's part: ids of calendars ("cal-…") and of its place on Luma ("discplace-…").

    Without either, the public list around the city's coordinates is asked for.
    """

    calendars: tuple[Annotated[str, AfterValidator(calendar_id)], ...] = ()
    place: Annotated[str, AfterValidator(place_id)] = ""


class Luma(Source):
    """Feeds of chosen calendars; their lists and the public list of a place where pages may be read."""

    name = "luma"
    title = "Luma"
    city_options = LumaOptions
    delay = 2.0
    token_variable = "NOCTURNE_LUMA_TOKEN"  # noqa: S105  the name of a variable
    terms = "Luma's terms allow its publicly supported interfaces: calendar feeds are one, its lists and pages are not."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The token's own calendar, then each calendar's feed, then the lists, which know prices and pictures."""
        options = assignment.options
        if not isinstance(options, LumaOptions):
            return
        if assignment.token:
            yield Entry(key="own-calendar", request=_official(assignment), max_pages=MAX_PAGES)
        for calendar in dict.fromkeys(options.calendars):
            yield Entry(key=f"calendar:{calendar}", request=_feed(assignment, calendar), max_pages=1)
        if not assignment.pages:
            return
        for calendar in dict.fromkeys(options.calendars):
            yield Entry(key=f"items:{calendar}", request=_items(assignment, calendar), max_pages=MAX_PAGES)
        if options.place or not options.calendars:
            key = f"place:{options.place}" if options.place else "around"
            yield Entry(key=key, request=_discover(assignment, options.place), max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Listings and next pages of a feed, a list, or an event's page."""
        if response.request.expects == "ics":
            return luma_calendar.read(response.body, assignment)
        if response.request.expects == "json":
            return luma_list.read(response, assignment)
        return luma_page.read(html.document(html.decode(response.body, response.charset)), response, assignment)

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page, which alone has its text; elsewhere's events have theirs elsewhere.

        What stands in a feed stands in its calendar's list as well, which asks for the pages of both.
        """
        known = listing.source_id.startswith("evt-") and listing.extractor != "ics"
        if not assignment.pages or not known or not is_own(listing.link):
            return None
        url = f"{assignment.base_url or SITE}{split(listing.link).path}"
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """By what the body is: a calendar, JSON of a list or an event, or a page."""
        start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
        if start == b"BEGIN:VCALENDAR":
            return Request(url=url or f"{API}/ics/get", expects="ics", kind="ics")
        if start[:1] in (b"{", b"["):
            return Request(url=url or f"{API}/", expects="json", kind=_kind(url))
        return Request(url=url or f"{SITE}/", expects="html", kind="event") if start[:1] == b"<" else None


def _kind(url: str) -> str:
    """Which list an address asks for."""
    return {DISCOVER: "discover", ITEMS: "items", OFFICIAL: "api"}.get(split(url).path, "saved")


def _api(assignment: Assignment) -> str:
    return assignment.base_url or API


def _feed(assignment: Assignment, calendar: str) -> Request:
    query = urlencode({"entity": "calendar", "id": calendar})
    return Request(url=f"{_api(assignment)}/ics/get?{query}", expects="ics", kind="ics")


def _items(assignment: Assignment, calendar: str) -> Request:
    query = urlencode({"calendar_api_id": calendar, "period": "future", "pagination_limit": PAGE_SIZE})
    return Request(url=f"{_api(assignment)}{ITEMS}?{query}", expects="json", kind="items")


def _discover(assignment: Assignment, place: str) -> Request:
    """The place's list, or the one around the city. Without either Luma would place us by our own address."""
    city = assignment.city
    where = {"discover_place_api_id": place} if place else {"latitude": city.latitude, "longitude": city.longitude}
    query = urlencode({**where, "pagination_limit": PAGE_SIZE})
    return Request(url=f"{_api(assignment)}{DISCOVER}?{query}", expects="json", kind="discover")


def _official(assignment: Assignment) -> Request:
    query = urlencode({"after": f"{assignment.now:%Y-%m-%d}T00:00:00.000Z", "pagination_limit": PAGE_SIZE})
    return Request(
        url=f"{assignment.base_url or OFFICIAL_API}{OFFICIAL}?{query}",
        expects="json",
        kind="api",
        headers=(("x-luma-api-key", assignment.token),),
    )
