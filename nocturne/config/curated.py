"""`content/events/*.md`: the operator's own events, read into listings like those of any other source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.document import markdown_files
from nocturne.config.findings import STRICT, checked
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, ListedPlace, Listing


def _date(text: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError('is not a date such as "2026-05-09"') from None


def _time(text: str) -> str:
    if text and not re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('is not a time such as "22:30"')
    return text


def _link(text: str) -> str:
    if text and not re.match(r"https?://[^\s/]+", text):
        raise ValueError("is not a web address that begins with https://")
    return text


_WebLink = Annotated[str, AfterValidator(_link)]


class _PlaceFile(BaseModel):
    model_config = STRICT
    name: str = ""
    address: str = ""
    locality: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    lat: float | None = Field(default=None, ge=-90, le=90)
    lng: float | None = Field(default=None, ge=-180, le=180)
    hidden: bool = False


class _EventFile(BaseModel):
    model_config = STRICT
    title: str = Field(min_length=1)
    city: str
    date: Annotated[str, AfterValidator(_date)]
    time: Annotated[str, AfterValidator(_time)] = ""
    end: str = ""
    timezone: str = ""
    location: str = ""
    place: _PlaceFile | None = None
    tags: tuple[str, ...] = ()
    price: str = ""
    link: _WebLink = ""
    image_url: _WebLink = ""
    organizer: str = ""
    age_limit: str = ""
    is_ai_generated: bool = False


def load(project: Path, cities: Iterable[City], now: datetime) -> tuple[list[tuple[str, Listing]], list[Issue]]:
    """(city slug, listing) for every file, and an Issue for each file that cannot be used. Nothing is raised."""
    listings, issues = [], []
    slugs = {city.slug for city in cities}
    for path in files(project):
        try:
            listings.append(read(path, project, slugs))
        except (ContentError, ContentErrors) as error:
            issues.append(_issue(error, path))
    return listings, issues


def files(project: Path) -> list[Path]:
    """The events' files; names that begin with an underscore are drafts."""
    return [path for path, _ in markdown_files(project / "content" / "events", project)[0]]


def read(path: Path, project: Path, slugs: set[str]) -> tuple[str, Listing]:
    """One file. Raises ContentError or ContentErrors."""
    document = frontmatter.read(path, path.relative_to(project).as_posix())
    event: _EventFile = checked(_EventFile, document.values, document)
    if event.city not in slugs:
        raise document.error("is not a city", "city", did_you_mean(event.city, slugs))
    return event.city, _listing(event, path.stem, document.body)


def _listing(event: _EventFile, stem: str, body: str) -> Listing:
    return Listing(
        source="curated",
        source_id=stem,
        title=event.title,
        start=f"{event.date}T{event.time}" if event.time else event.date,
        end=_end(event),
        timezone=event.timezone,
        extractor="front_matter",
        link=event.link,
        description=body,
        description_format="markdown",
        place=_place(event),
        offer=ListedOffer(is_free=True if event.price.strip() in ("0", "free") else None, text=event.price),
        tags=event.tags,
        image_url=event.image_url,
        organizer_name=event.organizer,
        age_limit=event.age_limit,
        is_ai_generated=event.is_ai_generated,
    )


def _end(event: _EventFile) -> str:
    """`end` may be a time of day, a date, or both; a time alone is the first such time after the start."""
    if event.time and re.fullmatch(r"\d{2}:\d{2}", event.end):
        day = date.fromisoformat(event.date) + timedelta(days=event.end <= event.time)
        return f"{day}T{event.end}"
    return event.end.replace(" ", "T")


def _place(event: _EventFile) -> ListedPlace | None:
    if event.place is None:
        return ListedPlace(address=event.location) if event.location else None
    place = event.place
    if place.hidden:
        return ListedPlace(locality=place.locality, region=place.region, country=place.country, hidden=True)
    return ListedPlace(
        name=place.name,
        address=place.address,
        locality=place.locality,
        region=place.region,
        postal_code=place.postal_code,
        country=place.country,
        lat="" if place.lat is None else str(place.lat),
        lng="" if place.lng is None else str(place.lng),
    )


def _issue(error: ContentError | ContentErrors, path: Path) -> Issue:
    return Issue(
        stage="read",
        code="curated/unreadable",
        message=str(error),
        source="curated",
        subject=f"curated:{path.stem}",
    )
