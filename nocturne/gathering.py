"""From remembered visits to the new event state of every city, and how fresh each source is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nocturne.assembly import Assembled, assemble
from nocturne.config.curated import files as curated_files
from nocturne.config.curated import load as load_curated
from nocturne.config.load import CURATED
from nocturne.crawl.plan import host_of
from nocturne.crawl.sightings import sightings, was_tonight
from nocturne.crawl.visit import instant
from nocturne.dedupe.lifecycle import revised
from nocturne.model.city import City
from nocturne.model.event import KnownEvent
from nocturne.model.exchange import Outcome
from nocturne.model.issue import Issue
from nocturne.model.listing import Sighting
from nocturne.model.lookups import LookedUp
from nocturne.model.quality import Coverage
from nocturne.model.run import CityRow, Health, VisitRow
from nocturne.model.visit import Visit, VisitRecord
from nocturne.night import Night
from nocturne.purge import named, purge
from nocturne.quality.gate import judge
from nocturne.rulings import resolved
from nocturne.sources.base import sources

PRIVATE = "event/private"
"""The code by which readers say so."""
FORGIVEN = timedelta(days=7)
"""How long what a visit listed stays after the visit is planned no more."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The new event state in numbers and findings."""

    cities: tuple[CityRow, ...]
    visits: tuple[VisitRow, ...]
    issues: tuple[Issue, ...]


def gather_night(night: Night, planned: Sequence[Visit], asked: Set[str] | None = None) -> Gathered:
    """Save every city's events and the health of all planned visits.

    Visits that are no longer planned tell nothing new, and after a week what only they listed is taken back (sooner
    it may be a token that was missing for a night). Visits that were planned but not made count as failed, unless only
    those `asked` for by name were to be made: then the others stand as they stood. A city whose file is gone keeps its
    state untouched, for the day it comes back.
    """
    purge(night)
    records = _records(night)
    wanted = {visit.name for visit in planned}
    listed, issues = all_sightings(night, {name: record for name, record in records.items() if name in wanted}, asked)
    forgotten = _forgotten(records, wanted, night.now)
    unread = _unread(night, listed)
    private = _made_private(record for name, record in records.items() if name in wanted)
    looked_up = _looked_up(night)
    rows, told = list[CityRow](), list[Coverage]()
    for city in night.config.cities:
        seen, gone = listed.get(city.slug, []), forgotten.get(city.slug, set())
        assembled = assemble_city(night, city, seen, gone, private[city.slug], unread, looked_up)
        row = _settle(night, city, assembled)
        rows.append(row)
        told.extend(assembled.coverage)
        issues.extend((*assembled.issues, *_shut(row)))
        night.console.progress(len(rows), len(night.config.cities), _spoken(row), city=city.slug)
    made = visits_made(night, planned, asked)
    born = _born(night)
    night.state.save_health(Health(at=instant(night.now), rows=made.visits, coverage=tuple(told), born=born))
    return Gathered(tuple(rows), made.visits, (*issues, *made.issues))


def _looked_up(night: Night) -> LookedUp:
    """What earlier nights and this one found out beside the sources."""
    return LookedUp(
        geocodes={each.question: each for each in night.state.load_geocodes()},
        missing=frozenset(each.url for each in night.state.load_pictures() if each.problem),
    )


def with_issues(gathered: Gathered, more: Iterable[Issue]) -> Gathered:
    """What was gathered, with findings of another part of the night."""
    return replace(gathered, issues=(*more, *gathered.issues))


def _born(night: Night) -> dict[str, str]:
    """City -> its first night: as it was remembered, else the first sight of anything in it."""
    before = night.state.load_health()
    known = dict(before.born) if before is not None else {}
    for city in night.config.cities:
        if city.slug not in known:
            seen = [event.first_seen for event in night.state.load_events(city.slug) if event.first_seen]
            known[city.slug] = min(seen, default=instant(night.now))
    return dict(sorted(known.items()))


def _settle(night: Night, city: City, assembled: Assembled) -> CityRow:
    """Remember a city's night, or keep the last one when this one may not stand; the row says which."""
    state = night.state
    verdict = judge(
        city.slug,
        assembled.yesterday,
        assembled.events,
        assembled.excused,
        state.load_gate(city.slug),
        night.now,
        accepted=city.slug in night.accepted,
        most_lost=night.config.quality.most_lost,
    )
    state.save_gate(city.slug, verdict.closed)
    state.save_quarantine(city.slug, assembled.quarantine)
    state.save_ruled(city.slug, assembled.ruled)
    if verdict.closed is not None:
        state.save_events(city.slug, assembled.yesterday)
        kept = sum(not event.is_ai_generated for event in assembled.yesterday)
        return replace(assembled.row, events=kept, new=0, changed=0, over=0, gate=verdict.reason)
    state.archive(city.slug, assembled.over)
    state.save_venues(city.slug, assembled.venues)
    state.save_gone(city.slug, assembled.gone)
    state.save_events(city.slug, revised(assembled.events, state.load_events(city.slug), night.now))
    return assembled.row


