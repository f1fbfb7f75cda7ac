"""Which event a link is about, and the link without what is not part of its address."""

from __future__ import annotations

import pytest

from nocturne.parse.platform_links import event_key, meetup_event, meetup_link


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.meetup.com/noise-nights/events/310839956/", "meetup:310839956"),
        ("http://meetup.com/noise-nights/events/310839956?recId=x#y", "meetup:310839956"),
        ("https://www.meetup.com/de-DE/noise-nights/events/310839956/", "meetup:310839956"),
        ("https://www.meetup.com/noise-nights/events/kqmnjtyjcfbmc/", "meetup:kqmnjtyjcfbmc"),
        ("https://www.meetup.com/noise-nights/events/calendar/", ""),
        ("https://www.meetup.com/noise-nights/", ""),
        ("https://www.eventbrite.co.uk/e/late-noise-tickets-1234567890123?aff=x", "eventbrite:1234567890123"),
        ("https://www.eventbrite.com/e/1234567890123", "eventbrite:1234567890123"),
        ("https://www.eventbrite.de/o/house-1234567890", ""),
        ("https://luma.com/event/evt-AbC123", "luma:evt-AbC123"),
        ("https://lu.ma/late-noise", ""),
        ("https://meetup.com.example/noise-nights/events/310839956/", ""),
        ("https://noteventbrite.example/e/x-1234567890", ""),
        ("https://[broken/e/1", ""),
        ("", ""),
    ],
)
def test_a_link_names_the_event_as_its_own_source_does(url: str, key: str) -> None:
    """Only on the platforms' own hosts."""
    assert event_key(url) == key


def test_a_meetup_address_gives_group_and_event_on_any_host() -> None:
    """Mirrors and stand-ins have the same paths."""
    assert meetup_event("http://127.0.0.1:8000/noise-nights/events/310839956/") == ("noise-nights", "310839956")
    assert meetup_event("https://www.meetup.com/noise-nights/events/past/") == ("", "")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (
            "http://www.meetup.com/es-ES/noise/events/310839956/?recId=1#x",
            "https://www.meetup.com/noise/events/310839956/",
        ),
        ("http://127.0.0.1:8000/noise/events/310839956/?a=b", "http://127.0.0.1:8000/noise/events/310839956/"),
        ("javascript:alert(1)", ""),
        ("/noise/events/310839956/", ""),
    ],
)
def test_a_meetup_link_is_bare(url: str, link: str) -> None:
    """Without query, fragment and language."""
    assert meetup_link(url) == link
