"""What is there before anything is made: content, state, the site that stands, and which parts of it still fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec

from nocturne.site import assets, content, dates, digests, freshness, keys, publish, suggested, workers
from nocturne.site.areas import Area, city_area, site_area
from nocturne.site.content import CityFacts, CityOptions, Content
from nocturne.site.freshness import Freshness, Health
from nocturne.site.remembered import SITE, Index, Part
from nocturne.site.standing import Standing
from nocturne.site.suggested import Suggested

MANY_FILES, MANY_BYTES = 4_000, 4 << 20
"""From here on looking is work for more than one process."""


class _Seen(msgspec.Struct, frozen=True, array_like=True):
    state: str
    size: int
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """A part of the site. `key` over all it is made from, `size` of its state in bytes.

    `stands`: what is remembered of it, if that is how it still stands; None when the output may hold anything.
    """

    area: Area
    key: str
    size: int
    stands: Part | None

    @property
    def changed(self) -> bool:
        """Whether it has to be made."""
        return self.stands is None or self.stands.key != self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedCity(Surveyed):
    """A city. `night` is the date that is tonight there, `state` its file of events, `born` its first night or "".

    `past`: the files of its archive, the oldest year first; `letters`: those of its frozen digests, likewise.
    """

    facts: CityFacts
    state: Path
    past: tuple[Path, ...]
    letters: tuple[Path, ...]
    night: str
    sources: Sequence[Freshness]
    born: str


@dataclass(frozen=True, kw_only=True)
class Survey:
    """All of it. `common` is the key of what all pages have in common."""

    project: Path
    output: Path
    now: datetime
    jobs: int
    content: Content
    assets: assets.Assets
    folders: tuple[Path, ...]
    common: str
    schema: str
    health: Health
    suggested: tuple[Suggested, ...]
    index: Index
    empty: bool
    cities: tuple[SurveyedCity, ...]
    site: Surveyed

    @cached_property
    def changed(self) -> bool:
        """Whether anything has to be made."""
        return self.site.changed or any(city.changed for city in self.cities)

    def known(self, part: Surveyed) -> bool:
        """Whether the page digests remembered of a part can be compared with new ones."""
        return part.stands is not None and self.index.shared == self.common


def survey(
    project: Path, output: Path, now: datetime, index: Index, jobs: int | None, city_options: CityOptions | None
) -> Survey:
    """Look at everything. Raises what reading content, state and health raises."""
    code = digests.code()
    facts = content.read(project, code, city_options)
    folders = tuple(assets.template_folders(project))
    found = assets.read(folders)
    common = keys.shared(facts, code, folders, found.names)
    health = freshness.read(project / ".state" / "health.json", now)
    areas = [city_area(city.slug) for city in facts.cities]
    areas.append(site_area(SITE, [city.slug for city in facts.cities], publish.KEPT))
    states = [project / ".state" / "events" / f"{city.slug}.ndjson" for city in facts.cities]
    empty = not output.is_dir() or not {path.name for path in output.iterdir()} - publish.KEPT
    seen = _seen(states, areas, output, index, workers.count(jobs), empty=empty)
    cities = _cities(common, facts, areas, states, seen, index, health, now)
    told = suggested.read(project / ".state" / "known" / "suggestions", [city.slug for city in facts.cities])
    site_key = keys.site(common, facts, found.files, [city.key for city in cities], health, told, now)
    return Survey(
        project=project,
        output=output,
        now=now,
        jobs=workers.count(jobs),
        content=facts,
        assets=found,
        folders=folders,
        common=common,
        schema=_schema(project, index),
        health=health,
        suggested=told,
        index=index,
        empty=empty,
        cities=cities,
        site=Surveyed(area=areas[-1], key=site_key, size=0, stands=_stands(index, areas[-1], seen[-1])),
    )


def _seen(
    states: Sequence[Path], areas: Sequence[Area], output: Path, index: Index, jobs: int, *, empty: bool
) -> list[_Seen]:
    """State and standing of every part, the site's last."""

    def look(number: int) -> bytes:
        state, size = digests.state(states[number]) if number < len(states) else ("", 0)
        known = not empty and areas[number].name in index.parts
        return msgspec.json.encode(_Seen(state, size, areas[number].stands(output) if known else Standing()))

    files = sum(part.standing.files for part in index.parts.values())
    if files < MANY_FILES and sum(map(_size, states)) < MANY_BYTES:
        jobs = 1
    answers = dict(workers.run(look, range(len(areas)), jobs))
    decode = msgspec.json.Decoder(_Seen).decode
    return [decode(answers[number]) for number in range(len(areas))]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _cities(
    common: str,
    facts: Content,
    areas: Sequence[Area],
    states: Sequence[Path],
    seen: Sequence[_Seen],
    index: Index,
    health: Health,
    now: datetime,
) -> tuple[SurveyedCity, ...]:
    sources: dict[str, list[Freshness]] = {}
    for each in health.sources:
        sources.setdefault(each.city, []).append(each)
    found = []
    for city, area, state, one in zip(facts.cities, areas, states, seen, strict=False):
        night, fresh = dates.tonight(now, city.timezone), sources.get(city.slug, [])
        born = health.born.get(city.slug, "")
        past = tuple(sorted((state.parents[1] / "archive" / city.slug).glob("[0-9][0-9][0-9][0-9].ndjson")))
        letters = tuple(sorted((state.parents[1] / "digests").glob(f"[0-9]*-W[0-9]*/{city.slug}.json")))
        found.append(
            SurveyedCity(
                area=area,
                key=keys.city(common, city, one.state, night, fresh, health.at, born, past, letters),
                size=one.size,
                stands=_stands(index, area, one),
                facts=city,
                state=state,
                past=past,
                letters=letters,
                night=night,
                sources=fresh,
                born=born,
            )
        )
    return tuple(found)


def _stands(index: Index, area: Area, seen: _Seen) -> Part | None:
    part = index.parts.get(area.name)
    return part if part is not None and part.standing == seen.standing else None


def _schema(project: Path, index: Index) -> str:
    """Digest of the state's schema mark. Raises StateError when this version cannot read that state."""
    try:
        mark = digests.digest((project / ".state" / "schema").read_bytes())
    except FileNotFoundError:
        return ""
    if mark != index.schema:
        from nocturne.store.state import State

        State(project).open()
    return mark
