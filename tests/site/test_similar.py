"""Which events an event's page names beside it: what they share, what is never named, and what it costs."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import KnownEvent, Offer, Place
from nocturne.site import similar
from nocturne.site.rows import Row
from nocturne.site.selections import Listed
from nocturne.site.shown import Shown
from tests.site.projects import ENGLISH, NOW, contents, different, event, on_day, save, site, write_settings

MONDAY = date(2026, 5, 4)


def listed(number: int, day: date = MONDAY, venue: str = "", **changes: Any) -> Listed:
    """An event of a day with a title of its own, without tags or house unless they are given."""
    given = on_day(event(number, **{"title": f"No. {number}", "tags": (), **changes}), day)
    row = Row(given, f"digest {number}", "", venue=venue)
    return row, Shown(given, ENGLISH, href=f"berlin/e/{given.id}.html")


def named(found: list[Listed], number: int = 0) -> list[str]:
    """The titles named beside the event of a number."""
    return [shown.event.title for shown in similar.similar(found).get(found[number][0].event.id, ())]


def test_the_house_weighs_more_than_a_tag_and_a_tag_more_than_a_scene() -> None:
    found = [
        listed(0, tags=("techno",), venue="cellar"),
        listed(1, tags=("house",)),
        listed(2, tags=("techno",)),
        listed(3, venue="cellar"),
        listed(4, tags=("poetry",), venue="attic"),
    ]
    assert named(found) == ["No. 2", "No. 3", "No. 1"]
    assert named(found, 4) == []


def test_the_nearer_night_comes_first_and_weeks_count() -> None:
    days = [0, 2, 1, 40]
    found = [listed(number, MONDAY + timedelta(days=day), tags=("tea",)) for number, day in enumerate(days)]
    assert named(found) == ["No. 2", "No. 1", "No. 3"]
    near = listed(9, MONDAY + timedelta(days=1), tags=("techno",))
    far = listed(8, MONDAY + timedelta(days=60), tags=("techno", "dub"))
    assert named([listed(0, tags=("techno", "dub")), far, near]) == ["No. 9", "No. 8"]


@pytest.mark.parametrize("off", [{"is_ai_generated": True}, {"status": "cancelled"}, {"status": "postponed"}])
def test_what_a_machine_made_and_what_is_off_is_never_named_but_names_others(off: dict[str, Any]) -> None:
    found = [listed(0, tags=("tea",)), listed(1, tags=("tea",), **off), listed(2, tags=("tea",))]
    assert named(found) == ["No. 2"]
    assert named(found, 1) == ["No. 0", "No. 2"]


def test_a_hidden_place_is_told_by_no_neighbour() -> None:
    hidden = Place(locality="Berlin", hidden=True)
    found = [listed(0, venue="cellar"), listed(1, venue="cellar", place=hidden)]
    assert named(found) == []
    assert named(found, 1) == []


def test_of_a_series_or_a_title_only_the_nearest_is_named_and_never_more_than_four() -> None:
    weeks = [listed(n, MONDAY + timedelta(days=7 * n), title="Same again", tags=("tea",)) for n in range(5)]
    series = [listed(20 + n, MONDAY + timedelta(days=n), tags=("tea",), series_id="s") for n in range(3)]
    assert named([listed(10, tags=("tea",)), *weeks, *series]) == ["No. 20", "Same again"]
    many = [listed(n, MONDAY + timedelta(days=n), tags=("tea",)) for n in range(30)]
    assert [len(each) for each in similar.similar(many).values()] == [similar.MOST] * 30


def test_the_order_of_the_list_does_not_matter() -> None:
    dice = random.Random(7)
    tags = ("techno", "dub", "poetry", "tea", "film")
    found = [
        listed(n, MONDAY + timedelta(days=dice.randrange(30)), venue=dice.choice(("", "cellar", "attic")),
               tags=tuple(dice.sample(tags, dice.randrange(4))))
        for n in range(200)
    ]  # fmt: skip
    first = {key: [each.event.id for each in shown] for key, shown in similar.similar(found).items()}
    assert len(first) > 150
    for _ in range(3):
        dice.shuffle(found)
        assert {key: [each.event.id for each in shown] for key, shown in similar.similar(found).items()} == first


def test_twice_as_many_events_of_one_tag_cost_twice_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how many candidates are weighed when a whole city shares one tag, one house, one night."""
    weighed = 0

    class Counting(Counter[int]):
        def __setitem__(self, key: int, value: int) -> None:
            nonlocal weighed
            weighed += 1
            super().__setitem__(key, value)

    monkeypatch.setattr("nocturne.site.similar.Counter", Counting)
    counts = []
    for size in (200, 400, 800):
        weighed = 0
        similar.similar([listed(n, tags=("techno",), venue="cellar") for n in range(size)])
        counts.append(weighed)
    assert counts[0] > 200
    assert counts[1] <= counts[0] * 2.1
    assert counts[2] <= counts[1] * 2.1


