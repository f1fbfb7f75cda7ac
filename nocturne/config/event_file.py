"""The front matter of `content/events/<name>.md`: what may be said of an event by hand, and how it is written."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, Field

from nocturne.config.document import Document
from nocturne.config.fields import CountryOrNone, Line, Name, WebAddressOrNone, ZoneOrNone
from nocturne.config.findings import STRICT
from nocturne.errors import ContentError
from nocturne.model.listing import ListedPlace

_FIRST_YEAR, _LAST_YEAR = 2000, 2099
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(text: str) -> str:
    try:
        if not _DAY.fullmatch(text) or not _FIRST_YEAR <= date.fromisoformat(text).year <= _LAST_YEAR:
            raise ValueError(text)
    except ValueError:
        raise ValueError('is not a date; write year, month and day, such as "2026-05-09"') from None
    return text


def _clock(text: str) -> str:
    if text and not _CLOCK.fullmatch(text):
        raise ValueError('is not a time of day; write hours and minutes, such as "22:30"')
    return text


def _end(text: str) -> str:
    """A time of day, a date, or both."""
    day, _, clock = text.replace("T", " ").partition(" ")
    if not text or _CLOCK.fullmatch(text):
        return text
    try:
        _day(day)
    except ValueError:
        clock = "?"
    if clock and not _CLOCK.fullmatch(clock):
        raise ValueError('is not an end; write a time such as "04:00", a date, or both: "2026-05-10 04:00"')
    return text.replace("T", " ")


Day: TypeAlias = Annotated[str, AfterValidator(_day)]
"""A date, YYYY-MM-DD."""
Clock: TypeAlias = Annotated[str, AfterValidator(_clock)]
"""A time of day, HH:MM, or "" when it is not known."""
End: TypeAlias = Annotated[str, AfterValidator(_end)]
"""A time of day, a date, or both with a blank between."""


class PlaceFile(BaseModel):
    """A place in its parts; what is not known is left out."""

    model_config = STRICT
    name: Line = Field(default="", max_length=200)
    address: Line = Field(default="", max_length=300)
    locality: Line = Field(default="", max_length=120)
    region: Line = Field(default="", max_length=120)
    postal_code: Line = Field(default="", max_length=20)
    country: CountryOrNone = ""
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)
    hidden: bool = False

    def listed(self) -> ListedPlace:
        """The place in a listing's words; of a hidden one only the town."""
        if self.hidden:
            return ListedPlace(locality=self.locality, region=self.region, country=self.country, hidden=True)
        return ListedPlace(
            name=self.name,
            address=self.address,
            locality=self.locality,
            region=self.region,
            postal_code=self.postal_code,
            country=self.country,
            lat="" if self.lat is None else str(self.lat),
            lng="" if self.lng is None else str(self.lng),
        )


class EventFile(BaseModel):
    """All keys of an event. `date` and `time` are local to `timezone`, which is the city's where it is left out."""

    model_config = STRICT
    title: Name = Field(max_length=200)
    city: str
    date: Day
    time: Clock = ""
    end: End = ""
    timezone: ZoneOrNone = ""
    location: Line = Field(default="", max_length=300)
    place: PlaceFile | None = None
    tags: tuple[Line, ...] = ()
    price: Line = Field(default="", max_length=200)
    link: WebAddressOrNone = ""
    image_url: WebAddressOrNone = ""
    organizer: Line = Field(default="", max_length=120)
    age_limit: Line = Field(default="", max_length=40)
    is_ai_generated: bool = False

    @property
    def start(self) -> str:
        """Local ISO 8601: a date alone when the time is not known."""
        return f"{self.date}T{self.time}" if self.time else self.date

    @property
    def finish(self) -> str:
        """The end in the same form, "" unknown. A time alone is the first such time after the start."""
        if not _CLOCK.fullmatch(self.end):
            return self.end.replace(" ", "T")
        day = date.fromisoformat(self.date) + timedelta(days=self.end < self.time)
        return f"{day}T{self.end}"


def contradictions(event: EventFile, document: Document) -> list[ContentError]:
    """What each key allows but two of them do not."""
    found = []
    if event.place is not None:
        if event.location:
            found.append(document.error("stands beside `place`", "location", "keep one of the two"))
        if (event.place.lat is None) != (event.place.lng is None):
            found.append(document.error("has only one coordinate", "place", "write both `lat` and `lng`, or neither"))
    if problem := _contradicted_end(event):
        found.append(document.error(*problem))
    return found


def _contradicted_end(event: EventFile) -> tuple[str, str, str] | None:
    """(problem, key, advice) when the end cannot be."""
    if ":" in event.end and not event.time:
        return "has a time, but the event has none", "end", "add `time`, or end it with a date"
    shorter = min(len(event.start), len(event.finish))
    same = event.finish == event.start and ":" in event.finish
    if same or event.finish[:shorter] < event.start[:shorter]:
        return "is not after the start", "end", f"the event begins {event.start.replace('T', ' ')}"
    return None
