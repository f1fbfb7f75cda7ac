"""Bandsintown: the concerts of a city. Many of its hours are 19:00 because nobody wrote another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.exchange import Request, Response
from nocturne.model.visit import Assignment, Entry
from nocturne.sources.concert_pages import ConcertPages

_CITY = re.compile(r"[a-z0-9][a-z0-9.-]{1,80}")


def city_name(written: str) -> str:
    """A city as its address names it. Raises ValueError with advice."""
    name = written.strip().lower().partition("/c/")[2].partition("?")[0] or written.strip().lower()
    if not _CITY.fullmatch(name):
        raise ValueError("is no city of Bandsintown; write it as in its address, such as san-francisco-ca")
    return name


@dataclass(frozen=True, slots=True)
class BandsintownOptions:
    """A city's part: its name in the address of its page."""

    city: Annotated[str, AfterValidator(city_name)]


class Bandsintown(ConcertPages):
    """One page: the addresses it names for more lead to its own whereabouts, not the city's."""

    name = "bandsintown"
    title = "Bandsintown"
    city_options = BandsintownOptions
    site = "https://www.bandsintown.com"
    terms = "Bandsintown's interface needs written consent; its terms forbid automated reading."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The city's page, where pages may be read."""
        options = assignment.options
        if assignment.pages and isinstance(options, BandsintownOptions):
            url = f"{assignment.base_url or self.site}/c/{options.city}"
            request = Request(url=url, expects="html", kind="page")
            yield Entry(key=f"city:{options.city}", request=request, max_pages=1)

    def following(self, page: LexborHTMLParser, response: Response, assignment: Assignment) -> Request | None:
        """None: "next" is told as the platform's front page."""
        return None
