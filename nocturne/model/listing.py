"""An event in its source's own words, before anything is interpreted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

TextFormat: TypeAlias = Literal["plain", "html", "markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPlace:
    """A place as written. Numbers stay strings: whether "0" is a coordinate is not the reader's to decide.

    `hidden` place: the reader leaves out street, name and coordinates; they must never be written anywhere.
    """

    name: str = ""
    address: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    lat: str = ""
    lng: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOffer:
    """A price as written: `low`/`high` decimal strings in major units; `text` free words ("10–15 €, AK 18").

    `is_free` only when the source says so outright; None when it says nothing or something doubtful.
    `availability` uses the words of `nocturne.model.event.Availability`.
    """

    is_free: bool | None = None
    low: str = ""
    high: str = ""
    currency: str = ""
    availability: str = ""
    pay_what_you_can: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one source says about one event. Identity within the source is (`source`, `source_id`).

    `source_id`      the platform's id of this one occurrence (for iCalendar: UID plus RECURRENCE-ID or start).
    `aliases`        further "source:id" names of the same thing (an external item's foreign id, Meetup's token).
    `extractor`      the rung of the ladder that read it, such as "server_data" or "json_ld".
    `start`, `end`   ISO 8601 as the source gives it: with offset, "Z", local without offset, or a bare date.
                     The `end` of an all-day listing is its last day itself (iCalendar writes the day after).
    `timezone`       IANA name as given; "" unknown. `floating` true: a wall time without any zone (iCalendar).
    `end_doubtful`   the source hides the end or is known to get it wrong; a doubtful end is only used when sane.
    `place` is None when the source names none (or the event is online).
    `online`         True online only, False in a place, None not said; `mixed` both.
    `status`         a word of `nocturne.model.event.Status`, "" not said. `gone` the event's own page is gone.
    `partial`        a detail page is known to say more (price, description, status).
    `published`      last change as the source states it, any text; compared for equality only.
    """

    source: str
    source_id: str
    title: str
    start: str
    extractor: str
    link: str = ""
    aliases: tuple[str, ...] = ()
    end: str = ""
    end_doubtful: bool = False
    timezone: str = ""
    floating: bool = False
    all_day: bool = False
    doors: str = ""
    age_limit: str = ""
    description: str = ""
    description_format: TextFormat = "plain"
    place: ListedPlace | None = None
    online: bool | None = None
    mixed: bool = False
    offer: ListedOffer = ListedOffer()
    tags: tuple[str, ...] = ()
    image_url: str = ""
    status: str = ""
    gone: bool = False
    organizer_name: str = ""
    organizer_url: str = ""
    performers: tuple[str, ...] = ()
    series_id: str = ""
    language: str = ""
    published: str = ""
    partial: bool = False
    is_ai_generated: bool = False

    @property
    def key(self) -> str:
        """The listing's name everywhere: "source:source_id"."""
        return f"{self.source}:{self.source_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A listing and the instant (ISO 8601 UTC) a source last confirmed it; `fresh` when that was this run."""

    listing: Listing
    seen_at: str
    first_seen: str
    fresh: bool
