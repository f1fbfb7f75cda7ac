"""Who opted out is asked nothing and shown nowhere, and only a keyed hash remembers it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nocturne.model.exchange import Outcome, Request
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.ruling import OptOut, OptOutKind, Tombstone
from nocturne.model.visit import PageRecord, Reading, VisitRecord
from nocturne.optout import KEY_VARIABLE, OptOuts
from tests.night.platform import Platform, event
from tests.night.project import Project
from tests.normalise.listings import listing

SITE = "https://nights.example"


def opted(kind: OptOutKind, value: str, **environment: str) -> OptOuts:
    """One opt-out."""
    return OptOuts.of([OptOut(kind=kind, value=value)], (), environment, SITE)


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("https://quiet.example/", True),
        ("https://www.quiet.example/programme?x=1", True),
        ("http://QUIET.example:8080/a", True),
        ("https://notquiet.example/", False),
        ("https://quiet.example.org/", False),
        ("https://example/", False),
        ("", False),
        ("mailto:me@quiet.example", False),
    ],
)
def test_a_domain_stands_for_itself_and_all_below_it(address: str, refused: bool) -> None:
    assert opted("domain", "quiet.example").refuses_address(address) is refused


@pytest.mark.parametrize(
    ("address", "refused"),
    [
        ("https://tickets.example/e/1", True),
        ("https://tickets.example/e/1/?utm_source=x", True),
        ("https://tickets.example/e/12", False),
        ("https://tickets.example/", False),
    ],
)
def test_a_link_stands_for_one_page_however_it_is_written(address: str, refused: bool) -> None:
    assert opted("link", "https://tickets.example/e/1").refuses_address(address) is refused


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("Quiet Collective", True),
        ("QUIET  collective!", True),
        ("Quiét Collective", True),
        ("Quiet", False),
        ("", False),
    ],
)
def test_an_organiser_is_known_by_the_letters_of_the_name(name: str, refused: bool) -> None:
    found = opted("organizer", "Quiet Collective").refuses_listing(listing(organizer_name=name))
    assert found is refused


def test_who_presents_in_the_title_or_is_the_house_invites_as_well() -> None:
    found = opted("organizer", "Quiet Collective")
    assert found.refuses_listing(listing(title="Quiet Collective presents: Dust Choir"))
    assert found.refuses_listing(listing(place=ListedPlace(name="Quiet Collective", address="Uferweg 3")))
    assert not found.refuses_listing(listing(title="Dust Choir, for a quiet collective"))
    assert not found.refuses_listing(listing(title="Loud Collective presents: Dust Choir"))


def test_an_organisers_page_counts_as_well_as_the_events() -> None:
    found = opted("domain", "quiet.example")
    assert found.refuses_listing(listing(organizer_url="https://quiet.example/about"))
    assert found.refuses_listing(listing(link="https://quiet.example/e/1"))
    assert not found.refuses_listing(listing(link="https://loud.example/e/1"))


def test_what_is_remembered_holds_without_the_operators_words_and_tells_nothing() -> None:
    first = opted("organizer", "Quiet Collective", **{KEY_VARIABLE: "secret"})
    (stone,) = first.tombstones
    assert "quiet" not in json.dumps([stone.kind, stone.digest]).lower()
    later = OptOuts.of((), [stone], {KEY_VARIABLE: "secret"}, SITE)
    assert later.refuses_listing(listing(organizer_name="Quiet Collective"))
    (other,) = opted("organizer", "Quiet Collective", **{KEY_VARIABLE: "other"}).tombstones
    assert other != stone, "the hash is keyed"


def _record(*listings: Listing) -> VisitRecord:
    page = PageRecord(
        url="https://list.example/",
        kind="list",
        listings=listings,
        follow=(Request(url="https://quiet.example/2", kind="list", expects="html"),),
    )
    seen = {each.key: "2026-05-01T03:00:00Z" for each in listings}
    return VisitRecord(
        source="calendar",
        city="berlin",
        entry="x",
        host="list.example",
        outcome=Outcome.OK,
        pages=(page,),
        first_seen=seen,
    )


def test_nothing_of_them_stays_in_what_was_read_or_remembered() -> None:
    found = opted("domain", "quiet.example")
    quiet, loud = listing(link="https://quiet.example/1"), listing(source_id="two", link="https://loud.example/2")
    record = found.cleaned(_record(quiet, loud))
    assert record.pages[0].listings == (loud,)
    assert record.pages[0].follow == ()
    assert set(record.first_seen) == {loud.key}
    assert found.read(Reading(listings=(quiet, loud))).listings == (loud,)
    untouched = _record(replace(loud, source_id="three"))
    assert OptOuts(frozenset[Tombstone](), b"").cleaned(untouched) is untouched


HELD = "eventbrite:880000000010"
OPT_OUT = """
[[opt_out]]
link = "https://www.eventbrite.com/e/night-tickets-880000000009"

[[opt_out]]
link = "https://www.eventbrite.com/e/night-tickets-880000000010"
"""


def test_what_opts_out_vanishes_from_the_site_the_state_and_the_requests_for_ever(
    project: Project, platform: Platform
) -> None:
    quiet = event(9, "2026-05-12", "Hushed Night")
    platform.events += [quiet, event(10, "2026-05-12", "Hushed Night, March 3")]
    project.run("nightly")
    assert "Hushed Night" in project.events()
    assert "Hushed Night, March 3" in project.run("explain", HELD).out
    assert "march 3" in project.run("report", "--json").out, "the report quotes what is held back"
    folder = project.path / "content" / "rulings"
    folder.mkdir()
    ruling = folder / "opted-out.toml"
    ruling.write_text(OPT_OUT, encoding="utf-8")
    asked = len(platform.asked)
    assert project.run("nightly", night=1).code == 0
    ruling.unlink()
    platform.conditional = False
    assert project.run("nightly", night=2).code == 0
    assert "Hushed Night" not in project.events()
    assert not [each.path for each in platform.asked[asked:] if quiet["id"] in each.path]
    assert "march 3" not in project.run("report", "--json", "--last", "9").out
    for root in ("output", ".state"):
        for path in (project.path / root).rglob("*"):
            assert not path.is_file() or (
                b"Hushed" not in path.read_bytes() and b"Quiet Coll" not in path.read_bytes()
            ), path


def test_a_platform_that_opts_out_gets_no_request_at_all(project: Project, platform: Platform) -> None:
    folder = project.path / "content" / "rulings"
    folder.mkdir()
    (folder / "out.toml").write_text(
        f'[[opt_out]]\nlink = "{platform.url("/d/germany--berlin/all-events/?page=1")}"\n', encoding="utf-8"
    )
    done = project.run("nightly")
    assert "opted out of being listed" in project.run("report").out
    assert platform.lists() == []
    assert done.code == 3
