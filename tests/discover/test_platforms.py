"""What an address says by its form alone."""

from __future__ import annotations

import pytest

from nocturne.discover.platforms import way
from nocturne.discover.way import Unreadable, Way


@pytest.mark.parametrize(
    ("url", "place", "value"),
    [
        ("https://www.eventbrite.de/d/germany--berlin/all-events/", "sources.eventbrite.place", "germany--berlin"),
        ("https://www.eventbrite.com/o/salz-nights-18175689408", "sources.eventbrite.organizations", "18175689408"),
        ("https://www.meetup.com/find/?location=de--Berlin&source=EVENTS", "sources.meetup.location", "de--Berlin"),
        ("https://www.meetup.com/de-DE/berlin-noise-nights/events/", "sources.meetup.groups", "berlin-noise-nights"),
        ("https://www.meetup.com/noise-nights/events/300000001/", "sources.meetup.groups", "noise-nights"),
        ("https://luma.com/calendar/cal-AbCdEf123456", "sources.luma.calendars", "cal-AbCdEf123456"),
        ("https://api.lu.ma/ics/get?entity=calendar&id=cal-AbCdEf123456", "sources.luma.calendars", "cal-AbCdEf123456"),
        ("https://radar.squat.net/en/events/city/Den%20Haag", "sources.radar.city", "Den Haag"),
        ("https://radar.squat.net/api/1.2/search/events.json?facets[city][]=Berlin", "sources.radar.city", "Berlin"),
        ("https://www.songkick.com/en/metro-areas/28443-germany-berlin?page=2", "sources.songkick.metro",
         "28443-germany-berlin"),
        ("https://www.bandsintown.com/c/Berlin-Germany?came_from=1", "sources.bandsintown.city", "berlin-germany"),
        ("https://19hz.info/eventlisting_BayArea.php", "sources.nineteenhz.region", "BayArea"),
        ("https://dice.fm/browse/berlin-5b238ca66e4bcd93783835b0/music/gig", "sources.dice.tag", "music"),
        ("https://calendar.google.com/calendar/embed?src=hall%40group.calendar.google.com&ctz=Europe/Berlin",
         "sources.calendar", "https://calendar.google.com/calendar/ical/hall%40group.calendar.google.com/public/basic.ics"),
        ("https://calendar.google.com/calendar/u/0?cid=aGFsbEBncm91cC5jYWxlbmRhci5nb29nbGUuY29t",
         "sources.calendar", "https://calendar.google.com/calendar/ical/hall%40group.calendar.google.com/public/basic.ics"),
    ],
)  # fmt: skip
def test_the_form_of_an_address_names_its_way(url: str, place: str, value: str) -> None:
    found = way(url)
    assert isinstance(found, Way) and (found.place, found.value) == (place, value)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://www.eventbrite.com/e/one-night-tickets-900000000001", "one page of Eventbrite"),
        ("https://www.meetup.com/find/", "location="),
        ("https://www.meetup.com/", "no group"),
        ("https://ra.co/events/de/berlin", "area: N"),
        ("https://radar.squat.net/en/event/berlin/haus", "city/Berlin"),
        ("https://www.songkick.com/concerts/42000001-x", "metro area"),
        ("https://www.bandsintown.com/e/107000001", "/c/berlin-germany"),
        ("https://19hz.info/", "eventlisting_"),
        ("https://dice.fm/event/abc", "/browse"),
        ("https://www.facebook.com/events/123", "signed in"),
        ("https://m.facebook.com/events/123", "signed in"),
        ("https://www.instagram.com/p/abc", "signed in"),
        ("https://calendar.google.com/calendar/ical/hall%40x.example/private-0123456789abcdef/basic.ics", "secret"),
        ("https://calendar.google.com/calendar/u/0/r", "no calendar"),
    ],
)
def test_an_address_that_leads_nowhere_says_why_and_what_to_do(url: str, word: str) -> None:
    found = way(url)
    assert isinstance(found, Unreadable) and word in found.reason


@pytest.mark.parametrize(
    "url", ["https://hall.example/programme", "https://luma.com/berlin", "https://notfacebook.com/"]
)
def test_other_addresses_have_to_be_looked_at(url: str) -> None:
    assert way(url) is None
