"""What ships is true: six cities where they are, pages to their names, and an example that would be published."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nocturne.config import curated, frontmatter
from nocturne.config.gazetteer import zone_points
from nocturne.config.load import load
from nocturne.model.city import City
from nocturne.model.point import distance_km
from nocturne.night import city_options
from nocturne.sources.base import sources
from nocturne.sources.eventbrite import EventbriteOptions
from nocturne.sources.luma import LumaOptions
from nocturne.sources.meetup import MeetupOptions
from nocturne.template import template_folder

CONFIG = load(template_folder(), city_options())
TRUE = {
    "berlin": ("Berlin", "DE", "Europe/Berlin", (52.520, 13.405)),
    "london": ("London", "GB", "Europe/London", (51.507, -0.128)),
    "mexico-city": ("Mexico City", "MX", "America/Mexico_City", (19.433, -99.133)),
    "new-york": ("New York", "US", "America/New_York", (40.713, -74.006)),
    "san-francisco": ("San Francisco", "US", "America/Los_Angeles", (37.775, -122.419)),
    "tokyo": ("Tokyo", "JP", "Asia/Tokyo", (35.690, 139.692)),
}
"""Slug -> name, country, zone, and the middle of the city as gazetteers give it."""


def test_six_cities_ship_where_they_are_on_earth() -> None:
    assert {city.slug for city in CONFIG.cities} == set(TRUE)
    for city in CONFIG.cities:
        name, country, zone, middle = TRUE[city.slug]
        assert (city.name, city.country, city.timezone) == (name, country, zone)
        assert distance_km((city.latitude, city.longitude), middle) < 1, city.slug
        assert distance_km(middle, zone_points()[zone]) < 600, city.slug


@pytest.mark.parametrize("city", CONFIG.cities, ids=lambda city: city.slug)
def test_each_city_is_found_on_the_three_platforms_by_its_own_name(city: City) -> None:
    eventbrite, meetup, luma = (city.sources[name] for name in ("eventbrite", "meetup", "luma"))
    assert isinstance(eventbrite, EventbriteOptions)
    assert isinstance(meetup, MeetupOptions)
    assert isinstance(luma, LumaOptions)
    assert eventbrite.place.endswith(f"--{city.slug}")
    assert meetup.location.startswith(f"{city.country.lower()}--")
    assert meetup.location.endswith(f"--{city.name}")
    assert re.fullmatch(r"discplace-[A-Za-z0-9]{15}", luma.place)


def test_no_two_cities_share_a_place() -> None:
    for name in ("eventbrite", "meetup", "luma"):
        assert len({str(city.sources[name]) for city in CONFIG.cities}) == len(CONFIG.cities)


@pytest.mark.parametrize("city", CONFIG.cities, ids=lambda city: city.slug)
def test_each_city_says_something_of_its_own(city: City) -> None:
    assert len(city.body.split()) > 80 or (city.language == "ja" and len(city.body) > 200)
    assert city.body.count("\n\n") >= 1
    assert not any(other.name in city.body for other in CONFIG.cities if other is not city)


def test_the_pages_that_visitors_look_for_ship_and_name_somebody_to_write_to() -> None:
    assert {page.slug for page in CONFIG.pages} == {"about", "legal", "privacy"}
    legal = next(page for page in CONFIG.pages if page.slug == "legal")
    assert CONFIG.site.contact in legal.body
    assert not any("{{" in page.body for page in (*CONFIG.pages, *CONFIG.source_pages))


def test_every_source_is_explained_to_visitors() -> None:
    assert {page.slug for page in CONFIG.source_pages} == {*sources(), "curated"}


def test_the_example_event_is_a_draft_that_only_needs_another_name(tmp_path: Path) -> None:
    folder = template_folder() / "content" / "events"
    assert curated.files(template_folder()) == []
    city, listing = curated.read(folder / "_example.md", "_example.md", set(TRUE))
    assert city == "berlin"
    assert listing.description
    used = set(frontmatter.read(folder / "_example.md").values)
    assert {"title", "city", "date", "time", "end", "place", "tags", "price", "organizer", "link"} <= used


def test_only_public_interfaces_and_pages_said_aloud_are_read() -> None:
    settings = (template_folder() / "content" / "site.toml").read_text(encoding="utf-8")
    for name in (name for name, each in CONFIG.sources.items() if each.pages):
        table = settings.partition(f"[sources.{name}]")[2].partition("\n[")[0]
        assert re.search(r"^pages = true +# .*terms", table, re.MULTILINE), name
        assert CONFIG.sources[name].delay is not None
        assert CONFIG.sources[name].budget is not None
