"""A project whose every text field holds hostile words, on the real road and, past the normaliser, in the state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nocturne.assembly import assemble
from nocturne.config.load import load
from nocturne.dedupe.identity import event_id
from nocturne.model.city import City
from nocturne.model.event import KnownEvent, ListedAt, Offer, Organizer, Place
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, Sighting, TextFormat
from nocturne.model.ruling import Rulings
from nocturne.night import city_options
from nocturne.rulings import CityRulings
from nocturne.site.build import build
from nocturne.store.state import State

NOW = datetime(2026, 5, 1, 18, 0, tzinfo=UTC)
SEEN = "2026-05-01T18:00:00Z"
TOLD, STORED = "toldtown", "storedtown"
"""One city is filled by the normaliser, the other by somebody who wrote into the state."""
BASE = "https://nocturne.example/sub"
FORMATS: tuple[TextFormat, ...] = ("plain", "html", "markdown")
ALLOWED = (
    "<p>x <strong>x</strong> <em>x</em> <b>x</b> <i>x</i> <code>x</code><br>"
    '<a href="https://example.org/">x</a></p><ul><li>x</li></ul><ol><li>x</li></ol>'
    "<blockquote>x</blockquote><pre>x</pre><h3>x</h3><h4>x</h4>"
)
"""Everything an organiser's description may consist of."""
SITE = f"""\
title = "Nocturne"
base_url = "{BASE}"
contact = "hello@nocturne.example"
images = "source"
"""
CITY = """\
---
name: {name}
country: DE
coordinates: {{lat: 52.52, lng: 13.405}}
timezone: Europe/Berlin
online: true
sources:
  eventbrite: {{}}
---
A town.
"""


@dataclass(frozen=True, slots=True)
class Built:
    """A built site; `words` by the id of the stored event that holds them."""

    output: Path
    words: dict[str, str]


def build_site(project: Path, words: Sequence[str], *, rich: str = "") -> Built:
    """Build a site of `words`; `rich` is the description of all events in place of the word."""
    cities = project / "content" / "cities"
    cities.mkdir(parents=True)
    (project / "content" / "site.toml").write_text(SITE, encoding="utf-8")
    for slug in (TOLD, STORED):
        (cities / f"{slug}.md").write_text(CITY.format(name=slug.capitalize()), encoding="utf-8")
    config, state = load(project, city_options()), State(project).open()
    told = next(city for city in config.cities if city.slug == TOLD)
    state.save_events(TOLD, _told(told, words, rich))
    stored = {event_id("luma", f"evt-{at}", STORED): word for at, word in enumerate(words)}
    state.save_events(STORED, [_stored(key, at, word, rich) for at, (key, word) in enumerate(stored.items())])
    build(project, project / "output", NOW, jobs=1, city_options=city_options)
    return Built(project / "output", stored)


def _told(city: City, words: Sequence[str], rich: str) -> tuple[KnownEvent, ...]:
    sightings = [
        Sighting(listing=_listing(at, word, rich), seen_at=SEEN, first_seen=SEEN, fresh=True)
        for at, word in enumerate(words)
    ]
    rulings = CityRulings(Rulings(), city.slug)
    return assemble(city, sightings, (), NOW, {"luma": "full"}, rulings=rulings).events


def _listing(at: int, word: str, rich: str) -> Listing:
    day = NOW + timedelta(days=at % 300)
    return Listing(
        source="luma",
        source_id=f"evt-{at}",
        title=f"Night {word}" if at % 2 else word,
        start=f"{day:%Y-%m-%d}T20:00",
        extractor=word,
        link=word if at % 3 else f"https://example.org/{at}?x={word}",
        timezone=word if at % 5 == 0 else "",
        doors=word,
        age_limit=word,
        description=rich or word,
        description_format="html" if rich else FORMATS[at % 3],
        place=ListedPlace(name=word, address=word, locality=word, region=word, postal_code=word, country=word),
        offer=ListedOffer(text=word, low=word, currency=word, availability=word),
        tags=(word, "techno"),
        image_url=word if at % 3 else f"https://example.org/{at}.jpg?{word}",
        status=word,
        organizer_name=word,
        organizer_url=word,
        performers=(word,),
        series_id=word,
        language=word,
    )


def _stored(key: str, at: int, word: str, rich: str) -> KnownEvent:
    day = f"{NOW + timedelta(days=at % 300):%Y-%m-%d}"
    listed = ListedAt(
        source="luma", source_id=f"evt-{at}", link=word, extractor=word, first_seen=SEEN, last_seen=SEEN,
    )  # fmt: skip
    return KnownEvent(
        id=key,
        slug="night",
        title=word,
        description=rich or word,
        description_html=rich or word,
        date=day,
        time="20:00",
        night=day,
        start=f"{day}T20:00:00+02:00",
        timezone="Europe/Berlin",
        doors=word,
        age_limit=word,
        location=word,
        place=Place(name=word, address=word, locality=word, region=word, postal_code=word, country=word),
        tags=(word, "techno"),
        price=word,
        offer=Offer(currency=word),
        image_url=word,
        organizer=Organizer(name=word, url=word),
        performers=(word,),
        language=(word, "fr", "")[at % 3],
        city=STORED,
        source="luma",
        link=word,
        sources=(listed,),
        series_id=word,
        first_seen=SEEN,
        last_seen=SEEN,
        changed=({"at": SEEN, "field": "title", "from": word, "to": word},),
        url=f"/{STORED}/e/night-{key}.html",
        aliases=(f"luma:evt-{at}",),
        merged=(word,),
    )
