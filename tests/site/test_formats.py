"""What is published can be read back by other people's programs, and every format tells the same events."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.robotparser import RobotFileParser

import feedparser
import icalendar
import msgspec
import pytest
from defusedxml import ElementTree
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import Event, KnownEvent, Offer, Place
from nocturne.site import calendar_feed, sitemap
from tests.site.projects import BASE, ENGLISH, event, on_day, save, site, unconfirmed, write_settings

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MADE = "be0000000007"
"""The event a machine made up."""


@pytest.fixture
def events() -> list[KnownEvent]:
    """Events of every kind there is."""
    found = [event(number) for number in range(130)]
    found[2] = dataclasses.replace(found[2], time="", start=found[2].date, end=None, all_day=True)
    found[3] = dataclasses.replace(found[3], time="", start=found[3].date, end=None, price="", offer=Offer())
    found[4] = dataclasses.replace(found[4], status="cancelled", sequence=3)
    found[5] = unconfirmed(found[5])
    hidden = Place(name="Secret loft", address="1 Hidden Lane", locality="Berlin", lat=52.1, lng=13.1, hidden=True)
    found[6] = dataclasses.replace(found[6], place=hidden, location="1 Hidden Lane, Berlin")
    found[7] = dataclasses.replace(found[7], is_ai_generated=True, title="Dreamt up")
    found[8] = dataclasses.replace(found[8], attendance_mode="online", place=Place(), location="")
    found[9] = dataclasses.replace(
        found[9], sequence=1,
        changed=({"at": "2026-05-01T03:00:00Z", "field": "title", "from": "Before", "to": found[9].title},),
    )  # fmt: skip
    found[10] = on_day(found[10], date(2026, 10, 25))
    found[10] = dataclasses.replace(found[10], time="02:30", start="2026-10-25T02:30:00+01:00", night="2026-10-24")
    return found


@pytest.fixture
def output(project: Path, events: list[KnownEvent]) -> Path:
    save(project, "berlin", events)
    return site(project)[0]


def api(output: Path, city: str = "berlin") -> list[dict[str, Any]]:
    """All events of a city, page after page."""
    first = json.loads((output / f"api/v1/events/{city}.json").read_bytes())
    parts = [first] + [
        json.loads((output / f"api/v1/events/{city}/{page}.json").read_bytes()) for page in range(2, first["pages"] + 1)
    ]
    assert [part["page"] for part in parts] == list(range(1, first["pages"] + 1))
    assert all(len(part["events"]) == 100 for part in parts[:-1])
    found = [each for part in parts for each in part["events"]]
    assert all(part["total"] == len(found) for part in parts)
    return found


def calendar(output: Path, city: str = "berlin") -> dict[str, Any]:
    """Event id -> its entry."""
    data = (output / city / "events.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    read = icalendar.Calendar.from_ical(data)
    return {str(entry["UID"]).removesuffix("@nocturne.example"): entry for entry in read.walk("VEVENT")}


def addresses(sitemap_part: Path) -> list[str]:
    """Every address a part of the sitemap, or its index, names."""
    top = ElementTree.parse(sitemap_part).getroot()
    assert top is not None
    return [loc.text or "" for loc in top.iter(f"{SPACE}loc")]


def page(output: Path, path: str) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_text(encoding="utf-8"))


def linked_data(output: Path, path: str) -> list[dict[str, Any]]:
    return [json.loads(found.text()) for found in page(output, path).css("script[type='application/ld+json']")]


def test_the_api_validates_and_has_every_key_of_the_model(output: Path) -> None:
    found = api(output)
    keys = [field.name for field in dataclasses.fields(Event)]
    assert all(list(each) == keys for each in found)
    assert len(msgspec.convert(found, list[Event])) == 130


def test_the_published_schema_has_every_key_and_requires_them_all(output: Path) -> None:
    schema = json.loads((output / "api/v1/event.schema.json").read_bytes())
    described = schema["$defs"]["Event"]
    assert set(described["properties"]) == {field.name for field in dataclasses.fields(Event)}
    assert set(described["required"]) == set(described["properties"])
    document = json.loads((output / "api/v1/openapi.json").read_bytes())
    assert document["servers"] == [{"url": f"{BASE}/api/v1"}]
    for path in document["paths"]:
        real = path.replace("{city}", "berlin").replace("{page}", "2").replace("{date}", "2026-05-02")
        assert (output / "api/v1" / real.lstrip("/")).is_file(), path


def test_each_described_answer_has_the_keys_that_are_described(output: Path) -> None:
    paths = json.loads((output / "api/v1/openapi.json").read_bytes())["paths"]

    def schema(path: str) -> dict[str, Any]:
        found: dict[str, Any] = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        return found

    cities = json.loads((output / "api/v1/cities.json").read_bytes())
    assert all(list(city) == schema("/cities.json")["items"]["required"] for city in cities)
    status = json.loads((output / "api/v1/status.json").read_bytes())
    assert list(status) == schema("/status.json")["required"]
    described = schema("/status.json")["properties"]["sources"]["items"]["required"]
    assert all(list(source) == described for source in status["sources"])
    assert status["built_at"] == "2026-05-01T18:00:00Z"


def test_the_calendar_holds_every_listed_event_with_its_times_and_state(output: Path) -> None:
    entries, found = calendar(output), {each["id"]: each for each in api(output)}
    assert entries.keys() == found.keys() - {MADE}
    for key, entry in entries.items():
        told = found[key]
        assert str(entry["SUMMARY"]) == told["title"]
        assert int(entry["SEQUENCE"]) == told["sequence"]
        assert str(entry["STATUS"]) == ("CANCELLED" if told["status"] == "cancelled" else "CONFIRMED")
        assert str(entry["URL"]) == told["url"]
        starts = entry["DTSTART"].dt
        if told["time"]:
            assert isinstance(starts, datetime)
            assert starts == datetime.fromisoformat(told["start"])
        else:
            assert starts == date.fromisoformat(told["date"])
        if told["end"] and told["time"]:
            assert entry["DTEND"].dt == datetime.fromisoformat(told["end"])
        else:
            assert "DTEND" not in entry


@pytest.mark.parametrize("letter", ["a", "é", "夜", "🌙"])
def test_no_line_of_a_calendar_is_longer_than_75_octets_whatever_it_is_called(letter: str) -> None:
    for length in range(1, 90):
        data = calendar_feed.calendar(letter * length, "nocturne.example", BASE, [], ENGLISH)
        assert all(len(line) <= 75 for line in data.split(b"\r\n")), length
        assert str(icalendar.Calendar.from_ical(data)["X-WR-CALNAME"]) == letter * length


def test_coordinates_in_a_calendar_are_plain_numbers() -> None:
    """Python would write the second one as -2e-05, which no calendar program reads."""
    given = event(1, place=Place(name="On the line", locality="Quito", lat=51.4779, lng=-0.00002))
    data = calendar_feed.calendar("Zero", "nocturne.example", BASE, [given], ENGLISH)
    assert b"\r\nGEO:51.477900;-0.000020\r\n" in data


def test_a_date_without_a_time_is_no_midnight(output: Path) -> None:
    entry = calendar(output)["be0000000003"]
    assert not isinstance(entry["DTSTART"].dt, datetime)
    assert "The time was not stated" in str(entry["DESCRIPTION"])
    data, _ = linked_data(output, "berlin/e/night-3-be0000000003.html")
    assert data["startDate"] == "2026-05-02"
    assert "offers" not in data


def test_an_hour_that_comes_twice_is_told_apart(output: Path) -> None:
    starts = calendar(output)["be0000000010"]["DTSTART"].dt
    assert starts == datetime.fromisoformat("2026-10-25T02:30:00+01:00")
    assert starts != datetime.fromisoformat("2026-10-25T02:30:00+02:00")


def test_both_feeds_tell_the_newest_events(output: Path) -> None:
    atom = feedparser.parse((output / "berlin/feed.xml").read_bytes())
    items = json.loads((output / "berlin/feed.json").read_bytes())["items"]
    assert not atom.bozo
    assert len(atom.entries) == len(items) == 50
    known = {each["url"]: each for each in api(output)}
    for entry, item in zip(atom.entries, items, strict=True):
        told = known[item["url"]]
        assert (entry.id, entry.link, entry.title) == (item["id"], item["url"], item["title"])
        assert entry.title == told["title"]
        assert entry.summary == item["content_text"]
        assert told["id"] != MADE
    assert items[0]["title"] == known[f"{BASE}/berlin/e/night-9-be0000000009.html"]["title"], "what changed last leads"


def test_the_sitemap_names_every_page_that_may_be_found_and_no_other(output: Path) -> None:
    parts = addresses(output / "sitemap.xml")
    found = [url for part in parts for url in addresses(output / part.removeprefix(f"{BASE}/"))]
    assert len(found) == len(set(found))
    pages = {path.relative_to(output).as_posix() for path in output.rglob("*.html")}
    addressed = {path.removesuffix("index.html") for path in pages if "noindex" not in (output / path).read_text()}
    assert {url.removeprefix(f"{BASE}/") for url in found} == addressed


def test_crawlers_may_read_everything_and_are_told_of_the_sitemap(output: Path) -> None:
    rules = RobotFileParser()
    rules.parse((output / "robots.txt").read_text("utf-8").splitlines())
    pages = [f"{BASE}/{path.relative_to(output).as_posix()}" for path in output.rglob("*") if path.is_file()]
    assert all(rules.can_fetch("Anybot/1.0", page) for page in pages)
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]
    assert (output / "sitemap.xml").is_file()


def test_a_long_sitemap_comes_in_parts() -> None:
    found = [(f"{BASE}/{number}", "") for number in range(2 * sitemap.LIMIT + 1)]
    parts = sitemap.parts(found)
    assert [len(part) for part in parts] == [sitemap.LIMIT, sitemap.LIMIT, 1]
    assert [address for part in parts for address in part] == found
    assert [sitemap.path("berlin", number) for number in (1, 2)] == ["sitemaps/berlin.xml", "sitemaps/berlin/2.xml"]


def test_an_event_stands_as_structured_data_on_its_own_page_and_as_an_address_in_lists(output: Path) -> None:
    for told in api(output):
        path = told["url"].removeprefix(f"{BASE}/")
        data = linked_data(output, path)
        if told["id"] == MADE:
            assert data == []
            continue
        node, way = data
        assert way["@type"] == "BreadcrumbList"
        assert (node["@type"], node["name"], node["startDate"], node["url"]) == (
            "Event", told["title"], told["start"], told["url"],
        )  # fmt: skip
    listed, _ = linked_data(output, "berlin/index.html")
    assert listed["@type"] == "ItemList"
    urls = [each["url"] for each in listed["itemListElement"]]
    assert urls == [each["url"] for each in api(output)[:50] if each["id"] != MADE]


def test_the_pages_of_a_city_list_what_the_api_lists_in_its_order(output: Path) -> None:
    shown = []
    for path in ("berlin/index.html", "berlin/page/2/index.html", "berlin/page/3/index.html"):
        shown += [row.attributes["id"] for row in page(output, path).css("li.h-event")]
    assert shown == [each["id"] for each in api(output)]


def test_what_a_machine_made_is_labelled_and_counts_nowhere(output: Path) -> None:
    told = next(each for each in api(output) if each["id"] == MADE)
    path = told["url"].removeprefix(f"{BASE}/")
    assert "Made by a machine" in (output / path).read_text()
    row = page(output, "berlin/index.html").css_first(f"#{MADE}")
    assert row is not None
    assert "Made by a machine" in row.text()
    counts = {city["slug"]: city["event_count"] for city in json.loads((output / "api/v1/cities.json").read_bytes())}
    assert counts["berlin"] == 129
    for name in ("events.ics", "feed.xml", "feed.json"):
        assert "Dreamt up" not in (output / "berlin" / name).read_text()
    assert MADE not in (output / "sitemaps/berlin.xml").read_text()


def test_a_hidden_place_is_in_no_file(output: Path) -> None:
    for path in output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert b"Hidden Lane" not in data, path
            assert b"Secret loft" not in data, path
            assert b"52.1" not in data, path


def test_an_unconfirmed_event_says_since_when_and_a_confirmed_one_has_no_date_of_its_last_visit(output: Path) -> None:
    lost = page(output, "berlin/e/night-5-be0000000005.html").css_first("main")
    sure = page(output, "berlin/e/night-6-be0000000006.html").css_first("main")
    assert lost is not None
    assert sure is not None
    assert "20 April 2026" in lost.text()
    assert "30 April 2026" not in sure.text()


def test_a_site_without_event_pages_points_to_the_announcements(project: Path, events: list[KnownEvent]) -> None:
    write_settings(project, more='event_pages = "none"')
    save(project, "berlin", events)
    output, _ = site(project)
    assert not list(output.glob("*/e/*"))
    for told in api(output):
        path, _, anchor = told["url"].removeprefix(f"{BASE}/").partition("#")
        row = page(output, f"{path}index.html").css_first(f"#{anchor}")
        assert row is not None
        link = row.css_first("a")
        assert link is not None
        assert link.attributes["href"] == told["link"]
    assert len(calendar(output)) == 129


def test_former_addresses_lead_to_where_an_event_is_now(project: Path) -> None:
    former = (
        "/berlin/e/old-name-be0000000001.html",
        "berlin/e/older-be0000000001.html",
        "/lima/e/x-y.html",
        "../x.html",
    )
    save(project, "berlin", [event(1, former_urls=former), event(2)])
    output, _ = site(project)
    for name in ("old-name-be0000000001.html", "older-be0000000001.html"):
        text = (output / "berlin/e" / name).read_text()
        assert f"{BASE}/berlin/e/night-1-be0000000001.html" in text
        assert "noindex" in text
    assert len(list(output.glob("berlin/e/*"))) == 4
    assert not (output / "lima").exists()
    assert not (project / "x.html").exists()
