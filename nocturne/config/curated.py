"""`content/events/*.md`: the operator's own events, read into listings like those of any other source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.document import markdown_files
from nocturne.config.event_file import EventFile, PlaceFile, contradictions
from nocturne.config.findings import checked
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City
from nocturne.model.issue import Issue, Severity
from nocturne.model.listing import ListedOffer, ListedPlace, Listing

FREE = ("0", "free")
"""A price that says outright that nothing is asked for."""


def load(project: Path, cities: Iterable[City], now: datetime) -> tuple[list[tuple[str, Listing]], list[Issue]]:
    """(city slug, listing) for every file, and an Issue for each file that cannot be used.

    Raises ContentError only when the folder itself cannot be read: an empty answer would take every event back.
    """
    listings = []
    slugs = {city.slug for city in cities}
    named, strange = found(project)
    issues = [_issue(error, error.file, "warning") for error in strange]
    for path, shown in named:
        try:
            listings.append(read(path, shown, slugs))
        except (ContentError, ContentErrors) as error:
            issues.append(_issue(error, f"curated:{path.stem}"))
    return listings, issues


def files(project: Path) -> list[Path]:
    """The events' files; names that begin with an underscore are drafts. Raises ContentError like `load`."""
    return [path for path, _ in found(project)[0]]


def found(project: Path) -> tuple[list[tuple[Path, str]], list[ContentError]]:
    """(path, name for messages) of each event's file, and what lies there that is none. Raises like `load`."""
    return markdown_files(project / "content" / "events", project)


def read(path: Path, shown: str, slugs: set[str]) -> tuple[str, Listing]:
    """City slug and listing of one file, which is called `shown` in messages. Raises ContentError or ContentErrors."""
    document = frontmatter.read(path, shown)
    event: EventFile = checked(EventFile, document.values, document)
    errors = contradictions(event, document)
    if event.city not in slugs:
        errors.append(document.error("is not a city", "city", did_you_mean(event.city, slugs)))
    if errors:
        raise ContentErrors(errors)
    return event.city, _listing(event, path.stem, document.body)


def _listing(event: EventFile, stem: str, body: str) -> Listing:
    return Listing(
        source="curated",
        source_id=stem,
        title=event.title,
        start=event.start,
        end=event.finish,
        timezone=event.timezone,
        extractor="front_matter",
        link=event.link,
        description=body,
        description_format="markdown",
        place=_place(event.place, event.location),
        offer=ListedOffer(is_free=True if event.price.casefold() in FREE else None, text=event.price),
        tags=event.tags,
        image_url=event.image_url,
        organizer_name=event.organizer,
        age_limit=event.age_limit,
        is_ai_generated=event.is_ai_generated,
    )


def _place(place: PlaceFile | None, location: str) -> ListedPlace | None:
    if place is None:
        return ListedPlace(address=location) if location else None
    return place.listed()


def _issue(error: ContentError | ContentErrors, subject: str, severity: Severity = "error") -> Issue:
    sentences = str(error).replace("\n", "; ")
    return Issue(
        stage="read",
        code="curated/unreadable",
        message=sentences,
        severity=severity,
        source="curated",
        subject=subject,
    )
