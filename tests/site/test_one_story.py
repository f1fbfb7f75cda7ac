"""Whatever somebody reads, page, row, data, calendar, feed or structured data, tells the same of every event.

Where two formats speak of the same thing they have to agree, and each has to speak of what it can.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nocturne.model.event import KnownEvent
from tests.site import readers
from tests.site.every_kind import NOW, PRICES, SECRET, programme
from tests.site.projects import save, site, write_project
from tests.site.readers import STATUS_WORDS, Told, calendar, everybody, feed

ICAL_STATUS = {"cancelled": "CANCELLED", "postponed": "TENTATIVE"}


@pytest.fixture(scope="module", params=[1, 2, 3])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[KnownEvent]]:
    """The site of a programme, with feeds for its lists."""
    made = write_project(tmp_path_factory.mktemp("story") / "project", cities=("berlin",), more='feeds = "lists"')
    events = save(made, "berlin", programme(request.param))
    return site(made, now=NOW)[0], events


def test_the_programme_has_every_kind_of_event() -> None:
    kinds = {
        (each.status, each.attendance_mode, each.place.hidden, bool(each.time), each.all_day) for each in programme(1)
    }
    assert len(kinds) > 20
    assert {each.price for each in programme(1)} == {price for price, _ in PRICES}


def test_every_format_tells_the_events_it_should(built: tuple[Path, list[KnownEvent]]) -> None:
    told, events = everybody(built[0]), built[1]
    everything = {each.id for each in events}
    people = {each.id for each in events if not each.is_ai_generated}
    assert people < everything
    for name in ("data", "page", "row"):
        assert told[name].keys() == everything, name
    for name in ("calendar", "structured data", "search"):
        assert told[name].keys() == people, name
    assert told["atom"].keys() == told["json feed"].keys() < people
    assert len(told["atom"]) == 50


def test_no_two_formats_disagree(built: tuple[Path, list[KnownEvent]]) -> None:
    told = everybody(built[0])
    compared = 0
    for key in told["data"]:
        said: dict[str, dict[str, Any]] = {}
        for name, of in told.items():
            for fact, value in of.get(key, {}).items():
                if fact == "end" and value is None and name in ("calendar", "structured data"):
                    continue  # looked at apart: a calendar cannot tell every end
                if fact == "sequence" and value is None:
                    continue  # a page without a button for calendars
                said.setdefault(fact, {})[name] = value
        for fact, values in said.items():
            assert len({json.dumps(value) for value in values.values()}) == 1, (key, fact, values)
            compared += len(values) > 1
    assert compared > 5 * len(told["data"])


def test_an_end_is_told_wherever_it_can_be(built: tuple[Path, list[KnownEvent]]) -> None:
    told, known = everybody(built[0]), {each.id: each for each in built[1]}
    for key, entry in told["calendar"].items():
        end, of_one_kind = known[key].end, bool(known[key].time) == (len(known[key].end or "") > 10)
        assert (entry["end"] is not None) == bool(end and of_one_kind), known[key]
        assert (told["structured data"][key]["end"] is not None) == bool(end), known[key]


def test_a_status_is_the_same_in_every_vocabulary(built: tuple[Path, list[KnownEvent]]) -> None:
    told = everybody(built[0])
    for key, entry in told["calendar"].items():
        assert entry["ical status"] == ICAL_STATUS.get(told["data"][key]["status"], "CONFIRMED")
    words = {status: word for word, status in STATUS_WORDS.items()}
    for name in ("atom", "json feed"):
        for key, entry in told[name].items():
            first = entry["summary"].partition(". ")[0]
            assert words.get(told["data"][key]["status"], "") == (first if first in STATUS_WORDS else "")


def test_a_feed_tells_in_words_what_the_page_does(built: tuple[Path, list[KnownEvent]]) -> None:
    told = everybody(built[0])
    for name in ("atom", "json feed"):
        for key, entry in told[name].items():
            page = told["page"][key]
            line = f"{page['when']}. {page['place']}. {page['price']}"
            assert line in entry["summary"].replace("\n", " "), (name, key)
            assert ("not confirmed since" in entry["summary"]) == page["unconfirmed"]


def test_free_is_free_everywhere_and_nowhere_else(built: tuple[Path, list[KnownEvent]]) -> None:
    told = everybody(built[0])
    for key, each in told["structured data"].items():
        free = told["data"][key]["free"] is True
        assert each["costs nothing"] == free
        assert (each["says free"] is True) == free
        assert (told["page"][key]["price"] == "Free") == free


def test_a_place_is_the_same_or_equally_secret(built: tuple[Path, list[KnownEvent]]) -> None:
    output, events = built
    told, known = everybody(output), {each.id: each for each in events}
    for key, each in told["structured data"].items():
        fact, house, address = told["data"][key], told["data"][key]["house"], told["calendar"][key]["address"]
        kinds = [location["@type"] for location in each["locations"] if location]
        if fact["hidden"]:
            assert each["locations"] == [
                {
                    "@type": "Place", "name": "Berlin",
                    "address": {"@type": "PostalAddress", "addressLocality": "Berlin", "addressCountry": "DE"},
                }
            ]  # fmt: skip
            assert told["page"][key]["place"] == address == "Berlin (place after sign-up)"
        elif fact["mode"] == "online":
            assert kinds == ["VirtualLocation"] and told["page"][key]["place"] == address == "online"
        elif house:
            assert each["locations"][0]["name"] == house
            assert house in address and told["page"][key]["place"].startswith(house)
        else:
            place = known[key].place
            assert kinds[:1] == (["Place"] if place.address else kinds[:1])
            assert place.address in address and place.address in told["page"][key]["place"]
    for path in output.rglob("*"):
        if path.is_file() and path.suffix != ".png":
            text = path.read_text(encoding="utf-8").replace("\r\n ", "")
            assert not [secret for secret in SECRET if secret in text], path


def test_lists_tell_of_an_event_what_the_city_does(built: tuple[Path, list[KnownEvent]]) -> None:
    output, _ = built
    whole = calendar(output / "berlin/events.ics")
    summaries = feed(output / "berlin/feed.xml")
    lists = sorted((output / "berlin").glob("tag/*/events.ics"))
    assert len(lists) == 4
    for path in lists:
        own = calendar(path)
        assert own == {key: whole[key] for key in own} and len(own) < len(whole)
        assert own.keys() == {key for key, each in whole.items() if path.parent.name in each["tags"]}
        news = feed(path.with_name("feed.xml"))
        assert news.keys() <= own.keys()
        assert all(each == summaries[key] for key, each in news.items() if key in summaries)


def facts() -> Iterator[tuple[str, Callable[[Told], Told]]]:
    yield "title", lambda told: told | {"title": told["title"] + "!"}
    yield "sequence", lambda told: told | {"sequence": told["sequence"] + 1}
    yield "start", lambda told: told | {"start": "2026-01-01"}


@pytest.mark.parametrize(("fact", "bend"), list(facts()), ids=[fact for fact, _ in facts()])
def test_a_lie_in_one_format_is_found(
    built: tuple[Path, list[KnownEvent]], monkeypatch: pytest.MonkeyPatch, fact: str, bend: Callable[[Told], Told]
) -> None:
    """The control: bent by one fact, the comparison has to fail."""
    honest = calendar
    monkeypatch.setattr(readers, "calendar", lambda path: {key: bend(told) for key, told in honest(path).items()})
    with pytest.raises(AssertionError, match=fact):
        test_no_two_formats_disagree(built)
