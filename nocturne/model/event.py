"""An event as Nocturne publishes it: the public record of API v1 and the row it is remembered by.

Field names follow schema.org Event and iCalendar where those have a word. Every key is always present.
Unknown is never invented: strings are "", everything else is null. `docs/event.md` is the public contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, TypedDict

Status: TypeAlias = Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved_online"]
AttendanceMode: TypeAlias = Literal["offline", "online", "mixed"]
Availability: TypeAlias = Literal["", "in_stock", "limited", "sold_out", "waitlist", "not_yet", "closed"]
ListingState: TypeAlias = Literal["listed", "unconfirmed", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """schema.org Place. `country` is ISO 3166-1 alpha-2 upper case; `lat`/`lng` WGS 84 degrees.

    `hidden`: the organiser shows the place only to guests. Then only locality, region and country may be set.
    """

    name: str = ""
    address: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    lat: float | None = None
    lng: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What it costs, in major units of `currency` (ISO 4217; "" unknown: then amounts are shown without a unit).

    `is_free` true: it costs nothing; false: it costs something, although `low` 0 means that some get in free;
    null: unknown, never free. `high` null with a `low`: from this much upwards, as much as the guest likes.
    """

    is_free: bool | None = None
    low: float | None = None
    high: float | None = None
    currency: str = ""
    availability: Availability = ""
    pay_what_you_can: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Organizer:
    """schema.org organizer: an organisation or public name, never a private person's handle."""

    name: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAt:
    """One listing this event was seen in. Instants are ISO 8601 UTC of the run that saw it."""

    source: str
    source_id: str
    link: str
    extractor: str
    first_seen: str
    last_seen: str
    state: ListingState = "listed"

    @property
    def name(self) -> str:
        """The listing's name everywhere: "source:source_id"."""
        return f"{self.source}:{self.source_id}"


Change = TypedDict("Change", {"at": str, "field": str, "from": str, "to": str})
"""A public field that changed between two nights: `at` ISO 8601 UTC, values as shown to people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event as API v1 tells it. Field order is the order of the published JSON.

    `date`, `time` local wall clock; `night` the evening it belongs to (start minus five hours, all-day = date);
    `start`, `end` ISO 8601 with offset, a bare date when the time is unknown, `end` null when unknown. An `end` that is
    a bare date is the last day itself. `is_free` and prices: see `Offer`.
    """

    id: str
    slug: str
    title: str
    description: str = ""
    description_html: str = ""
    date: str
    time: str = ""
    night: str
    start: str
    end: str | None = None
    timezone: str
    all_day: bool = False
    doors: str = ""
    age_limit: str = ""
    location: str = ""
    place: Place = Place()
    tags: tuple[str, ...] = ()
    price: str = ""
    offer: Offer = Offer()
    image_url: str = ""
    is_ai_generated: bool = False
    ai_fields: tuple[str, ...] = ()
    status: Status = "scheduled"
    attendance_mode: AttendanceMode = "offline"
    organizer: Organizer = Organizer()
    performers: tuple[str, ...] = ()
    city: str
    source: str
    link: str = ""
    sources: tuple[ListedAt, ...] = ()
    series_id: str | None = None
    first_seen: str = ""
    last_seen: str = ""
    changed: tuple[Change, ...] = ()
    sequence: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent(Event):
    """An event as one listing tells it tonight: without id, slug and url, which only identity can give.

    `aliases`: further "source:source_id" names the listing knows for the same event (a foreign id, an older token).
    `located_by`: the geocoder's host that gave the point, "" when the source did.
    `language`: what the source says it is told or held in, as BCP 47 names it; "" unknown.
    """

    aliases: tuple[str, ...] = ()
    language: str = ""
    located_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent(ToldEvent):
    """An event as remembered from night to night: the public record plus bookkeeping that is not published.

    `aliases`: every "source:source_id" that ever stood for this event, sorted. `former_urls`: site paths that
    redirect here. `origins`: field name -> "source:source_id" of the listing it came from. `merged`: one sentence
    per listing why it is part of this event, for `nocturne explain`. `tagged`: tag that was added -> the words it was
    read from. `venue`: slug of the house in `.state/venues/`, "" for none.
    `summary`, `if_you_like`: a model's lines, "" without one. `revised`: when anything public but `last_seen` last
    became different, ISO 8601 UTC, "" unknown.
    """

    former_urls: tuple[str, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    tagged: dict[str, str] = field(default_factory=dict)
    venue: str = ""
    summary: str = ""
    if_you_like: str = ""
    revised: str = ""
