"""A small project of one city, and `nocturne serve` running on it as a person would start it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nocturne.template import template_folder

NOW = "2026-05-01T18:00:00Z"
SITE = """\
title = "Nocturne"
base_url = "{base_url}"
language = "en"
contact = "hello@nocturne.example"
"""
CITY = """\
---
name: Lisbon
country: PT
coordinates: {lat: 38.72, lng: -9.14}
timezone: Europe/Lisbon
---
Rooms above the river.
"""
HANG_SECONDS = 60.0


def make(folder: Path, base_url: str = "https://nights.example") -> Path:
    """Write the project into `folder`; templates are the packaged ones unless the project brings its own."""
    for name, text in {
        "content/site.toml": SITE.format(base_url=base_url),
        "content/cities/lisbon.md": CITY,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def own_templates(folder: Path) -> Path:
    """Give the project templates of its own; returns their folder."""
    for path in sorted((template_folder() / "site_templates").rglob("*")):
        if path.is_file():
            to = folder / "site_templates" / path.relative_to(template_folder() / "site_templates")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(path.read_bytes())
    return folder / "site_templates"


def edit(path: Path, old: str, new: str) -> None:
    """Change a file as an editor does: all at once."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.with_name(f".{path.name}.tmp").write_text(text.replace(old, new), encoding="utf-8")
    path.with_name(f".{path.name}.tmp").replace(path)


@dataclass
class Preview:
    """A running server: where it is, and what it has said so far."""

    address: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Collect what the server says until it ends."""
        assert self.process.stderr
        for line in self.process.stderr:
            with self._news:
                self.said.append(line.rstrip("\n"))
                self._news.notify_all()

    def heard(self, words: str) -> str:
        """The first line that holds `words`, once it was said."""
        with self._news:
            self._news.wait_for(lambda: any(words in line for line in self.said), timeout=HANG_SECONDS)
            found = [line for line in self.said if words in line]
        assert found, f"{words!r} was not said: {self.said}"
        return found[0]


@contextmanager
def serving(project: Path, port: int = 0) -> Iterator[Preview]:
    """`nocturne serve` on `project` until the block ends; port 0 takes a free one."""
    words = [sys.executable, "-m", "nocturne", "serve", "--project", str(project), "--port", str(port), "--now", NOW]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            preview = Preview(line.split()[0], process)
            listener = threading.Thread(target=preview.listen, daemon=True)
            listener.start()
            yield preview
        finally:
            process.terminate()
