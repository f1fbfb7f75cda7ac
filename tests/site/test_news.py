"""What is new and what changed stands on one page, in the open data and in a feed; a first night is no news."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import Change, KnownEvent
from tests.site.projects import BASE, event, save, save_health, site

FIRST, SECOND, THIRD = (f"2026-04-{day}T03:00:00Z" for day in (28, 29, 30))


def change(at: str, field: str, before: str, after: str) -> Change:
    """One change of an event."""
    return {"at": at, "field": field, "from": before, "to": after}


def told(project: Path, events: Sequence[KnownEvent], city: str = "berlin") -> list[dict[str, str]]:
    """The changes of a built site."""
    save(project, city, events)
    output, _ = site(project)
    found: list[dict[str, str]] = json.loads((output / "api/v1/changes.json").read_bytes())["changes"]
    return found


def seen(number: int, at: str, *changed: Change) -> KnownEvent:
    """An event first seen that night, and what changed since."""
    return replace(event(number), first_seen=at, changed=changed)


def test_the_first_night_of_a_city_is_no_news(project: Path) -> None:
    assert told(project, [seen(number, FIRST) for number in range(5)]) == []


def test_what_later_nights_find_is_new_and_the_newest_comes_first(project: Path) -> None:
    found = told(project, [seen(1, FIRST), seen(2, SECOND), seen(3, THIRD)])
    assert [(each["kind"], each["at"]) for each in found] == [("new", THIRD), ("new", SECOND)]
    assert found[0]["url"].startswith(f"{BASE}/berlin/e/")


@pytest.mark.parametrize(
    ("changed", "kind", "before", "after"),
    [
        (
            change(THIRD, "start", "2026-05-02T22:00:00+02:00", "2026-05-03T21:00:00+02:00"),
            "moved",
            "2 May 22:00",
            "3 May 21:00",
        ),
        (change(THIRD, "start", "2026-05-02", "2026-05-03"), "moved", "2 May", "3 May"),
        (change(THIRD, "location", "Hall, Berlin", "Yard, Berlin"), "moved", "Hall, Berlin", "Yard, Berlin"),
        (change(THIRD, "status", "scheduled", "cancelled"), "cancelled", "", ""),
        (change(THIRD, "status", "scheduled", "postponed"), "postponed", "", ""),
        (change(THIRD, "status", "cancelled", "scheduled"), "on_again", "", ""),
        (change(THIRD, "availability", "in_stock", "sold_out"), "sold_out", "", ""),
        (change(THIRD, "availability", "sold_out", "in_stock"), "tickets_again", "", ""),
        (change(THIRD, "price", "€8", "€10"), "price", "€8", "€10"),
    ],
)
def test_every_kind_of_change_has_its_word(project: Path, changed: Change, kind: str, before: str, after: str) -> None:
    (found,) = told(project, [seen(1, FIRST, changed)])
    assert found["kind"] == kind
    assert (before in found["from"] and after in found["to"]) if before else (found["from"], found["to"]) == ("", "")


@pytest.mark.parametrize("field", ["title", "end"])
def test_what_nobody_has_to_know_is_no_news(project: Path, field: str) -> None:
    assert told(project, [seen(1, FIRST, change(THIRD, field, "a", "b"))]) == []


def test_made_up_events_are_no_news(project: Path) -> None:
    assert told(project, [seen(1, FIRST), replace(seen(2, THIRD), is_ai_generated=True)]) == []


def test_the_page_and_the_feed_say_the_same_as_the_data(project: Path) -> None:
    changes = [change(SECOND, "price", "€8", "€10"), change(THIRD, "status", "scheduled", "cancelled")]
    found = told(project, [seen(1, FIRST, *changes), seen(2, THIRD)])
    page = LexborHTMLParser((project / "output/changes/index.html").read_bytes())
    assert [each.text() for each in page.css(".news li > b")] == [
        "New" if each["kind"] == "new" else each["kind"].capitalize() for each in found
    ]
    assert [each.text() for each in page.css(".news h2")] == ["Thursday 30 April 2026", "Wednesday 29 April 2026"]
    feed = feedparser.parse((project / "output/changes/feed.xml").read_bytes())
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [each["url"] for each in found]
    assert len({entry.id for entry in feed.entries}) == 3
    assert [entry.updated for entry in feed.entries] == [each["at"] for each in found]


def test_a_busy_city_leaves_room_for_the_others(project: Path) -> None:
    save(project, "tokyo", [replace(event(number, "tokyo"), first_seen=at) for number, at in ((1, FIRST), (2, SECOND))])
    found = told(project, [seen(0, FIRST), *(seen(number, THIRD) for number in range(1, 90))])
    assert [each["city"] for each in found].count("berlin") == 40
    assert [each["city"] for each in found].count("tokyo") == 1


def test_news_stay_when_all_that_the_first_night_found_is_over(project: Path) -> None:
    save_health(project, born={"berlin": FIRST})
    assert [each["kind"] for each in told(project, [seen(9, SECOND), seen(10, THIRD)])] == ["new", "new"]


def test_a_night_without_news_writes_no_page_of_them(project: Path) -> None:
    save_health(project, born={"berlin": FIRST})
    save(project, "berlin", [seen(20, FIRST), seen(30, THIRD)])
    output, _ = site(project)
    before = (output / "changes/index.html").stat().st_mtime_ns
    site(project, now=datetime(2026, 5, 2, 3, 0, tzinfo=UTC))
    assert (output / "changes/index.html").stat().st_mtime_ns == before
