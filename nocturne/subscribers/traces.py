"""Where an address stands in plain words on our own disk, and taking it out of there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_LOOKED_AT = (".private", ".state", ".cache", "output")
_LETTERS = (".eml", ".json")
"""What the outbox writes: one file a letter."""


def find(project: Path, address: str) -> list[Path]:
    """Every file that Nocturne writes in a project and that holds the address, however it is spelt."""
    folders = [project / name for name in _LOOKED_AT]
    return [path for folder in folders for path in _files(folder) if _holds(path, address)]


def remove(private: Path, address: str) -> list[Path]:
    """Delete the letters in the outbox that went to an address; returns which."""
    gone = [path for path in _files(private / "outbox") if path.suffix in _LETTERS and _holds(path, address)]
    for path in gone:
        path.unlink()
    return gone


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _holds(path: Path, address: str) -> bool:
    try:
        return address.lower().encode() in path.read_bytes().lower()
    except OSError:
        return False