def _shut(row: CityRow) -> list[Issue]:
    if not row.gate:
        return []
    message = f"Yesterday's events stay: {row.gate}. If that is right, run the night with --accept {row.city}."
    return [Issue(stage="quality", code="city/gate", message=message, city=row.city)]


def visits_made(night: Night, planned: Sequence[Visit], asked: Set[str] | None = None) -> Gathered:
    """How the planned visits went, without touching any event: all a shard can say."""
    wanted = {visit.name for visit in planned}
    records = {name: record for name, record in _records(night).items() if name in wanted}
    rows = tuple(_visit_row(visit, records.get(visit.name), night.now, asked) for visit in planned)
    return Gathered((), rows, tuple(issue for record in records.values() for issue in record.issues))


def assemble_city(
    night: Night,
    city: City,
    seen: Sequence[Sighting],
    forgotten: Set[str],
    private: Set[str],
    unread: Set[str],
    looked_up: LookedUp,
) -> Assembled:
    """A city's events tonight; nothing is written.

    `forgotten`: names of listings no visit stands for any more, `private`: those their makers show to nobody now. An
    event only the operator's own files listed is taken back when its file is gone: that is his word, not a silence.
    Files that cannot be read (`unread`) are not gone.
    """
    texts = {name: text for name, text in night.texts.items() if name in city.sources or name == CURATED}
    known = night.state.load_events(city.slug)
    rulings = resolved(night.config.rulings, city, known, night.state.load_ruled(city.slug))
    written = unread | {each.listing.source_id for each in seen if each.listing.source == CURATED}
    return assemble(
        city,
        [each for each in seen if not _is_private(each.listing.key, private)],
        known,
        night.now,
        texts,
        window_days=night.config.quality.window_days,
        withdrawn=forgotten | _taken_down(known, written) | _hidden_since(known, private),
        rulings=rulings,
        excluded=frozenset(night.config.quality.exclude_tags),
        looked_up=looked_up,
        known_venues=night.state.load_venues(city.slug),
        gone=night.state.load_gone(city.slug),
    )


def _taken_down(known: Iterable[KnownEvent], written: Set[str]) -> set[str]:
    """Names of curated listings whose file is gone, or tells of another city now."""
    before = {each.source_id for event in known for each in event.sources if each.source == CURATED}
    return {f"{CURATED}:{name}" for name in before - written}


def _unread(night: Night, listed: Mapping[str, Sequence[Sighting]]) -> set[str]:
    """The operator's event files that are there but tell nothing tonight, by their stems."""
    read = {each.listing.source_id for here in listed.values() for each in here if each.listing.source == CURATED}
    return {path.stem for path in curated_files(night.config.project)} - read


def all_sightings(
    night: Night, records: Mapping[str, VisitRecord], asked: Set[str] | None = None
) -> tuple[dict[str, list[Sighting]], list[Issue]]:
    """City slug -> what its sources and the operator's own files list."""
    found = sightings(records.values(), night.now, asked)
    curated, issues = load_curated(night.config.project, night.config.cities, night.now)
    seen_at, opted_out = instant(night.now), night.opt_outs()
    for city, listing in curated:
        if opted_out.refuses_listing(listing):
            continue
        sighting = Sighting(listing=listing, seen_at=seen_at, first_seen=seen_at, fresh=True)
        found.setdefault(city, []).append(sighting)
    return found, list(issues)


def _records(night: Night) -> dict[str, VisitRecord]:
    """Every remembered visit by its name."""
    return {f"{record.source}/{record.city}/{record.entry}": record for record in night.state.visits()}


def _forgotten(records: Mapping[str, VisitRecord], wanted: Set[str], now: datetime) -> dict[str, set[str]]:
    """City slug -> names of listings that only visits hold which have not been planned for a week."""
    held: dict[str, set[str]] = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    for name, record in records.items():
        old = name not in wanted and (not record.tried_at or now - datetime.fromisoformat(record.tried_at) > FORGIVEN)
        (left if old else held)[record.city].update(named(record))
    return {city: names - held[city] for city, names in left.items()}


def _made_private(records: Iterable[VisitRecord]) -> dict[str, set[str]]:
    """City slug -> names of listings that tonight's readers passed over because their makers show them to nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        found[record.city].update(issue.subject for issue in record.issues if issue.code == PRIVATE)
    return found


def _hidden_since(known: Iterable[KnownEvent], private: Set[str]) -> set[str]:
    """Names of remembered listings that are private now; the dates of a series go with it."""
    names = {each.name for event in known for each in event.sources}
    return {name for name in names if _is_private(name, private)}


def _is_private(name: str, private: Set[str]) -> bool:
    return name in private or name.rpartition("/")[0] in private


def _spoken(row: CityRow) -> str:
    return (
        f"{row.name:<15} {row.events:>5} events  {row.new} new, {row.changed} changed, "
        f"{row.unconfirmed} unconfirmed, {row.over} over"
    )


def _visit_row(visit: Visit, record: VisitRecord | None, now: datetime, asked: Set[str] | None) -> VisitRow:
    """A planned visit as the report shows it; one that no machine made tonight has failed."""
    if record is None:
        record = _never(visit)
    tonight = was_tonight(record, now, asked)
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
