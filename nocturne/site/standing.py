"""How the files of a folder stand, in three numbers: a file that was added, lost or touched changes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """Files, their bytes, and the sum of their modification times in milliseconds."""

    files: int = 0
    bytes: int = 0
    times: int = 0

    def __add__(self, other: Standing) -> Standing:
        return Standing(self.files + other.files, self.bytes + other.bytes, self.times + other.times)


Leaving: TypeAlias = Callable[[str], bool] | None


def of(top: Path, roots: Collection[str], leaving: Leaving = None) -> Standing:
    """The files at and below `roots`, paths relative to `top`; what is `leaving` is not counted."""
    files = size = times = 0
    for _, entry in _entries(top, roots, leaving):
        stat = entry.stat(follow_symlinks=False)
        files += 1
        size += stat.st_size
        times += stat.st_mtime_ns // 1_000_000
    return Standing(files, size, times)


def paths(top: Path, roots: Collection[str], leaving: Leaving = None) -> Iterator[str]:
    """The path, relative to `top`, of every file at and below `roots`, folder by folder."""
    return (path for path, _ in _entries(top, roots, leaving))


class _Root:
    """A root that is looked at like an entry of a folder."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def stat(self, *, follow_symlinks: bool) -> os.stat_result:
        return self._path.stat(follow_symlinks=follow_symlinks)


def _entries(top: Path, roots: Collection[str], leaving: Leaving) -> Iterator[tuple[str, os.DirEntry[str] | _Root]]:
    folders = []
    for root in roots:
        path = top / root
        if path.is_dir() and not path.is_symlink():
            folders.append(root)
        elif os.path.lexists(path):
            yield root, _Root(path)
    while folders:
        folder = folders.pop()
        prefix = f"{folder}/" if folder else ""
        with os.scandir(top / folder) as found:
            for entry in found:
                name = prefix + entry.name
                if leaving is not None and leaving(name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(name)
                else:
                    yield name, entry
