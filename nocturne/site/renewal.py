"""Making everything that changed, on all cores, in the stage beside the output."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nocturne.errors import ContentError
from nocturne.site import city, letters, publish, rows, site_pages, workers
from nocturne.site.make import Made, Workshop
from nocturne.site.plan import Page, Shared
from nocturne.site.remembered import Memory
from nocturne.site.stage import Stage
from nocturne.site.summary import Summary
from nocturne.site.survey import Survey, Surveyed, SurveyedCity

if TYPE_CHECKING:
    from nocturne.site.build import Progress

FEW_BYTES = 256 << 10
"""So little state is rendered before a second process has started."""
FEW_FILES = 2_000
CITY_TEMPLATES = ("city.html", "event.html")


class Renewal:
    """One build's work on what changed."""

    def __init__(self, found: Survey, memory: Memory, stage: Path) -> None:
        parent = os.getpid()
        self._found = found
        self._memory = memory
        self._shared = Shared(found.content, found.assets, found.folders, compiled=memory.compiled, key=found.common)
        self._workshop = Workshop(
            output=None if found.empty else found.output,
            stage=stage,
            memory=memory,
            alive=lambda: parent in (os.getpid(), os.getppid()),
        )

    def make(self, progress: Progress | None) -> dict[str, Made]:
        """Every part that changed, cities first: the rest of the site shows what they came to."""
        made = dict(self._cities(progress))
        if self._found.site.changed or made:
            made[self._found.site.area.name] = self._site(made)
        return made

    def _cities(self, progress: Progress | None) -> Iterator[tuple[str, Made]]:
        changed = [each for each in self._found.cities if each.changed]
        order = sorted(range(len(changed)), key=lambda number: -changed[number].size)
        few = sum(each.size for each in changed) < FEW_BYTES
        if changed:
            for tag, name in product({each.facts.language for each in changed}, CITY_TEMPLATES):
                self._shared.template(name, tag)

        def work(number: int) -> bytes:
            return msgspec.json.encode(self._city(changed[number]))

        decode = msgspec.json.Decoder(Made).decode
        for done, (number, answer) in enumerate(workers.run(work, order, 1 if few else self._found.jobs), 1):
            made, facts = decode(answer), changed[number].facts
            if progress is not None:
                text = f"{facts.name:<15} {made.standing.files:>6} files, {made.written} new or changed"
                progress(done, len(changed), text, city=facts.slug, written=made.written)
            yield facts.slug, made

    def _city(self, part: SurveyedCity) -> Made:
        """One city, from its state alone."""
        try:
            state = part.state.read_bytes()
        except FileNotFoundError:
            state = b""
        shown = part.state.relative_to(self._found.project).as_posix()
        found = rows.read(state, shown)
        at = self._found.health.at
        past = {path.stem: rows.read(path.read_bytes(), f".state/archive/{path.name}") for path in part.past}
        sent = letters.read(part.letters)
        plan = city.plan(self._shared, part.facts, found, part.night, part.sources, at, part.born, past, sent)
        made = self._workshop.make(part.area, part.key, plan.pages, self._known(part))
        return msgspec.structs.replace(made, summary=plan.summary)

    def _site(self, made: Mapping[str, Made]) -> Made:
        cities = [(each.facts, self._summary(each, made)) for each in self._found.cities]
        night = site_pages.Night(
            now=self._found.now, health=self._found.health, cities=cities, suggested=self._found.suggested
        )
        pages = list(site_pages.pages(self._shared, night))
        self._check_paths(pages)
        site = self._found.site
        return self._workshop.make(site.area, site.key, pages, self._known(site))

    def _summary(self, part: SurveyedCity, made: Mapping[str, Made]) -> Summary:
        new = made.get(part.facts.slug)
        summary = new.summary if new is not None else part.stands.summary if part.stands is not None else None
        if summary is None:
            raise AssertionError(part.facts.slug)
        return summary

    def _check_paths(self, pages: list[Page]) -> None:
        """A file of `static/` may not stand where the build puts one of its own, or a folder for it."""
        roots = {root for city in self._found.cities for root in city.area.roots}
        files, folders = {*publish.KEPT, *roots}, {above for root in roots for above in _above(root)}
        for page in pages:
            above = _above(page.path)
            if page.path in files or page.path in folders or not files.isdisjoint(above):
                raise ContentError(
                    "stands where the build puts a file of its own",
                    file=f"site_templates/static/{page.path}",
                    advice="give it another name",
                )
            files.add(page.path)
            folders.update(above)

    def _known(self, part: Surveyed) -> dict[str, str] | None:
        """The digests of the pages that stand, None when they say nothing about this build."""
        if part.stands is None or not self._found.known(part):
            return None
        return self._memory.pages(part.area.name, part.stands) or None

    def carry(self, others: Mapping[str, int]) -> None:
        """Take over the parts that did not change (name -> number of files) and the operator's own files."""
        areas = {each.area.name: each.area for each in (*self._found.cities, self._found.site)}
        names = sorted(others, key=lambda name: -others[name])

        def work(number: int) -> bytes:
            self._workshop.carry(areas[names[number]], others[names[number]])
            return b""

        jobs = self._found.jobs if sum(others.values()) > FEW_FILES else 1
        for _ in workers.run(work, range(len(names)), jobs):
            pass
        self._keep()

    def _keep(self) -> None:
        if self._found.output.is_dir():
            stage = Stage(self._workshop.stage)
            try:
                stage.take(self._found.output, publish.kept(self._found.output))
            finally:
                stage.close()


def _above(path: str) -> list[str]:
    """The folders a path lies in."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]
