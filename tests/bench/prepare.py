"""A corpus of the benchmark (one JSON file a city) as a project: content, and the event state that a night would leave.

    python tests/bench/prepare.py CORPUS PROJECT

Every event becomes the row the normaliser writes: all public fields, its description whole, plain and as HTML.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nocturne.dedupe.identity import page_url, slug
from nocturne.model.event import KnownEvent, ListedAt, Offer, Place
from nocturne.normalise.markup import paragraphs
from nocturne.store.state import State

SEEN = "2029-12-31T03:00:00Z"
SITE = """\
title = "Nocturne"
base_url = "https://nocturne.example"
contact = "hello@nocturne.example"
event_pages = "all"
"""
CITY = """\
---
name: "{name}"
country: DE
coordinates: {{lat: {lat}, lng: {lng}}}
timezone: {tz}
---
Where the nights are.
"""
PAGE = "---\ntitle: {title}\n---\nWritten by the operator.\n"


class CorpusEvent(msgspec.Struct):
    """An event as the corpus has it; `start`, `end` ISO 8601 with offset, `price` 0 is free."""

    id: str
    title: str
    start: str
    end: str
    tz: str
    venue: str
    address: str
    lat: float
    lng: float
    description: str
    tags: tuple[str, ...]
    price: float
    currency: str
    image_url: str
    source: str
    link: str


class CorpusCity(msgspec.Struct):
    """A file of the corpus."""

    name: str
    slug: str
    tz: str
    lat: float
    lng: float
    events: list[CorpusEvent]


def main(corpus: Path, project: Path) -> int:
    """Write the project; files that hold the same already are left alone, and no corpus yet is an empty project."""
    write_content(project)
    state = State(project).open()
    decode = msgspec.json.Decoder(CorpusCity).decode
    files = sorted(corpus.glob("*.json"))
    for path in files:
        city = decode(path.read_bytes())
        write_city(project, city)
        state.save_events(city.slug, rows(city))
    print(f"{len(files)} cities in {project}", file=sys.stderr)
    return 0


def write_city(project: Path, city: CorpusCity) -> None:
    """The city's own file."""
    text = CITY.format(name=city.name, lat=city.lat, lng=city.lng, tz=city.tz)
    (project / "content" / "cities" / f"{city.slug}.md").write_text(text, encoding="utf-8")


def write_content(project: Path) -> None:
    """Settings and the operator's pages."""
    content = project / "content"
    for name in ("cities", "pages", "sources"):
        (content / name).mkdir(parents=True, exist_ok=True)
    (content / "site.toml").write_text(SITE, encoding="utf-8")
    for name in ("about", "legal", "privacy"):
        (content / "pages" / f"{name}.md").write_text(PAGE.format(title=name.capitalize()), encoding="utf-8")


def rows(city: CorpusCity) -> Iterator[KnownEvent]:
    """The events as the state has them."""
    for event in city.events:
        key, name = event.id[:12], slug(event.title)
        link = event.link.partition("?")[0]
        start = datetime.fromisoformat(event.start)
        listed = ListedAt(
            source=event.source, source_id=event.id, link=link, extractor="jsonld", first_seen=SEEN, last_seen=SEEN
        )
        yield KnownEvent(
            id=key,
            slug=name,
            title=event.title,
            description=event.description,
            description_html=paragraphs(event.description),
            date=f"{start:%Y-%m-%d}",
            time=f"{start:%H:%M}",
            night=f"{start - timedelta(hours=5):%Y-%m-%d}",
            start=event.start,
            end=event.end,
            timezone=event.tz,
            location=f"{event.venue}, {event.address}",
            place=Place(
                name=event.venue, address=event.address, locality=city.name, country="DE", lat=event.lat, lng=event.lng
            ),
            tags=event.tags,
            price="free" if event.price == 0 else f"{event.price:g} {event.currency}",
            offer=Offer(is_free=event.price == 0, low=event.price, high=event.price, currency=event.currency),
            image_url=event.image_url,
            city=city.slug,
            source=event.source,
            link=link,
            sources=(listed,),
            first_seen=SEEN,
            last_seen=SEEN,
            url=page_url(city.slug, name, key),
            aliases=(f"{event.source}:{event.id}",),
            origins=dict.fromkeys(("title", "start", "place", "offer", "description"), f"{event.source}:{event.id}"),
            merged=(f"first listed by {urlsplit(link).hostname}",),
        )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
