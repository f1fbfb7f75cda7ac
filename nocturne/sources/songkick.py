"""Songkick: the concerts of a metro area."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.exchange import Request, Response
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import jsonld
from nocturne.sources import addresses
from nocturne.sources.concert_pages import ConcertPages

MAX_PAGES = 20
_METRO = re.compile(r"\d{1,8}(?:-[a-z0-9-]{1,80})?")


def metro_name(written: str) -> str:
    """A metro area as its address names it. Raises ValueError with advice."""
    name = written.strip().partition("metro-areas/")[2].partition("/")[0].partition("?")[0] or written.strip()
    if not _METRO.fullmatch(name):
        raise ValueError("is no metro area; write it as in its address, such as 28443-germany-berlin")
    return name


@dataclass(frozen=True, slots=True)
class SongkickOptions:
    """A city's part: its metro area, number first."""

    metro: Annotated[str, AfterValidator(metro_name)]


class Songkick(ConcertPages):
    """Local times without an offset; a floating midnight means that nobody knows the hour."""

    name = "songkick"
    title = "Songkick"
    city_options = SongkickOptions
    site = "https://www.songkick.com"
    terms = "Songkick gives its interface to partners only; its terms forbid automated reading."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The metro area's calendar, where pages may be read."""
        options = assignment.options
        if assignment.pages and isinstance(options, SongkickOptions):
            url = f"{assignment.base_url or self.site}/metro-areas/{options.metro}"
            key = f"metro:{options.metro.partition('-')[0]}"
            yield Entry(key=key, request=Request(url=url, expects="html", kind="page"), max_pages=MAX_PAGES)

    def following(self, page: LexborHTMLParser, response: Response, assignment: Assignment) -> Request | None:
        """The address that the page itself names, on this host only."""
        found = page.css_first('a[rel="next"][href], link[rel="next"][href]')
        url = jsonld.link(found.attributes.get("href"), response.url) if found is not None else ""
        if response.request.kind != "page" or addresses.host(url) != addresses.host(response.url):
            return None
        return replace(response.request, url=url.partition("#")[0], number=response.request.number + 1)
