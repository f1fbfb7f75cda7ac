"""A scripted source and answers for the tests of this folder: pages in memory instead of a network."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from nocturne.crawl.visit import Tools
from nocturne.model.city import City
from nocturne.model.exchange import Outcome, Request, Response, Validators
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, Entry, Reading, Visit
from nocturne.sources.base import Source

NOW = datetime(2026, 5, 1, 3, 17, tzinfo=UTC)
CITY = City(
    slug="berlin", name="Berlin", country="DE", latitude=52.52, longitude=13.405, timezone="Europe/Berlin", sources={}
)


def listing(number: int, *, start: str = "2026-05-09T20:00", title: str = "", **words: object) -> Listing:
    """A listing of the scripted source."""
    return Listing(
        source="scripted",
        source_id=str(number),
        title=title or f"Night {number}",
        start=start,
        extractor="first",
        **words,  # type: ignore[arg-type]
    )


def request(number: int) -> Request:
    """List page `number`."""
    return Request(url=f"https://list.example/?page={number}", expects="html", kind="list", number=number)


def visit(night: int = 0, max_pages: int = 20) -> Visit:
    """The visit of simulated night `night`."""
    task = Assignment(source="scripted", city=CITY, options=None, now=NOW + timedelta(days=night))
    return Visit(assignment=task, entry=Entry(key="place:test", request=request(1), max_pages=max_pages))


class Pages:
    """Answers by address: a list of listings and follow-ups, an Outcome, or nothing (gone). Counts what was asked."""

    def __init__(self, pages: dict[str, object] | None = None) -> None:
        self.pages = pages or {}
        self.asked: list[str] = []
        self.conditional: list[str] = []
        self.reader = "reader-1"

    def put(self, number: int, listings: Iterable[Listing], *following: int) -> None:
        """List page `number` holds `listings` and leads to pages `following`."""
        self.pages[request(number).url] = Reading(
            listings=tuple(listings), follow=tuple(request(page) for page in following)
        )

    @property
    def tools(self) -> Tools:
        """These pages as a visit's tools."""
        return Tools(fetch=self._fetch, read=self._read, reader=self.reader)

    async def _fetch(self, question: Request, validators: Validators | None, source: str) -> Response:
        self.asked.append(question.url)
        page = self.pages.get(question.url, Outcome.GONE)
        if isinstance(page, Outcome):
            return Response(request=question, outcome=page, url=question.url, reason=f"it is {page}")
        etag = f"{hash(page)}"
        if validators is not None:
            self.conditional.append(question.url)
            if validators.etag == etag:
                return Response(
                    request=question, outcome=Outcome.UNCHANGED, url=question.url, status=304, validators=validators
                )
        return Response(
            request=question, outcome=Outcome.OK, url=question.url, status=200, validators=Validators(etag=etag)
        )

    async def _read(self, response: Response, assignment: Assignment) -> Reading:
        page = self.pages[response.request.url]
        assert isinstance(page, Reading)
        return page


class ScriptedSource(Source):
    """Has an event page for every listing."""

    name = "scripted"
    title = "Scripted"
    city_options = None

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        return ()

    def read(self, response: Response, assignment: Assignment) -> Iterable[Listing]:
        return ()

    def detail(self, listing: Listing, assignment: Assignment) -> Request | None:
        return Request(
            url=f"https://list.example/e/{listing.source_id}", expects="html", kind="event", subject=listing.source_id
        )
