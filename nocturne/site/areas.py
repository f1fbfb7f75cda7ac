"""Which files of the output belong to which part of the site: a city, or all that is no city's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from nocturne.site import standing
from nocturne.site.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """The files of one part below the output: `roots` and all below them, without what is `leaving`."""

    name: str
    roots: Collection[str]
    leaving: Callable[[str], bool] | None = None

    def stands(self, top: Path) -> Standing:
        """How the part stands below `top`."""
        return standing.of(top, self.roots, self.leaving)

    def paths(self, top: Path) -> list[str]:
        """Its files below `top`, folder by folder."""
        return list(standing.paths(top, self.roots, self.leaving))


def city_area(slug: str) -> Area:
    """The folders and files that belong to one city alone."""
    lists, parts = f"api/v1/events/{slug}", f"sitemaps/{slug}"
    search = f"api/v1/search/{slug}.json"
    return Area(name=slug, roots=(slug, lists, f"{lists}.json", search, parts, f"{parts}.xml"))


def site_area(name: str, cities: Iterable[str], kept: Collection[str]) -> Area:
    """All of the output but the cities' files and those that are `kept` for the operator."""
    others = {*kept, *(root for slug in cities for root in city_area(slug).roots)}
    return Area(name=name, roots=("",), leaving=others.__contains__)
