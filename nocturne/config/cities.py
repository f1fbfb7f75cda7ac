"""`content/cities/<slug>.md`: a city, its place in the world and where its events are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, with_config

from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.findings import content_errors
from nocturne.errors import ContentError
from nocturne.model.city import City

RESERVED = frozenset(
    "api status changes about privacy legal saved subscribe sources organisers assets page tag venue e".split()
)
"""First parts of addresses that the site needs for itself."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _zone(name: str) -> str:
    if name not in _zones():
        raise ValueError(f"is not an IANA time zone ({did_you_mean(name, _zones()) or 'such as Europe/Berlin'})")
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "posixrules", "Factory"})


class _Coordinates(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)


class _CityFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=1, max_length=80)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    coordinates: _Coordinates
    timezone: Annotated[str, AfterValidator(_zone)]
    radius_km: float = Field(default=25.0, gt=0, le=500)
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    online: bool = False
    sources: dict[str, Any] = {}


def load(folder: Path, project: Path, options: Mapping[str, object]) -> tuple[list[City], list[ContentError]]:
    """Every city of `content/cities/`, sorted by slug, and everything wrong with them.

    `options` maps a source's name to the type of its city options.
    """
    cities: list[City] = []
    errors: list[ContentError] = []
    for path in sorted(folder.glob("*.md")):
        if path.name.startswith("_"):
            continue
        try:
            cities.append(_city(path, path.relative_to(project).as_posix(), options))
        except _Found as found:
            errors.extend(found.errors)
        except ContentError as error:
            errors.append(error)
    return cities, errors


class _Found(Exception):
    """Several errors of one file."""

    def __init__(self, errors: Iterable[ContentError]) -> None:
        super().__init__()
        self.errors = tuple(errors)


def _city(path: Path, shown: str, options: Mapping[str, object]) -> City:
    _check_slug(path.stem, shown)
    front = frontmatter.read(path, shown)
    try:
        read = _CityFile.model_validate(dict(front.values))
    except ValidationError as problem:
        raise _Found(_errors(problem, shown, front.lines)) from problem
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
        sources=_sources(read.sources, shown, front.lines, options),
        body=front.body,
    )


def _errors(problem: ValidationError, shown: str, lines: Mapping[str, int]) -> Iterator[ContentError]:
    return content_errors(problem, shown, lines, [*_CityFile.model_fields, *_Coordinates.model_fields])


def _check_slug(slug: str, shown: str) -> None:
    if slug in RESERVED:
        raise ContentError(f"the name {slug} is taken by a page of the site", file=shown, advice="rename the file")
    if not SLUG.fullmatch(slug) or len(slug) > 40:
        advice = "small letters, digits and single dashes, such as new-york.md"
        raise ContentError("the file name is not fit for an address", file=shown, advice=advice)


def _sources(
    given: Mapping[str, Any], shown: str, lines: Mapping[str, int], options: Mapping[str, object]
) -> dict[str, object]:
    """Each source's options checked against the type it declares."""
    found: dict[str, object] = {}
    errors: list[ContentError] = []
    for name, value in given.items():
        key = f"sources.{name}"
        if name not in options:
            line = lines.get(key)
            errors.append(
                ContentError("is not a source", file=shown, key=key, line=line, advice=did_you_mean(name, options))
            )
            continue
        try:
            found[name] = _adapter(options[name]).validate_python({} if value is None else value)
        except ValidationError as problem:
            errors.extend(content_errors(problem, shown, lines, _option_names(options[name]), key))
    if errors:
        raise _Found(errors)
    return found


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """A checker for a source's option type; a dataclass takes no key it does not know."""
    if is_dataclass(kind) and isinstance(kind, type):
        return TypeAdapter(with_config(ConfigDict(extra="forbid"))(kind))
    return TypeAdapter(kind)


def _option_names(kind: object) -> list[str]:
    return [each.name for each in fields(kind)] if is_dataclass(kind) and isinstance(kind, type) else []
