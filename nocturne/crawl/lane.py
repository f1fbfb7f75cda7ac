"""A lane: all visits of one host, lists first, then event pages as far as the night's budget reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from nocturne.crawl.detail import Candidate, ask, candidates, remember
from nocturne.crawl.plan import Lane
from nocturne.crawl.visit import Tools, instant, visit_lists
from nocturne.model.exchange import Outcome
from nocturne.model.issue import Issue
from nocturne.model.visit import PageRecord, Visit, VisitRecord
from nocturne.sources.base import Source

Load = Callable[[Visit], VisitRecord | None]
Save = Callable[[VisitRecord], None]


async def walk_lane(lane: Lane, sources: Mapping[str, Source], tools: Tools, load: Load, save: Save) -> None:
    """Make every visit of the lane; each is saved when its lists are read, and again with its event pages."""
    records: dict[str, VisitRecord] = {}
    for visit in lane.visits:
        records[visit.name] = await visit_lists(visit, load(visit), tools)
        save(records[visit.name])
    wanted = [
        candidate
        for visit in lane.visits
        for candidate in candidates(visit, records[visit.name], sources[visit.assignment.source])
    ]
    await _ask_details(sorted(wanted, key=lambda candidate: candidate.order), records, tools)
    for record in records.values():
        save(record)


async def _ask_details(wanted: list[Candidate], records: dict[str, VisitRecord], tools: Tools) -> None:
    """Spend the budget in order; what was not asked for is noted as deferred to the next night."""
    found: dict[str, list[PageRecord]] = {name: [] for name in records}
    issues: dict[str, list[Issue]] = {name: [] for name in records}
    deferred: dict[str, list[str]] = {name: [] for name in records}
    for candidate in wanted:
        name = candidate.visit.name
        page, outcome, said = await ask(candidate, tools)
        issues[name].extend(said)
        if page is not None:
            found[name].append(page)
        elif outcome is not Outcome.WRONG_BODY:
            deferred[name].append(candidate.listing.source_id)
    for candidate in {candidate.visit.name: candidate for candidate in wanted}.values():
        name = candidate.visit.name
        record = remember(records[name], found[name], instant(candidate.visit.assignment.now))
        records[name] = replace(
            record,
            deferred=tuple(sorted(deferred[name])),
            degraded=record.degraded or any(issue.code == "extractor/fallback" for issue in issues[name]),
            issues=(*record.issues, *issues[name]),
        )
