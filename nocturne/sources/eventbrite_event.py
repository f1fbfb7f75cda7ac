"""An event's page on Eventbrite by its ladder: page state, then structured data."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment
from nocturne.parse import jsonld
from nocturne.parse.embedded import script
from nocturne.parse.eventbrite_fields import from_event_page, from_json_ld
from nocturne.parse.ladder import climb, fallback


def read(page: LexborHTMLParser, response: Response, assignment: Assignment) -> Iterator[Listing | Issue]:
    """The listing of an event's page. Raises WrongBody for a page without one."""
    climbed = climb(
        (
            ("next_data", lambda: from_event_page(script(page, "__NEXT_DATA__"))),
            ("json_ld", lambda: _from_structured_data(page, response)),
        )
    )
    if not climbed.found:
        raise WrongBody("the page carries no event in any form that is known")
    subject = response.request.subject or response.request.kind
    yield from fallback(climbed, "eventbrite", assignment.city.slug, subject, "the page's state")
    yield from climbed.items


def _from_structured_data(page: LexborHTMLParser, response: Response) -> list[Listing] | None:
    """The page's own event; others it recommends are told of elsewhere."""
    found = [listing for node in jsonld.events(page) if (listing := from_json_ld(node, response.url, partial=False))]
    own = [listing for listing in found if listing.source_id == response.request.subject]
    return (own or found)[:1] or None
