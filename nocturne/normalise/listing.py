"""A sighting becomes an event, or an issue that says why not: when, place, price, text, tags, links, in this order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from nocturne.model.city import City
from nocturne.model.event import AttendanceMode, Event, ListedAt, Organizer, Status
from nocturne.model.issue import Issue
from nocturne.model.listing import Listing, Sighting
from nocturne.normalise import links, text
from nocturne.normalise.place import is_online_word, location, place
from nocturne.normalise.price import offer, price
from nocturne.normalise.tags import tags
from nocturne.normalise.when import Finding, Undated, when

_STATUS_WORDS: tuple[tuple[re.Pattern[str], Status], ...] = (
    (re.compile(r"^\W*(?:cancell?ed|abgesagt|cancelado|annulé|中止)\b\W*|\W*[\[(–—-]+\s*(?:cancell?ed|abgesagt|cancelado)\W*$", re.I), "cancelled"),
    (re.compile(r"^\W*(?:postponed|verschoben|pospuesto|reporté|延期)\b\W*|\W*[\[(–—-]+\s*(?:postponed|verschoben|pospuesto)\W*$", re.I), "postponed"),
)  # fmt: skip
_SOLD_OUT = re.compile(r"^\W*(?:sold out|ausverkauft|agotado)\b\W*|\W*[\[(*–—-]+\s*(?:sold out|ausverkauft|agotado)\W*$", re.I)
_STATUSES = frozenset({"scheduled", "cancelled", "postponed", "rescheduled", "moved_online"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """What became of a listing: an event, or None with at least one error among the issues."""

    event: Event | None
    issues: tuple[Issue, ...]


def normalise(sighting: Sighting, city: City, now: datetime, kept: str = "excerpt") -> Normalised:
    """The event a listing tells of. `kept` says how much of its description may be published.

    The event has no id, slug or url yet; identity gives them. Nothing is raised for what a listing says.
    """
    listing = sighting.listing
    title, status, sold_out = _title(listing)
    if not title:
        return Normalised(None, (_issue(listing, city, ("title/missing", "The listing has no title.", "")),))
    try:
        time = when(listing, city)
    except Undated as problem:
        return Normalised(None, (_issue(listing, city, problem.finding),))
    event = _event(sighting, city, title, status, sold_out=sold_out, kept=kept)
    event_with_time = Event(
        **event,  # type: ignore[arg-type]
        date=time.date, time=time.time, night=time.night, start=time.start, end=time.end, timezone=time.timezone,
        all_day=time.all_day, doors=time.doors,
    )  # fmt: skip
    return Normalised(event_with_time, tuple(_issue(listing, city, found, "info") for found in time.findings))


def _event(
    sighting: Sighting, city: City, title: str, status: Status, *, sold_out: bool, kept: str
) -> dict[str, object]:
    """All fields but those of time."""
    listing = sighting.listing
    mode = _mode(listing)
    where = place(None if mode == "online" else listing.place)
    offered = offer(listing.offer)
    if sold_out and not offered.availability:
        offered = type(offered)(**{**_fields(offered), "availability": "sold_out"})
    words = text.description(listing.description, listing.description_format, kept)
    link = links.canonical(listing.link)
    return {
        "id": "",
        "slug": "",
        "title": title,
        "description": words.plain,
        "description_html": words.html,
        "age_limit": text.without_people(text.line(listing.age_limit, 40)),
        "location": "Online" if mode == "online" else location(where, city),
        "place": where,
        "tags": tags(listing.tags),
        "price": price(offered, listing.offer.text),
        "offer": offered,
        "image_url": links.canonical(listing.image_url) if not listing.image_url.startswith("http:") else "",
        "is_ai_generated": listing.is_ai_generated,
        "status": status,
        "attendance_mode": mode,
        "organizer": Organizer(name=_name(listing.organizer_name), url=links.canonical(listing.organizer_url)),
        "performers": tuple(dict.fromkeys(name for each in listing.performers[:50] if (name := _name(each)))),
        "city": city.slug,
        "source": listing.source,
        "link": link,
        "sources": (_listed_at(sighting, link),),
        "series_id": f"{listing.source}:{listing.series_id}" if listing.series_id else None,
        "first_seen": sighting.first_seen,
        "last_seen": sighting.seen_at,
    }


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def _listed_at(sighting: Sighting, link: str) -> ListedAt:
    listing = sighting.listing
    state = "gone" if listing.gone else "listed" if sighting.fresh else "unconfirmed"
    return ListedAt(
        source=listing.source,
        source_id=listing.source_id,
        link=link,
        extractor=listing.extractor,
        first_seen=sighting.first_seen,
        last_seen=sighting.seen_at,
        state=state,  # type: ignore[arg-type]
    )


def _title(listing: Listing) -> tuple[str, Status, bool]:
    """(title, status, sold out): words in the title speak where the source itself says nothing."""
    title = text.without_people(text.title(listing.title))
    said: Status = listing.status if listing.status in _STATUSES else "scheduled"  # type: ignore[assignment]
    for pattern, status in _STATUS_WORDS:
        shorter = pattern.sub("", title).strip()
        if shorter != title and shorter:
            title, said = shorter, status if said == "scheduled" else said
    shorter = _SOLD_OUT.sub("", title).strip()
    sold_out = bool(shorter) and shorter != title
    return (shorter if sold_out else title), said, sold_out


def _mode(listing: Listing) -> AttendanceMode:
    if listing.mixed:
        return "mixed"
    return "online" if listing.online is True or is_online_word(listing.place) else "offline"


def _name(words: str) -> str:
    """An organisation's or performer's public name; an address or number is a person's and no name."""
    name = text.line(words, 120)
    return "" if text.without_people(name) != name else name


def _issue(listing: Listing, city: City, found: Finding, severity: str = "error") -> Issue:
    code, message, evidence = found
    return Issue(
        stage="normalise",
        code=code,
        message=message,
        severity=severity,  # type: ignore[arg-type]
        source=listing.source,
        city=city.slug,
        subject=listing.key,
        evidence=text.without_people(text.line(evidence, 80)),
    )
