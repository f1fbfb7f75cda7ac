"""19hz.info: electronic nights of a region on one page, kept by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import AfterValidator
from selectolax.lexbor import LexborHTMLParser, LexborNode

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import html
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.nineteenhz_row import Contradiction, Row, listing, titled

SITE = "https://19hz.info"
CELLS = 7
_REGION = re.compile(r"[A-Za-z0-9]{2,40}")
_MOST_NAMED = 5


def region_name(written: str) -> str:
    """A region as its page's address spells it. Raises ValueError with advice."""
    name = re.sub(r"^.*eventlisting_|\.php$", "", written.strip())
    if not _REGION.fullmatch(name):
        raise ValueError("is no region; write it as in eventlisting_BayArea.php: BayArea")
    return name


@dataclass(frozen=True, slots=True)
class NineteenHzOptions:
    """A city's part: the region its nights are listed under."""

    region: Annotated[str, AfterValidator(region_name)]


class NineteenHz(Source):
    """A table whose cells are not all closed; the machine's date stands hidden at the end of each row."""

    name = "nineteenhz"
    title = "19hz"
    city_options = NineteenHzOptions
    delay = 5.0
    is_experimental = True
    terms = "19hz says nothing about automated reading; one person keeps it by hand; ask first."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The region's page, where pages may be read."""
        options = assignment.options
        if assignment.pages and isinstance(options, NineteenHzOptions):
            url = f"{assignment.base_url or SITE}/eventlisting_{options.region}.php"
            request = Request(url=url, expects="html", kind="page")
            yield Entry(key=f"region:{options.region}", request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Every night with a date; rows of festivals and weeklies beside the table are not read. Raises WrongBody."""
        page = html.document(html.decode(response.body, response.charset))
        rows = list(_rows(page))
        if not rows:
            raise WrongBody("the page has no table of nights")
        return _read(rows, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A page with such a table."""
        if b"class='shrink'" not in body and b'class="shrink"' not in body:
            return None
        return Request(url=url or f"{SITE}/eventlisting_saved.php", expects="html", kind="page")


def _rows(page: LexborHTMLParser) -> Iterator[Row]:
    """The table's rows. The parser closes the cell that the page leaves open, as browsers do."""
    for row in page.css("tr"):
        cells = row.css("td")
        if len(cells) == CELLS and cells[-1].css_first(".shrink") is not None:
            yield _row(cells)


def _row(cells: list[LexborNode]) -> Row:
    link = cells[1].css_first("a[href]")
    title = _text(link) if link is not None else ""
    whole = _text(cells[1])
    return Row(
        when=_text(cells[0]),
        day=_text(cells[-1]),
        title=title or whole.rpartition(" @ ")[0],
        where=whole.removeprefix(title).strip().removeprefix("@").strip() if title else whole.rpartition(" @ ")[2],
        link=(link.attributes.get("href") or "") if link is not None else "",
        tags=_text(cells[2]),
        price_and_age=_text(cells[3]),
        organizers=_text(cells[4]),
        elsewhere=tuple(found for each in cells[5].css("a[href]") if (found := each.attributes.get("href"))),
    )


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").split()) if node is not None else ""


def _read(rows: list[Row], response: Response, task: Assignment) -> Iterator[Listing | Issue]:
    """The nights, without those of which two dates are told. One link may stand for several nights of a day."""
    refused = 0
    told: list[tuple[Row, Listing]] = []
    for row in rows:
        try:
            told.append((row, listing(row, task)))
        except Contradiction as problem:
            refused += 1
            if refused <= _MOST_NAMED:
                yield finding(task, "date/contradiction", f"Left out: {problem}.", subject=response.url,
                              evidence=f"{row.when} {row.title}")  # fmt: skip
    if refused > _MOST_NAMED:
        yield finding(task, "date/contradiction", f"{refused} nights were left out in all.", subject=response.url)
    shared = Counter(each.source_id for _, each in told)
    seen: set[str] = set()
    for row, each in told:
        own = each if shared[each.source_id] == 1 else replace(each, source_id=titled(row, each))
        if own.source_id not in seen:
            seen.add(own.source_id)
            yield own
