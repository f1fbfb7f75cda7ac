"""A content folder of two cities to break in one place at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nocturne.config.load import Config, load
from nocturne.errors import ContentErrors
from nocturne.night import city_options

SITE = 'title = "Test nights"\nbase_url = "https://nights.test"\ncontact = "hello@nights.test"\n'
BERLIN = """---
name: Berlin
country: DE
coordinates: {lat: 52.52, lng: 13.405}
timezone: Europe/Berlin
radius_km: 12.5
language: de
online: true
sources:
  eventbrite: {place: germany--berlin, organizations: ["77", 88]}
  meetup:
    location: de--Berlin
    groups: [slow-ears]
  luma:
  calendar: ["https://house.test/all.ics"]
---

Long nights.
"""
OSLO = """---
name: Oslo
country: "NO"
coordinates: {lat: 59.9139, lng: 10.7522}
timezone: Europe/Oslo
---
"""
PAGE = "---\ntitle: About\n---\nWrite to {{ contact }}.\n"


@dataclass(frozen=True)
class Folder:
    """A project's folder."""

    path: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Put a file below `content/`."""
        path = self.path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def change(self, name: str, old: str, new: str) -> None:
        """Change the one place in a file that says `old`."""
        path = self.path / "content" / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def load(self) -> Config:
        """Load it with the options of the real sources."""
        return load(self.path, city_options())

    def errors(self) -> list[str]:
        """What loading says is wrong; nothing when it loads."""
        try:
            self.load()
        except ContentErrors as found:
            return str(found).splitlines()
        return []


def folder(path: Path) -> Folder:
    """A sound one."""
    made = Folder(path)
    made.write("site.toml", SITE)
    made.write("cities/berlin.md", BERLIN)
    made.write("cities/oslo.md", OSLO)
    made.write("pages/about.md", PAGE)
    return made
