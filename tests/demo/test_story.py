"""The demo tells the whole story: six cities, three nights, and everything that can happen to an event."""

from __future__ import annotations

import json
import re
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from tests.demo.conftest import run_demo
from tests.demo.told import CITIES, NOW, Told


def _some(told: Told, **wanted: object) -> list[dict[str, object]]:
    return [event for event in told.events if all(event[key] == value for key, value in wanted.items())]


def test_it_ends_well_and_says_where_site_and_letters_are_and_what_comes_next(told: Told) -> None:
    assert told.code == 0, told.err
    *_, site, letters, outbox, following = told.out.splitlines()
    assert letters.startswith("letters: 6, such as ")
    assert Path(letters.removeprefix("letters: 6, such as ").partition(";")[0]).is_file()
    assert site == f"site: {told.output / 'index.html'}"
    assert Path(site.removeprefix("site: ")).is_file()
    folder = Path(outbox.removeprefix("outbox: 6 sent, in "))
    assert sorted(path.parent.name for path in folder.rglob("*.eml")) == sorted(CITIES)
    assert following == "next: make serve"


def test_each_letter_in_the_outbox_is_a_whole_mail_whose_links_lie_in_the_site(told: Told) -> None:
    letters = list((told.output.parent / ".private" / "outbox").rglob("*.eml"))
    assert len(letters) == len(CITIES)
    for path in letters:
        mail = message_from_bytes(path.read_bytes(), policy=default)
        text = mail.get_body(("plain",))
        assert text is not None and mail.get_body(("html",)) is not None
        pages = set(re.findall(rf"https://nocturne\.example/({path.parent.name}/e/[^\s>]+)", text.get_content()))
        assert pages and all((told.output / page).is_file() for page in pages)


def test_the_number_of_events_is_the_number_a_visitor_finds(told: Told) -> None:
    total = told.out.splitlines()[-5]
    found = json.loads((told.output / "api" / "v1" / "cities.json").read_text(encoding="utf-8"))
    cities = found["cities"] if isinstance(found, dict) else found
    assert total == f"{sum(city['event_count'] for city in cities)} events in {len(cities)} cities"


def test_each_night_is_told_in_one_line(told: Told) -> None:
    nights = [line for line in told.out.splitlines() if line.startswith("night ")]
    assert [line.split(":")[0] for line in nights] == ["night 1", "night 2", "night 3"]
    assert "no answer from Luma, last good listings shown" in nights[1]
    assert "no answer" not in nights[0] + nights[2]


def test_every_city_has_enough_to_turn_pages(told: Told) -> None:
    counts = Counter(event["city"] for event in told.events)
    assert set(counts) == set(CITIES)
    assert min(counts.values()) >= 60, counts
    for city in CITIES:
        assert (told.output / city / "index.html").is_file()
        assert (told.output / city / "page" / "2" / "index.html").is_file()


def test_every_platform_is_read_on_its_best_rung(told: Told) -> None:
    last = told.runs[-1]
    assert {row["source"] for row in last["visits"]} >= {"eventbrite", "meetup", "luma", "calendar"}
    assert {row["outcome"] for row in last["visits"]} <= {"ok", "unchanged"}
    assert [row["entry"] for row in last["visits"] if row["degraded"] or not row["complete"]] == []


def test_a_platform_that_is_down_for_a_night_costs_no_event(told: Told) -> None:
    first, second, third = told.runs
    assert [record["exit_code"] for record in told.runs] == [0, 3, 0]
    silent = {row["source"] for row in second["visits"] if row["outcome"] not in ("ok", "unchanged")}
    assert silent == {"luma"}
    for record in (first, second, third):
        luma = [row for row in record["visits"] if row["source"] == "luma"]
        assert sum(row["listed"] for row in luma) > 50


def test_every_night_has_news_and_later_nights_have_changes(told: Told) -> None:
    for record in told.runs:
        assert sum(row["new"] for row in record["cities"]) > 0
    for record in told.runs[1:]:
        assert sum(row["changed"] for row in record["cities"]) > 0


def test_a_cancelled_event_stays_and_says_so(told: Told) -> None:
    cancelled = _some(told, status="cancelled")
    assert {source for event in cancelled for source in _names(event)} == {"eventbrite", "meetup", "luma", "calendar"}
    assert all({"status"} <= _changed(event) and event["sequence"] for event in cancelled)


