"""Who invites has a list of what they invite to, at an address that says who they are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocturne.model.event import KnownEvent, Organizer, Place
from nocturne.site import organizers
from nocturne.site.rows import NAME
from nocturne.store.state import State
from tests.site.projects import event, save, site


def by(name: str, number: int, **known: Any) -> KnownEvent:
    """An event of an organiser with an address of their own."""
    return event(number, organizer=Organizer(name=name, url="https://crew.example/"), **known)


def listed(output: Path, page: str) -> list[str]:
    """The ids of a list page's events."""
    text = (output / page / "index.html").read_text(encoding="utf-8")
    return re.findall(r'<li class="h-event [^"]*" id="([^"]+)"', text)


def page_of(output: Path, number: int) -> str:
    return (output / f"berlin/e/night-{number}-be{number:010d}.html").read_text(encoding="utf-8")


def test_three_events_make_a_page_with_a_calendar_that_event_pages_and_the_sitemap_lead_to(project: Path) -> None:
    save(project, "berlin", [*(by("Rusty Lamp e.V.", n) for n in range(3)), by("Twice", 3), by("Twice", 4), event(5)])
    output, _ = site(project)
    assert listed(output, "berlin/organizer/rusty-lamp-e-v") == [f"be{n:010d}" for n in range(3)]
    calendar = (output / "berlin/organizer/rusty-lamp-e-v/events.ics").read_text()
    assert calendar.count("BEGIN:VEVENT") == 3
    assert '<h1 class="p-name">Rusty Lamp e.V., Berlin</h1>' in (
        output / "berlin/organizer/rusty-lamp-e-v/index.html"
    ).read_text("utf-8")
    assert 'class="p-organizer" href="../../berlin/organizer/rusty-lamp-e-v/">Rusty Lamp e.V.</a>' in page_of(output, 0)
    assert 'class="aside" href="https://crew.example/"' in page_of(output, 0)
    assert not (output / "berlin/organizer/twice").exists()
    assert "/organizer/" not in page_of(output, 3)
    assert 'class="p-organizer" href="https://crew.example/"' in page_of(output, 3)
    sitemap = (output / "sitemaps/berlin.xml").read_text()
    assert "/berlin/organizer/rusty-lamp-e-v/</loc>" in sitemap and "twice" not in sitemap


def test_what_a_machine_made_counts_for_nobody(project: Path) -> None:
    save(project, "berlin", [by("Crew", 0), by("Crew", 1), by("Crew", 2, is_ai_generated=True)])
    output, _ = site(project)
    assert not (output / "berlin/organizer").exists()
    save(project, "berlin", [*(by("Crew", n) for n in range(3)), by("Crew", 3, is_ai_generated=True)])
    site(project)
    assert listed(output, "berlin/organizer/crew") == [f"be{n:010d}" for n in range(3)]
    assert "/organizer/" not in page_of(output, 3)


def test_an_organizers_page_tells_no_more_of_a_hidden_place_than_others(project: Path) -> None:
    hidden = Place(locality="Berlin", hidden=True)
    save(project, "berlin", [by("Crew", n, place=hidden, location="Berlin") for n in range(3)])
    output, _ = site(project)
    text = (output / "berlin/organizer/crew/index.html").read_text("utf-8")
    assert "place after sign-up" in text and "Canal Street" not in text


def test_names_that_differ_in_case_alone_are_one_organiser_and_others_are_not(project: Path) -> None:
    one = [by("DIM LIGHTS", 0), by("Dim Lights", 1), by("Dim Lights", 2)]
    two = [by("Dím Lights", n) for n in (3, 4, 5)]
    save(project, "berlin", [*one, *two])
    output, _ = site(project)
    assert listed(output, "berlin/organizer/dim-lights") == [f"be{n:010d}" for n in range(3)]
    (other,) = {path.name for path in (output / "berlin/organizer").iterdir()} - {"dim-lights"}
    assert re.fullmatch(r"dim-lights-[0-9a-f]{6}", other)
    assert listed(output, f"berlin/organizer/{other}") == [f"be{n:010d}" for n in (3, 4, 5)]
    assert "Dim Lights, Berlin" in (output / "berlin/organizer/dim-lights/index.html").read_text("utf-8")


def test_an_address_stays_when_the_other_of_that_name_has_nothing_to_come(project: Path) -> None:
    """What is over and in the archive still says whose address it is."""
    State(project).archive("berlin", [by("Dim Lights", 900, date="2025-06-01", night="2025-06-01",
                                         start="2025-06-01T20:00:00+02:00", time="20:00", end=None)])  # fmt: skip
    save(project, "berlin", [by("Dím Lights", n) for n in range(3)])
    output, _ = site(project)
    (only,) = (path.name for path in (output / "berlin/organizer").iterdir())
    assert re.fullmatch(r"dim-lights-[0-9a-f]{6}", only)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("地下室", "DeXiaShi"),
        ("Ærø & Søn", "aero-son"),
        ("CON", "con-organizer"),
        ("بيت الموسيقى", "byt-lmwsyqa"),
        ("x" * 200, "x" * 60),
        ("…", ""),
    ],
)
def test_every_script_has_an_address(name: str, slug: str) -> None:
    assert organizers.slugs([name]).get(organizers.folded(name), "") == slug.lower()


@given(st.lists(st.text(max_size=30), max_size=6))
def test_addresses_are_fit_different_and_the_same_in_every_order(names: list[str]) -> None:
    found = organizers.slugs(names)
    assert all(NAME.fullmatch(slug) for slug in found.values())
    assert len(set(found.values())) == len(found)
    assert organizers.slugs(reversed(names)) == found
