"""What a page depends on, in a few bytes: when nothing of it changed, the page is not made again."""

from __future__ import annotations

import os
import sys
import zoneinfo
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import nocturne

LIBRARIES = (
    "anyascii",
    "babel",
    "jinja2",
    "markdown",
    "markupsafe",
    "msgspec",
    "nh3",
    "tzdata",
    "pydantic",
    "pyyaml",
    "rcssmin",
    "rjsmin",
)
"""Distributions whose version can change a byte of the output."""


def digest(*parts: bytes | str) -> str:
    """16 hex digits over the parts and their boundaries."""
    state = sha256(usedforsecurity=False)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        state.update(b"%d:" % len(data))
        state.update(data)
    return state.hexdigest()[:16]


def files(folder: Path, names: Iterable[str] | None = None) -> str:
    """Digest over the paths and bytes of every file below `folder`, or only of the entries `names` of it."""
    tops = [folder] if names is None else [folder / name for name in sorted(names)]
    found = sorted(path for top in tops for path in _files(top))
    return digest(*(part for path in found for part in (path.relative_to(folder).as_posix(), path.read_bytes())))


def _files(top: Path) -> Iterable[Path]:
    if top.is_file():
        return [top]
    return (Path(root) / name for root, _, names in os.walk(top) for name in names if not name.endswith((".pyc", "~")))


def code() -> str:
    """Digest over everything but data that decides the bytes: our own code, Python and the libraries' versions."""
    package = Path(nocturne.__file__).parent
    ours = files(package, ("site", "model", "config", "__init__.py"))
    return digest(ours, sys.version, _zone_data(), *_versions())


def _zone_data() -> bytes:
    """The version of the system's time zones, b"" where it does not tell (then they come from the tzdata library)."""
    for folder in zoneinfo.TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open("rb") as file:
                return file.readline(80)
        except OSError:
            continue
    return b""


def _versions() -> list[str]:
    """Names such as `jinja2-3.1.6.dist-info`, read from folders, which costs a hundredth of importing metadata."""
    found = set()
    for folder in sys.path:
        try:
            found |= {path.name.lower() for path in Path(folder or ".").iterdir() if path.suffix == ".dist-info"}
        except OSError:
            continue
    return sorted(name for name in found if name.startswith(tuple(f"{library}-" for library in LIBRARIES)))


def state(path: Path) -> tuple[str, int]:
    """Digest and size of a state file, "" and 0 where there is none."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return "", 0
    return sha256(data, usedforsecurity=False).hexdigest()[:32], len(data)
