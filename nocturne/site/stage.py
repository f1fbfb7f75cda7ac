"""The folder beside the output in which the next site is put together."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP})
"""What a file system without hard links, or with too many of one file, answers."""


class Stage:
    """Writes and links files below `top`. Keeps the folder it last worked in open; `close` it when done."""

    __slots__ = ("_folder", "_handle", "_made", "top")

    def __init__(self, top: Path) -> None:
        self.top = top
        self._folder: str | None = None
        self._handle = -1
        self._made: set[str] = set()

    def write(self, path: str, data: bytes) -> None:
        """A new file. Raises OSError; a file that is already there is one."""
        folder, _, name = path.rpartition("/")
        handle = self._open(folder)
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=handle)
        try:
            written = os.write(file, data)
            while written < len(data):
                written += os.write(file, data[written:])
        finally:
            os.close(file)

    def take(self, source: Path, paths: Iterable[str]) -> None:
        """The same files as below `source`, without copying them where the file system allows."""
        opened, folder_of = -1, None
        try:
            for path in paths:
                folder, _, name = path.rpartition("/")
                if folder != folder_of:
                    if opened >= 0:
                        os.close(opened)
                    opened, folder_of = os.open(source / folder, os.O_RDONLY | os.O_DIRECTORY), folder
                self._link(source, folder, name, opened, self._open(folder))
        finally:
            if opened >= 0:
                os.close(opened)

    def _link(self, source: Path, folder: str, name: str, there: int, here: int) -> None:
        try:
            os.link(name, name, src_dir_fd=there, dst_dir_fd=here, follow_symlinks=False)
        except OSError as problem:
            if problem.errno not in NO_LINKS:
                raise
            shutil.copy2(source / folder / name, self.top / folder / name, follow_symlinks=False)

    def _open(self, folder: str) -> int:
        if folder != self._folder:
            self.close()
            if folder not in self._made:
                (self.top / folder).mkdir(parents=True, exist_ok=True)
                self._made.add(folder)
            self._handle = os.open(self.top / folder, os.O_RDONLY | os.O_DIRECTORY)
            self._folder = folder
        return self._handle

    def close(self) -> None:
        """Let the open folder go."""
        if self._handle >= 0:
            os.close(self._handle)
        self._folder, self._handle = None, -1
