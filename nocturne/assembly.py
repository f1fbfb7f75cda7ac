"""From listings to the events of a city: normalise, check, merge with what is known. Pure, and the same everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocturne.dedupe.merge import merge
from nocturne.model.city import City
from nocturne.model.event import Event, KnownEvent
from nocturne.model.issue import Issue
from nocturne.model.listing import Sighting
from nocturne.model.run import CityRow
from nocturne.normalise.listing import normalise
from nocturne.quality.rules import check


@dataclass(frozen=True, slots=True)
class Sorted:
    """Listings sorted into events that may be published and the issues that say what became of the rest."""

    events: tuple[Event, ...]
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """A city's night: events to publish, events that are over, issues, and the row for the report."""

    events: tuple[KnownEvent, ...]
    over: tuple[KnownEvent, ...]
    issues: tuple[Issue, ...]
    row: CityRow


def sort_listings(
    sightings: Iterable[Sighting], city: City, now: datetime, texts: Mapping[str, str], *, online: bool
) -> Sorted:
    """Normalise and check each listing. `texts` maps a source to how much of its text is kept.

    `online` lets online events through; without it each one is an info issue.
    """
    events, issues = [], []
    for sighting in sightings:
        normalised = normalise(sighting, city, now, texts.get(sighting.listing.source, "excerpt"))
        issues.extend(normalised.issues)
        if normalised.event is None:
            continue
        found = check(normalised.event, city, now)
        if not found and not online and normalised.event.attendance_mode == "online":
            found = (_not_listed(sighting, city),)
        issues.extend(found)
        if not found:
            events.append(normalised.event)
    return Sorted(tuple(events), tuple(issues))


def _not_listed(sighting: Sighting, city: City) -> Issue:
    return Issue(
        stage="quality",
        code="online/not-listed",
        severity="info",
        message="Online events are not listed in this city (front matter `online`).",
        source=sighting.listing.source,
        city=city.slug,
        subject=sighting.listing.key,
    )


def assemble(
    city: City, sightings: Sequence[Sighting], known: Sequence[KnownEvent], now: datetime, texts: Mapping[str, str]
) -> Assembled:
    """Tonight's events of `city` from its listings and yesterday's events."""
    kept = [event for event in known if any(each.source in texts for each in event.sources)]
    found = sort_listings(sightings, city, now, texts, online=city.online)
    merged = merge(found.events, kept, city, now)
    issues = (*found.issues, *merged.issues)
    return Assembled(
        events=tuple(merged.events),
        over=tuple(merged.over),
        issues=issues,
        row=_row(city, len(sightings), known, merged.events, len(merged.over), issues),
    )


def _row(
    city: City,
    listings: int,
    before: Sequence[KnownEvent],
    events: Sequence[KnownEvent],
    over: int,
    issues: Iterable[Issue],
) -> CityRow:
    yesterday = {event.id: event for event in before}
    dropped = Counter(issue.code for issue in issues if issue.stage in ("normalise", "quality") and issue.subject)
    return CityRow(
        city=city.slug,
        name=city.name,
        listings=listings,
        events=sum(not event.is_ai_generated for event in events),
        new=sum(event.id not in yesterday for event in events),
        changed=sum(
            event.id in yesterday and len(event.changed) > len(yesterday[event.id].changed) for event in events
        ),
        unconfirmed=sum(all(each.state != "listed" for each in event.sources) for event in events),
        over=over,
        dropped=dict(sorted(dropped.items())),
    )
