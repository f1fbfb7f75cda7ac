"""Event pages: which are worth a request tonight, in which order, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nocturne.crawl.visit import Tools, digest, instant, page_record
from nocturne.model.exchange import Outcome, Request
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import PageRecord, Visit, VisitRecord
from nocturne.sources.base import Source


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event page worth asking for. Sorts as the budget should be spent: new, changed, vanished; soonest first."""

    rank: int
    start: str
    key: str
    visit: Visit
    listing: Listing
    request: Request
    known: PageRecord | None

    @property
    def order(self) -> tuple[int, str, str]:
        """The sort key."""
        return (self.rank, self.start, self.key)


NEW, CHANGED, VANISHED = 0, 1, 2


def candidates(visit: Visit, record: VisitRecord, source: Source) -> Iterable[Candidate]:
    """Event pages of new and changed listings, and of upcoming ones that are no longer in a complete list."""
    now = instant(visit.assignment.now)
    known = {page.subject: page for page in record.details}
    confirmed = {
        listing.source_id: listing for page in record.pages if page.seen_at == now for listing in page.listings
    }
    for listing in confirmed.values():
        page = known.get(listing.source_id)
        if page is None or page.listed_as != digest(listing):
            yield from _candidate(NEW if page is None else CHANGED, visit, listing, source, page)
    if record.complete and record.tried_at == record.good_at:
        for subject in sorted(known.keys() - confirmed.keys()):
            for listing in known[subject].listings[:1]:
                if not listing.gone and _upcoming(listing, now):
                    yield from _candidate(VANISHED, visit, listing, source, known[subject])


def _candidate(
    rank: int, visit: Visit, listing: Listing, source: Source, known: PageRecord | None
) -> Iterable[Candidate]:
    request = source.detail(listing, visit.assignment)
    if request is not None:
        yield Candidate(rank, listing.start, listing.key, visit, listing, request, known)


def _upcoming(listing: Listing, now: str) -> bool:
    """Whether a listing is not clearly over; dates compare as text, a day of slack covers every zone."""
    return listing.start[:10] >= now[:10]


async def ask(candidate: Candidate, tools: Tools) -> tuple[PageRecord | None, Outcome, tuple[Issue, ...]]:
    """The event page as it is to be remembered, None when tonight told nothing new about it."""
    task, known, listing = candidate.visit.assignment, candidate.known, candidate.listing
    usable = known if known is not None and known.reader == tools.reader else None
    response = await tools.fetch(candidate.request, usable.validators if usable else None, task.source)
    listed_as = digest(listing) if candidate.rank != VANISHED else (known.listed_as if known else "")
    if response.outcome is Outcome.UNCHANGED and usable is not None:
        return replace(usable, seen_at=instant(task.now), listed_as=listed_as), response.outcome, usable.issues
    if response.outcome is Outcome.GONE:
        return _gone(candidate, listed_as), response.outcome, ()
    if response.outcome is not Outcome.OK:
        return None, response.outcome, ()
    reading = await tools.read(response, task)
    mine = tuple(found for found in reading.listings if found.source_id == listing.source_id)
    if reading.wrong_body or not mine:
        return None, Outcome.WRONG_BODY, (*reading.issues, _unread(candidate, reading.wrong_body))
    reading = replace(reading, listings=mine, follow=())
    record = page_record(candidate.request, response, reading, task, tools.reader, listed_as)
    return record, response.outcome, reading.issues


def _gone(candidate: Candidate, listed_as: str) -> PageRecord:
    """The event's own page says it is gone; what was known stays readable, marked so."""
    return PageRecord(
        url=candidate.request.url,
        kind=candidate.request.kind,
        subject=candidate.listing.source_id,
        listed_as=listed_as,
        seen_at=instant(candidate.visit.assignment.now),
        listings=(replace(candidate.listing, gone=True),),
    )


def _unread(candidate: Candidate, why: str) -> Issue:
    task = candidate.visit.assignment
    return Issue(
        stage="read",
        code="detail/unread",
        message=f"The event's own page says nothing about it{f': {why}' if why else ''}.",
        severity="warning",
        source=task.source,
        city=task.city.slug,
        subject=candidate.key,
    )


def remember(record: VisitRecord, pages: Iterable[PageRecord], now: str) -> VisitRecord:
    """`record` with tonight's event pages; pages of events long over are forgotten."""
    details = {page.subject: page for page in record.details} | {page.subject: page for page in pages}
    kept = tuple(page for _, page in sorted(details.items()) if any(_recent(one, now) for one in page.listings))
    keys = {listing.key for page in (*record.pages, *kept) for listing in page.listings}
    first_seen = {key: record.first_seen.get(key, now) for key in sorted(keys)}
    return replace(record, details=kept, first_seen=first_seen)


def _recent(listing: Listing, now: str) -> bool:
    """Keep an event page through its month: multi-day events end later than they start."""
    return listing.start[:7] >= now[:7] or (listing.end or listing.start)[:10] >= now[:10]
