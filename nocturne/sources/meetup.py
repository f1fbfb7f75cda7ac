"""Meetup: the official API with a token, the calendars of groups, the city's page, and event pages for the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote, quote_plus

from pydantic import AfterValidator

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import strict_json
from nocturne.parse.apollo import Cache
from nocturne.parse.platform_links import meetup_event
from nocturne.parse.redact import contacts
from nocturne.sources import meetup_api, meetup_pages
from nocturne.sources.base import Read, Source
from nocturne.sources.meetup_calendar import is_group_calendar, read_calendar
from nocturne.sources.meetup_event import SITE, Reader
from nocturne.sources.meetup_saved import recognised

API = "https://api.meetup.com"
MAX_API_PAGES = 40

_LOCATION = re.compile(r"[a-z]{2}--(?:[a-z0-9]{1,3}--)?[^\s/?#&=-][^/?#&=]*", re.IGNORECASE)
_GROUP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,80}")


def place_name(written: str) -> str:
    """A place as the search wants it. Raises ValueError with advice."""
    place = written.strip().replace("+", " ")
    if place and not _LOCATION.fullmatch(place):
        raise ValueError('is no place of Meetup; write one such as "de--Berlin" or "us--ny--New York"')
    return place


def group_name(written: str) -> str:
    """A group's name in addresses; its whole address will do. Raises ValueError with advice."""
    name = re.sub(r"^https?://(?:www\.)?meetup\.com/(?:[a-z]{2}-[A-Z]{2}/)?", "", written.strip()).partition("/")[0]
    if not _GROUP.fullmatch(name):
        raise ValueError("is no group's name; write it as in its address, such as berlin-noise-nights")
    return name


@dataclass(frozen=True, slots=True)
class MeetupOptions:
    """A city's part: `location` as in the address of a search (cc--[st--]City), groups by their names in addresses."""

    location: Annotated[str, AfterValidator(place_name)] = ""
    groups: tuple[Annotated[str, AfterValidator(group_name)], ...] = ()


class Meetup(Source):
    """Events of groups around a city. Members, hosts and answers to invitations are never read."""

    name = "meetup"
    title = "Meetup"
    city_options = MeetupOptions
    delay = 2.0
    token_variable = "NOCTURNE_MEETUP_TOKEN"  # noqa: S105  the name of a variable
    terms = (
        "Meetup's terms forbid automated reading of its pages without consent; groups offer their calendars for "
        "subscription, and the API serves organisers with a Pro account."
    )

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The city's search with a token, the groups' calendars, then the city's page."""
        options = assignment.options
        if not isinstance(options, MeetupOptions):
            return
        if assignment.token:
            yield Entry(key="search", request=_search(assignment), max_pages=MAX_API_PAGES)
        base = assignment.base_url or SITE
        for name in dict.fromkeys(options.groups):
            url = f"{base}/{quote(name)}/events/ical/"
            yield Entry(key=f"group:{name}", request=Request(url=url, expects="ics", kind="calendar"), max_pages=1)
        if assignment.pages and options.location:
            url = f"{base}/find/?location={quote_plus(options.location)}&source=EVENTS"
            key = f"city:{options.location.lower()}"
            yield Entry(key=key, request=Request(url=url, expects="html", kind="city"), max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Whatever the page type says, without contacts of people."""
        for item in _read(response, assignment):
            yield _without_contacts(item) if isinstance(item, Listing) else item

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page: calendars know no place, no price and no cancellation, the city's page no end."""
        name, number = meetup_event(listing.link)
        if not assignment.pages or not listing.partial or not name:
            return None
        url = f"{assignment.base_url or SITE}/{quote(name)}/events/{number}/"
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """By what the body carries: a group's calendar, an answer of the API, page data, or a page."""
        if is_group_calendar(body):
            return Request(url=url or f"{SITE}/", expects="ics", kind="calendar")
        return recognised(body, url)


def _search(task: Assignment, number: int = 1, after: str = "") -> Request:
    return Request(
        url=f"{task.base_url or API}/gql-ext",
        expects="json",
        kind="search",
        method="POST",
        headers=(("Authorization", f"Bearer {task.token}"), ("Content-Type", "application/json")),
        body=meetup_api.question(task.city, task.now, after),
        number=number,
    )


def _read(response: Response, task: Assignment) -> Iterator[Listing | Request | Issue]:
    match response.request.kind:
        case "search":
            yield from _read_search(response, task)
        case "calendar":
            yield from read_calendar(response.body, task)
        case "city":
            yield from meetup_pages.read_city(meetup_pages.page(response, task))
        case "group":
            yield from meetup_pages.read_group(meetup_pages.page(response, task))
        case "event":
            yield from meetup_pages.read_event(meetup_pages.page(response, task))
        case kind:
            raise WrongBody(f"Meetup has no page of the kind {kind}")


def _read_search(response: Response, task: Assignment) -> Iterator[Listing | Request | Issue]:
    """The events of one page of the search, and the question for the next as long as it gives any."""
    try:
        answer = strict_json.loads(response.body)
    except ValueError as problem:
        raise WrongBody("Meetup's API answers with something that is not JSON") from problem
    nodes, after = meetup_api.events(answer)
    reader = Reader(task, Cache({}), "graphql", partial=False)
    for node in nodes:
        yield from reader.read(node)
    if nodes and after and task.token:
        yield _search(task, response.request.number + 1, after)


def _without_contacts(listing: Listing) -> Listing:
    place = listing.place
    return replace(
        listing,
        title=contacts(listing.title),
        description=contacts(listing.description),
        organizer_name=contacts(listing.organizer_name),
        place=place and replace(place, name=contacts(place.name), address=contacts(place.address)),
    )
