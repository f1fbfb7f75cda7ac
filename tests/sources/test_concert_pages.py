"""Songkick and Bandsintown: concerts by their number, hours only where somebody wrote them."""

from __future__ import annotations

from typing import Any

import pytest

from nocturne.model.visit import Assignment
from nocturne.sources.bandsintown import BandsintownOptions, city_name
from nocturne.sources.base import sources
from nocturne.sources.songkick import SongkickOptions, metro_name
from tests.sources.case import Case

METRO, CITY = Case("songkick", "metro"), Case("bandsintown", "city")
SONGKICK, BANDSINTOWN = sources()["songkick"], sources()["bandsintown"]


def metro(**changes: Any) -> Assignment:
    return METRO.task(options=SongkickOptions(metro="28443-germany-berlin"), **changes)


def test_both_are_asked_only_where_pages_may_be_read() -> None:
    city = CITY.task(options=BandsintownOptions(city="berlin-germany"), pages=False)
    assert [*SONGKICK.entries(metro(pages=False)), *BANDSINTOWN.entries(city)] == []
    (entry,) = SONGKICK.entries(metro())
    assert (entry.key, entry.request.url) == (
        "metro:28443",
        "https://www.songkick.com/metro-areas/28443-germany-berlin",
    )


def test_a_next_page_on_another_host_is_not_followed() -> None:
    body = METRO.body.replace(b'href="/metro-areas', b'href="https://elsewhere.example/metro-areas')
    reading = METRO.read(SONGKICK, body, metro())
    assert reading.follow == () and len(reading.listings) == 3


def test_the_platform_s_front_page_is_no_next_page() -> None:
    assert CITY.read(BANDSINTOWN).follow == ()


def test_a_list_of_another_city_is_refused() -> None:
    body = METRO.body.replace(b"52.53", b"34.05").replace(b"13.39", b"-118.2")
    assert "Berlin" in METRO.read(SONGKICK, body, metro()).wrong_body


def test_an_offset_is_taken_only_from_words_that_say_the_same_hour() -> None:
    body = METRO.body.replace(b"at 2026-05-08T20:00:00+0200", b"at 2026-05-08T19:00:00+0200")
    told = METRO.read(SONGKICK, body, metro()).listings[0]
    assert (told.start, told.floating) == ("2026-05-08T20:00:00", True)


def test_another_site_s_page_carries_no_concert() -> None:
    assert METRO.read(SONGKICK, CITY.body, metro()).wrong_body


@pytest.mark.parametrize(
    "written", ["28443-germany-berlin", "https://www.songkick.com/metro-areas/28443-germany-berlin?x"]
)
def test_a_metro_area_may_be_given_as_its_address(written: str) -> None:
    assert metro_name(written) == "28443-germany-berlin"


@pytest.mark.parametrize("written", ["", "Berlin Germany", "https://www.songkick.com/artists/1"])
def test_other_words_are_refused_with_advice(written: str) -> None:
    with pytest.raises(ValueError, match="metro"):
        metro_name(written)


def test_a_city_may_be_given_as_its_address() -> None:
    assert city_name("https://www.bandsintown.com/c/San-Francisco-CA?came_from=1") == "san-francisco-ca"
