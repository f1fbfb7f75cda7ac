"""One event from all listings that tell of it: every field from the most trusted listing that knows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nocturne.dedupe.claims import Continued
from nocturne.dedupe.exact import name_of
from nocturne.dedupe.identity import page_url, slug
from nocturne.dedupe.lifecycle import not_listed
from nocturne.model.event import KnownEvent, ListedAt, Offer, ToldEvent

TRUST = ("curated", "luma", "eventbrite", "meetup", "calendar")
"""Which source leads where several tell of one event: the operator, then those that keep times and prices best."""
STALE = timedelta(days=3)
"""A listing leads through a few bad nights of its source, so that fields do not flicker; then it steps back."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The listings of one event, best first, and which of them each field was taken from."""

    events: tuple[ToldEvent, ...]
    origins: dict[str, str]

    def by(self, knows: Callable[[ToldEvent], object], *names: str) -> ToldEvent:
        """The best listing that knows something about the fields `names`, which belong together."""
        chosen = next((event for event in self.events if knows(event)), self.events[0])
        for name in names:
            self.origins[name] = name_of(chosen)
        return chosen


def combined(found: Continued, home: Mapping[str, str], city: str, now: datetime) -> KnownEvent:
    """The event `found` tells of. `home`: name of each of tonight's listings -> the id it stands under."""
    events = sorted(
        (event for cluster in found.clusters for event in cluster.events), key=lambda each: _rank(each, now)
    )
    told = _Told(tuple(events), {})
    headline = told.by(lambda event: event.title, "title")
    when = told.by(lambda event: event.time, "date", "time", "night", "start", "end", "timezone", "all_day")
    where = _place(told)
    about = told.by(lambda event: event.description, "description", "description_html")
    cost = told.by(_knows_price, "price", "offer")
    listed = _listed(found, events, home)
    key, before = found.id, found.before
    named = before.slug if before else slug(events[0].title)
    return KnownEvent(
        id=key,
        slug=named,
        url=page_url(city, named, key),
        title=headline.title,
        description=about.description,
        description_html=about.description_html,
        date=when.date,
        time=when.time,
        night=when.night,
        start=when.start,
        end=_end(when, told),
        timezone=when.timezone,
        all_day=when.all_day,
        doors=told.by(lambda event: event.doors and event.date == when.date, "doors").doors,
        age_limit=told.by(lambda event: event.age_limit, "age_limit").age_limit,
        location=where.location,
        place=where.place,
        attendance_mode=where.attendance_mode,
        tags=told.by(lambda event: event.tags, "tags").tags,
        price=cost.price,
        offer=_offer(cost, told),
        image_url=told.by(lambda event: event.image_url, "image_url").image_url,
        is_ai_generated=headline.is_ai_generated or about.is_ai_generated,
        ai_fields=told.by(lambda event: event.ai_fields, "ai_fields").ai_fields,
        status=told.by(lambda event: event.status != "scheduled", "status").status,
        organizer=told.by(lambda event: event.organizer.name, "organizer").organizer,
        performers=told.by(lambda event: event.performers, "performers").performers,
        city=city,
        source=events[0].source,
        link=told.by(lambda event: event.link, "link").link,
        sources=listed,
        series_id=told.by(lambda event: event.series_id, "series_id").series_id,
        first_seen=min(each.first_seen for each in listed),
        last_seen=max(each.last_seen for each in listed),
        sequence=max((each.sequence for each in (*found.absorbed, *([before] if before else []))), default=0),
        located_by=where.located_by,
        language=told.by(lambda event: event.language, "language").language,
        aliases=_aliases(found, events, when.date, home),
        former_urls=_former_urls(found, page_url(city, named, key)),
        origins=dict(sorted(told.origins.items())),
        merged=_merged(found, listed),
    )


