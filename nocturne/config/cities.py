"""`content/cities/<slug>.md`: a city, its place in the world and where its events are found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field

from nocturne.config import frontmatter, slugs
from nocturne.config.advice import did_you_mean
from nocturne.config.document import Document, markdown_files
from nocturne.config.fields import Country, Language, Line, Name, Zone
from nocturne.config.findings import STRICT, checked
from nocturne.config.secrets import misplaced
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City


def _latitude(degrees: float) -> float:
    if not -90 <= degrees <= 90:
        raise ValueError("is not between -90 and 90; lat and lng may have changed places")
    return degrees


def _longitude(degrees: float) -> float:
    if not -180 <= degrees <= 180:
        raise ValueError("is not between -180 and 180; west of Greenwich is negative")
    return degrees


class _Coordinates(BaseModel):
    model_config = STRICT
    lat: Annotated[float, AfterValidator(_latitude)]
    lng: Annotated[float, AfterValidator(_longitude)]


class _CityFile(BaseModel):
    model_config = STRICT
    name: Name = Field(max_length=80)
    country: Country
    coordinates: _Coordinates
    timezone: Zone
    radius_km: float = Field(default=25.0, gt=0, le=500)
    language: Language = ""
    online: bool = False
    exclude_tags: tuple[Line, ...] = ()
    sources: dict[str, Any] = {}


def load(folder: Path, project: Path, options: Mapping[str, object]) -> tuple[list[City], list[ContentError]]:
    """Every city of a folder, sorted by slug, and everything wrong with them.

    `options` maps a source's name to the type of its city options.
    """
    try:
        files, errors = markdown_files(folder, project)
    except ContentError as error:
        return [], [error]
    same = slugs.collisions((path.stem, shown) for path, shown in files)
    cities, doubled = [], {error.file for error in same}
    errors += same
    for path, shown in files:
        if shown in doubled:
            continue
        try:
            cities.append(_city(path, shown, options))
        except ContentErrors as found:
            errors.extend(found.errors)
        except ContentError as error:
            errors.append(error)
    return cities, errors


def _city(path: Path, shown: str, options: Mapping[str, object]) -> City:
    unfit = slugs.unfit(path.stem, shown, slugs.reserved())
    document = frontmatter.read(path, shown)
    read, errors = _checked(document)
    sources, more = _sources(document, options)
    secrets = misplaced(document)
    named = {error.key for error in secrets}
    found = [*([unfit] if unfit else []), *secrets, *(each for each in (*errors, *more) if each.key not in named)]
    if found or read is None:
        raise ContentErrors(found)
    return City(
        slug=path.stem,
        name=read.name,
        country=read.country,
        latitude=read.coordinates.lat,
        longitude=read.coordinates.lng,
        timezone=read.timezone,
        radius_km=read.radius_km,
        language=read.language,
        online=read.online,
        exclude_tags=read.exclude_tags,
        sources=sources,
        body=document.body,
    )


def _checked(document: Document) -> tuple[_CityFile | None, tuple[ContentError, ...]]:
    try:
        return checked(_CityFile, document.values, document), ()
    except ContentErrors as found:
        return None, found.errors


def _sources(document: Document, options: Mapping[str, object]) -> tuple[dict[str, object], list[ContentError]]:
    """Each source's options checked against the type it declares; a source without options is used as it comes."""
    given = document.values.get("sources")
    found: dict[str, object] = {}
    errors: list[ContentError] = []
    for name, value in given.items() if isinstance(given, dict) else ():
        key = f"sources.{name}"
        if name not in options:
            errors.append(document.error("is not a source", key, did_you_mean(name, options)))
            continue
        try:
            found[name] = checked(options[name], {} if value is None else value, document, key)
        except ContentErrors as wrong:
            errors.extend(wrong.errors)
    return found, errors
