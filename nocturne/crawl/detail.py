"""Event pages: which are worth a request tonight, in which order, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from nocturne.crawl.visit import Tools, digest, instant, page_record
from nocturne.model.exchange import Outcome, Request
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import PageRecord, Visit, VisitRecord
from nocturne.sources.base import Source

NEW, CHANGED, VANISHED, OUTDATED = range(4)
"""Why an event page is asked for: never seen, its list says something else now, its list is silent about it, or an
older reader read it. The budget is spent in this order."""
SOON = timedelta(days=7)
FALLBACK = "extractor/fallback"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event page worth asking for. `late`: not within a week; `carried`: already left over last night."""

    rank: int
    late: bool
    carried: bool
    visit: Visit
    listing: Listing
    request: Request
    known: PageRecord | None

    @property
    def order(self) -> tuple[int, bool, bool, str, str]:
        """The sort key: by rank, this week first, then what was left over last night, sooner before later."""
        return (self.rank, self.late, self.late and not self.carried, self.listing.start, self.listing.key)


@dataclass(frozen=True, slots=True)
class Asked:
    """How asking went. `page` is None when tonight told nothing new; `reason` says why, "" when an issue does."""

    page: PageRecord | None
    outcome: Outcome
    reason: str = ""
    issues: tuple[Issue, ...] = ()


def candidates(visit: Visit, record: VisitRecord, source: Source, reader: str) -> Iterable[Candidate]:
    """Event pages of new and changed listings, of upcoming ones that left a complete list, and of old readings."""
    now = instant(visit.assignment.now)
    known = {page.subject: page for page in record.details}
    confirmed = {
        listing.source_id: listing for page in record.pages if page.seen_at == now for listing in page.listings
    }
    for subject, listing in confirmed.items():
        rank = _rank(listing, known.get(subject), reader)
        if rank is not None:
            yield from _candidate(rank, visit, listing, source, record)
    if record.complete and record.tried_at == record.good_at:
        for subject in sorted(known.keys() - confirmed.keys()):
            for listing in known[subject].listings[:1]:
                if not listing.gone and _upcoming(listing, now):
                    yield from _candidate(VANISHED, visit, listing, source, record)


def _rank(listing: Listing, page: PageRecord | None, reader: str) -> int | None:
    """Why the page of a listing that stands in its list is worth asking for, None when it is not."""
    if page is None:
        return NEW
    if page.listed_as != digest(listing) or any(one.gone for one in page.listings):
        return CHANGED
    return OUTDATED if page.reader != reader else None


def _candidate(rank: int, visit: Visit, listing: Listing, source: Source, record: VisitRecord) -> Iterable[Candidate]:
    # Of an event that left its list only its own page can say why, however much that page told last time.
    request = source.detail(replace(listing, partial=True) if rank == VANISHED else listing, visit.assignment)
    if request is not None:
        late = listing.start > instant(visit.assignment.now + SOON)
        known = next((page for page in record.details if page.subject == listing.source_id), None)
        yield Candidate(rank, late, listing.source_id in record.deferred, visit, listing, request, known)


def _upcoming(listing: Listing, now: str) -> bool:
    """Whether a listing is not clearly over; dates compare as text, a day of slack covers every zone."""
    return (listing.end or listing.start)[:10] >= now[:10] or listing.start[:10] >= now[:10]


async def ask(candidate: Candidate, tools: Tools) -> Asked:
    """Ask for an event page. Whatever comes, what was known of the event is not worse known afterwards."""
    task, known, listing = candidate.visit.assignment, candidate.known, candidate.listing
    usable = known if known is not None and known.reader == tools.reader else None
    response = await tools.fetch(candidate.request, usable.validators if usable else None, task.source)
    listed_as = digest(listing) if candidate.rank != VANISHED else (known.listed_as if known else "")
    if response.outcome is Outcome.UNCHANGED and usable is not None:
        page = replace(usable, seen_at=instant(task.now), listed_as=listed_as, validators=response.validators)
        return Asked(page, response.outcome, issues=usable.issues)
    if response.outcome is Outcome.GONE and candidate.rank == VANISHED:
        return Asked(_gone(candidate, listed_as), response.outcome)
    if response.outcome is not Outcome.OK:
        return Asked(None, response.outcome, response.reason)
    reading = await tools.read(response, task)
    mine = tuple(found for found in reading.listings if found.source_id == listing.source_id)
    if reading.wrong_body or not mine:
        return Asked(None, Outcome.WRONG_BODY, issues=(*reading.issues, _unread(candidate, reading.wrong_body)))
    reading = replace(reading, listings=mine, follow=())
    record = page_record(candidate.request, response, reading, task, tools.reader, listed_as)
    return Asked(record, response.outcome, issues=reading.issues)


def _gone(candidate: Candidate, listed_as: str) -> PageRecord:
    """An event that left its list, and its own page says it is gone; what was known stays readable, marked so.

    A page that is gone while the list still has the event is no such word: more likely its address changed.
    """
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
        subject=candidate.listing.key,
    )


def remember(record: VisitRecord, pages: Iterable[PageRecord], now: str) -> VisitRecord:
    """`record` with tonight's event pages; pages of events long over are forgotten."""
    details = {page.subject: page for page in record.details} | {page.subject: page for page in pages}
    listed = {listing.source_id for page in record.pages for listing in page.listings}
    kept = tuple(
        page
        for subject, page in sorted(details.items())
        if subject in listed or any(_recent(one, now) for one in page.listings)
    )
    keys = {listing.key for page in (*record.pages, *kept) for listing in page.listings}
    first_seen = {key: record.first_seen.get(key, now) for key in sorted(keys)}
    return replace(record, details=kept, first_seen=first_seen)


def _recent(listing: Listing, now: str) -> bool:
    """Keep an event page through its month: multi-day events end later than they start."""
    return listing.start[:7] >= now[:7] or (listing.end or listing.start)[:10] >= now[:10]
