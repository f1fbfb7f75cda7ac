"""Atomic reading and writing of plain files, and the lock that keeps two runs apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from nocturne.errors import Locked, StateError

T = TypeVar("T")


def write(path: Path, data: bytes) -> bool:
    """Put `data` at `path` in one step; readers see the old file or the new one, never a part.

    Returns False, and leaves the file and its mtime alone, when it already holds these bytes.
    """
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync(path.parent)
    return True


def sync(folder: Path) -> None:
    """Make a rename outlive a power cut: the folder's own entry has to reach the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(root: Path) -> None:
    """Remove what writers left that were killed between writing and renaming. Only for who holds the lock."""
    for path in root.rglob(".*.tmp"):
        path.unlink(missing_ok=True)


def write_value(path: Path, value: object) -> bool:
    """One value of our own types as indented JSON, so that a diff of two nights can be read."""
    return write(path, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def read_value(path: Path, kind: type[T]) -> T | None:
    """The value at `path`, None when there is no file. Raises StateError when it is not a `kind`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as problem:
        raise StateError(f"{path}: cannot be read ({problem}); restore it or remove it") from problem


def write_rows(path: Path, rows: Iterable[object]) -> bool:
    """NDJSON: one value a line, in the order given."""
    encode = msgspec.json.Encoder().encode
    return write(path, b"".join(encode(row) + b"\n" for row in rows))


def write_rows_if_any(path: Path, rows: Sequence[object]) -> None:
    """Rows as NDJSON; none leave no file."""
    if rows:
        write_rows(path, rows)
    else:
        path.unlink(missing_ok=True)


def read_rows(path: Path, kind: type[T]) -> list[T]:
    """The rows of an NDJSON file, [] when there is none. Raises StateError naming the first bad line."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as problem:
        raise StateError(f"{path}: cannot be read ({problem.strerror})") from problem
    return list(_decoded(path, lines, kind))


def _decoded(path: Path, lines: list[bytes], kind: type[T]) -> Iterator[T]:
    decode = msgspec.json.Decoder(kind).decode
    for number, line in enumerate(lines, 1):
        try:
            yield decode(line)
        except msgspec.DecodeError as problem:
            raise StateError(f"{path}:{number}: {problem}; restore the file from the last good state") from problem


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the project alone. Raises Locked at once when another process holds it; a dead holder holds nothing."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as problem:
        raise StateError(
            f"{path}: cannot be opened ({problem.strerror}); the state folder has to be writable"
        ) from problem
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"another run is at work here ({path} is locked); wait for it to end") from None
        yield
