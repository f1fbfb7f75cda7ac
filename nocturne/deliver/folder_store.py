"""The ledger in `.private/` of this machine: one file that grows, one small file for each batch on its way."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from nocturne.deliver.store import NOTHING
from nocturne.errors import StateError
from nocturne.store import folder

_OURS = 0o600


@dataclass
class FolderStore:
    """`.private/ledger.ndjson` and `.private/batches/`. Every step is on the disk before the next begins."""

    private: Path
    shared = False
    _handle: int = -1

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.private / "ledger.ndjson"

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Be the only sender on this machine: an open file, locked, that no kill leaves locked."""
        self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
        with folder.lock(self.private / ".sending.lock"):
            folder.sweep(self.private / "batches")
            self._handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _OURS)
            folder.sync(self.private)
            try:
                yield
            finally:
                os.close(self._handle)
                self._handle = -1

    def lines(self) -> Iterator[bytes]:
        """Every line of the file; none where nothing was ever sent."""
        try:
            with self.path.open("rb") as file:
                yield from file
        except FileNotFoundError:
            return
        except OSError as problem:
            raise StateError(f"{self.path}: cannot be read ({problem.strerror})") from problem

    def cut(self, count: int) -> None:
        """Leave the first lines, exactly as they are."""
        size = sum(len(line) for _, line in zip(range(count), self.lines(), strict=False))
        os.ftruncate(self._handle, size)
        os.fsync(self._handle)

    def append(self, line: bytes, keep: Mapping[str, bytes] = NOTHING, drop: Collection[str] = ()) -> None:
        """Batches first, the line after them, and only then is anything dropped."""
        for name, data in keep.items():
            folder.write(self._place(name), data)
        before = os.fstat(self._handle).st_size
        try:
            written = os.write(self._handle, line)
            if written < len(line):
                raise OSError(28, "No space left on device", str(self.path))
            os.fsync(self._handle)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._handle, before)
            raise
        self.drop(drop)

    def kept(self, name: str) -> bytes | None:
        """A batch on its way."""
        try:
            return self._place(name).read_bytes()
        except FileNotFoundError:
            return None

    def names(self) -> frozenset[str]:
        """All batches that are kept."""
        return frozenset(path.name for path in (self.private / "batches").glob("[!.]*"))

    def drop(self, names: Collection[str]) -> None:
        """Forget batches."""
        for name in names:
            self._place(name).unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self.private / "batches" / name
