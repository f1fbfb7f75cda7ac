"""`content/cities/<slug>.md`: a city, its place in the world and where its events are found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.document import Document, markdown_files
from nocturne.config.fields import Country, Language, Zone
from nocturne.config.findings import STRICT, checked
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City

RESERVED = frozenset(
    "api status changes about privacy legal saved subscribe sources organisers assets sitemaps page tag venue e".split()
)
"""First parts of addresses that the site needs for itself."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_ADVICE = "small letters, digits and single dashes, such as new-york.md"
LONGEST_SLUG = 40


class _Coordinates(BaseModel):
    model_config = STRICT
    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)


class _CityFile(BaseModel):
    model_config = STRICT
    name: str = Field(min_length=1, max_length=80)
    country: Country
    coordinates: _Coordinates
    timezone: Zone
    radius_km: float = Field(default=25.0, gt=0, le=500)
    language: Language = "en"
    online: bool = False
    sources: dict[str, Any] = {}


def load(folder: Path, project: Path, options: Mapping[str, object]) -> tuple[list[City], list[ContentError]]:
    """Every city of a folder, sorted by slug, and everything wrong with them.

    `options` maps a source's name to the type of its city options.
    """
    files, errors = markdown_files(folder, project)
    cities = []
    for path, shown in files:
        try:
            cities.append(_city(path, shown, options))
        except ContentErrors as found:
            errors.extend(found.errors)
        except ContentError as error:
            errors.append(error)
    return cities, errors


def _city(path: Path, shown: str, options: Mapping[str, object]) -> City:
    _check_slug(path.stem, shown)
    document = frontmatter.read(path, shown)
    read, errors = _checked(document)
    sources, more = _sources(document, options)
    if errors or more or read is None:
        raise ContentErrors([*errors, *more])
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
        sources=sources,
        body=document.body,
    )


def _check_slug(slug: str, shown: str) -> None:
    if slug in RESERVED:
        raise ContentError(f"the name {slug} is taken by a page of the site", file=shown, advice="rename the file")
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise ContentError("the file name is not fit for an address", file=shown, advice=SLUG_ADVICE)


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