CHANGES: list[dict[str, Any]] = [
    {"title": "Another name"},
    {"status": "rescheduled"},
    {"price": "9 EUR"},
    {"offer": Offer(is_free=True)},
    {"place": Place(name="Elsewhere")},
    {"tags": ("tea", "film")},
    {"attendance_mode": "mixed"},
]


@pytest.mark.parametrize("change", CHANGES, ids=[*map(str, CHANGES)])
def test_whatever_is_shown_of_a_similar_event_is_in_its_key(change: dict[str, Any]) -> None:
    assert similar.key(listed(1)[1]) != similar.key(listed(1, **change)[1])


def test_what_is_not_shown_of_it_is_not() -> None:
    other = listed(1, description="Other words", performers=("Somebody",), last_seen="2026-05-02T00:00:00Z")
    assert similar.key(listed(1)[1]) == similar.key(other[1])


def _like(output: Path, given: KnownEvent) -> list[str]:
    page = LexborHTMLParser((output / given.url.lstrip("/")).read_text(encoding="utf-8"))
    return [each.attributes["id"] or "" for each in page.css(".like li")]


def test_pages_follow_their_similar_events_and_nothing_else_of_them(project: Path) -> None:
    events = [event(number) for number in range(40)]
    save(project, "berlin", events)
    output, _ = site(project)
    before = contents(output)
    beside = _like(output, events[10])
    assert 0 < len(beside) <= similar.MOST and events[10].id not in beside
    number = next(at for at, each in enumerate(events) if each.id == beside[0])

    events[number] = dataclasses.replace(events[number], description="Only its own page tells this.")
    save(project, "berlin", events)
    site(project)
    pages = {path for path in different(before, contents(output)) if "/e/" in path}
    assert pages == {events[number].url.lstrip("/")}

    events[number] = dataclasses.replace(events[number], title="Under another name")
    save(project, "berlin", events)
    site(project)
    after = contents(output)
    pages = {path for path in different(before, after) if "/e/" in path}
    named = {path for path in after if "/e/" in path and events[number].id.encode() in after[path]}
    assert pages == named and events[10].url.lstrip("/") in pages
    assert contents(site(project, "fresh")[0]) == after


def test_a_night_that_is_over_says_so_and_names_none(project: Path) -> None:
    events = [*(event(number) for number in range(20)), on_day(event(90), NOW.date() - timedelta(days=3))]
    save(project, "berlin", events)
    output, _ = site(project)
    page = LexborHTMLParser((output / events[-1].url.lstrip("/")).read_text(encoding="utf-8"))
    lead, acts = page.css_first(".title .lead"), page.css_first(".acts")
    assert lead is not None and "over" in lead.text()
    assert acts is not None and acts.css_first("[data-calendar]") is None and acts.css_first(".save") is None
    assert not page.css(".like")


def test_without_own_pages_there_is_nothing_to_name(project: Path) -> None:
    write_settings(project, more='event_pages = "none"')
    save(project, "berlin", (event(number) for number in range(20)))
    assert not [path for path in contents(site(project)[0]) if "/e/" in path]