def _rank(event: ToldEvent, now: datetime) -> tuple[int, int, str]:
    """Pages that are gone last, stale listings before them, then by trust, then by name: nothing depends on order."""
    listed = event.sources[0]
    stale = listed.state == "unconfirmed" and datetime.fromisoformat(listed.last_seen) < now - STALE
    trust = TRUST.index(event.source) if event.source in TRUST else len(TRUST)
    return (2 if listed.state == "gone" else int(stale), trust, name_of(event))


def _place(told: _Told) -> ToldEvent:
    """The listing that knows the place; one that keeps it hidden speaks for all."""
    names = ("place", "location", "attendance_mode")
    if any(event.place.hidden for event in told.events):
        return told.by(lambda event: event.place.hidden, *names)
    return told.by(lambda event: event.attendance_mode != "offline" or event.place.name or event.place.address, *names)


def _end(when: ToldEvent, told: _Told) -> str | None:
    """The end that goes with the start, from another listing of the same start when the chosen one has none."""
    if when.end:
        return when.end
    other = next((event for event in told.events if event.end and event.start == when.start), None)
    if other is not None:
        told.origins["end"] = name_of(other)
    return other.end if other is not None else None


def _knows_price(event: ToldEvent) -> bool:
    offer = event.offer
    return bool(event.price) or offer.is_free is not None or offer.low is not None or offer.pay_what_you_can


def _offer(cost: ToldEvent, told: _Told) -> Offer:
    """The price of one listing; whether there are tickets may be known to another."""
    if cost.offer.availability:
        return cost.offer
    other = next((event.offer for event in told.events if event.offer.availability), cost.offer)
    return replace(cost.offer, availability=other.availability)


def _remembered(found: Continued) -> list[KnownEvent]:
    return [*([found.before] if found.before else []), *sorted(found.absorbed, key=lambda event: event.id)]


def _listed(found: Continued, events: Sequence[ToldEvent], home: Mapping[str, str]) -> tuple[ListedAt, ...]:
    """Every listing that ever told of the event; those not seen tonight stay, unconfirmed."""
    rows: dict[str, ListedAt] = {}
    for each in (*(row for event in _remembered(found) for row in not_listed(event).sources), *_tonight(events)):
        name = each.name
        if home.get(name, found.id) == found.id:
            first = min(each.first_seen, rows[name].first_seen) if name in rows else each.first_seen
            rows[name] = replace(each, first_seen=first)
    return tuple(rows[name] for name in sorted(rows))


def _tonight(events: Sequence[ToldEvent]) -> list[ListedAt]:
    """Tonight's listings, the best of each name last."""
    return [each for event in reversed(events) for each in event.sources]


def _aliases(found: Continued, events: Sequence[ToldEvent], date: str, home: Mapping[str, str]) -> tuple[str, ...]:
    """Every name the event has; one given by another platform holds only for the date it was told for."""
    names = {name_of(event) for event in events}
    for event in events:
        names |= {alias for alias in event.aliases if event.date == date or alias.partition(":")[0] == event.source}
    for before in _remembered(found):
        platforms = {each.source for each in before.sources}
        names |= {alias for alias in before.aliases if before.date == date or alias.partition(":")[0] in platforms}
    return tuple(sorted(name for name in names if home.get(name, found.id) == found.id))


def _former_urls(found: Continued, url: str) -> tuple[str, ...]:
    urls = {former for event in _remembered(found) for former in event.former_urls}
    urls |= {event.url for event in _remembered(found) if event.url}
    return tuple(sorted(urls - {url}))


def _merged(found: Continued, listed: Sequence[ListedAt]) -> tuple[str, ...]:
    """Tonight's reasons, and those of before for listings tonight gives none for."""
    sentences = {sentence for cluster in found.clusters for sentence in cluster.because}
    for each in listed:
        start = f"{each.source}:{each.source_id} is "
        if not any(sentence.startswith(start) for sentence in sentences):
            sentences |= {old for event in _remembered(found) for old in event.merged if old.startswith(start)}
    return tuple(sorted(sentences))
