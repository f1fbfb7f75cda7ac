"""Shorter lists: each holds exactly its events, links lead to them and back, and none stands for two or fewer."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import KnownEvent, Place
from nocturne.site.lifetime import weekend
from nocturne.store.state import State
from tests.site.projects import BASE, NOW, contents, different, event, on_day, save, site, write_settings

HOUSE = Place(name="Kesselhaus", address="Uferweg 3", locality="Berlin")


def ids(output: Path, page: str) -> list[str]:
    """The events a list shows, page after page."""
    text = (output / page / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<li class="h-event[^>]* id="([a-z0-9]{12})"', text)
    after = re.search(r'<link rel="next" href="(?:\.\./)*([^"]+)"', text)
    return found + (ids(output, after[1]) if after else [])


def on(number: int, day: str, **changes: object) -> KnownEvent:
    """An event on a day, at ten in the evening."""
    found = on_day(event(number), date.fromisoformat(day))
    return replace(found, time="22:00", start=f"{day}T22:00:00+02:00", end=None, night=day, **changes)  # type: ignore[arg-type]


@pytest.fixture
def built(project: Path) -> Path:
    """The clock stands at Friday, 1 May 2026, a night that runs into Saturday."""
    events = [
        on(1, "2026-05-01", tags=("techno", "dub"), venue="kesselhaus", place=HOUSE),
        on(2, "2026-05-02", tags=("techno",), venue="kesselhaus", place=HOUSE),
        on(3, "2026-05-03", tags=("techno", "rare"), venue="kesselhaus", place=HOUSE),
        on(4, "2026-05-04", tags=("rare",), venue="twice", place=HOUSE),
        on(5, "2026-05-08", tags=("techno",), is_ai_generated=True),
        on(6, "2026-06-20", venue="twice", place=HOUSE),
    ]
    save(project, "berlin", events)
    return site(project)[0]


def key(*numbers: int) -> list[str]:
    return [f"be{number:010d}" for number in numbers]


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        ("berlin/tonight", (1, 2)),
        ("berlin/weekend", (1, 2, 3)),
        ("berlin/week", (1, 2, 3, 4)),
        ("berlin/2026-05-04", (4,)),
        ("berlin/tag/techno", (1, 2, 3)),
        ("berlin/venue/kesselhaus", (1, 2, 3)),
    ],
)
def test_a_list_holds_exactly_its_events(built: Path, page: str, numbers: tuple[int, ...]) -> None:
    assert ids(built, page) == key(*numbers)


def test_two_events_make_no_page(built: Path) -> None:
    assert not (built / "berlin/tag/rare").exists() and not (built / "berlin/venue/twice").exists()


def test_lists_are_linked_where_they_are_and_nowhere_else(built: Path) -> None:
    city = (built / "berlin/index.html").read_text(encoding="utf-8")
    assert 'href="../berlin/tag/techno/"' in city and 'href="../berlin/tonight/"' in city and "tag/rare" not in city
    page = (built / "berlin/e/night-3-be0000000003.html").read_text(encoding="utf-8")
    assert 'href="../../berlin/tag/techno/" rel="tag"' in page and "tag/rare" not in page
    assert 'href="../../berlin/venue/kesselhaus/"' in page
    assert "venue/" not in (built / "berlin/e/night-4-be0000000004.html").read_text(encoding="utf-8")


def test_a_hidden_place_never_leads_to_a_house(project: Path) -> None:
    hidden = Place(locality="Berlin", hidden=True)
    save(project, "berlin", [on(n, f"2026-05-0{n}", venue="kesselhaus", place=hidden) for n in range(1, 5)])
    output, _ = site(project)
    assert not (output / "berlin/venue").exists()


def test_a_third_event_opens_a_page_and_links_it_from_those_that_were_there(project: Path) -> None:
    events = [on(number, f"2026-05-0{number}", tags=("dub",)) for number in (1, 2)]
    save(project, "berlin", events)
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", [*events, on(3, "2026-05-03", tags=("dub",))])
    site(project)
    changed = different(before, contents(output))
    assert {"berlin/tag/dub/index.html", "berlin/tag/dub/events.ics", "berlin/e/night-1-be0000000001.html"} <= changed


def test_a_tag_s_calendar_holds_its_events_with_the_uids_of_the_city_s(built: Path) -> None:
    whole = set(re.findall(r"UID:(\S+)", (built / "berlin/events.ics").read_text()))
    for path in ("berlin/tag/techno/events.ics", "berlin/venue/kesselhaus/events.ics"):
        own = set(re.findall(r"UID:(\S+)", (built / path).read_text()))
        assert len(own) == 3 and own < whole


@pytest.mark.parametrize(
    ("tonight", "span"),
    [
        ("2026-04-30", ("2026-05-01", "2026-05-03")),
        ("2026-05-01", ("2026-05-01", "2026-05-03")),
        ("2026-05-02", ("2026-05-02", "2026-05-03")),
        ("2026-05-03", ("2026-05-03", "2026-05-03")),
        ("2026-05-04", ("2026-05-08", "2026-05-10")),
    ],
)
def test_the_weekend_is_what_is_left_of_it(tonight: str, span: tuple[str, str]) -> None:
    assert weekend(tonight) == span


def test_a_page_built_at_three_holds_both_nights_that_can_be_tonight(project: Path) -> None:
    """At three the night of the day before still runs; by the evening it is another one."""
    save(project, "berlin", [on(1, "2026-04-30"), on(2, "2026-05-01"), on(3, "2026-05-02")])
    output, _ = site(project, now=datetime(2026, 5, 1, 1, 0, tzinfo=UTC))
    assert ids(output, "berlin/tonight") == key(1, 2)


def test_an_empty_list_says_so_and_is_not_offered_to_search_engines(project: Path) -> None:
    save(project, "berlin", [on(1, "2026-06-20")])
    output, _ = site(project)
    page = (output / "berlin/tonight/index.html").read_text(encoding="utf-8")
    assert "Nothing is announced for these nights" in page and 'content="noindex"' in page


def test_the_archive_of_a_year_holds_what_is_over_the_last_night_first(project: Path) -> None:
    past = [on(number, f"2026-04-{number:02d}") for number in range(1, 4)]
    State(project).archive("berlin", [*past, on(9, "2025-12-31")])
    save(project, "berlin", [on(20, "2026-04-29"), on(21, "2026-05-02")])
    output, _ = site(project)
    assert ids(output, "berlin/archive/2026") == key(20, 3, 2, 1)
    assert ids(output, "berlin/archive/2025") == key(9)
    page = (output / "berlin/archive/2026/index.html").read_text(encoding="utf-8")
    assert (
        'href="https://luma.example/berlin-3"' in page and 'href="../../../berlin/e/night-20-be0000000020.html"' in page
    )
    assert 'content="noindex"' in page and "archive" not in (output / "sitemaps/berlin.xml").read_text()


def test_an_archive_that_grew_is_read_again(project: Path) -> None:
    save(project, "berlin", [on(21, "2026-05-02")])
    output, _ = site(project)
    State(project).archive("berlin", [on(1, "2026-04-01")])
    site(project)
    assert ids(output, "berlin/archive/2026") == key(1)


def test_long_lists_go_on_page_after_page(project: Path) -> None:
    save(project, "berlin", [event(number) for number in range(130)])
    output, _ = site(project)
    listed = ids(output, "berlin/tag/poetry")
    assert len(listed) == len(set(listed)) > 20
    assert sorted(key(*range(130))) == sorted(
        {each for path in (output / "berlin").glob("2026-*") for each in ids(output, f"berlin/{path.name}")}
    )


def test_each_night_has_its_data_and_a_search_its_index(built: Path) -> None:
    night = json.loads((built / "api/v1/events/berlin/days/2026-05-04.json").read_bytes())
    assert (night["city"], night["date"], night["total"]) == ("berlin", "2026-05-04", 1)
    assert [each["id"] for each in night["events"]] == key(4)
    index = json.loads((built / "api/v1/search/berlin.json").read_bytes())
    assert [each["id"] for each in index["events"]] == key(1, 2, 3, 4, 6), "what a machine made is not searched"
    assert index["events"][0]["url"].endswith("/berlin/e/night-1-be0000000001.html")


def test_lists_follow_the_clock(project: Path) -> None:
    save(project, "berlin", [on(number, f"2026-05-0{number}") for number in range(1, 7)])
    output, _ = site(project)
    first = ids(output, "berlin/tonight")
    site(project, now=NOW + timedelta(days=2))
    assert first == key(1, 2) and ids(output, "berlin/tonight") == key(3, 4)
    assert not (output / "berlin/2026-05-01").exists()


def test_a_list_has_a_feed_of_its_own_only_where_the_setting_says_so(built: Path, project: Path) -> None:
    assert not list(built.glob("berlin/*/*/feed.xml"))
    assert "techno/feed.xml" not in (built / "berlin/tag/techno/index.html").read_text(encoding="utf-8")
    write_settings(project, more='feeds = "lists"')
    output, _ = site(project)
    assert sorted(path.relative_to(output).as_posix() for path in output.glob("berlin/*/*/feed.xml")) == [
        "berlin/organizer/cellar-collective/feed.xml",
        "berlin/tag/techno/feed.xml",
        "berlin/venue/kesselhaus/feed.xml",
    ]
    whole = feedparser.parse((output / "berlin/feed.xml").read_bytes())
    entries = {entry.id: entry.summary for entry in whole.entries}
    for folder in ("berlin/tag/techno/", "berlin/venue/kesselhaus/"):
        feed = feedparser.parse((output / folder / "feed.xml").read_bytes())
        assert not feed.bozo and feed.feed.id != whole.feed.id
        assert {link.rel: link.href for link in feed.feed.links} == {
            "alternate": f"{BASE}/{folder}", "self": f"{BASE}/{folder}feed.xml",
        }  # fmt: skip
        assert len(feed.entries) == 3 and all(entries[entry.id] == entry.summary for entry in feed.entries)
        page = LexborHTMLParser((output / folder / "index.html").read_text(encoding="utf-8"))
        named = {link.attributes["href"] for link in page.css("link[type='application/atom+xml']")}
        assert named == {"../../../berlin/feed.xml", f"../../../{folder}feed.xml"}


def test_a_feed_of_a_list_stays_the_same_file_while_its_news_do(project: Path) -> None:
    write_settings(project, more='feeds = "lists"')
    events = [on(number, f"2026-05-0{number}", tags=("dub",)) for number in range(1, 5)]
    save(project, "berlin", [*events, on(9, "2026-05-09", tags=("tape",))])
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", [*events, on(9, "2026-05-09", tags=("tape",), title="Under another name")])
    site(project)
    assert "berlin/feed.xml" in different(before, contents(output))
    assert "berlin/tag/dub/feed.xml" not in different(before, contents(output))


def test_beside_a_calendar_stands_how_to_subscribe_with_the_address_to_paste(built: Path) -> None:
    for folder in ("berlin/venue/kesselhaus/", "berlin/tag/techno/"):
        page = LexborHTMLParser((built / folder / "index.html").read_text(encoding="utf-8"))
        how = page.css_first(".take[aria-labelledby=take] details")
        assert how is not None and not how.attributes.get("open")
        code = how.css_first("code")
        assert code is not None and code.text() == f"{BASE}/{folder}events.ics"
        link = page.css_first("a[href^='webcal:']")
        assert link is not None and link.attributes["href"] == code.text().replace("https:", "webcal:")
