"""A lane: all visits of one host, lists first, then event pages as far as the night's budget reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from nocturne.crawl.detail import FALLBACK, Candidate, ask, candidates, remember
from nocturne.crawl.plan import Lane
from nocturne.crawl.visit import Tools, about, instant, visit_lists
from nocturne.model.exchange import Outcome
from nocturne.model.issue import Issue
from nocturne.model.visit import PageRecord, Visit, VisitRecord
from nocturne.sources.base import Source

Load = Callable[[Visit], VisitRecord | None]
Save = Callable[[VisitRecord], None]


@dataclass(slots=True)
class _Found:
    """What the event pages of one visit brought tonight. `failed`: (outcome, why) -> how many."""

    pages: list[PageRecord] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    deferred: list[str] = field(default_factory=list)
    failed: Counter[tuple[Outcome, str]] = field(default_factory=Counter)


async def walk_lane(lane: Lane, sources: Mapping[str, Source], tools: Tools, load: Load, save: Save) -> None:
    """Make every visit of the lane; each is saved when its lists are read, and again with its event pages.

    The visit that waited longest for a good answer comes first, so that a small budget reaches every list in turn.
    """
    before = {visit.name: load(visit) for visit in lane.visits}
    records: dict[str, VisitRecord] = {}
    for visit in sorted(lane.visits, key=lambda visit: _good_at(before[visit.name])):
        records[visit.name] = await visit_lists(visit, before.pop(visit.name), tools)
        save(records[visit.name])
    found = {visit.name: _Found() for visit in lane.visits}
    wanted = []
    for visit in lane.visits:
        source = sources[visit.assignment.source]
        wanted += _wanted(visit, records[visit.name], source, tools.reader, found[visit.name])
    for candidate in sorted(wanted, key=lambda candidate: candidate.order):
        await _ask_detail(candidate, tools, found[candidate.visit.name])
    for visit in lane.visits:
        save(_completed(visit, records[visit.name], found[visit.name]))


def _good_at(record: VisitRecord | None) -> str:
    return record.good_at if record else ""


def _wanted(visit: Visit, record: VisitRecord, source: Source, reader: str, found: _Found) -> list[Candidate]:
    """The event pages of one visit. A defect of the source costs its event pages, not the lane."""
    try:
        return list(candidates(visit, record, source, reader))
    except Exception as defect:
        trace = defect.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        message = f"{source.title} could not say which event pages to ask for: {type(defect).__name__}"
        where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
        issue = about(visit, "source/defect", message)
        found.issues.append(replace(issue, severity="critical", evidence=where))
        return []


async def _ask_detail(candidate: Candidate, tools: Tools, found: _Found) -> None:
    """Ask for one event page; what the budget does not reach is noted for the next night."""
    asked = await ask(candidate, tools)
    found.issues.extend(asked.issues)
    if asked.page is not None:
        found.pages.append(asked.page)
    elif asked.outcome is Outcome.DEFERRED:
        found.deferred.append(candidate.listing.source_id)
    elif asked.reason:
        found.failed[(asked.outcome, asked.reason)] += 1


def _completed(visit: Visit, record: VisitRecord, found: _Found) -> VisitRecord:
    """The record of a visit with its event pages of tonight."""
    record = remember(record, found.pages, instant(visit.assignment.now))
    fallback = any(issue.code == FALLBACK for page in record.details for issue in page.issues)
    failed = [
        about(visit, f"detail/{outcome}", f"{count} event pages could not be had: {reason}")
        for (outcome, reason), count in sorted(found.failed.items())
    ]
    return replace(
        record,
        deferred=tuple(sorted(found.deferred)),
        degraded=record.degraded or fallback or any(issue.code == FALLBACK for issue in found.issues),
        issues=(*record.issues, *found.issues, *failed),
    )