def test_new_hours_titles_rooms_and_prices_are_remembered_as_changes(told: Told) -> None:
    changed = {field for event in told.events for field in _changed(event)}
    assert changed >= {"start", "title", "location", "price", "availability"}, changed


def test_what_vanished_without_a_word_is_unconfirmed(told: Told) -> None:
    states = Counter(source["state"] for event in told.events for source in _sources(event))
    assert states["unconfirmed"] > 0
    assert states["listed"] > 400


def test_an_event_on_two_platforms_is_one_event(told: Told) -> None:
    pairs = Counter(frozenset(_names(event)) for event in told.events if len(_names(event)) > 1)
    assert pairs[frozenset({"eventbrite", "calendar"})] > 0
    assert pairs[frozenset({"luma", "meetup"})] > 0


def test_every_kind_of_price_and_place_is_there(told: Told) -> None:
    offers = [event["offer"] for event in told.events]
    assert any(offer["is_free"] is True for offer in offers)
    assert any(offer["is_free"] is None and offer["low"] is None for offer in offers)
    assert any(offer["pay_what_you_can"] for offer in offers)
    assert any(offer["availability"] == "sold_out" for offer in offers)
    assert any(offer["high"] and offer["high"] > offer["low"] for offer in offers)
    assert _some(told, attendance_mode="online")
    hidden = [event["place"] for event in told.events if event["place"]["hidden"]]
    assert hidden
    assert all(
        (place["name"], place["address"], place["lat"], place["lng"]) == ("", "", None, None) for place in hidden
    )


def test_what_starts_after_midnight_belongs_to_the_night_before(told: Told) -> None:
    early = [event for event in told.events if event["time"] and event["time"] < "05:00"]
    assert early
    assert all(event["night"] < event["date"] for event in early)


def test_an_event_written_by_hand_stands_beside_the_others(told: Told) -> None:
    (walk,) = _some(told, title="Night Walk with Headlamps")
    assert (walk["city"], walk["source"], walk["date"], walk["time"]) == ("berlin", "curated", "2026-05-09", "22:30")


def test_the_site_says_how_fresh_it_is(told: Told) -> None:
    status = json.loads((told.output / "api" / "v1" / "status.json").read_text(encoding="utf-8"))
    assert status["built_at"].startswith("2026-05-01T20:00:00")


def test_everything_is_asked_on_this_machine(told: Told) -> None:
    hosts = {host["host"] for record in told.runs for host in record["hosts"]}
    assert len(hosts) >= 4
    assert {host.rpartition(":")[0] for host in hosts} == {"127.0.0.1"}


def test_the_same_clock_tells_the_same_story_to_the_byte(told: Told, tmp_path: Path) -> None:
    again = run_demo(tmp_path, "--nights", "3", "--now", NOW, "--quiet")
    site = {name: data for name, data in told.files.items() if name.startswith("output/")}
    second = {name: data for name, data in again.files.items() if name.startswith("output/")}
    assert site.keys() == second.keys()
    assert [name for name, data in site.items() if second[name] != data] == []
    assert again.err == ""


def test_a_demo_begins_from_nothing_each_time_and_touches_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".demo").mkdir()
    (tmp_path / ".demo" / "left-over").write_text("", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert run_demo(tmp_path, "--nights", "1", "--now", NOW, "--quiet").code == 0
    assert not (tmp_path / ".demo" / "left-over").exists()
    assert {path.name for path in tmp_path.iterdir()} == {".demo", "mine.txt"}


def test_a_number_of_nights_that_makes_no_story_is_refused(tmp_path: Path) -> None:
    for number in ("0", "31", "-1"):
        ended = run_demo(tmp_path, "--nights", number)
        assert (ended.code, ended.err) == (2, "nocturne: --nights takes a number from 1 to 30\n")
    assert list(tmp_path.iterdir()) == []


def _sources(event: dict[str, object]) -> list[dict[str, str]]:
    sources = event["sources"]
    assert isinstance(sources, list)
    return sources


def _names(event: dict[str, object]) -> set[str]:
    return {source["source"] for source in _sources(event)}


def _changed(event: dict[str, object]) -> set[str]:
    changed = event["changed"]
    assert isinstance(changed, list)
    return {change["field"] for change in changed}
