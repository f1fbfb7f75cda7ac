"""What stands on an event's page beside its facts: where it is listed, and the way to say that it is wrong."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.model.event import KnownEvent, ListedAt
from nocturne.site import correction
from nocturne.site.event_pages import announcements, listed_on
from tests.site.projects import BASE, ENGLISH, event, save, site

ISSUES = "https://forge.example/crew/nights/issues"


def also_at(given: KnownEvent, *places: tuple[str, str, str]) -> KnownEvent:
    """The event with further listings: source, address, state."""
    more = tuple(
        ListedAt(source=source, source_id=link, link=link, extractor="x", first_seen="", last_seen="2026-04-01",
                 state="listed" if state == "listed" else "gone")
        for source, link, state in places
    )  # fmt: skip
    return dataclasses.replace(given, sources=(*given.sources, *more))


@pytest.mark.parametrize(
    ("places", "named"),
    [
        ([], ("", "Luma")),
        ([("meetup", "https://www.meetup.com/x/1", "listed")], ("Luma", "Meetup")),
        ([("meetup", "https://www.meetup.com/x/1", "gone")], ("", "Luma")),
        ([("calendar", "https://cellar.example/p.ics", "listed")], ("Luma", "cellar.example")),
        (
            [("dice", "https://dice.fm/e", "listed"), ("jsonld", "https://loft.example/x", "listed")],
            ("Luma, DICE", "loft.example"),
        ),
        ([("luma", "https://luma.example/again", "listed")], ("", "Luma")),
    ],
)
def test_an_event_says_by_name_where_it_is_listed_now(
    places: list[tuple[str, str, str]], named: tuple[str, str]
) -> None:
    titles = {"calendar": "Calendars", "jsonld": "Venue pages", "dice": "DICE"}
    assert listed_on(announcements(also_at(event(1), *places), titles, ENGLISH)) == named


def test_nobody_who_lists_it_is_nobody_named() -> None:
    assert listed_on(announcements(dataclasses.replace(event(1), link="", sources=()), {}, ENGLISH)) == ("", "")


def test_a_letter_names_the_event_its_day_and_its_page_in_an_address_mail_programs_read() -> None:
    given = dataclasses.replace(event(1), title="50 % noise & “echo” + tea?", url=f"{BASE}/berlin/e/x.html")
    address = correction.address("mailto:hello@nocturne.example", given)
    assert "+" not in address and " " not in address
    split = urlsplit(address)
    fields = {name: unquote(value) for name, _, value in (part.partition("=") for part in split.query.split("&"))}
    assert (split.scheme, split.path) == ("mailto", "hello@nocturne.example")
    assert fields["subject"] == f"50 % noise & “echo” + tea? ({given.date})"
    assert fields["body"].split("\r\n")[:3] == [given.title, f"{given.date} {given.time}", given.url]


def test_a_contact_that_has_a_subject_already_keeps_it() -> None:
    address = correction.address("mailto:a@b.example?cc=c@b.example", event(1))
    assert address.startswith("mailto:a@b.example?cc=c@b.example&subject=")


@pytest.mark.parametrize("contact", [ISSUES, f"{ISSUES}/", f"{ISSUES}/new", f"{ISSUES}/new/choose"])
def test_a_page_of_issues_opens_a_new_one(contact: str) -> None:
    split = urlsplit(correction.address(contact, event(1)))
    assert f"{split.scheme}://{split.netloc}{split.path}" == f"{ISSUES}/new"
    fields = parse_qs(split.query)
    assert fields["title"] == [f"{event(1).title} ({event(1).date})"]
    assert fields["body"][0].split("\n")[2] == event(1).url


@pytest.mark.parametrize("contact", ["https://github.com/crew/nights", "https://codeberg.org/crew/nights"])
def test_a_repository_that_takes_new_events_takes_corrections_too(contact: str) -> None:
    assert correction.address(contact, event(1)).startswith(f"{contact}/issues/new?title=")


@pytest.mark.parametrize("contact", ["", "https://nocturne.example/contact", "https://github.com/kest/nights/wiki"])
def test_any_other_contact_is_a_link_as_it_is(contact: str) -> None:
    assert correction.address(contact, event(1)) == contact


def test_a_long_title_makes_no_endless_address() -> None:
    assert len(correction.address("mailto:a@b.example", dataclasses.replace(event(1), title="夜" * 500))) < 2000


def test_the_page_holds_the_sentence_and_the_way(project: Path) -> None:
    given = also_at(event(1), ("meetup", "https://www.meetup.com/x/1", "listed"))
    save(project, "berlin", [given])
    output, _ = site(project)
    page = LexborHTMLParser((output / given.url.lstrip("/")).read_text(encoding="utf-8"))
    section = page.css_first(".take")
    assert section is not None
    assert "Listed on Luma and Meetup." in section.text()
    ways = [each.attributes["href"] or "" for each in section.css("a")]
    assert any(way.startswith("mailto:hello@nocturne.example?subject=Night%201") for way in ways)
    assert any(way.startswith("webcal://") for way in ways), "without a script the calendar is still there"
