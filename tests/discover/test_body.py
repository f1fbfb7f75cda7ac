"""What a page offers: links that say so, programs that do not, and its own structured data."""

from __future__ import annotations

import pytest

from nocturne.discover.body import MOST, ways
from nocturne.model.exchange import Outcome, Request, Response

URL = "https://hall.example/programme?page=1"


def found(body: str, url: str = URL) -> list[tuple[str, str]]:
    request = Request(url=url, expects="html", kind="page")
    response = Response(request=request, outcome=Outcome.OK, url=url, status=200, body=body.encode())
    return [(way.place, way.value) for way in ways(response)]


def page(head: str = "", text: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{text}</body></html>"


def test_bodies_that_are_no_page_are_what_they_are() -> None:
    assert found("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n") == [("sources.calendar", URL)]
    assert found('<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>') == [("sources.rss", URL)]
    assert found('[{"id": 1, "title": "a", "start_datetime": 1}]') == [("sources.gancio", "https://hall.example")]
    squarespace = '{"collection": {"typeName": "events"}, "upcoming": [{"id": "1"}]}'
    assert found(squarespace) == [("sources.squarespace", "https://hall.example/programme")]
    assert found('{"@context": "https://schema.org", "@type": "Event"}') == [("sources.jsonld", URL)]


@pytest.mark.parametrize(
    ("head", "text", "expected"),
    [
        ('<link rel="alternate" type="text/calendar" href="/cal">', "", "https://hall.example/cal"),
        ("", '<a href="webcal://hall.example/feed.ics">subscribe</a>', "https://hall.example/feed.ics"),
        ("", '<a href="/feed.ics?x=1">subscribe</a>', "https://hall.example/feed.ics?x=1"),
        ("", '<a href="?ical=1">subscribe</a>', "https://hall.example/programme?ical=1"),
        ("", '<a href="https://calendar.google.com/calendar/u/0?cid=aGFsbEBncm91cC5jYWxlbmRhci5nb29nbGUuY29t">Subscribe</a>',
         "https://calendar.google.com/calendar/ical/hall%40group.calendar.google.com/public/basic.ics"),
        ("", '<iframe src="https://calendar.google.com/calendar/embed?src=hall%40group.calendar.google.com"></iframe>',
         "https://calendar.google.com/calendar/ical/hall%40group.calendar.google.com/public/basic.ics"),
        ("", '<div class="tribe-events-view"></div>', "https://hall.example/programme?ical=1"),
        ("", '<div class="tribe-events-view"></div>', "https://hall.example/events/?ical=1"),
        ('<script src="https://assets.localist.com/x.js"></script>', "", "https://hall.example/search/events.ics"),
    ],
)  # fmt: skip
def test_calendars_are_found_where_they_are_linked_and_where_they_are_not(head: str, text: str, expected: str) -> None:
    assert ("sources.calendar", expected) in found(page(head, text))


def test_the_best_comes_first() -> None:
    head = (
        '<link rel="alternate" type="application/rss+xml" href="/feed">'
        '<link rel="alternate" type="text/calendar" href="/c">'
        '<script type="application/ld+json">{"@type": "Event"}</script>'
    )
    assert [place for place, _ in found(page(head))] == ["sources.calendar", "sources.jsonld", "sources.rss"]


@pytest.mark.parametrize(
    ("body", "url", "expected"),
    [
        (page('<script src="https://static1.squarespace.com/x.js"></script>'), URL,
         ("sources.squarespace", "https://hall.example/programme")),
        (page('<meta name="generator" content="Gancio">'), URL, ("sources.gancio", "https://hall.example")),
        (page("<title>Mobilizon</title>"), "https://events.example/@werkhof/events",
         ("sources.mobilizon", "https://events.example/@werkhof")),
        (page('<script id="__NEXT_DATA__">{"calendar":{"api_id":"cal-AbCdEf123456"}}</script>'),
         "https://luma.com/basement", ("sources.luma.calendars", "cal-AbCdEf123456")),
        (page('<script id="__NEXT_DATA__">{"place":{"api_id":"discplace-gCfX0s3E9Hgo3rG"}}</script>'),
         "https://luma.com/berlin", ("sources.luma.place", "discplace-gCfX0s3E9Hgo3rG")),
        (page("", '<div itemscope itemtype="https://schema.org/Event"></div>'), URL, ("sources.jsonld", URL)),
        (page("", '<div class="h-event"></div>'), URL, ("sources.jsonld", URL)),
    ],
)  # fmt: skip
def test_programs_are_known_by_their_marks(body: str, url: str, expected: tuple[str, str]) -> None:
    assert expected in found(body, url)


@pytest.mark.parametrize("body", ["", "plain words", "{", "[1]" * 3, page(), page("", "<p>No dates here.</p>"), "<"])
def test_what_says_nothing_offers_nothing(body: str) -> None:
    assert found(body) == []


def test_a_page_of_links_is_no_flood() -> None:
    links = "".join(f'<a href="/{number}.ics">x</a>' for number in range(500))
    assert len(found(page("", links))) == MOST
