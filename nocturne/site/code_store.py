"""Compiled templates kept for the next build: compiling takes as long as rendering a thousand pages."""

from __future__ import annotations

import marshal
import os
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from nocturne.site.digests import digest


@dataclass(frozen=True, slots=True)
class CodeStore:
    """Code by the name of its template, believed while `key` is the same: it covers templates, settings and versions.

    Without a folder nothing is kept.
    """

    folder: Path | None = None
    key: str = ""

    def load(self, name: str) -> CodeType | None:
        """The code, None when there is none of this key that is whole."""
        if self.folder is None:
            return None
        try:
            mark, _, data = (self.folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        if mark.decode("ascii", "replace") != self._mark(data):
            return None
        found = marshal.loads(data)  # noqa: S302 - written by `save`, as its mark proves
        return found if isinstance(found, CodeType) else None

    def save(self, name: str, code: CodeType) -> None:
        """Keep it for the next build."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        data = marshal.dumps(code)
        beside = self.folder / f".{name}.{os.getpid()}"
        beside.write_bytes(self._mark(data).encode() + b"\n" + data)
        beside.replace(self.folder / name)

    def _mark(self, data: bytes) -> str:
        return digest(self.key, data)
