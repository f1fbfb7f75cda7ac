"""A small project around a platform on loopback, and the ways to run verbs on it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 5, 1, 3, 17, tzinfo=UTC)
HANG = 120
"""Seconds after which a run counts as hanging."""

SITE = """
title = "Test nights"
base_url = "https://nights.example"
contact = "hello@nights.example"

[fetch]
timeout = {timeout}
{fetch}

[sources.calendar]
delay = 0.0

[sources.jsonld]
delay = 0.0

[sources.eventbrite]
pages = true
base_url = "{base_url}"
delay = 0.0
budget = {budget}
"""

BERLIN = """---
name: Berlin
country: DE
coordinates: {lat: 52.52, lng: 13.405}
timezone: Europe/Berlin
radius_km: 25
sources:
  eventbrite: {place: germany--berlin}
---
Berlin.
"""


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Project:
    """A project in a folder."""

    path: Path

    def command(self, verb: str, *words: str, night: int = 0) -> list[str]:
        """The command of a verb in simulated night `night`."""
        now = (NOW + timedelta(days=night)).isoformat()
        return [sys.executable, "-m", "nocturne", verb, "--project", str(self.path), "--now", now, *words]

    def run(self, verb: str, *words: str, night: int = 0) -> Run:
        """Run a verb in a process of its own."""
        done = subprocess.run(
            self.command(verb, *words, night=night), capture_output=True, text=True, timeout=HANG, env=environment(),
            check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Run(done.returncode, done.stdout, done.stderr)

    def events(self, city: str = "berlin") -> dict[str, dict[str, Any]]:
        """The published events of a city by title."""
        found = json.loads((self.path / f"output/api/v1/events/{city}.json").read_text(encoding="utf-8"))
        return {each["title"]: each for each in found["events"]}

    def remembered(self, city: str = "berlin") -> dict[str, dict[str, Any]]:
        """The events of the state by title."""
        rows = (self.path / f".state/events/{city}.ndjson").read_text(encoding="utf-8").splitlines()
        return {row["title"]: row for row in map(json.loads, rows)}

    def report(self) -> dict[str, Any]:
        """The record of the newest run."""
        record = json.loads(self.run("report", "--json").out)[0]
        assert isinstance(record, dict)
        return record

    def visit(self) -> dict[str, Any]:
        """The only visit of the newest run."""
        [row] = self.report()["visits"]
        assert isinstance(row, dict)
        return row


def environment() -> dict[str, str]:
    """Ours, without secrets and wherever we are started."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOCTURNE_")}
    return kept | {"PYTHONPATH": str(ROOT)}


def make(
    folder: Path,
    base_url: str,
    *,
    budget: int = 400,
    timeout: float = 20.0,
    fetch: str = "",
    cities: Mapping[str, str] = MappingProxyType({"berlin": BERLIN}),
) -> Project:
    """A project that asks `base_url` in place of the platform; `cities` are city files by slug."""
    content = folder / "content"
    (content / "cities").mkdir(parents=True)
    site = SITE.format(base_url=base_url, budget=budget, timeout=timeout, fetch=fetch)
    (content / "site.toml").write_text(site, encoding="utf-8")
    for slug, text in cities.items():
        (content / "cities" / f"{slug}.md").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "site_templates", folder / "site_templates")
    return Project(folder)
