"""The night asks an appointed geocoder: each address once, at its pace, and never about a hidden place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.fetch.server import Asked, Reply, Site, answer
from tests.night.platform import Platform, event
from tests.night.project import Project, make


class Geocoder(Site):
    """Knows every house but number 2, and forbids crawlers everything."""

    def __init__(self) -> None:
        self.broken = False
        super().__init__()

    def reply_to(self, asked: Asked) -> Reply:
        """A result of the jsonv2 form."""
        if asked.path == "/robots.txt":
            return answer(200, b"User-agent: *\nDisallow: /\n", Content_Type="text/plain")
        if self.broken:
            return answer(500, b"{}")
        asked_for = parse_qs(urlsplit(asked.path).query)["q"][0]
        house = {"lat": "52.5001", "lon": "13.4002", "place_rank": 30, "category": "building"}
        known = [] if asked_for.startswith("Uferweg 2") else [house]
        return answer(200, json.dumps(known).encode(), Content_Type="application/json")

    def questions(self) -> list[str]:
        """What was asked for, in order."""
        return [parse_qs(urlsplit(each).query)["q"][0] for each in self.paths()]


def unlocated(number: int) -> dict[str, Any]:
    """An event whose place has an address and no point."""
    one = event(number, f"2026-05-{10 + number}")
    for key in ("latitude", "longitude"):
        one["primary_venue"]["address"].pop(key)
    return one


@pytest.fixture
def geocoder() -> Iterator[Geocoder]:
    with Geocoder() as running:
        yield running


@pytest.fixture
def asking(tmp_path: Path, geocoder: Geocoder) -> Iterator[tuple[Project, Platform]]:
    secret = unlocated(3)
    secret["primary_venue"]["name"] = "Secret location"
    with Platform([unlocated(1), unlocated(2), secret, event(4, "2026-05-14")]) as platform:
        project = make(tmp_path / "project", platform.url(""))
        site = project.path / "content" / "site.toml"
        site.write_text(f'{site.read_text()}\n[geocoding]\nurl = "{geocoder.url("/search")}"\ndelay = 1.0\n')
        yield project, platform


def test_addresses_get_points_and_are_asked_about_once(asking: tuple[Project, Platform], geocoder: Geocoder) -> None:
    project, _ = asking
    assert project.run("nightly").code == 0
    assert sorted(geocoder.questions()) == ["Uferweg 1, 10115 Berlin, DE", "Uferweg 2, 10115 Berlin, DE"]
    assert not any(each.path == "/robots.txt" for each in geocoder.asked), "an appointed service is not crawled"
    place = project.events()["Night of Rust and Reeds 1"]["place"]
    assert (place["lat"], place["lng"]) == (52.5001, 13.4002)
    assert project.events()["Night of Rust and Reeds 2"]["place"]["lat"] is None
    hidden = project.events()["Night of Rust and Reeds 3"]["place"]
    assert hidden["hidden"] and hidden["lat"] is None
    assert project.remembered()["Night of Rust and Reeds 1"]["located_by"] == "127.0.0.1"
    assert project.remembered()["Night of Rust and Reeds 4"]["located_by"] == ""
    assert project.run("nightly", night=1).code == 0
    assert len(geocoder.questions()) == 2, "what is not known is asked about again after months only"
    assert project.run("nightly", night=2).code == 0


def test_a_geocoder_that_fails_costs_nothing_but_its_points(
    asking: tuple[Project, Platform], geocoder: Geocoder
) -> None:
    project, _ = asking
    geocoder.broken = True
    done = project.run("nightly")
    assert done.code in (0, 3) and len(project.events()) == 4
    assert "geocode/stopped" in json.dumps(project.report())


def test_nothing_is_asked_when_no_service_is_named(project: Project, geocoder: Geocoder) -> None:
    assert project.run("nightly").code == 0 and geocoder.asked == []
