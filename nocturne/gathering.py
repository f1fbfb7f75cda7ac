"""From remembered visits to the new event state of every city, and how fresh each source is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nocturne.assembly import Assembled, assemble
from nocturne.config.curated import load as load_curated
from nocturne.crawl.plan import host_of
from nocturne.crawl.sightings import TONIGHT, sightings
from nocturne.crawl.visit import instant
from nocturne.model.city import City
from nocturne.model.event import KnownEvent
from nocturne.model.exchange import Outcome
from nocturne.model.issue import Issue
from nocturne.model.listing import Sighting
from nocturne.model.run import CityRow, Health, VisitRow
from nocturne.model.visit import Visit, VisitRecord
from nocturne.night import Night
from nocturne.sources.base import sources


@dataclass(frozen=True, slots=True)
class Gathered:
    """The new event state in numbers and findings."""

    cities: tuple[CityRow, ...]
    visits: tuple[VisitRow, ...]
    issues: tuple[Issue, ...]


def gather_night(night: Night, planned: Sequence[Visit]) -> Gathered:
    """Save every city's events and the health of all planned visits.

    Visits that are no longer planned count no more; visits that were planned but not made count as failed.
    """
    records = _records(night, planned)
    listed, issues = all_sightings(night, records)
    rows = []
    for city in night.config.cities:
        assembled = assemble_city(night, city, listed.get(city.slug, []))
        night.state.archive(city.slug, assembled.over)
        night.state.save_events(city.slug, assembled.events)
        rows.append(assembled.row)
        issues.extend(assembled.issues)
        night.console.progress(len(rows), len(night.config.cities), _spoken(assembled.row), city=city.slug)
    made = visits_made(night, planned)
    night.state.save_health(Health(at=instant(night.now), rows=made.visits))
    return Gathered(tuple(rows), made.visits, (*issues, *made.issues))


def visits_made(night: Night, planned: Sequence[Visit]) -> Gathered:
    """How the planned visits went, without touching any event: all a shard can say."""
    records = _records(night, planned)
    rows = tuple(_visit_row(visit, records.get(visit.name), night.now) for visit in planned)
    return Gathered((), rows, tuple(issue for record in records.values() for issue in record.issues))


def assemble_city(night: Night, city: City, seen: Sequence[Sighting]) -> Assembled:
    """A city's events tonight; nothing is written.

    An event only the operator's own files listed is dropped when its file is gone: that is his word, not a silence.
    """
    texts = {name: text for name, text in night.texts.items() if name in city.sources or name == "curated"}
    written = {sighting.listing.source_id for sighting in seen if sighting.listing.source == "curated"}
    known = [event for event in night.state.load_events(city.slug) if not _taken_down(event, written)]
    return assemble(city, seen, known, night.now, texts)


def _taken_down(event: KnownEvent, written: set[str]) -> bool:
    return all(each.source == "curated" and each.source_id not in written for each in event.sources)


def all_sightings(night: Night, records: Mapping[str, VisitRecord]) -> tuple[dict[str, list[Sighting]], list[Issue]]:
    """City slug -> what its sources and the operator's own files list."""
    found = sightings(records.values(), night.now)
    curated, issues = load_curated(night.config.project, night.config.cities, night.now)
    seen_at = instant(night.now)
    for city, listing in curated:
        sighting = Sighting(listing=listing, seen_at=seen_at, first_seen=seen_at, fresh=True)
        found.setdefault(city, []).append(sighting)
    return found, list(issues)


def _records(night: Night, planned: Sequence[Visit]) -> dict[str, VisitRecord]:
    wanted = {visit.name for visit in planned}
    named = {f"{record.source}/{record.city}/{record.entry}": record for record in night.state.visits()}
    return {name: record for name, record in named.items() if name in wanted}


def _spoken(row: CityRow) -> str:
    return (
        f"{row.name:<15} {row.events:>5} events  {row.new} new, {row.changed} changed, "
        f"{row.unconfirmed} unconfirmed, {row.over} over"
    )


def _visit_row(visit: Visit, record: VisitRecord | None, now: datetime) -> VisitRow:
    """A planned visit as the report shows it; one that no machine made tonight has failed."""
    if record is None:
        record = _never(visit)
    tonight = bool(record.tried_at) and now - datetime.fromisoformat(record.tried_at) < TONIGHT
    if not tonight:
        record = replace(record, outcome=Outcome.FAILED, reason="not visited tonight")
    seen = {one.key: page.seen_at for page in (*record.details, *record.pages) for one in page.listings}
    return VisitRow(
        source=record.source,
        title=sources()[record.source].title,
        city=record.city,
        entry=record.entry,
        host=record.host,
        outcome=record.outcome.value,
        reason=record.reason,
        tried_at=record.tried_at,
        good_at=record.good_at,
        listed=len(seen),
        confirmed=sum(tonight and at == record.tried_at for at in seen.values()),
        pages=len(record.pages),
        details=len(record.details),
        deferred=len(record.deferred),
        degraded=record.degraded,
        complete=record.complete,
        failures=record.failures,
        extractors=record.extractors,
    )


def _never(visit: Visit) -> VisitRecord:
    return VisitRecord(
        source=visit.assignment.source,
        city=visit.assignment.city.slug,
        entry=visit.entry.key,
        host=host_of(visit.entry.request.url),
        outcome=Outcome.FAILED,
    )
