"""What the last build knew: per part of the site its key, its files and their digests. Losing it costs a slower build.

The index is written last and names everything else, so a killed build leaves the old one, which then fits nothing and
is not believed.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from nocturne.errors import Locked
from nocturne.site.digests import digest
from nocturne.site.standing import Standing
from nocturne.site.summary import Summary
from nocturne.store import folder

SITE = "_site"
"""The part that belongs to no city; no city can have this name."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A city, or all that is no city's. `key` over all it was made from, `standing` how its files stood."""

    key: str
    standing: Standing
    summary: Summary | None = None


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """`output` the folder it is about; `shared` the key of what all pages have in common.

    `schema`: digest of the state's schema mark.
    """

    output: str = ""
    shared: str = ""
    schema: str = ""
    parts: dict[str, Part] = {}

    @property
    def stands(self) -> bool:
        """Whether the output is still there."""
        return bool(self.output) and Path(self.output).exists()


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one output folder, in the project's `.cache`."""

    path: Path

    @classmethod
    def of(cls, project: Path, output: Path) -> Memory:
        """Each output has its own."""
        return cls(project / ".cache" / "build" / digest(str(output)))

    @property
    def lock(self) -> Path:
        """Held by the build that works on this output."""
        return self.path / "lock"

    @property
    def compiled(self) -> Path:
        """Where compiled templates are kept, for all outputs of the project."""
        return self.path.parent.parent / "templates"

    def load(self) -> Index:
        """The index, an empty one when there is none that can be read."""
        try:
            return msgspec.json.decode((self.path / "index.json").read_bytes(), type=Index)
        except (OSError, msgspec.DecodeError):
            return Index()

    def save(self, index: Index) -> None:
        """Remember a build, and forget the page lists of earlier ones."""
        folder.write(self.path / "index.json", msgspec.json.encode(index))
        names = {f"{name}.{part.key}" for name, part in index.parts.items()}
        for path in self.path.glob("*.pages"):
            if path.stem not in names:
                path.unlink()
        self._forget_others()

    def _forget_others(self) -> None:
        """Remove what is known of outputs that are no more, unless somebody is making one of them right now."""
        for path in self.path.parent.iterdir():
            other = Memory(path)
            if path == self.path or not (path / "index.json").is_file() or other.load().stands:
                continue
            with suppress(Locked), folder.lock(other.lock):
                shutil.rmtree(path)

    def pages(self, name: str, part: Part) -> dict[str, str]:
        """Path -> digest of a part's pages, {} when that is not known any more."""
        try:
            return msgspec.json.decode(self._pages(name, part.key).read_bytes(), type=dict[str, str])
        except (OSError, msgspec.DecodeError):
            return {}

    def save_pages(self, name: str, key: str, pages: dict[str, str]) -> None:
        """Remember a part's pages; they count once an index names the key."""
        path = self._pages(name, key)
        path.write_bytes(msgspec.json.encode(pages))

    def _pages(self, name: str, key: str) -> Path:
        return self.path / f"{name}.{key}.pages"
