"""Scenes are read from an event's own words in the languages of our cities, and the words are kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nocturne.enrich.scenes import tagged
from nocturne.enrich.vocabulary import SCENES
from nocturne.enrich.wanted import unwanted, wanted
from nocturne.model.event import KnownEvent
from nocturne.normalise.tags import LIMIT, tags
from tests.dedupe.events import merged, only, told


def event(title: str, description: str = "", *, source: str = "luma", **changes: Any) -> KnownEvent:
    """An event with these words."""
    return only(merged([told(f"{source}:a", title, description=description, **changes)]))


def scenes(title: str, description: str = "") -> set[str]:
    """The scenes of these words."""
    return set(tagged(event(title, description)).tags)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("TECHNO night", {"techno"}),
        ("Drum & Bass all night", {"drum-and-bass"}),
        ("Post-Punk Weekender", {"punk"}),
        ("Jazzkonzert im Hof", {"jazz"}),
        ("東京ジャズ・ナイト", {"jazz"}),
        ("ノイズとアンビエント", {"noise", "ambient"}),
        ("Filmabend + Diskussion", {"film", "talks"}),
        ("Cineclub: cortometrajes", {"film"}),
        ("Lesung: Neue Texte", {"reading"}),
        ("LGBTQIA+ Cabaret", {"queer"}),
        ("Taller de risografía", {"workshop", "zine"}),
        ("もくもく会 #5", {"tech"}),
        ("Repair Café", {"diy"}),
        ("Career Fair Berlin", {"job-fair"}),
        ("Jobmesse Ostkreuz", {"job-fair"}),
        ("Feria de Empleo CDMX", {"job-fair"}),
        ("Salon de l’emploi", {"job-fair"}),
        ("就職フェア 2026", {"job-fair"}),
    ],
)
def test_a_title_names_its_scenes(title: str, found: set[str]) -> None:
    assert scenes(title) == found


@pytest.mark.parametrize(
    "title",
    ["House Concert in a private house", "Art Garfunkel Tribute", "Night of Rust and Reeds", "Jazzy's birthday", ""],
)
def test_words_that_only_contain_a_scenes_word_name_none(title: str) -> None:
    assert scenes(title or "Low Tide") == set()


def test_a_text_names_a_scene_only_outright() -> None:
    assert scenes("Low Tide", "An evening of free jazz and harsh noise.") == {"jazz", "noise"}
    assert scenes("Low Tide", "We dance, talk and make noise until the film ends.") == set()
    assert scenes("Low Tide", "A new sound system has come to the old gallery.") == set()


def test_what_stands_far_down_in_a_text_is_about_something_else() -> None:
    assert scenes("Low Tide", "Long tones. " * 80 + "The house is also known for its jazz jam session.") == set()


def test_the_words_that_gave_a_tag_are_kept() -> None:
    assert tagged(event("Night of Drones", "With a string quartet.")).tagged == {
        "ambient": 'title "drones"',
        "classical": 'text "string quartet"',
    }


def test_a_sources_own_tags_stay_first_and_are_not_said_twice() -> None:
    found = tagged(event("Free Jazz", tags=("jazz", "improv")))
    assert (found.tags, found.tagged) == (("jazz", "improv"), {})


def test_there_are_never_more_tags_than_the_limit() -> None:
    many = tuple(f"tag-{letter}" for letter in "abcdefghi")
    found = tagged(event("Techno, jazz and punk", tags=many))
    assert len(found.tags) == LIMIT and found.tags[: len(many)] == many


def test_tagging_twice_changes_nothing_and_a_new_title_tags_anew() -> None:
    once = tagged(event("Jazz night"))
    assert tagged(once) == once
    assert tagged(replace(once, title="Punk night")).tags == ("punk",)


def test_every_scene_is_a_tag_as_tags_are_written_and_stands_once() -> None:
    names = [scene.tag for scene in SCENES]
    assert tags(names[:LIMIT]) == tuple(names[:LIMIT])
    assert len(set(names)) == len(names)
    assert all(tags([name]) == (name,) for name in names)


def test_a_city_lists_no_event_with_a_tag_it_leaves_out() -> None:
    fair, night = tagged(event("Career Fair Berlin")), tagged(event("Jazz night"))
    kept, left_out = wanted([fair, night], {"job-fair"})
    assert (kept, left_out) == ([night], [fair])
    issue = unwanted(fair, {"job-fair"})
    assert (issue.code, issue.evidence) == ("tag/excluded", 'Career Fair Berlin [title "career fair"]')
    assert wanted([fair, night], {"JobFair"}) == ([night], [fair]), "however the operator writes it"
    assert unwanted(fair, {"JobFair"}) == issue


def test_what_the_operator_wrote_is_listed_all_the_same() -> None:
    mine = tagged(event("Career Fair for Night Owls", source="curated"))
    assert wanted([mine], {"job-fair"}) == ([mine], [])
