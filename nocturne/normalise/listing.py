"""A sighting becomes an event, or an issue that says why not: when, place, price, text, tags, links, in this order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from nocturne.model.city import City
from nocturne.model.event import AttendanceMode, ListedAt, ListingState, Organizer, ToldEvent
from nocturne.model.issue import Finding, Issue, Severity
from nocturne.model.listing import Listing, Sighting
from nocturne.normalise import links, text, title
from nocturne.normalise.characters import printable
from nocturne.normalise.language import language
from nocturne.normalise.place import is_online_word, location, place
from nocturne.normalise.price import price
from nocturne.normalise.tags import tags
from nocturne.normalise.when import UndatedError, When, when

NAME_LIMIT = 120
ID_LIMIT = 200
MOST_PERFORMERS = 50
MOST_ALIASES = 10


@dataclass(frozen=True, slots=True)
class Normalised:
    """What became of a listing: an event, or None with at least one error among the issues."""

    event: ToldEvent | None
    issues: tuple[Issue, ...]


def normalise(sighting: Sighting, city: City, now: datetime, kept: str = "excerpt") -> Normalised:
    """The event a listing tells of. `kept` says how much of its description may be published.

    The event has no id, slug or url yet; identity gives them. Nothing is raised for what a listing says.
    """
    listing = sighting.listing
    found = title.read(listing.title, listing.status)
    if not found.text:
        return _nothing(listing, city, ("title/missing", "The listing has no title.", ""))
    if not identifier(listing.source_id):
        return _nothing(listing, city, ("id/missing", "The listing has no id to be known by.", found.text))
    try:
        time = when(listing, city)
    except UndatedError as problem:
        return _nothing(listing, city, problem.finding)
    event = _event(sighting, city, found, time, kept)
    return Normalised(event, tuple(_issue(listing, city, each, "info") for each in time.findings))


def _nothing(listing: Listing, city: City, found: Finding) -> Normalised:
    return Normalised(None, (_issue(listing, city, found, "error"),))


def _event(sighting: Sighting, city: City, found: title.Title, time: When, kept: str) -> ToldEvent:
    listing = sighting.listing
    mode = _mode(listing)
    where = place(None if mode == "online" else listing.place)
    cost = price(listing.offer, where.country or city.country)
    sold_out = found.sold_out and not cost.offer.availability
    words = text.description(listing.description, listing.description_format, kept)
    link = links.canonical(listing.link)
    return ToldEvent(
        id="",
        slug="",
        title=found.text,
        description=words.plain,
        description_html=words.html,
        date=time.date,
        time=time.time,
        night=time.night,
        start=time.start,
        end=time.end,
        timezone=time.timezone,
        all_day=time.all_day,
        doors=time.doors,
        age_limit=text.without_people(text.line(listing.age_limit, 40)),
        location="Online" if mode == "online" else location(where, city),
        place=where,
        tags=tags(listing.tags),
        price=cost.line,
        offer=replace(cost.offer, availability="sold_out") if sold_out else cost.offer,
        image_url=links.picture(listing.image_url),
        is_ai_generated=listing.is_ai_generated,
        status=found.status,
        attendance_mode=mode,
        organizer=Organizer(name=_name(listing.organizer_name), url=links.canonical(listing.organizer_url)),
        performers=_performers(listing),
        city=city.slug,
        source=listing.source,
        link=link,
        sources=(_listed_at(sighting, link),),
        series_id=f"{listing.source}:{series}" if (series := identifier(listing.series_id)) else None,
        first_seen=sighting.first_seen,
        last_seen=sighting.seen_at,
        language=language(listing.language),
        aliases=tuple(sorted({name for each in listing.aliases[:MOST_ALIASES] if (name := identifier(each))})),
    )


def identifier(written: str) -> str:
    """A source's id as it is remembered: what it says, fit for a file and of bounded length, for ever the same."""
    cleaned = " ".join(printable(written).split())
    if len(cleaned) <= ID_LIMIT:
        return cleaned
    digest = hashlib.blake2b(written.encode(errors="replace"), digest_size=8).hexdigest()
    return f"{cleaned[: ID_LIMIT - len(digest) - 1]}~{digest}"


def _listed_at(sighting: Sighting, link: str) -> ListedAt:
    listing = sighting.listing
    state: ListingState = "gone" if listing.gone else "listed" if sighting.fresh else "unconfirmed"
    return ListedAt(
        source=listing.source,
        source_id=identifier(listing.source_id),
        link=link,
        extractor=text.line(listing.extractor, 40),
        first_seen=sighting.first_seen,
        last_seen=sighting.seen_at,
        state=state,
    )


def _mode(listing: Listing) -> AttendanceMode:
    if listing.mixed:
        return "mixed"
    return "online" if listing.online is True or is_online_word(listing.place) else "offline"


def _performers(listing: Listing) -> tuple[str, ...]:
    names = (_name(each) for each in listing.performers[:MOST_PERFORMERS])
    return tuple(dict.fromkeys(name for name in names if name))


def _name(words: str) -> str:
    """An organisation's or performer's public name; an address or number is a person's and no name."""
    name = text.line(words, NAME_LIMIT)
    return "" if text.without_people(name) != name else name


def _issue(listing: Listing, city: City, found: Finding, severity: Severity) -> Issue:
    code, message, evidence = found
    return Issue(
        stage="normalise",
        code=code,
        message=message,
        severity=severity,
        source=listing.source,
        city=city.slug,
        subject=f"{listing.source}:{identifier(listing.source_id)}",
        evidence=text.without_people(text.line(evidence, 80)),
    )
