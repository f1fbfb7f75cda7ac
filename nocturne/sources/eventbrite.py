"""Eventbrite: an organisation's own interface with a token, else search and event pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlencode

from pydantic import AfterValidator

from nocturne.model.exchange import Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import html
from nocturne.parse.platform_links import split
from nocturne.sources import eventbrite_api, eventbrite_event, eventbrite_list
from nocturne.sources.base import Read, Source

ORIGIN = "https://www.eventbrite.com"
API_ORIGIN = "https://www.eventbriteapi.com"
API_PAGE_SIZE = 50
MAX_PAGES = 50
"""The platform itself stops near a thousand results."""
_PLACE = re.compile(r"online|[^\s/?#&=]+--[^\s/?#&=]+")
_ORGANIZATION = re.compile(r"\d{1,20}", re.ASCII)
EVENT_PATH = re.compile(r"^/e/[^/?#]*?(\d{6,})/?$")


def place_name(written: str) -> str:
    """A place as in the address of a search, which may be given whole. Raises ValueError with advice."""
    place = re.sub(r"^https?://(?:www\.)?eventbrite\.[a-z.]+/d/", "", written.strip()).partition("/")[0]
    if place and not _PLACE.fullmatch(place):
        raise ValueError("is no place of Eventbrite; write what follows /d/ in its search, such as germany--berlin")
    return place


def organization_id(written: str) -> str:
    """The number of an organisation. Raises ValueError with advice."""
    if not _ORGANIZATION.fullmatch(written.strip()):
        raise ValueError("is no organisation of Eventbrite; write its number, such as 1234567890")
    return written.strip()


@dataclass(frozen=True, slots=True)
class EventbriteOptions:
    """A city's part: `place` as in the platform's addresses (ca--san-francisco), ids of own organizations."""

    place: Annotated[str, AfterValidator(place_name)] = ""
    organizations: tuple[Annotated[str, AfterValidator(organization_id)], ...] = ()


class Eventbrite(Source):
    """Search pages by place, event pages for what the lists leave out, the official interface for own organisations."""

    name = "eventbrite"
    title = "Eventbrite"
    city_options = EventbriteOptions
    delay = 3.0
    token_variable = "NOCTURNE_EVENTBRITE_TOKEN"  # noqa: S105  the name of a variable
    terms = "Eventbrite's terms do not allow automated reading of its pages; its API serves your own organisations."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """Own organisations with a token, then the place's search pages."""
        options = assignment.options
        if not isinstance(options, EventbriteOptions):
            return
        if assignment.token:
            for organization in dict.fromkeys(options.organizations):
                request = _organization(assignment, organization)
                yield Entry(key=f"organization:{organization}", request=request, max_pages=MAX_PAGES)
        if assignment.pages and options.place:
            yield Entry(key=f"place:{options.place}", request=_search(assignment, options.place), max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Listings and next pages of an API answer, a search page, a browse page or an event page."""
        if response.request.expects == "json":
            return eventbrite_api.read(response, assignment)
        written = html.decode(response.body, response.charset)
        page = html.document(written)
        if response.request.kind == "event":
            return eventbrite_event.read(page, response, assignment)
        return eventbrite_list.read(written, page, response, assignment)

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page: lists carry neither price nor full text, and cancelled events leave them.

        The official interface says it all.
        """
        path = split(listing.link).path
        if not assignment.pages or listing.extractor == "api" or not EVENT_PATH.match(path):
            return None
        url = f"{assignment.base_url or ORIGIN}{path}"
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """By what the body carries: an API answer, an event page, or a list page."""
        start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start in (b"{", b"["):
            return Request(url=url or f"{API_ORIGIN}/v3/", expects="json", kind="api")
        if start != b"<":
            return None
        is_event = EVENT_PATH.match(split(url).path) or b'id="__NEXT_DATA__"' in body
        return Request(url=url or f"{ORIGIN}/", expects="html", kind="event" if is_event else "list")


def _search(assignment: Assignment, place: str) -> Request:
    url = f"{assignment.base_url or ORIGIN}/d/{quote(place)}/all-events/?page=1"
    return Request(url=url, expects="html", kind="list")


def _organization(assignment: Assignment, organization: str) -> Request:
    query = {
        "time_filter": "current_future",
        "status": "live,canceled",
        "page_size": str(API_PAGE_SIZE),
        "expand": "venue,organizer,ticket_availability,category,subcategory",
    }
    base = assignment.base_url or API_ORIGIN
    return Request(
        url=f"{base}/v3/organizations/{quote(organization)}/events/?{urlencode(query)}",
        expects="json",
        kind="api",
        headers=(("Authorization", f"Bearer {assignment.token}"),),
    )
