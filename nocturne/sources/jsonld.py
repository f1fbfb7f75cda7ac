"""Structured data: any page of a venue, a festival or a collective that tells search engines what is on."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anyascii import anyascii
from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import html, jsonld, microdata, microformats, schema_graph
from nocturne.parse.ical import window
from nocturne.parse.ladder import climb, fallback
from nocturne.parse.redact import contacts
from nocturne.parse.schema_graph import Found, Graph
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding
from nocturne.sources.structured_event import listing, local_day

SAVED = "https://page.invalid/"
"""Stands for the address of a saved page of which none is known."""
MAX_PAGES = 30
MOST_LINKS = 25
_HOURLY = 3
"""The place of the closest name among `_steps`; it is needed too rarely to be remembered for every event."""
_DOCUMENT = re.compile(r"\.json(?:ld)?$", re.IGNORECASE)


class StructuredData(Source):
    """Each address is a visit of its own; a page is read by JSON-LD, then microdata, RDFa and microformats."""

    name = "jsonld"
    title = "Venue pages"
    city_options = addresses.Addresses
    is_experimental = True
    terms = "Venues describe their events for search engines; read each site's terms before you list its address."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """One visit a page, in the order of the city's front matter, where pages may be read."""
        for address in addresses.listed(assignment) if assignment.pages else ():
            url = addresses.at_base(address, assignment.base_url)
            expects = "json" if _is_document(address) else "html"
            request = Request(url=url, expects="json" if expects == "json" else "html", kind="page")
            yield Entry(key=addresses.entry_key("page", address), request=request, max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """Every event of a page or a JSON-LD document, and the pages it only names. Raises WrongBody without any."""
        written = html.decode(response.body, response.charset)
        page = _Document(written, response, assignment) if response.request.expects == "json" else None
        return _read(page or _Page(html.document(written), response, assignment), response, assignment)

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        """The event's own page, on the hosts the operator named, where the list leaves something out."""
        named = addresses.listed(assignment)
        hosts = {addresses.host(each) for each in named}
        link = addresses.lasting(listing.link)
        if not (assignment.pages and listing.partial and "/" in link) or addresses.host(listing.link) not in hosts:
            return None
        if link in {addresses.lasting(each) for each in named}:
            return None
        url = addresses.at_base(listing.link, assignment.base_url)
        return Request(url=url, expects="html", kind="event", subject=listing.source_id)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A page, or a JSON-LD document; which of them by the first letter."""
        start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if start in (b"{", b"["):
            return Request(url=url or SAVED, expects="json", kind="page")
        return Request(url=url or SAVED, expects="html", kind="page") if start == b"<" else None


def _is_document(address: str) -> bool:
    return bool(_DOCUMENT.search(address.partition("?")[0].partition("#")[0]))


@dataclass
class _Reader(ABC):
    """What a body says, by rung. `graphs` remembers what each rung met besides listings."""

    response: Response
    task: Assignment
    graphs: dict[str, Graph] = field(default_factory=dict)
    broken: int = 0

    def graph(self, name: str, values: Iterable[Any]) -> list[Listing] | None:
        """The listings of these nodes; None when no event, list or link stands in them."""
        graph = schema_graph.read(values, *window(self.task.now))
        self.graphs[name] = graph
        found = [self._listing(each, name) for each in graph.found]
        met = found or graph.undated or graph.links or graph.empty
        return [each for each in found if each.title and each.start] if met else None

    def _listing(self, found: Found, name: str) -> Listing:
        told = listing(found, StructuredData.name, name, self.response.url)
        if self.response.url == SAVED:  # what a link of the page is relative to is not known
            return replace(told, link="") if addresses.host(told.link) == addresses.host(SAVED) else told
        return told if told.link else replace(told, link=self.response.url)

    @abstractmethod
    def rungs(self) -> Sequence[tuple[str, Callable[[], Sequence[Listing] | None]]]:
        """Names and readers, the most telling first."""

    def next_page(self) -> str:
        """The address of the list's next page, "" without one."""
        return ""


class _Page(_Reader):
    def __init__(self, page: LexborHTMLParser, response: Response, task: Assignment) -> None:
        super().__init__(response, task)
        self.page = page
        base = page.css_first("base[href]")
        if base is not None:
            url = jsonld.link(base.attributes.get("href"), response.url) or response.url
            self.response = replace(response, url=url)

    def rungs(self) -> Sequence[tuple[str, Callable[[], Sequence[Listing] | None]]]:
        """The four syntaxes a page can hold events in."""
        return (
            ("json_ld", self._from_json_ld),
            ("microdata", lambda: self.graph("microdata", microdata.nodes(self.page))),
            ("rdfa", lambda: self.graph("rdfa", microdata.rdfa_nodes(self.page))),
            ("microformats", lambda: self.graph("microformats", microformats.nodes(self.page))),
        )

    def _from_json_ld(self) -> list[Listing] | None:
        blocks = list(jsonld.blocks(self.page))
        self.broken = sum(1 for block in blocks if block is None)
        return self.graph("json_ld", [block for block in blocks if block is not None])

    def next_page(self) -> str:
        found = self.page.css_first('link[rel="next"][href], a[rel="next"][href]')
        return jsonld.link(found.attributes.get("href"), self.response.url) if found is not None else ""


class _Document(_Reader):
    def __init__(self, written: str, response: Response, task: Assignment) -> None:
        super().__init__(response, task)
        self.value = jsonld.block(written)
        if self.value is None:
            raise WrongBody("the document is not JSON")

    def rungs(self) -> Sequence[tuple[str, Callable[[], Sequence[Listing] | None]]]:
        """A document is JSON-LD or nothing."""
        return (("json_ld", lambda: self.graph("json_ld", [self.value])),)


def _read(reader: _Reader, response: Response, task: Assignment) -> Iterator[Listing | Request | Issue]:
    climbed = climb(reader.rungs())
    if reader.broken:
        message = f"{reader.broken} block(s) of structured data cannot be read; what stands in them is not known."
        yield finding(task, "block/broken", message, subject=response.url)
    if not climbed.found:
        raise WrongBody("the page carries no event in any form that is known")
    graph = reader.graphs[climbed.name]
    yield from fallback(climbed, StructuredData.name, task.city.slug, response.request.url, "JSON-LD")
    yield from _left_out(graph, response, task)
    yield from _known(climbed.items, response, task)
    yield from _further(graph, reader, response, task)


def _left_out(graph: Graph, response: Response, task: Assignment) -> Iterator[Issue]:
    """Events that cannot be listed are counted, never passed over in silence."""
    unnamed = sum(1 for found in graph.found if not jsonld.clean(found.node.get("name")))
    if unnamed:
        yield finding(task, "listing/incomplete", f"{unnamed} event(s) without a name were left out.",
                      subject=response.url)  # fmt: skip
    if graph.undated:
        message = f"{len(graph.undated)} event(s) without a date of their own were left out."
        yield finding(task, "date/missing", message, subject=response.url, evidence=graph.undated[0])
    if graph.cut:
        yield finding(task, "page/cut", f"Stopped after {len(graph.found)} events.", subject=response.url)


def _further(graph: Graph, reader: _Reader, response: Response, task: Assignment) -> Iterator[Request | Issue]:
    """Pages of events that a list only names, and the list's next page; never on another host."""
    if response.request.kind == "event":
        return
    here, number = addresses.host(response.url), response.request.number
    told = {addresses.lasting(jsonld.link(found.node.get("url"), response.url)) for found in graph.found}
    links = [jsonld.link(link, response.url) for link in graph.links]
    wanted = [
        link
        for link in dict.fromkeys(links)
        if addresses.host(link) == here and addresses.lasting(link) not in told | {addresses.lasting(response.url)}
    ]
    if len(wanted) > MOST_LINKS:
        message = f"The list names {len(wanted)} pages of events; the first {MOST_LINKS} are read."
        yield finding(task, "pages/cut", message, subject=response.url)
    for link in wanted[:MOST_LINKS]:
        yield Request(url=link, expects="html", kind="event", number=number + 1)
    following = reader.next_page()
    elsewhere = addresses.lasting(following) != addresses.lasting(response.url)
    if following and addresses.host(following) == here and elsewhere:
        yield Request(url=following, expects="html", kind="page", number=number + 1)


def _known(listings: Sequence[Listing], response: Response, task: Assignment) -> Iterator[Listing]:
    """The listings with ids that last: the event's own link, and its date where several share one.

    A link that is the list itself names no event: there the date and the title do. The closer names a listing could
    be known by some other night, when fewer or more share its link, are its aliases.
    """
    here = "" if response.request.kind == "event" else addresses.lasting(response.url)
    by_link: dict[str, list[Listing]] = defaultdict(list)
    sharing: Counter[str] = Counter()
    for each in listings:
        by_link[addresses.lasting(each.link)].append(each)
        sharing.update(set(_steps(each, task)))
    alike = {link: _is_run(each) for link, each in by_link.items()}
    elsewhere = Counter(alias for each in listings for alias in each.aliases)
    for each in _asked_for(listings, response):
        link = addresses.lasting(each.link)
        own_page = "/" in link and link != here
        names = _names(each, sharing, len(by_link[link]), own_page, task)
        visited = bool(here) and addresses.host(each.link) == addresses.host(response.url)  # no other host is asked
        alone = len(by_link[link]) == 1 and not each.series_id  # a page of many dates says no more about one
        known = [alias for alias in each.aliases if elsewhere[alias] == 1]
        yield replace(
            each,
            source_id=response.request.subject or names[0],
            aliases=tuple(sorted({*known, *(f"{StructuredData.name}:{name}" for name in names[1:])})),
            partial=alone and visited and own_page and not (each.description and each.offer.low),
            series_id=each.series_id or (link if own_page and alike[link] else ""),
        )


def _is_run(sharing: Sequence[Listing]) -> bool:
    """Whether all that share a link are one event on several dates."""
    return len({each.start for each in sharing}) == len(sharing) > 1 and len({each.title for each in sharing}) == 1


def _asked_for(listings: Sequence[Listing], response: Response) -> Sequence[Listing]:
    """Of the page of one event that event only: the one with its link, the one of its day where several have it."""
    subject = response.request.subject
    if not subject or len(listings) < 2:
        return listings
    link = addresses.lasting(response.url)
    mine = [each for each in listings if addresses.lasting(each.link) in (subject, link)] or listings
    dated = [each for each in mine if each.start[:10] and each.start[:10] in subject]
    return (dated or mine)[:1] if dated or len(mine) == 1 or mine is not listings else ()


def _names(listing: Listing, sharing: Counter[str], count: int, own_page: bool, task: Assignment) -> list[str]:
    """What a listing is known by: the first name that none of those who share its link has too, and closer ones.

    `sharing` counts the names of all listings with its link, of which there are `count`.
    """
    mine = _steps(listing, task)
    first = 0 if own_page and count == 1 and not listing.series_id else 1 if own_page else 2
    while first < len(mine) - 1 and sharing[mine[first]] > 1:
        first += 1
    return mine[first : max(first + 1, _HOURLY)]


def _steps(listing: Listing, task: Assignment) -> list[str]:
    """The link, then with the day, then with the title, then with the hour."""
    link = addresses.lasting(listing.link) or addresses.host(SAVED)
    day = f"{link}/{local_day(listing.start, listing.timezone or task.city.timezone)}"
    titled = f"{day}/{re.sub(r'[^0-9a-z]+', '-', anyascii(contacts(listing.title)).lower()).strip('-')[:80]}"
    return [link, day, titled, f"{titled}/{listing.start[11:16].replace(':', '')}".rstrip("/")]
