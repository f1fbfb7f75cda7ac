"""Two events that look like one: parts, halls, years, tributes, streets and towns that give bars their names."""

from __future__ import annotations

import pytest

from nocturne.dedupe.match import compare, traits, weigh
from tests.dedupe.test_match import Record, event


def at(name: str, title: str = "Salt Mine", **place: object) -> Record:
    """An event in the house `name`."""
    return event(title, city="berlin", place={"name": name, **place})


TWO = {
    "parts in letters": (event("Long Opera Part One"), event("Long Opera Part Two")),
    "parts in Roman figures": (event("Harbour Lecture I"), event("Harbour Lecture IV")),
    "Roman figures of one letter": (event("Harbour Lecture V"), event("Harbour Lecture X")),
    "a first part that does not say so": (event("Salt Desert"), event("Salt Desert: Part Two")),
    "groups": (event("Clay Evening (Group A)"), event("Clay Evening (Group B)")),
    "tracks of a conference": (event("Session A: Small Machines"), event("Session B: Small Machines")),
    "films of one name": (event("Film: The Pale Count (1922)"), event("Film: The Pale Count (2024)")),
    "an extra show": (event("Ada Ferro"), event("Ada Ferro Zusatzshow", "2026-05-09T23:00:00+02:00")),
    "a second show": (event("Ada Ferro"), event("Ada Ferro (2nd show)", "2026-05-09T23:00:00+02:00")),
    "a tribute": (event("Ada Ferro"), event("Ada Ferro Tribute Band")),
    "one word of a longer name": (event("The Regional"), event("The Regional Gallery Tour")),
    "numbered halls": (at("Depot 1"), at("Depot 2")),
    "lettered rooms": (at("Room A, Lachkeller"), at("Room B, Lachkeller")),
    "the great hall and the small one": (at("Tonhaus Großer Saal"), at("Tonhaus Kleiner Saal")),
    "upstairs and downstairs": (at("The Anchor, upstairs"), at("The Anchor, downstairs")),
    "storytime in a branch": (at("Town Library", "Storytime"), at("Town Library - Mission", "Storytime")),
    "a bar named after the street of another": (
        at("Orange Bar", "Karaoke Night", address="Orange Street 168"),
        at("Café Nova", "Karaoke Night", address="Orange Street 20"),
    ),
    "a bar that shares a word, and another house": (
        at("Union Hall", "Open Stage", address="702 Union St"),
        at("Union Pool", "Open Stage", address="484 Union Ave"),
    ),
    "the town for a venue": (at("Berlin", "Pub Quiz"), at("Monster Bar", "Pub Quiz", address="Lange Str. 3, Berlin")),
    "a portal of the town": (
        at("Monster Bar", "Karaoke") | {"link": "https://www.berlin.example/events/1"},
        at("Berlin Story Cellar", "Karaoke") | {"link": "https://tickets.example/e/1"},
    ),
    "one agenda that names no place": (
        event("Trivia", place={}, link="https://cheap-nights.example/1"),
        event("Trivia", place={}, link="https://cheap-nights.example/2"),
    ),
}

ONE = {
    "a first night that says so": (event("Ada Ferro"), event("Ada Ferro - Night 1")),
    "cancelled, says one": (event("Regional"), event("*CANCELLED* Regional")),
    "sold out, says one": (event("Salt Mine"), event("AUSVERKAUFT: Salt Mine")),
    "one act of one word and its guests": (event("Regional"), event("Regional + The Pale Engines")),
    "one act of one word and its programme": (event("Regional"), event("Regional: ultramarine")),
    "an article before a show": (event("Ada Ferro"), event("Ada Ferro: a show of light")),
    "both say which part": (event("Long Opera Part II"), event("Long Opera, Part Two")),
    "both say which year": (event("The Pale Count (1922)"), event("Pale Count (1922)")),
    "one hall, said by one": (at("Tonhaus Großer Saal"), at("Tonhaus")),
    "a house of that name in a street of that name": (
        at("Union Hall", address="702 Union St"),
        at("Union Hall", address="702 Union Street"),
    ),
    "a venue within an address": (
        at("Blue Ferry"),
        at("Boiler House", address="Blue Ferry, Uferweg 12"),
    ),
}


@pytest.mark.parametrize("pair", TWO.values(), ids=TWO)
def test_what_may_be_two_is_never_merged(pair: tuple[Record, Record]) -> None:
    assert compare(*pair) != "same", weigh(traits(pair[0]), traits(pair[1]))


@pytest.mark.parametrize("pair", ONE.values(), ids=ONE)
def test_what_only_one_side_says_parts_nothing(pair: tuple[Record, Record]) -> None:
    assert compare(*pair) == "same", weigh(traits(pair[0]), traits(pair[1]))


def test_the_reason_stands_beside_the_doubt() -> None:
    found = weigh(*map(traits, TWO["numbered halls"]))
    assert found.verdict == "ambiguous"
    assert "two halls of one house" in found.because
