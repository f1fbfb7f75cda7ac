"""What a page says of an event: all that is known, and honestly that the rest is not. Read from the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import Offer
from tests.browser.pages import EVENTS, KINDS
from tests.browser.programme import CITY, NOW, PREFIX, QUIET, build_site, event, special

BASE = f"https://nocturne.example{PREFIX}"


def parsed(site: Path, path: str) -> LexborHTMLParser:
    """A page of the site."""
    file = site / path / "index.html" if path.endswith("/") or not path else site / path
    return LexborHTMLParser(file.read_text(encoding="utf-8"))


def facts(page: LexborHTMLParser) -> dict[str, str]:
    """The facts of an event page as a reader sees them."""
    found = {}
    for row in page.css(".facts > div"):
        name, value = row.css_first("dt"), row.css_first("dd")
        assert name is not None
        assert value is not None
        found[name.text()] = " ".join(value.text(separator=" ").split())
    return found


def words(page: LexborHTMLParser, selector: str = "main") -> str:
    """The text of a part of a page on one line."""
    found = page.css_first(selector)
    return " ".join(found.text(separator=" ").split()) if found is not None else ""


def test_everything_known_of_an_event_is_on_its_page(site: Path) -> None:
    page = parsed(site, EVENTS["normal"])
    assert facts(page) == {
        "When": "Friday 1 May 2026, 23:00 – Saturday 2 May 2026, 06:00 CEST doors 22:00",
        "Where": "Kabelwerk Ost, Hollerau Zinnstraße 14, 10317 Hollerau Map",
        "Price": "€12–18",
        "Age": "18+",
        "Line-up": "Mira Kest Otto Reeds",
        "By": "Dim Lights Union",
        "Kind": "techno club",
    }
    assert words(page, "h1") == "Concrete Hours with Mira Kest"
    assert "Bring ear plugs ." in words(page, ".e-content")


def test_what_nobody_stated_is_said_to_be_unstated(site: Path) -> None:
    page = parsed(site, EVENTS["unknown"])
    assert facts(page) == {
        "When": "Friday 1 May 2026, time not stated",
        "Where": "place not stated",
        "Price": "price not stated",
    }
    start = page.css_first("time.dt-start")
    assert start is not None
    assert start.attributes["datetime"] == "2026-05-01"
    assert "00:00" not in words(page)
    row = parsed(site, f"{CITY}/").css_first(f"[id='{special()['unknown'].id}']")
    assert row is not None
    assert " ".join(row.text(separator=" ").split()) == (
        "time not stated Something in the Yard place not stated price not stated"
    )


def test_what_begins_after_midnight_stands_in_the_night_before_and_says_so(site: Path) -> None:
    assert facts(parsed(site, EVENTS["small-hours"]))["When"] == (
        "Saturday 2 May 2026, 02:30 CEST in the night of Friday 1 May 2026"
    )
    friday = parsed(site, f"{CITY}/").css_first("section[aria-labelledby='n2026-05-01']")
    assert friday is not None
    assert friday.css_first(f"[id='{special()['small-hours'].id}']") is not None


def test_free_is_said_only_of_what_is_free(site: Path) -> None:
    assert facts(parsed(site, EVENTS["free"]))["Price"] == "Free"
    assert facts(parsed(site, EVENTS["gift"]))["Price"] == "Pay what you can, from €5"
    rows = parsed(site, f"{CITY}/").css(".free")
    assert [row.text() for row in rows] == ["Free"]


def test_a_hidden_place_is_a_town_and_says_why(site: Path) -> None:
    page = parsed(site, EVENTS["hidden"])
    assert facts(page)["Where"] == (
        "Hollerau (place after sign-up) The organiser tells the address to guests only, so it is not here either."
    )
    assert not page.css("a.aside")


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("normal", []),
        ("cancelled", ["Cancelled"]),
        ("sold-out", ["Sold out"]),
        ("unconfirmed", ["Not confirmed"]),
        ("moved", ["Now online"]),
        ("later", ["Postponed", "Also online"]),
        ("rescheduled", ["New date"]),
        ("machine", ["Made by a machine"]),
        ("past", ["Over"]),
    ],
)
def test_what_has_to_be_said_loudly_stands_above_the_title_and_in_the_row(
    site: Path, name: str, marks: list[str]
) -> None:
    page = parsed(site, EVENTS[name])
    assert [mark.text() for mark in page.css(".marks b")] == marks
    row = parsed(site, f"{CITY}/").css_first(f"[id='{special()[name].id}']")
    if name == "past":
        assert row is None
    else:
        assert row is not None
        assert [mark.text() for mark in row.css(".said b")] == marks


@pytest.mark.parametrize(
    ("name", "former"),
    [
        ("rescheduled", "Originally: Saturday 25 April 2026, 20:00"),
        ("later", "Originally: Friday 24 April 2026, 20:00"),
        ("moved", "Originally: Kabelwerk Ost, Zinnstraße 14, Hollerau"),
        ("cancelled", ""),
        ("normal", ""),
    ],
)
def test_what_was_moved_says_above_the_title_where_in_time_or_place_it_was(site: Path, name: str, former: str) -> None:
    """The last change counts, and a change that moved nothing is no move."""
    assert words(parsed(site, EVENTS[name]), ".title .marks span") == former


def test_an_address_without_a_house_stands_there_once(site: Path) -> None:
    where = facts(parsed(site, EVENTS["rescheduled"]))["Where"]
    assert where == "Uferweg 3, Hollerau 10317"


def test_an_unconfirmed_event_says_since_when_and_what_to_do(site: Path) -> None:
    page = parsed(site, EVENTS["unconfirmed"])
    assert "not seen there since Friday 1 May 2026" in words(page, ".take")
    assert "Ask the organiser before you go" in words(page, ".title")
    assert "since" not in words(parsed(site, EVENTS["normal"]), ".take")


def test_changes_are_told_in_words_newest_first(site: Path) -> None:
    page = parsed(site, EVENTS["cancelled"])
    told = [" ".join(each.text(separator=" ").split()) for each in page.css(".history li")]
    assert told == [
        "Friday 1 May 2026 Price: not stated €9",
        "Friday 1 May 2026 Begins: Friday 1 May 2026, 20:00 Friday 1 May 2026, 21:00",
        "Friday 1 May 2026 Status: As announced Cancelled",
    ]
    assert not parsed(site, EVENTS["normal"]).css(".history")


def test_machine_made_words_are_labelled_and_kept_from_machines(site: Path) -> None:
    page = parsed(site, EVENTS["machine"])
    assert "Written by a machine, not by the organiser: title, description" in words(page)
    assert not page.css("script[type='application/ld+json']")
    robots = page.css_first("meta[name=robots]")
    assert robots is not None
    assert robots.attributes["content"] == "noindex"


def test_an_event_is_an_h_event_and_a_schema_org_event_with_the_same_facts(site: Path) -> None:
    page = parsed(site, EVENTS["normal"])
    event = special()["normal"]
    block = page.css_first("script[type='application/ld+json']")
    assert block is not None
    data = json.loads(block.text())
    root = page.css_first("article.h-event")
    assert root is not None
    start, end = root.css_first(".dt-start"), root.css_first("data.dt-end")
    assert start is not None
    assert end is not None
    assert start.attributes["datetime"] == data["startDate"] == event.start
    assert end.attributes["value"] == data["endDate"] == event.end
    assert words(page, ".h-event .p-name") == data["name"] == event.title
    assert words(page, ".h-event .p-location").startswith(data["location"]["name"])
    assert words(page, ".h-event .p-organizer") == data["organizer"]["name"]
    assert [tag.text() for tag in root.css(".p-category")] == list(event.tags)
    source = root.css_first("a.u-url")
    assert source is not None
    assert source.attributes["href"] == event.link


def test_a_city_page_is_an_h_feed_of_its_nights(site: Path) -> None:
    page = parsed(site, f"{CITY}/")
    nights = [" ".join(each.text(separator=" ").split()) for each in page.css(".night h2")]
    assert nights[:3] == ["Still running", "Friday 1 May 2026", "Saturday 2 May 2026"]
    festival = page.css_first(f"[id='{special()['festival'].id}'] time")
    assert festival is not None
    assert (festival.text(), festival.attributes["datetime"]) == ("until 3 May", "2026-04-30")
    assert words(page, ".h-feed > .title .p-name") == "Hollerau"
    assert all(row.css_first(".p-name") and row.css_first(".dt-start") for row in page.css("li.h-event"))
    second = parsed(site, f"{CITY}/page/2/")
    assert len(page.css("li.h-event")) + len(second.css("li.h-event")) == int(words(page, ".lead strong")) + 1


def test_a_city_says_how_fresh_each_source_is(site: Path) -> None:
    page = parsed(site, f"{CITY}/")
    assert [each.text() for each in page.css(".title .fresh span")] == [
        "Eventbrite not reached yet",
        "Meetup last confirmed Tuesday 28 April 2026",
    ]
    assert "Luma confirmed last night" in words(page)
    assert "Sources were last visited on 1 May 2026, 04:12 UTC" in words(page)
    status = parsed(site, "status/")
    states = [" ".join(each.text(separator=" ").split()) for each in status.css("tbody tr")]
    assert states == [
        "Eventbrite 0 not reached yet never",
        "Luma 12 confirmed last night 1 May 2026, 04:12 UTC",
        "Meetup 12 last confirmed Tuesday 28 April 2026, read by a fallback 28 April 2026, 04:10 UTC",
    ]


def test_the_home_page_shows_each_city_with_what_happens_tonight(site: Path) -> None:
    page = parsed(site, "")
    assert [each.attributes["href"] for each in page.css(".cities a")] == [f"./{CITY}/", f"./{QUIET}/"]
    busy, quiet = page.css(".town")
    assert f"{NOW.day} May 2026" in words(LexborHTMLParser(busy.html or ""), "header")
    assert busy.css(".rows li")
    assert "Nothing is announced for that night." in quiet.text()


def test_the_home_page_says_what_is_free_or_cancelled_as_loudly_as_the_citys_page(tmp_path: Path) -> None:
    tonight = [
        event("a", "A", time="19:00", price="Free", offer=Offer(is_free=True, low=0.0)),
        event("b", "B", time="20:00", status="cancelled"),
        event("c", "C", time="21:00", price="€5", offer=Offer(is_free=False, low=5.0, high=5.0, currency="EUR")),
    ]
    site = build_site(tmp_path, base="https://nocturne.example", events=tonight)
    for path in ("", f"{CITY}/"):
        page = parsed(site, path)
        assert [each.text() for each in page.css(".rows .free")] == ["Free"], path
        assert [words(LexborHTMLParser(row.html or ""), "h3") for row in page.css(".rows .cancelled")] == ["B"], path


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "missing"])
def test_the_head_names_the_one_address_and_where_machines_find_the_same(site: Path, kind: str) -> None:
    page = parsed(site, KINDS[kind])
    canonical = page.css_first("link[rel=canonical]")
    assert canonical is not None
    assert canonical.attributes["href"] == f"{BASE}/{KINDS[kind]}"
    title, heading = page.css_first("title"), page.css_first("h1")
    assert title is not None
    assert heading is not None
    assert title.text().strip().endswith("Nocturne")
    described = {meta.attributes.get("property") for meta in page.css("meta[property]")}
    assert {"og:title", "og:type", "og:url", "og:site_name"} <= described
    kinds = {link.attributes["type"] for link in page.css("link[rel=alternate]")}
    in_city = KINDS[kind].startswith((CITY, QUIET))
    assert kinds == ({"application/atom+xml", "application/feed+json", "text/calendar"} if in_city else set())
