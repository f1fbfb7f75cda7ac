"""Pages of Luma: an event's by its ladder (state, structured data), and those that carry lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import embedded, jsonld
from nocturne.parse.ladder import climb, fallback
from nocturne.parse.paths import mapping
from nocturne.parse.platform_links import split
from nocturne.sources.luma_event import SITE, Reader, own_link
from nocturne.sources.luma_list import LISTS, entries_of, listings

_NAMED = re.compile(r"\bevt-[A-Za-z0-9]{6,40}\b")
_SECRET = re.compile(r"register to see|check (?:the )?event page", re.IGNORECASE)


def read(page: LexborHTMLParser, response: Response, assignment: Assignment) -> Iterator[Listing | Issue]:
    """The listings of a page and what is worth saying. Raises WrongBody for a page without events."""
    subject = response.request.subject
    structured = list(jsonld.events(page))
    climbed = climb(
        (
            ("page_state", lambda: _from_state(page, structured, assignment)),
            ("json_ld", lambda: _from_structured_data(page, structured, response)),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no event in any form that is known")
    yield from fallback(climbed, "luma", assignment.city.slug, subject or response.request.kind, "the page's state")
    yield from climbed.items


def _from_state(page: LexborHTMLParser, structured: list[Any], assignment: Assignment) -> list[Listing | Issue] | None:
    """What the page knows itself; only its structured data has words for cancelled and for online."""
    data = mapping(embedded.script(page, "__NEXT_DATA__"), "props", "pageProps", "initialData", "data")
    if mapping(data, "event"):
        said = jsonld.listing_fields(structured[0], SITE) if len(structured) == 1 else {}
        found = Reader(assignment, "page_state", partial=False).read(data)
        return [_completed(item, said) if isinstance(item, Listing) else item for item in found]
    if not any(name in data for name in LISTS):
        return None
    return list(listings(entries_of(data), Reader(assignment, "page_state")))


def _completed(listing: Listing, said: dict[str, Any]) -> Listing:
    if not said:
        return listing
    online = said["online"] if listing.online is None and listing.place is None and said["online"] else listing.online
    return replace(listing, status=said["status"] or listing.status, online=online)


def _from_structured_data(page: LexborHTMLParser, nodes: list[Any], response: Response) -> list[Listing] | None:
    """The events of the page's structured data; an event's page is about one, and knows its id."""
    if subject := response.request.subject:
        return [_listing(node, response.url, subject) for node in nodes[:1]] or None
    named = set(_NAMED.findall(page.html or "")) if len(nodes) == 1 else set()
    return [_listing(node, response.url, named.pop() if len(named) == 1 else "") for node in nodes] or None


def _listing(node: Any, url: str, source_id: str) -> Listing:
    """People stand in structured data as organizer and performer: neither is read."""
    fields = jsonld.listing_fields(node, SITE)
    link = own_link(fields["link"] or url)
    fields |= {"link": link, "place": _place(fields["place"]), "organizer_name": "", "organizer_url": ""}
    slug = split(link).path.strip("/").rpartition("/")[2]
    return Listing(source="luma", source_id=source_id or slug, extractor="json_ld", **(fields | {"performers": ()}))


def _place(place: ListedPlace | None) -> ListedPlace | None:
    if place is None or not _SECRET.search(f"{place.name} {place.address}"):
        return place
    return ListedPlace(locality=place.locality, region=place.region, country=place.country, hidden=True)
