"""From listings to the events of a city: vet, merge with what is known. Pure, and the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from nocturne.crawl.visit import instant
from nocturne.dedupe.identity import ID_LENGTH
from nocturne.dedupe.lifecycle import is_gone, is_past, without
from nocturne.dedupe.merge import Merged, merge
from nocturne.enrich.scenes import tagged
from nocturne.enrich.venues import housed, venues
from nocturne.enrich.wanted import unwanted, wanted
from nocturne.model.city import City
from nocturne.model.event import KnownEvent
from nocturne.model.issue import Issue
from nocturne.model.listing import Sighting
from nocturne.model.lookups import NOTHING, LookedUp
from nocturne.model.quality import Coverage
from nocturne.model.quarantine import Quarantined
from nocturne.model.run import CityRow
from nocturne.model.venue import Venue
from nocturne.quality.coverage import coverage
from nocturne.quality.rules import WINDOW_DAYS
from nocturne.rulings import CityRulings
from nocturne.vetting import vet


@dataclass(frozen=True, slots=True)
class Assembled:
    """A city's night: events to publish, events that are over, what is held back, issues, the row for the report.

    `yesterday`: the events of the night before as far as the operator still lists them.
    `excused`: ids of events that are gone for a reason that is known: over, part of another event, the operator's word.
    `ruled`: id of an event the operator ruled on -> every listing it ever had, to be remembered.
    `venues`: the city's houses, those of before included. `gone`: events to come that every page says are gone, for
    the night one of them returns.
    """

    events: tuple[KnownEvent, ...]
    over: tuple[KnownEvent, ...]
    yesterday: tuple[KnownEvent, ...]
    excused: frozenset[str]
    coverage: tuple[Coverage, ...]
    quarantine: tuple[Quarantined, ...]
    ruled: Mapping[str, tuple[str, ...]]
    venues: tuple[Venue, ...]
    gone: tuple[KnownEvent, ...]
    issues: tuple[Issue, ...]
    row: CityRow


def assemble(
    city: City,
    sightings: Sequence[Sighting],
    known: Sequence[KnownEvent],
    now: datetime,
    texts: Mapping[str, str],
    *,
    window_days: int = WINDOW_DAYS,
    withdrawn: Set[str] = frozenset(),
    rulings: CityRulings,
    excluded: Set[str] = frozenset(),
    looked_up: LookedUp = NOTHING,
    known_venues: Sequence[Venue] = (),
    gone: Sequence[KnownEvent] = (),
) -> Assembled:
    """Tonight's events of `city` from its listings and yesterday's events, under the operator's `rulings`.

    `known_venues`: the city's houses as remembered.
    `gone`: events to come that every page said are gone; one that is listed again goes on as the event it was.

    `texts` names the sources that may be listed: what only others told of is taken back. So is what stands only in
    listings named in `withdrawn` ("source:source_id"), and what its listing itself now says must not be published.
    """
    found = vet(
        (each for each in sightings if each.listing.source in texts),
        city,
        now,
        texts,
        online=city.online,
        window_days=window_days,
        rulings=rulings,
        looked_up=looked_up,
    )
    allowed, by_operator = _allowed(known, texts, withdrawn, rulings)
    kept, taken_back = _kept(allowed, found.refused, found.quarantined)
    absent, _ = _allowed(gone, texts, withdrawn, rulings)
    merged = merge(found.events, (*kept, *absent), city, now, rulings.ruled(found.events))
    still_gone = tuple(event for event in merged.over if is_gone(event) and not is_past(event, now))
    merged = _newly_over(merged, {each.id for each in absent})
    listed, left_out = wanted(map(tagged, merged.events), excluded | set(city.exclude_tags))
    houses, homes = venues(listed, known_venues)
    merged = replace(merged, events=housed(listed, homes))
    issues = (*found.issues, *map(_taken_back, by_operator), *map(_taken_back, taken_back), *merged.issues)
    issues += tuple(unwanted(event, excluded | set(city.exclude_tags)) for event in left_out)
    row = replace(_row(city, len(sightings), known, merged, found.dropped, now), held=len(found.quarantined))
    return Assembled(
        events=tuple(merged.events),
        over=tuple(merged.over),
        yesterday=tuple(allowed),
        excused=frozenset(event.id for event in (*by_operator, *merged.over, *left_out)) | _absorbed(merged.events),
        coverage=coverage(found.events, city.slug, Counter(_source(each.name) for each in found.quarantined)),
        quarantine=found.quarantined,
        ruled=rulings.names,
        venues=houses,
        gone=still_gone,
        issues=issues,
        row=row,
    )


def _allowed(
    known: Iterable[KnownEvent], texts: Mapping[str, str], withdrawn: Set[str], rulings: CityRulings
) -> tuple[list[KnownEvent], list[KnownEvent]]:
    """Yesterday's events as far as the operator lists them, and those that are left with no listing."""
    kept: list[KnownEvent] = []
    gone: list[KnownEvent] = []
    for event in known:
        unlisted = {each.name for each in event.sources if each.source not in texts}
        left = without(event, unlisted | (withdrawn & set(event.aliases)) | rulings.hidden(event))
        if left is None:
            gone.append(event)
        else:
            kept.append(left)
    return kept, gone


