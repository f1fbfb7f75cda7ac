"""Platforms that list concerts of a region as structured data, page by page, each with a number in its address."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment
from nocturne.parse import html, jsonld, schema_graph
from nocturne.parse.ical import window
from nocturne.parse.platform_links import event_key
from nocturne.sources import addresses, echo
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.structured_event import listing

_AT = re.compile(r"\s+@\s+")
_INSTANT = re.compile(r".{0,300} at (\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d[+-]\d{4})?)", re.DOTALL)
"""The whole of a description that nobody wrote: it repeats the start, and knows the offset."""


class ConcertPages(Source):
    """One platform of this kind. `site` is its origin, with which addresses of pages begin."""

    site: ClassVar[str]
    delay = 4.0
    is_experimental = True

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The concerts of a page, and the page after it. Raises WrongBody."""
        page = html.document(html.decode(response.body, response.charset))
        blocks = list(jsonld.blocks(page))
        graph = schema_graph.read([block for block in blocks if block is not None], *window(assignment.now))
        told = [self._concert(listing(found, self.name, "json_ld", response.url)) for found in graph.found]
        known = [each for each in told if each.source_id]
        if not known:
            raise WrongBody(f"the page carries no concert of {self.title}'s")
        return self._read(page, blocks, told, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A page that names this platform as its own address."""
        named = urlhost(self.site).encode()
        if not body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or named not in body:
            return None
        return Request(url=url or f"{self.site}/", expects="html", kind="page")

    @abstractmethod
    def following(self, page: LexborHTMLParser, response: Response, assignment: Assignment) -> Request | None:
        """The page after this one, None on the last."""

    def _read(
        self,
        page: LexborHTMLParser,
        blocks: list[object],
        told: list[Listing],
        response: Response,
        task: Assignment,
    ) -> Iterator[Listing | Issue | Request]:
        points = [point for each in told if each.place and (point := echo.coordinates(each.place.lat, each.place.lng))]
        if response.request.kind == "page" and echo.is_elsewhere(task.city, points):
            raise WrongBody(f"most of the list lies far from {task.city.name}, which was asked for")
        if broken := blocks.count(None):
            message = f"{broken} block(s) of structured data cannot be read; what stands in them is not known."
            yield finding(task, "block/broken", message, subject=response.url)
        unknown = sum(1 for each in told if not each.source_id)
        if unknown:
            yield finding(task, "id/missing", f"{unknown} concert(s) without a number were left out.", severity="error")
        seen: set[str] = set()
        for each in told:
            if each.source_id and each.source_id not in seen:
                seen.add(each.source_id)
                yield each
        if (after := self.following(page, response, task)) is not None and seen:
            yield after

    def _concert(self, told: Listing) -> Listing:
        """By its number; "Band @ Venue" without its venue, and an end that is only the day's name left out."""
        key = event_key(told.link)
        source, _, number = key.partition(":")
        venue = told.place.name if told.place is not None else ""
        title = _AT.split(told.title)[0] if venue and told.title.lower().endswith(f"@ {venue.lower()}") else told.title
        unknown = told.floating and told.start[11:16] == "00:00"  # nobody knows the hour
        made = _INSTANT.fullmatch(told.description)
        exact = made is not None and made[1].startswith(told.start[:19]) and len(told.start) == 19
        ends = "" if len(told.end) == 10 and told.end <= told.start[:10] else told.end
        unpriced = not (told.offer.low or told.offer.text)
        return replace(
            told,
            source_id=number if source == self.name else "",
            aliases=tuple(alias for alias in told.aliases if alias != key),
            title=title,
            start=told.start[:10] if unknown else made[1] if made is not None and exact else told.start,
            floating=told.floating and not exact and not unknown,
            all_day=told.all_day or unknown,
            end=ends,
            description="" if made is not None else told.description,
            link=clean_link(told.link),
            # The band stands where an organiser would, and "in stock" beside offers without a price.
            organizer_name="" if told.organizer_name in (title, *told.performers) else told.organizer_name,
            organizer_url="" if told.organizer_name in (title, *told.performers) else told.organizer_url,
            offer=replace(told.offer, availability="")
            if unpriced and told.offer.availability == "in_stock"
            else told.offer,
        )


def urlhost(site: str) -> str:
    """The host of a site without "www."."""
    return addresses.host(site)


def clean_link(link: str) -> str:
    """A link without what it was followed by."""
    return link.partition("?")[0].partition("#")[0]
