"""A listing whose words contradict its date is held back with the words as evidence."""

from __future__ import annotations

from typing import Any

import pytest

from nocturne.normalise.listing import normalise
from nocturne.quality.contradiction import contradictions, says_year
from tests.normalise.listings import BERLIN, NOW, listing, seen


def found(start: str = "2026-05-02T22:00", **changes: Any) -> list[tuple[str, str]]:
    """(code, evidence) of what speaks against a listing; 2026-05-02 is a Saturday."""
    one = listing(start=start, **changes)
    event = normalise(seen(one), BERLIN, NOW, "full").event
    assert event is not None
    return [(code, evidence) for code, _, evidence in contradictions(one, event)]


def codes(start: str = "2026-05-02T22:00", **changes: Any) -> list[str]:
    """The codes alone."""
    return [code for code, _ in found(start, **changes)]


def test_another_weekday_than_the_dates_own_means_a_wrong_year() -> None:
    assert found("2027-05-02T22:00", description="Doors at nine. Sat, May 2 in the old hall.") == [
        ("date/weekday", 'says "sat, may 2", 2027-05-02 is a Sunday')
    ]
    assert codes(description="Doors at nine. Sat, May 2 in the old hall.") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Low Tide — Friday May 2"},
        {"title": "Low Tide (viernes 2 de mayo)"},
        {"description": "<p>Freitag,</p> <b>Fr 2. Mai</b>"},
    ],
)
def test_weekdays_are_compared_in_title_and_text_of_several_languages(changes: dict[str, str]) -> None:
    assert codes(**changes) == ["date/weekday"]


def test_the_night_counts_as_well_as_the_date() -> None:
    assert codes("2026-05-03T01:00", title="Low Tide, Sat May 2") == []
    assert codes("2026-05-03T01:00", title="Low Tide, Sun May 3") == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Low Tide February 12, 2026", ["date/title"]),
        ("Low Tide 12.02.2026", ["date/title"]),
        ("Low Tide 2. Mai", []),
        ("Low Tide Apr 25 & May 2", []),
        ("Low Tide May 1-3", []),
        ("Low Tide: from April 20", []),
        ("Low Tide: until April 20", ["date/title"]),
        ("Low Tide Apr 20 – May 20", []),
        ("Low Tide Mar 20 – Apr 20", ["date/title"]),
        ("Low Tide 05/02/2026", []),
        ("Low Tide 02/05/2026", []),
        ("Low Tide 1. - 3.05.2026", []),
        ("Low Tide 12. - 14.03.2026", ["date/title"]),
        ("Low Tide (Nachholtermin vom 12.02.2026)", []),
        ("Low Tide – verlegt vom 12.2.2026", []),
        ("Vigil 19.02.2020", []),
        ("Kafka and the 3rd of June 1924", []),
        ("9.11.1989", []),
        ("Low Tide 02.05.2020", ["date/title"]),
        ("Low Tide 12.02.2025", ["date/title"]),
        ("September 5 (OmU)", []),
        ("Der 20. Juli – Lesung", []),
        ("Low Tide, Thursday July 20", ["date/title"]),
        ("Low Tide July 21", ["date/title"]),
        ("Low Tide into Sunday 3 May", []),
        ("Best of 2025", []),
        ("Low Tide Vol. 3", []),
    ],
)
def test_a_title_that_names_another_date_holds_the_listing_back(title: str, expected: list[str]) -> None:
    assert codes(title=title) == expected


def test_an_event_that_was_moved_may_still_name_its_old_date() -> None:
    assert codes(title="Low Tide March 12", status="rescheduled") == []


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://hall.example/events/low-tide-2026-03-12", ["date/link"]),
        ("https://hall.example/?day=20260312", ["date/link"]),
        ("https://hall.example/events/low-tide/2026-05-02/", []),
        ("https://hall.example/events/low-tide-2026-05-03", []),
        ("https://hall.example/2026/03/12/low-tide/", []),
        ("https://hall.example/e/20267788990", []),
        ("https://hall.example/e/2026-99-99", []),
    ],
)
def test_a_date_in_its_address_has_to_be_its_own(link: str, expected: list[str]) -> None:
    assert codes(link=link) == expected


def test_the_address_of_a_series_names_its_first_night_only() -> None:
    assert codes(link="https://hall.example/2026-03-12/drones", series_id="drones") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("When: March 12, doors at 8", ["date/text"]),
        ("Datum: 12. März\nOrt: Halle", ["date/text"]),
        ("Thursday, March 12 the hall opens its doors for a night of drones.", ["date/text"]),
        ("Tickets on sale Thursday, March 12. A night of drones.", []),
        ("The last one was on Thursday, March 12. A night of drones.", []),
        ("Register by March 12.", []),
        ("Next dates: March 12, 2027 and March 19, 2027. A night of drones.", []),
        ("On November 9, 2016, the hall closed. A night about it.", []),
        ("The collective, founded on May 1, 2019, plays drones.", []),
        ("Seit dem 24. Februar 2022 ist Krieg.", []),
        ("Thursday, March 12 and Saturday, May 2: two nights of drones.", []),
        ("A night of drones, as loud as on March 12.", []),
        ("12 years, 3 rooms, 1 sound system", []),
    ],
)
def test_a_text_counts_only_where_it_says_when_its_own_event_is(text: str, expected: list[str]) -> None:
    assert codes(description=text) == expected


@pytest.mark.parametrize(
    ("title", "said"),
    [("Low Tide, April 20, 2027", True), ("Low Tide, April 20", False), ("Low Tide", False), ("April 20, 2026", False)],
)
def test_words_can_name_a_date_with_its_year(title: str, said: bool) -> None:
    one = listing(start="2027-04-20", title=title)
    event = normalise(seen(one), BERLIN, NOW, "full").event
    assert event is not None
    assert says_year(one, event) is said
