"""One visit: ask for its pages, follow them, and remember the last good of each. Never raises for a source's sake."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import msgspec

from nocturne.crawl import expected
from nocturne.crawl.plan import host_of
from nocturne.model.exchange import Outcome, Request, Response, Validators
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment, PageRecord, Reading, Visit, VisitRecord

Fetch = Callable[[Request, Validators | None, str], Awaitable[Response]]
"""(request, validators, name of the source that asks) -> response."""
Read = Callable[[Response, Assignment], Awaitable[Reading]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What a visit works with: the door to the network, the sandboxed readers, and the name of their code."""

    fetch: Fetch
    read: Read
    reader: str


@dataclass(slots=True)
class Walk:
    """A walk through the pages of one entry, while it goes on."""

    pages: list[PageRecord] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    outcome: Outcome = Outcome.OK
    reason: str = ""
    complete: bool = True


def instant(now: datetime) -> str:
    """The injected clock as it is written everywhere: ISO 8601, UTC, seconds."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def page_key(request: Request) -> str:
    """A page's name within its visit; questions put in a body differ by that body."""
    if not request.body:
        return request.url
    return f"{request.url}#{hashlib.blake2b(request.body, digest_size=8).hexdigest()}"


def digest(listing: Listing) -> str:
    """Eight bytes of a listing's words, to see whether the list says something new about it."""
    return hashlib.blake2b(msgspec.msgpack.encode(listing), digest_size=8).hexdigest()


async def visit_lists(visit: Visit, before: VisitRecord | None, tools: Tools) -> VisitRecord:
    """Walk the list pages of `visit`; what could not be confirmed tonight stays as it was in `before`."""
    walk = await _walk(visit, {page.url: page for page in before.pages} if before else {}, tools)
    return _record(visit, before, walk)


async def _walk(visit: Visit, known: dict[str, PageRecord], tools: Tools) -> Walk:
    walk, queue, asked = Walk(), deque([visit.entry.request]), set[str]()
    seen: set[str] = set()
    while queue and walk.outcome.good:
        request = queue.popleft()
        if page_key(request) in asked:
            continue
        if len(asked) == visit.entry.max_pages:
            walk.complete = False
            walk.issues.append(about(visit, "pages/cut", f"Stopped after {len(asked)} pages; more were announced."))
            break
        asked.add(page_key(request))
        page = await _page(request, visit, known.get(page_key(request)), walk, tools)
        if page is None:
            break
        walk.pages.append(page)
        new = {listing.key for listing in page.listings} - seen
        seen |= new
        if new or request.number == 1:
            queue.extend(page.follow)
    return walk


async def _page(
    request: Request, visit: Visit, known: PageRecord | None, walk: Walk, tools: Tools
) -> PageRecord | None:
    """One page, or None after noting in `walk` why the walk ends here."""
    task = visit.assignment
    known = known if known is not None and known.reader == tools.reader else None
    response = await tools.fetch(request, known.validators if known else None, task.source)
    if response.outcome is Outcome.UNCHANGED and known is not None:
        walk.issues.extend(known.issues)
        return replace(known, seen_at=instant(task.now), validators=response.validators)
    if response.outcome is not Outcome.OK:
        walk.outcome, walk.reason, walk.complete = response.outcome, response.reason, False
        return None
    reading = await tools.read(response, task)
    walk.issues.extend(reading.issues)
    if reading.wrong_body:
        walk.outcome, walk.reason, walk.complete = Outcome.WRONG_BODY, reading.wrong_body, False
        return None
    if not reading.complete:
        walk.complete = False
        if not reading.listings:
            walk.outcome, walk.reason = Outcome.WRONG_BODY, "the page could not be read to its end"
            return None
    return page_record(request, response, reading, task, tools.reader)


def page_record(
    request: Request, response: Response, reading: Reading, task: Assignment, reader: str, listed_as: str = ""
) -> PageRecord:
    """What is remembered of a page that was read.

    A page asked for with secret headers, or read only in part, is asked for afresh next time: its follow-up
    requests would carry the secret into the state, and its reading must not be taken for the whole.
    """
    lasting = not request.headers and reading.complete
    return PageRecord(
        url=page_key(request),
        kind=request.kind,
        number=request.number,
        subject=request.subject,
        validators=response.validators if lasting else Validators(),
        reader=reader,
        listed_as=listed_as,
        seen_at=instant(task.now),
        listings=reading.listings,
        follow=reading.follow,
        issues=reading.issues if lasting else (),
    )


