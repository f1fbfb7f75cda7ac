"""The index that filters are made of: what it says of an event, what it keeps to itself, and when pages follow it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nocturne.model.event import KnownEvent, Place
from nocturne.site import search_words
from nocturne.site.search_index import age
from tests.site.projects import event, save, site


def index(project: Path, *events: KnownEvent) -> dict[str, Any]:
    """What is built of these events."""
    save(project, "berlin", events)
    output, _ = site(project)
    found: dict[str, Any] = json.loads((output / "api/v1/search/berlin.json").read_bytes())
    return found


@pytest.mark.parametrize(
    ("written", "least"),
    [
        ("18+", 18), ("18 +", 18), ("21+ with ID", 21), ("Ages 16+", 16), ("12 and over", 12), ("16-", 16),
        ("all ages", 0), ("All Ages", 0), ("0+", 0), ("", None), ("adults", None), ("16-25", None), ("ab 18", 18),
        ("ab 16 Jahren", 16), ("a partir de 18 años", 18), ("20歳以上", 20), ("ab 18 Uhr", None),
    ],
)  # fmt: skip
def test_an_age_is_read_only_from_what_names_one(written: str, least: int | None) -> None:
    assert age(written) == least


def test_what_is_unknown_is_left_out_and_the_rest_is_as_promised(project: Path) -> None:
    place = Place(name="Cellar", lat=52.123456, lng=13.987654)
    hidden = Place(name="Cellar", lat=52.1, lng=13.9, hidden=True)
    found = index(
        project,
        event(1, place=place, venue="cellar", language="de", age_limit="18+"),
        event(2, place=place, venue="cellar", attendance_mode="online", end=None),
        event(3, place=hidden, venue="cellar", language='x"y', age_limit="adults", end=None),
        event(4, place=Place(), venue="alone", language="", end=None),
    )
    told = [{key: each[key] for key in list(each)[16:]} for each in found["events"]]
    assert told == [
        {
            "end": "2026-05-02T00:00:00+02:00",
            "venue": "cellar",
            "age": 18,
            "language": "de",
            "lat": 52.1235,
            "lng": 13.9877,
        },
        {"venue": "cellar", "attendance_mode": "online"},
        {},
        {"venue": "alone"},
    ]
    assert found["venues"] == {"cellar": "Cellar"}
    assert found["sources"] == {"luma": "Luma"}


def test_every_word_of_a_text_is_there_once_however_long_it_is(project: Path) -> None:
    text = (
        "Bring "
        + "slow weather, " * 30
        + "a Überraschung and more. Bringing chairs; the last WORD is Zwetschge, ſtrong Ⅳ."
    )
    told = index(project, event(1, title="Slow Weather", description=text))["events"][0]["words"]
    assert told == "and bringing chairs is iv last more strong the uberraschung word zwetschge"
    assert index(project, event(1, title="Slow", description=""))["events"][0]["words"] == ""


def test_letters_are_folded_as_the_search_folds_what_is_typed() -> None:
    text = "Crème ŁÓDŹ, Cafe\u0301s… Straße_x; ΟΔΟΣ 東京・ガ ½"
    assert search_words.words(text) == ["creme", "lodz", "cafes", "strasse", "x", "οδοσ", "東京", "カ", "1", "2"]


def test_the_index_keeps_to_its_published_schema(project: Path) -> None:
    found = index(project, *(event(number, venue="cellar", language="de", age_limit="18+") for number in range(5)))
    api = json.loads((project / "output/api/v1/openapi.json").read_bytes())
    answer = api["paths"]["/search/{city}.json"]["get"]["responses"]["200"]
    Draft202012Validator(answer["content"]["application/json"]["schema"]).validate(found)


def test_a_filter_stands_in_the_form_once_events_differ_in_it(project: Path) -> None:
    index(project, *(event(number, language="de") for number in range(4)))
    page = project / "output/berlin/index.html"
    assert 'name="language"' not in page.read_text()
    index(project, *(event(number, language="de") for number in range(3)), event(3, language="en"))
    assert 'name="language"' in page.read_text()


def test_a_source_s_new_title_reaches_the_index(project: Path) -> None:
    assert index(project, event(1))["sources"] == {"luma": "Luma"}
    words = project / "content" / "sources" / "luma.md"
    words.write_text(words.read_text().replace("title: Luma", "title: Invitations"))
    assert index(project, event(1))["sources"] == {"luma": "Invitations"}
