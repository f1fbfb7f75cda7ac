"""Dates in words are read in the languages of our cities, and only what is surely a date."""

from __future__ import annotations

from datetime import date

import pytest

from nocturne.quality.told_dates import told_dates

FEB_7 = (None, 2, 7)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sat, Feb 7", [(*FEB_7, 5)]),
        ("Dust Choir — Saturday 7th of February 2026", [(2026, 2, 7, 5)]),
        ("Samstag, 7. Februar 2026, 20 Uhr", [(2026, 2, 7, 5)]),
        ("Do 5. März 19 Uhr", [(None, 3, 5, 3)]),
        ("sábado 7 de febrero de 2026", [(2026, 2, 7, 5)]),
        ("dimanche 8 février", [(None, 2, 8, 6)]),
        ("2026年2月7日（土）開催", [(2026, 2, 7, 5)]),
        ("2月7日", [(*FEB_7, None)]),
        ("Show 12.02.2026", [(2026, 2, 12, None)]),
        ("Fr, 13.02.26", [(2026, 2, 13, 4)]),
        ("am 3.5. im Hof", [(None, 5, 3, None)]),
        ("So, 12.2. Party", [(None, 2, 12, 6)]),
        ("Feb 7 & 14", [(*FEB_7, None), (None, 2, 14, None)]),
        ("Feb 7, 14 and 21", [(*FEB_7, None), (None, 2, 14, None), (None, 2, 21, None)]),
        ("Thu Dec 4 7:00 PM", [(None, 12, 4, 3)]),
        ("Doors 7 pm Feb 8, 2026", [(2026, 2, 8, None)]),
        ("see 2026-02-07 for more", [(2026, 2, 7, None)]),
        ("02/07/2026", [(2026, 7, 2, None), (2026, 2, 7, None)]),
        ("Feb 7: 8pm - 11pm", [(*FEB_7, None)]),
        ("May 12 8pm", [(None, 5, 12, None)]),
    ],
)
def test_dates_are_read_with_weekday_and_year_where_they_are_said(
    text: str, told: list[tuple[int | None, int, int, int | None]]
) -> None:
    assert [(each.year, each.month, each.day, each.weekday) for each in told_dates(text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "9/11 memorial, 24/7, vol. 3.5.",
        "I may 5 times",
        "march 10 miles with us",
        "12 Angry Men",
        "Class of 2025",
        "March 2026 meetup",
        "Room 2.14",
        "Release 1.2.3",
        "Feb 31",
        "2026-13-40",
        "Second floor, 8pm - 11pm",
        "+49 30 1234567",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert told_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("7.–9. Februar 2026", ["2026-02-07", "2026-02-08", "2026-02-09"], ["2026-02-06", "2026-02-10", "2027-02-08"]),
        ("Oct 3-5", ["2026-10-03", "2026-10-05"], ["2026-10-06"]),
    ],
)
def test_a_span_within_a_month_is_one_date_with_a_last_day(text: str, inside: list[str], outside: list[str]) -> None:
    (span,) = told_dates(text)
    assert all(span.on(date.fromisoformat(day)) for day in inside)
    assert not any(span.on(date.fromisoformat(day)) for day in outside)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Feb 7 - Mar 2", ["from", "until"]),
        ("Feb 7, 2026 to Feb 9, 2026", ["from", "until"]),
        ("from Feb 7 until March 3", ["from", "until"]),
        ("ab 3. März", ["from"]),
        ("hasta el 3 de marzo", ["until"]),
        ("Dust Choir - Feb 7", [""]),
    ],
)
def test_first_and_last_days_of_longer_spans_are_bounds(text: str, bounds: list[str]) -> None:
    assert [each.bound for each in told_dates(text)] == bounds


def test_a_span_over_the_turn_of_the_year_holds_both_sides() -> None:
    first, last = told_dates("Dec 20 – Jan 5")
    for day in ("2026-12-21", "2027-01-04"):
        assert first.on(date.fromisoformat(day)) and last.on(date.fromisoformat(day))
    assert not first.on(date(2026, 11, 1))
    assert not last.on(date(2026, 2, 1))
