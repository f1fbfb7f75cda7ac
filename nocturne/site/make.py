"""Making one part of the site: what changed is rendered, what did not is taken over from the site that stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nocturne.errors import Refused
from nocturne.site.areas import Area
from nocturne.site.plan import Page
from nocturne.site.remembered import Memory
from nocturne.site.stage import Stage
from nocturne.site.standing import Standing
from nocturne.site.summary import Summary


class Made(msgspec.Struct, frozen=True):
    """A part in the making: how it will stand, how many files are new or different, how many are gone."""

    standing: Standing
    written: int
    removed: int
    summary: Summary | None = None

    @property
    def different(self) -> bool:
        """Whether it will not stand as it stood."""
        return bool(self.written or self.removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where parts are made: the `output` that stands (None: there is none), the `stage` of the next, the memory.

    `alive` is asked before each page: a worker whose parent is gone makes no more.
    """

    output: Path | None
    stage: Path
    memory: Memory
    alive: Callable[[], bool] = lambda: True

    def make(self, area: Area, key: str, pages: Sequence[Page], known: dict[str, str] | None) -> Made:
        """Put what differs from the output into the stage, and with it, if anything does, the part's other files.

        `known` are the digests of the pages that stand in the output, None when that is not known.
        """
        stage, kept, written = Stage(self.stage), [], 0
        try:
            for page in pages:
                if known is not None and known.get(page.path) == page.digest:
                    kept.append(page.path)
                    continue
                data = page.render()
                if self._stands(page.path, data):
                    kept.append(page.path)
                    continue
                self._check()
                stage.write(page.path, data)
                written += 1
            planned = {page.path: page.digest for page in pages}
            removed = len(self._standing(area, known) - planned.keys())
            self.memory.save_pages(area.name, key, planned)
            if self.output is None or not (written or removed):
                return Made(area.stands(self.output or self.stage), written, removed)
            stage.take(self.output, kept)
        finally:
            stage.close()
        return Made(self.verified(area, len(planned)), written, removed)

    def carry(self, area: Area, files: int) -> None:
        """Take a part over as it stands; it has so many files. Raises Refused when they are not all there."""
        found = area.paths(self.output) if self.output is not None else []
        if len(found) != files:
            raise self._torn(area, len(found), files)
        if self.output is not None:
            stage = Stage(self.stage)
            try:
                stage.take(self.output, found)
            finally:
                stage.close()

    def verified(self, area: Area, files: int) -> Standing:
        """How the part stands in the stage. Raises Refused when it is not whole."""
        found = area.stands(self.stage)
        if found.files != files:
            raise self._torn(area, found.files, files)
        return found

    def _torn(self, area: Area, found: int, files: int) -> Refused:
        return Refused(
            f"{found} files of {area.name} are there where {files} should be: something else works in that folder; "
            "nothing was published, run again"
        )

    def _stands(self, path: str, data: bytes) -> bool:
        """Whether the output has exactly these bytes there."""
        if self.output is None:
            return False
        try:
            file = os.open(self.output / path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError:
            return False
        try:
            return os.fstat(file).st_size == len(data) and os.read(file, len(data) + 1) == data
        finally:
            os.close(file)

    def _standing(self, area: Area, known: dict[str, str] | None) -> set[str]:
        if self.output is None:
            return set()
        return set(known if known is not None else area.paths(self.output))

    def _check(self) -> None:
        if not self.alive():
            raise Refused("the build was ended; nothing was published")
