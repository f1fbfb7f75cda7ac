"""19hz: rows whose cells are not all closed, dates told twice, hours that run into the morning."""

from __future__ import annotations

from typing import Any

import pytest

from nocturne.model.listing import Listing
from nocturne.model.visit import Assignment
from nocturne.sources.base import sources
from nocturne.sources.nineteenhz import NineteenHzOptions, region_name
from tests.sources.case import Case

CASE = Case("nineteenhz", "region")
SOURCE = sources()["nineteenhz"]


def task(**changes: Any) -> Assignment:
    return CASE.task(options=NineteenHzOptions(region="Berlin"), **changes)


def row(when: str, day: str = "2026/05/08", place: str = "Salz (Berlin)", price: str = "") -> list[Listing]:
    """The listing of one row."""
    cells = f"<td>{when}</td><td><a href='https://x.example/1'>Nacht</a> @ {place}<td>techno</td><td>{price}</td>"
    body = f"<table><tr>{cells}<td></td><td></td><td><div class='shrink'>{day}</div></td></tr></table>"
    return list(CASE.read(SOURCE, body.encode(), task()).listings)


def test_it_is_asked_only_where_pages_may_be_read() -> None:
    assert list(SOURCE.entries(task(pages=False))) == []
    (entry,) = SOURCE.entries(task())
    assert entry.request.url == "https://19hz.info/eventlisting_Berlin.php"


@pytest.mark.parametrize(
    ("when", "start", "end"),
    [
        ("Fri: May 8 <br />(10pm-4am)", "2026-05-08T22:00:00", "2026-05-09T04:00:00"),
        ("Fri: May 8 <br />(11:59pm-6am)", "2026-05-08T23:59:00", "2026-05-09T06:00:00"),
        ("Fri: May 8 <br />(12pm-6pm)", "2026-05-08T12:00:00", "2026-05-08T18:00:00"),
        ("Fri: May 8 <br />(9:30pm)", "2026-05-08T21:30:00", ""),
        ("Fri: May 8 <br />(9pm-12am)", "2026-05-08T21:00:00", "2026-05-09T00:00:00"),
        ("Fri: May 8-Sun: May 10 <br />(Fri: 8pm-Sun: 2am)", "2026-05-08T20:00:00", "2026-05-10T02:00:00"),
        ("Fri: May 8-Sat: May 9 <br />(Fri: 8pm-Sun: 2am)", "2026-05-08T20:00:00", "2026-05-10T02:00:00"),
        ("Fri: May 8-Sun: May 10 <br />(10am-10pm)", "2026-05-08T10:00:00", "2026-05-10T22:00:00"),
        ("Fri: May 8", "2026-05-08", ""),
    ],
)
def test_hours(when: str, start: str, end: str) -> None:
    (told,) = row(when)
    assert (told.start, told.end, told.all_day) == (start, end, "T" not in start)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("Sat: May 8 <br />(10pm)", "2026/05/08"),
        ("Fri: May 8 <br />(10pm)", "2027/05/08"),
        ("Fri: May 15 <br />(10pm)", "2026/05/08"),
        ("Fri: May 8 <br />(10pm)", "2026/02/30"),
        ("Fri: May 8 <br />(10pm)", ""),
    ],
)
def test_two_dates_are_no_date(when: str, day: str) -> None:
    assert row(when, day) == []


@pytest.mark.parametrize(
    ("written", "price", "age"),
    [
        ("$10 | 21+", "$10", "21+"),
        ("21+", "", "21+"),
        ("free w/rsvp b4 11pm / $19-25+ | 18+", "free w/rsvp b4 11pm / $19-25+", "18+"),
        ("free | All ages", "free", "all ages"),
        ("", "", ""),
    ],
)
def test_price_and_age_share_a_cell(written: str, price: str, age: str) -> None:
    (told,) = row("Fri: May 8 <br />(10pm)", price=written)
    assert (told.offer.text, told.age_limit) == (price, age)


def test_a_place_that_is_announced_later_keeps_its_city() -> None:
    (told,) = row("Fri: May 8 <br />(10pm)", place="TBA (Potsdam)")
    assert told.place is not None and (told.place.name, told.place.locality) == ("", "Potsdam")


@pytest.mark.parametrize("written", ["BayArea", "https://19hz.info/eventlisting_BayArea.php"])
def test_a_region_may_be_given_as_its_address(written: str) -> None:
    assert region_name(written) == "BayArea"


def test_a_page_without_the_table_is_refused() -> None:
    assert CASE.read(SOURCE, b"<html><table><tr><td>1</td></tr></table></html>", task()).wrong_body