def _kept(
    known: Iterable[KnownEvent], refused: Set[str], quarantined: Sequence[Quarantined]
) -> tuple[list[KnownEvent], list[KnownEvent]]:
    """Those of yesterday's events that nothing said tonight takes back, and those that are left with no listing.

    A listing held back tonight takes back what it said before only if that is the same date: a source that breaks
    tonight does not make yesterday's word wrong.
    """
    dates = {each.name: each.date for each in quarantined}
    kept: list[KnownEvent] = []
    gone: list[KnownEvent] = []
    for event in known:
        contradicted = {name for name in event.aliases if dates.get(name) == event.date}
        left = without(event, contradicted | (refused & set(event.aliases)))
        if left is None:
            gone.append(event)
        else:
            kept.append(left)
    return kept, gone


def _newly_over(merged: Merged, known_gone: Set[str]) -> Merged:
    """Without what was known to be gone before tonight: that was told and archived then."""
    names = {alias for event in merged.over if event.id in known_gone for alias in (*event.aliases[:1], event.id)}
    return replace(
        merged,
        over=[event for event in merged.over if event.id not in known_gone],
        issues=[issue for issue in merged.issues if issue.code != "event/gone" or issue.subject not in names],
    )


def _absorbed(events: Iterable[KnownEvent]) -> frozenset[str]:
    """Ids of events that are part of another one now: their addresses lead to it."""
    return frozenset(url.removesuffix(".html")[-ID_LENGTH:] for event in events for url in event.former_urls)


def _source(name: str) -> str:
    return name.partition(":")[0]


def _taken_back(event: KnownEvent) -> Issue:
    return Issue(
        stage="dedupe",
        code="event/withdrawn",
        severity="info",
        message="No listing that may be shown tells of the event any more; it is taken back.",
        source=event.source,
        city=event.city,
        subject=event.aliases[0] if event.aliases else event.id,
        evidence=event.title[:80],
    )


def _row(
    city: City, listings: int, before: Sequence[KnownEvent], merged: Merged, dropped: Mapping[str, int], now: datetime
) -> CityRow:
    yesterday = {event.id for event in before}
    at = instant(now)
    return CityRow(
        city=city.slug,
        name=city.name,
        listings=listings,
        events=sum(not event.is_ai_generated for event in merged.events),
        new=sum(event.id not in yesterday for event in merged.events),
        changed=sum(any(each["at"] == at for each in event.changed) for event in merged.events),
        unconfirmed=sum(all(each.state != "listed" for each in event.sources) for event in merged.events),
        over=len(merged.over),
        dropped=dict(sorted(dropped.items())),
    )
