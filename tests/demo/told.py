"""What a finished demo left behind, in a form that tests can ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

NOW = "2026-05-01T20:00:00Z"
CITIES = ("berlin", "london", "mexico-city", "new-york", "san-francisco", "tokyo")


@dataclass(frozen=True)
class Told:
    """One run of `nocturne demo`: how it ended, what it said, and the folder it made."""

    code: int
    out: str
    err: str
    folder: Path

    @property
    def output(self) -> Path:
        """The finished site."""
        return self.folder / "output"

    @cached_property
    def runs(self) -> list[dict[str, Any]]:
        """The record of each night, oldest first."""
        found = [json.loads(path.read_text(encoding="utf-8")) for path in (self.folder / ".state" / "runs").iterdir()]
        return sorted(found, key=lambda record: str(record["now"]))

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """Every coming event of the site's open data."""
        return [event for city in CITIES for event in self._of(city)]

    def _of(self, city: str) -> Iterator[dict[str, Any]]:
        pages = self.output / "api" / "v1" / "events"
        for path in [pages / f"{city}.json", *sorted((pages / city).glob("[0-9]*.json"))]:
            yield from json.loads(path.read_text(encoding="utf-8"))["events"]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Every file of the demo, path below its folder -> bytes."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }
