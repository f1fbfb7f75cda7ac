"""The content folder as one typed, frozen Config; everything wrong with it is found at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nocturne.config import cities as city_files
from nocturne.config import pages as page_files
from nocturne.config import rulings as ruling_files
from nocturne.config import site_file, slugs
from nocturne.config.document import markdown_files
from nocturne.config.letters import LetterSettings
from nocturne.config.pages import ContentPage, filled
from nocturne.config.settings import (
    FetchSettings,
    GeminiSettings,
    GeocodingSettings,
    QualitySettings,
    Settings,
    SiteSettings,
    SourceSettings,
    SubscribeSettings,
)
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City
from nocturne.model.ruling import Rulings

PARTS = ("site.toml", "cities", "events", "pages", "rulings", "sources")
"""What `content/` holds."""
CURATED = "curated"
"""The operator's own events: a source like any other that needs no options in a city."""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole content of a project. `sources` has an entry for every source there is."""

    project: Path
    site: SiteSettings
    fetch: FetchSettings
    quality: QualitySettings
    geocoding: GeocodingSettings
    gemini: GeminiSettings
    subscribe: SubscribeSettings
    letters: LetterSettings
    sources: Mapping[str, SourceSettings]
    cities: tuple[City, ...]
    pages: tuple[ContentPage, ...]
    source_pages: tuple[ContentPage, ...]
    rulings: Rulings = field(default_factory=Rulings)


def load(project: Path, city_options: Mapping[str, object]) -> Config:
    """Read `content/` of `project`. Raises ContentErrors with every finding.

    `city_options` maps the name of each source to the type of a city's options for it.
    """
    content = project / "content"
    if error := _no_content(content):
        raise ContentErrors([error])
    names = {*city_options, CURATED}
    settings, errors = _settings(content / "site.toml", names)
    cities, more = city_files.load(content / "cities", project, city_options)
    errors += [*more, *_no_city(cities, more)]
    errors += _unreadable(content / "events", project)
    taken = slugs.reserved(slugs.WRITTEN) | {city.slug: f"the city {city.name}" for city in cities}
    pages, more = page_files.load(content / "pages", project, None, taken)
    errors += more
    words, more = page_files.load(content / "sources", project, names, {})
    errors += more
    rulings, more = ruling_files.load(project)
    errors += more
    if errors or settings is None:
        raise ContentErrors(errors)
    values = {name: getattr(settings, name) for name in page_files.SETTINGS}
    return Config(
        project=project,
        site=settings,
        fetch=settings.fetch,
        quality=settings.quality,
        geocoding=settings.geocoding,
        gemini=settings.gemini,
        subscribe=settings.subscribe,
        letters=settings.letters,
        sources=_sources(settings, city_options),
        cities=tuple(cities),
        pages=tuple(filled(page, values) for page in pages),
        source_pages=tuple(filled(page, values) for page in words),
        rulings=rulings,
    )


def _no_content(folder: Path) -> ContentError | None:
    """Why there is nothing to read: one that may not be seen is not one that is missing."""
    try:
        with os.scandir(folder):
            return None
    except (FileNotFoundError, NotADirectoryError):
        advice = "run `nocturne new DIR` to start a project, or give --project"
        return ContentError("there is no content folder here", file=folder, advice=advice)
    except OSError as problem:
        said = f"cannot be read ({problem.strerror})"
        return ContentError(said, file=folder, advice="check its permissions and those of the folders around it")


def _settings(path: Path, names: set[str]) -> tuple[Settings | None, list[ContentError]]:
    try:
        return site_file.read(path, "content/site.toml", names), []
    except ContentErrors as found:
        return None, list(found.errors)


def _unreadable(folder: Path, project: Path) -> list[ContentError]:
    """A folder of events that cannot be read; one bad file among them costs only itself."""
    try:
        markdown_files(folder, project)
    except ContentError as error:
        return [error]
    return []


def _no_city(cities: list[City], errors: list[ContentError]) -> list[ContentError]:
    if cities or errors:
        return []
    advice = "add one, such as berlin.md; `nocturne new` brings six"
    return [ContentError("holds no city", file="content/cities", advice=advice)]


def _sources(settings: Settings, city_options: Mapping[str, object]) -> dict[str, SourceSettings]:
    own = {CURATED: settings.sources.get(CURATED, SourceSettings(text="full"))}
    return {name: settings.sources.get(name, SourceSettings()) for name in city_options} | own
