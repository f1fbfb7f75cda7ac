"""From listings to the events of a city: normalise, check, merge with what is known. Pure, and the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from nocturne.crawl.visit import instant
from nocturne.dedupe.lifecycle import without
from nocturne.dedupe.merge import Merged, merge
from nocturne.model.city import City
from nocturne.model.event import KnownEvent, ToldEvent
from nocturne.model.issue import Issue
from nocturne.model.listing import Sighting
from nocturne.model.run import CityRow
from nocturne.normalise.listing import normalise
from nocturne.quality.rules import WINDOW_DAYS, check

_TIME_PASSES = frozenset({"date/past"})
"""Not a reason to take an event back: it was right, and goes to the archive."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Listings sorted into events that may be published and the issues that say what became of the rest.

    `refused`: "source:source_id" of listings that say something which must not be published, whatever was known
    before. `dropped` counts all listings left out, by the code of the first reason.
    """

    events: tuple[ToldEvent, ...]
    issues: tuple[Issue, ...]
    refused: frozenset[str]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A city's night: events to publish, events that are over, issues, and the row for the report."""

    events: tuple[KnownEvent, ...]
    over: tuple[KnownEvent, ...]
    issues: tuple[Issue, ...]
    row: CityRow


def sort_listings(
    sightings: Iterable[Sighting],
    city: City,
    now: datetime,
    texts: Mapping[str, str],
    *,
    online: bool,
    window_days: int = WINDOW_DAYS,
) -> Sorted:
    """Normalise and check each listing. `texts` maps a source to how much of its text is kept.

    `online` lets online events through; without it each one is an info issue. `window_days`: how far ahead is listed.
    """
    events: list[ToldEvent] = []
    issues: list[Issue] = []
    refused: set[str] = set()
    dropped: Counter[str] = Counter()
    for sighting in sightings:
        normalised = normalise(sighting, city, now, texts.get(sighting.listing.source, "excerpt"))
        issues.extend(normalised.issues)
        if normalised.event is None:
            dropped[normalised.issues[0].code] += 1
            continue
        found = check(normalised.event, city, now, window_days) or _unwanted(normalised.event, city, online=online)
        issues.extend(found)
        if not found:
            events.append(normalised.event)
            continue
        dropped[found[0].code] += 1
        if any(issue.code not in _TIME_PASSES for issue in found):
            refused.add(found[0].subject)
    return Sorted(tuple(events), tuple(issues), frozenset(refused), dropped)


def _unwanted(event: ToldEvent, city: City, *, online: bool) -> tuple[Issue, ...]:
    if online or event.attendance_mode != "online":
        return ()
    return (
        Issue(
            stage="quality",
            code="online/not-listed",
            severity="info",
            message="Online events are not listed in this city (front matter `online`).",
            source=event.source,
            city=city.slug,
            subject=f"{event.source}:{event.sources[0].source_id}",
        ),
    )


def assemble(
    city: City,
    sightings: Sequence[Sighting],
    known: Sequence[KnownEvent],
    now: datetime,
    texts: Mapping[str, str],
    *,
    window_days: int = WINDOW_DAYS,
    withdrawn: Set[str] = frozenset(),
) -> Assembled:
    """Tonight's events of `city` from its listings and yesterday's events.

    `texts` names the sources that may be listed: what only others told of is taken back. So is what stands only in
    listings named in `withdrawn` ("source:source_id"), and what its listing itself now says must not be published.
    """
    found = sort_listings(
        (each for each in sightings if each.listing.source in texts),
        city,
        now,
        texts,
        online=city.online,
        window_days=window_days,
    )
    kept, taken_back = _kept(known, texts, found.refused | withdrawn)
    merged = merge(found.events, kept, city, now)
    issues = (*found.issues, *taken_back, *merged.issues)
    row = _row(city, len(sightings), known, merged, found.dropped, now)
    return Assembled(events=tuple(merged.events), over=tuple(merged.over), issues=issues, row=row)


def _kept(
    known: Iterable[KnownEvent], texts: Mapping[str, str], names: Set[str]
) -> tuple[list[KnownEvent], list[Issue]]:
    """Yesterday's events without the listings that count no more, and an issue for each event left with none."""
    kept: list[KnownEvent] = []
    issues: list[Issue] = []
    for event in known:
        unlisted = {f"{each.source}:{each.source_id}" for each in event.sources if each.source not in texts}
        left = without(event, unlisted | (names & set(event.aliases)))
        if left is not None:
            kept.append(left)
        else:
            issues.append(_taken_back(event))
    return kept, issues


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
