"""From listings to events that may be published: read, corrected, checked alone, checked among their like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from nocturne.crosscheck import shifted
from nocturne.dedupe.exact import name_of
from nocturne.enrich.geocode import located
from nocturne.model.city import City
from nocturne.model.event import ToldEvent
from nocturne.model.issue import Finding, Issue, Severity
from nocturne.model.listing import Listing, Sighting
from nocturne.model.lookups import NOTHING, LookedUp
from nocturne.model.quarantine import Quarantined
from nocturne.model.ruling import Ruling
from nocturne.normalise.listing import identifier, normalise
from nocturne.normalise.when import hours_away, is_foreign
from nocturne.quality import crowd
from nocturne.quality.contradiction import contradictions, says_year
from nocturne.quality.rules import WINDOW_DAYS, check
from nocturne.rulings import CityRulings, corrected, corrections, is_hidden, is_released

_TIME_PASSES = frozenset({"date/past"})
"""Not a reason to take an event back: it was right, and goes to the archive."""


@dataclass(frozen=True, slots=True)
class Vetted:
    """Events that may be published, and what became of the other listings.

    `refused`: "source:source_id" of listings that say something which must not be published, whatever was known
    before. `quarantined`: those held back until somebody has looked. `dropped` counts all listings left out, by the
    code of the first reason.
    """

    events: tuple[ToldEvent, ...]
    issues: tuple[Issue, ...]
    refused: frozenset[str]
    quarantined: tuple[Quarantined, ...]
    dropped: Mapping[str, int]


@dataclass(slots=True)
class _Tally:
    """What became of the listings so far."""

    city: City
    issues: list[Issue] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    quarantined: list[Quarantined] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)

    def refuse(self, name: str, found: Sequence[Issue]) -> None:
        self.issues.extend(found)
        self.dropped[found[0].code] += 1
        if any(issue.code not in _TIME_PASSES for issue in found):
            self.refused.add(name)

    def hold(self, event: ToldEvent, found: Finding) -> None:
        code, message, evidence = found
        name = name_of(event)
        self.issues.append(_issue(event.source, name, self.city, found, "error"))
        self.dropped[code] += 1
        self.quarantined.append(
            Quarantined(
                name=name,
                title=event.title,
                date=event.date,
                time=event.time,
                link=event.link,
                code=code,
                message=message,
                evidence=evidence,
            )
        )


def vet(
    sightings: Iterable[Sighting],
    city: City,
    now: datetime,
    texts: Mapping[str, str],
    *,
    online: bool,
    window_days: int = WINDOW_DAYS,
    rulings: CityRulings,
    looked_up: LookedUp = NOTHING,
) -> Vetted:
    """Read and check every listing. `texts` maps a source to how much of its text is kept.

    `online` lets online events through; without it each one is an info issue. `window_days`: how far ahead is listed.
    """
    tally = _Tally(city)
    told: list[crowd.Told] = []
    foreign: list[bool] = []
    about: list[list[Ruling]] = []
    for seen in sightings:
        ruled = rulings.on(seen.listing)
        if is_hidden(ruled):
            tally.refuse(_key(seen.listing), [_hidden(seen.listing, city)])
            continue
        sighting, event = _read(seen, city, now, texts, ruled, tally)
        if event is None:
            continue
        event = located(event, city, looked_up.geocodes)
        if event.image_url in looked_up.missing:
            event = replace(event, image_url="")
        if found := check(event, city, now, window_days) or _unwanted(event, city, online=online):
            tally.refuse(name_of(event), found)
            continue
        if (finding := _contradiction(sighting.listing, event, ruled)) is not None:
            tally.hold(event, finding)
            continue
        told.append(_among(sighting, event, city))
        foreign.append(is_foreign(sighting.listing, event))
        about.append(ruled)
    events = _among_their_like(told, foreign, about, city, tally)
    return Vetted(tuple(events), tuple(tally.issues), frozenset(tally.refused), tuple(tally.quarantined), tally.dropped)


def _read(
    sighting: Sighting, city: City, now: datetime, texts: Mapping[str, str], ruled: Sequence[Ruling], tally: _Tally
) -> tuple[Sighting, ToldEvent | None]:
    """The listing as the operator corrects it, and its event."""
    kept = texts.get(sighting.listing.source, "excerpt")
    normalised = normalise(sighting, city, now, kept)
    if right := corrections(ruled):
        event = normalised.event
        date_told, time_told = (event.date, event.time) if event else ("", "")
        sighting = replace(sighting, listing=corrected(sighting.listing, right, date_told, time_told))
        normalised = normalise(sighting, city, now, kept)
    tally.issues.extend(normalised.issues)
    if normalised.event is None:
        tally.dropped[normalised.issues[0].code] += 1
    return sighting, normalised.event


def _among(sighting: Sighting, event: ToldEvent, city: City) -> crowd.Told:
    """The event as it is seen among its like; words are only read again for a date far ahead."""
    seen, listing = _local_day(sighting.seen_at, city), sighting.listing
    far = (date.fromisoformat(event.date) - seen).days in crowd.ROLLED_OVER
    return crowd.Told(
        event,
        seen,
        partial=listing.partial,
        says_year=far and says_year(listing, event),
        hours_away=hours_away(listing, event),
    )


def _contradiction(listing: Listing, event: ToldEvent, ruled: Sequence[Ruling]) -> Finding | None:
    """What speaks against the event's date, unless the operator has spoken for it."""
    if any({"date", "time"} & set(each.values) for each in corrections(ruled)):
        return None
    found = contradictions(listing, event)
    return next((each for each in found if not is_released(ruled, each[0])), None)


def _among_their_like(
    told: Sequence[crowd.Told],
    foreign: Sequence[bool],
    about: Sequence[Sequence[Ruling]],
    city: City,
    tally: _Tally,
) -> list[ToldEvent]:
    """The events after what only shows when all are seen together."""
    found = crowd.look(told, city)
    hours = shifted([each.event for each in told], foreign) if any(foreign) else {}
    events: list[ToldEvent] = []
    for at, each in enumerate(told):
        refused = found.refused.get(at) or hours.get(at)
        if refused is not None and not is_released(about[at], refused[0]):
            tally.hold(each.event, refused)
            continue
        event, finding = found.mended.get(at, (each.event, None))
        if finding is not None and is_released(about[at], finding[0]):
            event, finding = each.event, None
        if finding is not None:
            tally.issues.append(_issue(event.source, name_of(event), city, finding, "info"))
        events.append(event)
    return events


def _local_day(seen_at: str, city: City) -> date:
    seen = datetime.fromisoformat(seen_at)
    return (seen if seen.tzinfo else seen.replace(tzinfo=UTC)).astimezone(city.zone).date()


def _key(listing: Listing) -> str:
    return f"{listing.source}:{identifier(listing.source_id)}"


def _issue(source: str, name: str, city: City, found: Finding, severity: Severity) -> Issue:
    code, message, evidence = found
    return Issue(
        stage="quality",
        code=code,
        severity=severity,
        message=message,
        source=source,
        city=city.slug,
        subject=name,
        evidence=evidence[:160],
    )


def _unwanted(event: ToldEvent, city: City, *, online: bool) -> tuple[Issue, ...]:
    if online or event.attendance_mode != "online":
        return ()
    message = "Online events are not listed in this city (front matter `online`)."
    return (_issue(event.source, name_of(event), city, ("online/not-listed", message, ""), "info"),)


def _hidden(listing: Listing, city: City) -> Issue:
    found = ("ruling/hidden", "The operator hides it.", "")
    return _issue(listing.source, _key(listing), city, found, "info")
