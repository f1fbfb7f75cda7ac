"""The content folder as one typed, frozen Config; everything wrong with it is found at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from nocturne.config import cities as city_files
from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.findings import content_errors, names_at
from nocturne.config.settings import FetchSettings, QualitySettings, Settings, SiteSettings, SourceSettings
from nocturne.errors import ContentError, ContentErrors
from nocturne.model.city import City


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page the operator wrote: `content/pages/<slug>.md` or `content/sources/<slug>.md`; `body` is Markdown."""

    slug: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Config:
    """The whole content of a project. `sources` has an entry for every source there is."""

    project: Path
    site: SiteSettings
    fetch: FetchSettings
    quality: QualitySettings
    sources: Mapping[str, SourceSettings]
    cities: tuple[City, ...]
    pages: tuple[ContentPage, ...]
    source_pages: tuple[ContentPage, ...]


def load(project: Path, city_options: Mapping[str, object]) -> Config:
    """Read `content/` of `project`. Raises ContentErrors with every finding.

    `city_options` maps the name of each source to the type of a city's options for it.
    """
    content = project / "content"
    if not content.is_dir():
        advice = "run `nocturne new DIR` to start a project, or give --project"
        raise ContentErrors([ContentError("there is no content folder here", file=str(content), advice=advice)])
    settings, errors = _settings(content / "site.toml", project, set(city_options) | {"curated"})
    cities, city_errors = city_files.load(content / "cities", project, city_options)
    pages, page_errors = _pages(content / "pages", project)
    words, word_errors = _pages(content / "sources", project)
    errors += city_errors + page_errors + word_errors
    if not cities and not city_errors:
        advice = "add one, such as berlin.md; `nocturne new` brings six"
        errors.append(ContentError("holds no city", file="content/cities", advice=advice))
    if errors or settings is None:
        raise ContentErrors(errors)
    return Config(
        project=project,
        site=settings,
        fetch=settings.fetch,
        quality=settings.quality,
        sources={name: settings.sources.get(name, SourceSettings()) for name in city_options}
        | {"curated": settings.sources.get("curated", SourceSettings(text="full"))},
        cities=tuple(cities),
        pages=tuple(pages),
        source_pages=tuple(words),
    )


def _settings(path: Path, project: Path, names: set[str]) -> tuple[Settings | None, list[ContentError]]:
    shown = path.relative_to(project).as_posix()
    try:
        text = frontmatter.read_text(path, shown)
        values = tomllib.loads(text)
    except ContentError as error:
        return None, [error]
    except tomllib.TOMLDecodeError as problem:
        return None, [_not_toml(problem, shown)]
    lines = _toml_lines(text)
    errors = [
        ContentError(
            "is not a source", file=shown, key=f"sources.{name}", line=lines.get(f"sources.{name}"),
            advice=did_you_mean(name, names),
        )
        for name in _table(values, "sources")
        if name not in names
    ]  # fmt: skip
    try:
        return Settings.model_validate(_tuples(values)), errors
    except ValidationError as problem:
        for finding in problem.errors(include_url=False, include_context=False):
            place = [str(part) for part in finding["loc"][:-1]]
            kind = SourceSettings if place[:1] == ["sources"] else Settings
            known = names_at(kind, place[2:] if kind is SourceSettings else place)
            one = ValidationError.from_exception_data("", [finding])  # type: ignore[list-item]
            errors.extend(content_errors(one, shown, lines, known))
        return None, errors


def _table(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = values.get(name)
    return table if isinstance(table, dict) else {}


def _tuples(value: Any) -> Any:
    """TOML's arrays as tuples, which is what frozen settings hold."""
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    return {key: _tuples(each) for key, each in value.items()} if isinstance(value, dict) else value


def _not_toml(problem: tomllib.TOMLDecodeError, shown: str) -> ContentError:
    """tomllib says "… (at line 3, column 7)"; the line belongs to the place, not the sentence."""
    sentence, _, place = str(problem).partition(" (at ")
    line = "".join(letter for letter in place.partition(",")[0] if letter.isdigit())
    return ContentError(f"is not TOML: {sentence.lower()}", file=shown, line=int(line) if line else None)


def _toml_lines(text: str) -> dict[str, int]:
    """Where each dotted key stands, 1-based; for messages only, so plain `key = value` lines are enough."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.strip("[] ").partition("]")[0]
            lines.setdefault(table, number)
        elif "=" in stripped and not stripped.startswith("#"):
            key = stripped.partition("=")[0].strip().strip('"')
            lines.setdefault(f"{table}.{key}" if table else key, number)
    return lines


def _pages(folder: Path, project: Path) -> tuple[list[ContentPage], list[ContentError]]:
    pages, errors = [], []
    for path in sorted(folder.glob("*.md")):
        shown = path.relative_to(project).as_posix()
        try:
            front = frontmatter.read(path, shown)
            title = front.values.get("title")
            if not isinstance(title, str) or not title.strip():
                raise ContentError("is missing", file=shown, key="title", line=1, advice="add `title: …`")
            for name in front.values.keys() - {"title"}:
                advice = did_you_mean(name, ["title"])
                raise ContentError("is not a known key", file=shown, key=name, line=front.lines[name], advice=advice)
            pages.append(ContentPage(path.stem, title.strip(), front.body))
        except ContentError as error:
            errors.append(error)
    return pages, errors