def _record(visit: Visit, before: VisitRecord | None, walk: Walk) -> VisitRecord:
    task, now = visit.assignment, instant(visit.assignment.now)
    known, count = before.counts if before else (), len(_listed(walk.pages))
    strange = _strange(visit, before, walk, known, count)
    emptied = strange == "empty"
    fresh = not strange and walk.outcome.good and walk.complete
    tonight = () if emptied else tuple(walk.pages)
    pages = tonight if fresh or before is None else _kept(before.pages, tonight, now, partly=strange == "few")
    return VisitRecord(
        source=task.source,
        city=task.city.slug,
        entry=visit.entry.key,
        host=host_of(visit.entry.request.url),
        outcome=walk.outcome,
        reason=walk.reason,
        tried_at=now,
        good_at=now if walk.outcome.good and not emptied else before.good_at if before else "",
        failures=_failures(walk.outcome, before),
        degraded=any(issue.code == "extractor/fallback" for issue in walk.issues),
        complete=walk.complete and not strange,
        extractors=_extractors(pages),
        pages=tuple(page if page.validators != Validators() else replace(page, follow=()) for page in pages),
        details=before.details if before else (),
        deferred=before.deferred if before else (),
        first_seen=_first_seen(pages, before, now),
        counts=expected.remembered(known, count) if walk.outcome.good and walk.complete else known,
        issues=tuple(walk.issues),
    )


def _strange(visit: Visit, before: VisitRecord | None, walk: Walk, known: tuple[int, ...], count: int) -> str:
    """Says so, and gives what was strange, when a good visit lists nothing, or far fewer than is usual here."""
    if not (walk.outcome.good and walk.complete) or before is None:
        return ""
    listed = len(_listed(before.pages))  # a record from before counts were kept has only these
    verdict = expected.judge(known or (listed,), count)
    if verdict == "empty" and listed:
        walk.issues.append(about(visit, "visit/empty", "Nothing is listed where something was; last good is kept."))
        walk.reason = "empty where something was listed before"
    elif verdict == "few":
        usual = expected.usual(known)
        message = f"{count} listing(s) where {usual} are usual; what is missing is kept until another night agrees."
        walk.issues.append(about(visit, "visit/few", message))
    return verdict if verdict == "few" or listed else ""


def _kept(
    before: tuple[PageRecord, ...], tonight: Sequence[PageRecord], now: str, *, partly: bool = False
) -> tuple[PageRecord, ...]:
    """Tonight's pages, then the pages of before that tonight did not reach, as far as they still tell anything.

    Pages are often named by cursors that change every night: without this, each night would leave its own behind.
    `partly`: pages that were reached are not believed to be whole; what they do not list any more is kept beside them.
    """
    kept, reached, told = list(tonight), {page.url for page in tonight}, _listed(tonight)
    for page in sorted(before, key=lambda page: page.seen_at, reverse=True):
        alive = {one.key for one in page.listings if not one.start or (one.end or one.start)[:7] >= now[:7]}
        if alive - told and (partly or page.url not in reached):
            kept.append(_rest(page, told) if page.url in reached else page)
            told |= alive
    return tuple(kept)


def _rest(page: PageRecord, told: set[str]) -> PageRecord:
    """What an earlier reading of a page knows beyond `told`; it is asked for afresh next time."""
    left = tuple(one for one in page.listings if one.key not in told)
    return replace(page, listings=left, validators=Validators(), follow=(), issues=())


def _failures(outcome: Outcome, before: VisitRecord | None) -> int:
    """How often in a row the visit failed; one that the budget did not reach neither failed nor succeeded."""
    known = before.failures if before else 0
    return 0 if outcome.good else known if outcome is Outcome.DEFERRED else known + 1


def _listed(pages: Iterable[PageRecord]) -> set[str]:
    return {listing.key for page in pages for listing in page.listings}


def _extractors(pages: tuple[PageRecord, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page in pages:
        for listing in page.listings:
            counts[listing.extractor] = counts.get(listing.extractor, 0) + 1
    return dict(sorted(counts.items()))


def _first_seen(pages: tuple[PageRecord, ...], before: VisitRecord | None, now: str) -> dict[str, str]:
    """When each listing was first seen here; kept for details too, forgotten with them."""
    known = before.first_seen if before else {}
    keys = _listed(pages) | (_listed(before.details) if before else set())
    return {key: known.get(key, now) for key in sorted(keys)}


def about(visit: Visit, code: str, message: str) -> Issue:
    """A warning about a visit as a whole."""
    task = visit.assignment
    return Issue(
        stage="fetch",
        code=code,
        message=message,
        severity="warning",
        source=task.source,
        city=task.city.slug,
        subject=visit.entry.key,
    )
