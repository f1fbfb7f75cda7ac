"""Luma: a calendar's own interface with a token, calendar feeds, the public list of a place, event pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import embedded, html, jsonld, strict_json
from nocturne.parse.ladder import climb, fallback
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.parse.platform_links import split
from nocturne.sources import echo, luma_calendar
from nocturne.sources.base import Read, Source
from nocturne.sources.luma_event import SITE, Reader, event_id, is_own

API = "https://api.luma.com"
OFFICIAL_API = "https://public-api.luma.com"
PAGE_SIZE = 50
MAX_PAGES = 20
_LISTS = ("entries", "events", "featured_items")


@dataclass(frozen=True, slots=True)
class LumaOptions:
    """A city's part: ids of calendars ("cal-…") and of its place on Luma ("discplace-…").

    Without either, the public list around the city's coordinates is asked for.
    """

    calendars: tuple[str, ...] = ()
    place: str = ""


class Luma(Source):
    """Feeds of chosen calendars, and the public list of a place where pages may be read."""

    name = "luma"
    title = "Luma"
    city_options = LumaOptions
    delay = 2.0
    token_variable = "NOCTURNE_LUMA_TOKEN"  # noqa: S105  the name of a variable
    terms = "Luma's terms allow its publicly supported interfaces: calendar feeds are one, its lists and pages are not."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The token's own calendar, then each calendar's feed, then the public list."""
        options = assignment.options
        if not isinstance(options, LumaOptions):
            return
        if assignment.token:
            yield Entry(key="own-calendar", request=_official_request(assignment, 1, ""), max_pages=MAX_PAGES)
        for calendar in options.calendars:
            url = f"{_api(assignment)}/ics/get?{urlencode({'entity': 'calendar', 'id': calendar})}"
            yield Entry(key=f"calendar:{calendar}", request=Request(url=url, expects="ics", kind="ics"), max_pages=1)
        if assignment.pages and (options.place or not options.calendars):
            key = f"place:{options.place}" if options.place else "around"
            yield Entry(key=key, request=_discover_request(assignment, 1, ""), max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Listings and next pages of a feed, a list, or an event's page."""
        if response.request.expects == "ics":
            luma_calendar.check(response.body)
            return luma_calendar.read(response.body, assignment)
        if response.request.expects == "json":
            return _read_list(response, assignment)
        return _read_page(html.document(html.decode(response.body, response.charset)), response, assignment)

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page: lists carry no text, feeds no price; elsewhere's events have theirs elsewhere."""
        if not assignment.pages or not listing.partial or not is_own(listing.link):
            return None
        url = f"{assignment.base_url or SITE}{split(listing.link).path}"
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """By what the body is: a calendar, JSON with entries, or a page."""
        start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper()
        if start == b"BEGIN:VCALENDAR":
            return Request(url=url or f"{API}/ics/get", expects="ics", kind="ics")
        if start[:1] in (b"{", b"["):
            return Request(url=url or f"{API}/", expects="json", kind="saved")
        return Request(url=url or f"{SITE}/", expects="html", kind="event") if start[:1] == b"<" else None


def _api(assignment: Assignment) -> str:
    return assignment.base_url or API


def _discover_request(assignment: Assignment, number: int, cursor: str) -> Request:
    """The place's list, or the one around the city. Without either Luma would place us by our own address."""
    options, city = assignment.options, assignment.city
    place = options.place if isinstance(options, LumaOptions) else ""
    where = {"discover_place_api_id": place} if place else {"latitude": city.latitude, "longitude": city.longitude}
    query = {**where, "pagination_limit": PAGE_SIZE, **({"pagination_cursor": cursor} if cursor else {})}
    url = f"{_api(assignment)}/discover/get-paginated-events?{urlencode(query, quote_via=quote)}"
    return Request(url=url, expects="json", kind="discover", number=number)


def _official_request(assignment: Assignment, number: int, cursor: str) -> Request:
    after = f"{assignment.now:%Y-%m-%d}T00:00:00.000Z"
    query = {"after": after, "pagination_limit": PAGE_SIZE, **({"pagination_cursor": cursor} if cursor else {})}
    return Request(
        url=f"{assignment.base_url or OFFICIAL_API}/v1/calendar/list-events?{urlencode(query, quote_via=quote)}",
        expects="json",
        kind="api",
        headers=(("x-luma-api-key", assignment.token),),
        number=number,
    )


def _read_list(response: Response, assignment: Assignment) -> Iterator[Any]:
    answer = _json(response.body)
    if "entries" not in mapping(answer):
        raise WrongBody(text(answer, "message")[:200] or "this JSON holds no list of Luma's events")
    kind = response.request.kind
    entries = [mapping(entry) for entry in items(answer, "entries")]
    if kind == "discover":
        _check_place(entries, assignment)
    yield from _listings(entries, Reader(assignment, "api" if kind == "api" else "list"))
    cursor, asked = text(answer, "next_cursor"), parse_qs(urlsplit(response.request.url).query)
    if flag(answer, "has_more") and cursor and cursor not in asked.get("pagination_cursor", []):
        ask = {"discover": _discover_request, "api": _official_request}.get(kind)
        if ask is not None:
            yield ask(assignment, response.request.number + 1, cursor)


def _json(body: bytes) -> Any:
    try:
        return strict_json.loads(body)
    except ValueError as problem:
        raise WrongBody(f"the JSON cannot be read: {problem}") from problem


def _check_place(entries: Iterable[Any], assignment: Assignment) -> None:
    """A parameter that Luma ignores answers for where the asking machine stands, with status 200."""
    points = (mapping(entry, "event", "coordinate") for entry in entries)
    places = [place for point in points if (place := echo.coordinates(point.get("latitude"), point.get("longitude")))]
    if echo.is_elsewhere(assignment.city, places):
        raise WrongBody(f"most of the list lies far from {assignment.city.name}, which was asked for")


def _listings(entries: Iterable[Any], reader: Reader) -> Iterator[Listing | Issue]:
    """Each event once: an event page's own calendar may repeat it."""
    seen: set[str] = set()
    for entry in entries:
        key = event_id(mapping(entry))
        if not key or key not in seen:
            seen.add(key)
            yield from reader.read(mapping(entry))


def _read_page(page: LexborHTMLParser, response: Response, assignment: Assignment) -> Iterator[Any]:
    """An event's page by its ladder; pages of places and calendars carry lists."""
    subject = response.request.subject
    structured = list(jsonld.events(page))
    climbed = climb(
        (
            ("page_state", lambda: _from_state(page, structured, assignment)),
            ("json_ld", lambda: [_from_structured_data(node, response, subject) for node in structured] or None),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no event in any form that is known")
    yield from fallback(climbed, "luma", assignment.city.slug, subject or response.request.kind, "the page's state")
    yield from climbed.items


def _from_state(page: LexborHTMLParser, structured: list[Any], assignment: Assignment) -> list[Listing | Issue] | None:
    data = mapping(embedded.script(page, "__NEXT_DATA__"), "props", "pageProps", "initialData", "data")
    if mapping(data, "event"):
        status = jsonld.listing_fields(structured[0], SITE)["status"] if len(structured) == 1 else ""
        return [_with_status(item, status) for item in Reader(assignment, "page_state", partial=False).read(data)]
    entries = [entry for name in _LISTS for entry in items(data, name)]
    found = list(_listings(entries, Reader(assignment, "page_state")))
    return found if found or any(name in data for name in _LISTS) else None


def _with_status(item: Listing | Issue, status: str) -> Listing | Issue:
    """The state of the page has no word for cancelled; its structured data has."""
    return replace(item, status=status) if isinstance(item, Listing) and status else item


def _from_structured_data(node: Any, response: Response, subject: str) -> Listing:
    fields = jsonld.listing_fields(node, SITE)
    link = fields["link"] or response.url
    place: ListedPlace | None = fields["place"]
    if place is not None and "register to see" in f"{place.name} {place.address}".lower():
        place = ListedPlace(locality=place.locality, region=place.region, country=place.country, hidden=True)
    fields |= {"link": link, "place": place, "organizer_name": "", "organizer_url": "", "performers": ()}
    source_id = subject or split(link).path.strip("/").rpartition("/")[2]
    return Listing(source="luma", source_id=source_id, extractor="json_ld", **fields)
