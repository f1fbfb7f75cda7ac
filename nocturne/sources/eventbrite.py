"""Eventbrite: an organisation's own interface with a token, else search and event pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import html, jsonld, strict_json
from nocturne.parse.embedded import assignment as page_state
from nocturne.parse.embedded import script
from nocturne.parse.eventbrite_fields import from_api, from_event_page, from_json_ld, from_result, result_id
from nocturne.parse.ladder import climb, fallback
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.sources.base import Read, Source

ORIGIN = "https://www.eventbrite.com"
API_ORIGIN = "https://www.eventbriteapi.com"
API_PAGE_SIZE = 50
MAX_PAGES = 50
"""The platform itself stops near a thousand results."""
EVENT_PATH = re.compile(r"^/e/[^/?#]*?(\d{6,})/?$")


@dataclass(frozen=True, slots=True)
class EventbriteOptions:
    """A city's part: `place` as in the platform's addresses (ca--san-francisco), ids of own organizations."""

    place: str = ""
    organizations: tuple[str, ...] = ()


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
            for organization in options.organizations:
                request = _api_request(assignment, organization, 1, "")
                yield Entry(key=f"organization:{organization}", request=request, max_pages=MAX_PAGES)
        if assignment.pages and options.place:
            yield Entry(
                key=f"place:{options.place}", request=_search_request(assignment, options.place, 1), max_pages=MAX_PAGES
            )

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Listings and next pages of an API answer, a search page, a browse page or an event page."""
        if response.request.expects == "json":
            return _read_json(response, assignment)
        document_text = html.decode(response.body, response.charset)
        page = html.document(document_text)
        if response.request.kind == "event":
            return _read_event_page(page, response, assignment)
        return _read_list_page(document_text, page, response, assignment)

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page: lists carry neither price nor full text, and cancelled events leave them."""
        if not assignment.pages or not EVENT_PATH.match(urlsplit(listing.link).path):
            return None
        url = f"{assignment.base_url or ORIGIN}{urlsplit(listing.link).path}"
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """By what the body carries: an API answer, an event page, or a list page."""
        start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start in (b"{", b"["):
            return Request(url=url or f"{API_ORIGIN}/v3/", expects="json", kind="api")
        if start != b"<":
            return None
        kind = "event" if EVENT_PATH.match(urlsplit(url).path) or b'id="__NEXT_DATA__"' in body else "list"
        return Request(url=url or f"{ORIGIN}/", expects="html", kind=kind)


def _search_request(assignment: Assignment, place: str, number: int) -> Request:
    base = assignment.base_url or ORIGIN
    url = f"{base}/d/{quote(place)}/all-events/?{urlencode({'page': number})}"
    return Request(url=url, expects="html", kind="list", number=number)


def _api_request(assignment: Assignment, organization: str, number: int, continuation: str) -> Request:
    base = assignment.base_url or API_ORIGIN
    query = {"time_filter": "current_future", "status": "live,canceled", "page_size": str(API_PAGE_SIZE)}
    query |= {"expand": "venue,organizer,ticket_availability,category"}
    query |= {"continuation": continuation} if continuation else {}
    return Request(
        url=f"{base}/v3/organizations/{quote(organization)}/events/?{urlencode(query)}",
        expects="json",
        kind="api",
        headers=(("Authorization", f"Bearer {assignment.token}"),),
        number=number,
    )


def _read_json(response: Response, assignment: Assignment) -> Iterator[Any]:
    try:
        answer = strict_json.loads(response.body)
    except ValueError as problem:
        raise WrongBody(f"the JSON cannot be read: {problem}") from problem
    results = items(answer, "events", "results") or items(answer, "events") or (
        [answer] if "start" in mapping(answer) else []
    )
    if not results and "events" not in mapping(answer):
        raise WrongBody(text(answer, "error_description") or "this JSON holds no events")
    for result in results:
        read = from_result if "start_date" in mapping(result) else from_api
        if (listing := read(mapping(result))) is not None:
            yield listing
    continuation = text(answer, "pagination", "continuation")
    organization = re.search(r"/organizations/([^/]+)/", response.request.url)
    if continuation and organization and flag(answer, "pagination", "has_more_items") is not False:
        yield _api_request(assignment, organization[1], response.request.number + 1, continuation)


def _read_list_page(
    document_text: str, page: LexborHTMLParser, response: Response, assignment: Assignment
) -> Iterator[Any]:
    """The ladder of list pages: page state, query cache, structured data."""
    state = page_state(document_text, "window.__SERVER_DATA__")
    _check_place(state, response, assignment)
    climbed = climb(
        (
            ("server_data", partial(_from_state, state)),
            ("react_query", partial(_from_query_cache, document_text)),
            ("json_ld", partial(_from_structured_data, page, response.url)),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no events in any form that is known")
    yield from fallback(climbed, "eventbrite", assignment.city.slug, response.request.kind, "the page's state")
    yield from climbed.items
    if climbed.items and _more(state, response.request.number) and (place := _place(assignment)):
        yield _search_request(assignment, place, response.request.number + 1)


def _place(assignment: Assignment) -> str:
    return assignment.options.place if isinstance(assignment.options, EventbriteOptions) else ""


def _check_place(state: Any, response: Response, assignment: Assignment) -> None:
    """A wrong place answers with another city's events and status 200: compare the page's own address.

    The place's slug stands in the canonical address; a saved page may come without any.
    """
    asked = _place(assignment)
    canonical = urlsplit(text(state, "canonical_url") or text(state, "location_slug")).path or ""
    found = re.search(r"/d/([^/]+)/", canonical)
    if asked and response.request.kind == "list" and found and response.request.url.startswith("http"):
        same = found[1].lower() == asked.lower()
        if not same and f"/d/{quote(asked)}/" in response.request.url:
            raise WrongBody(f"the page is about {found[1]}, {asked} was asked for")


def _more(state: Any, number: int) -> bool:
    """Whether a further page may exist. A short page is not the last one, and the count is only a hint upwards."""
    pages = text(state, "search_data", "events", "pagination", "page_count") or text(state, "page_count")
    return "search_data" in mapping(state) and (not pages.isdigit() or number < int(pages))


def _from_state(state: Any) -> list[Listing] | None:
    """Search pages hold `search_data`, city pages hold `buckets`; the same event may stand in several."""
    if "results" in mapping(state, "search_data", "events"):
        results = items(state, "search_data", "events", "results")
    elif "buckets" in mapping(state):
        buckets = [mapping(bucket) for bucket in items(state, "buckets")]
        results = [result for bucket in buckets if bucket.get("type") in ("event", None) for result in items(bucket, "events")]
    else:
        return None
    return _unique(results, "server_data")


def _from_query_cache(document_text: str) -> list[Listing] | None:
    cache = page_state(document_text, "window.__REACT_QUERY_STATE__")
    results = [
        result
        for query in items(cache, "queries")
        for data in (mapping(query, "state", "data"), mapping(query, "state", "data", "data"))
        for result in items(data, "events", "results")
    ]
    return _unique(results, "react_query") or None


def _unique(results: Iterable[Any], extractor: str) -> list[Listing]:
    found: dict[str, Listing] = {}
    for result in results:
        key = result_id(mapping(result))
        if key and key not in found and (listing := from_result(mapping(result), extractor)) is not None:
            found[key] = listing
    return list(found.values())


def _from_structured_data(page: LexborHTMLParser, url: str) -> list[Listing] | None:
    found: dict[str, Listing] = {}
    for node in jsonld.events(page):
        listing = from_json_ld(node, url)
        if listing is not None:
            found.setdefault(listing.source_id, listing)
    return list(found.values()) or None


def _read_event_page(page: LexborHTMLParser, response: Response, assignment: Assignment) -> Iterator[Any]:
    """The ladder of event pages: page state, structured data."""
    climbed = climb(
        (
            ("next_data", lambda: from_event_page(script(page, "__NEXT_DATA__"))),
            ("json_ld", lambda: _from_structured_data(page, response.url)),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no event in any form that is known")
    yield from fallback(climbed, "eventbrite", assignment.city.slug, response.request.kind, "the page's state")
    yield from climbed.items
