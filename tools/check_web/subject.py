"""The site that is checked, and which of its pages a browser looks at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.host import base_url

STATUS = re.compile(r'class="h-event event (\w+)')
LANGUAGE = re.compile(r'<html lang="([^"]*)"')
DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Subject:
    """A built site in `folder`, published at `base_url`; `cache` is where checkers are installed."""

    folder: Path
    base_url: str
    cache: Path
    pages: dict[str, str] = field(default_factory=dict)


def subject(folder: Path, cache: Path) -> Subject:
    """A site with its key pages. Raises FileNotFoundError when the folder holds no home page."""
    if not (folder / "index.html").is_file():
        raise FileNotFoundError(folder / "index.html")
    return Subject(folder.resolve(), base_url(folder), cache, dict(key_pages(folder)))


def key_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """One page of each kind, as (name, path below the site): kinds are told by where pages lie.

    The city is the one with most to show; of each further language, a city stands with an event and its form. A kind
    of page that is new is found by its folder.
    """
    yield "home", ""
    tops = sorted(page.parent for page in folder.glob("*/index.html"))
    cities = [top for top in tops if (top / "events.ics").is_file()]
    cities.sort(key=lambda top: -(top / "index.html").stat().st_size)
    spoken: dict[str, Path] = {}
    for city in cities:
        spoken.setdefault(_language(city / "index.html"), city)
    for number, (language, city) in enumerate(spoken.items()):
        yield from _of_language(folder, city, language) if number else _of_city(folder, city)
    yield from ((top.name, f"{top.name}/") for top in tops if top not in cities)
    if (folder / "404.html").is_file():
        yield "404", "404.html"


def _language(page: Path) -> str:
    found = LANGUAGE.search(page.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _of_language(folder: Path, city: Path, language: str) -> Iterator[tuple[str, str]]:
    yield f"city in {language}", f"{city.name}/"
    if (city / "subscribe" / "index.html").is_file():
        yield f"subscribe in {language}", f"{city.name}/subscribe/"
    pages = sorted(city.glob("e/*.html"), key=lambda path: (-path.stat().st_size, path.name))
    if pages:
        yield f"event in {language}", pages[0].relative_to(folder).as_posix()


def _of_city(folder: Path, city: Path) -> Iterator[tuple[str, str]]:
    yield "city", f"{city.name}/"
    seen = set()
    for below in sorted(path for path in city.iterdir() if path.is_dir() and path.name != "e"):
        kind = "night" if DAY.fullmatch(below.name) else below.name
        pages = sorted(below.rglob("index.html"), key=lambda path: -path.stat().st_size)
        if pages and kind not in seen:
            seen.add(kind)
            yield f"city: {kind}", f"{pages[0].parent.relative_to(folder).as_posix()}/"
    for page in sorted(city.glob("e/*.html"), key=lambda path: (-path.stat().st_size, path.name)):
        found = STATUS.search(page.read_text(encoding="utf-8"))
        if found and found[1] not in seen:
            seen.add(found[1])
            yield f"event: {found[1]}", page.relative_to(folder).as_posix()
