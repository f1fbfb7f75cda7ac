"""What may be published: events of this city, of the days to come, that somebody means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nocturne.model.event import Event, Place
from nocturne.model.point import distance_km
from nocturne.model.span import begins, ends
from nocturne.quality.rules import check
from tests.dedupe.events import CITY, told

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def codes(window_days: int = 365, **changes: Any) -> list[str]:
    """The codes of what is wrong with an event of next week that was changed."""
    return [issue.code for issue in check(replace(told(), **changes), CITY, NOW, window_days)]


def when(start: str, end: str | None = None, timezone: str = "Europe/Berlin") -> dict[str, Any]:
    """The fields of a start and an end."""
    return {"start": start, "date": start[:10], "time": start[11:16], "end": end, "timezone": timezone}


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (when("2026-04-30T14:00:00+02:00"), []),
        (when("2026-04-30T13:59:00+02:00"), ["date/past"]),
        (when("2026-04-29T22:00:00+02:00", "2026-04-30T15:00:00+02:00"), []),
        (when("2026-04-20T22:00:00+02:00", "2026-05-03"), []),
        (when("2026-04-30"), []),
        (when("2026-04-29"), ["date/past"]),
        (when("2027-05-01T14:00:00+02:00"), []),
        (when("2027-05-01T14:01:00+02:00"), ["date/far"]),
        (when("2027-05-02"), ["date/far"]),
        (when("2101-05-02"), ["date/far"]),
    ],
)
def test_events_are_listed_from_a_day_after_their_end_until_a_year_ahead(
    times: dict[str, Any], expected: list[str]
) -> None:
    assert codes(**times) == expected


def test_how_many_days_ahead_are_listed_is_the_operators_choice() -> None:
    assert codes(window_days=8, **when("2026-05-09T13:00:00+02:00")) == []
    assert codes(window_days=7, **when("2026-05-09T13:00:00+02:00")) == ["date/far"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"])
def test_a_day_lasts_from_midnight_to_midnight_where_the_event_is(zone: str) -> None:
    event = replace(told(), **when("2026-05-02", timezone=zone))
    assert ends(event) - begins(event) == timedelta(days=1)
    assert begins(event).date().isoformat() == "2026-05-02"
    assert begins(event).utcoffset() is not None


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place(name="Near", lat=52.5, lng=13.4), []),
        (Place(name="Far", lat=52.39, lng=13.06), ["place/distance"]),
        (Place(name="Other side", lat=-52.5, lng=-166.6), ["place/distance"]),
        (Place(name="No point", country="DE"), []),
        (Place(name="No point", country="FR"), ["place/country"]),
        (Place(name="Nothing known"), []),
        (Place(country="FR", hidden=True), ["place/country"]),
        (Place(name="Knust", locality="Hamburg", country="DE"), ["place/town"]),
        (Place(name="Knust", locality="hamburg"), ["place/town"]),
        (Place(name="Knust", address="Neuer Kamp 30, 20357 Hamburg"), ["place/town"]),
        (Place(name="Knust", address="Neuer Kamp 30, 20357 Hamburg, Germany"), ["place/town"]),
        (Place(name="Stadtgarten", address="Venloer Straße 40, Köln"), ["place/town"]),
        (Place(name="Knust", locality="Berlin", address="Hamburger Straße 3, Berlin"), []),
        (Place(name="Hamburg", address="Hamburg 12, Berlin"), []),
        (Place(name="Schloss", locality="Potsdam", country="DE"), []),
        (Place(name="Bar", address="Köln"), []),
        (Place(name="Wrong country, right point", country="FR", lat=52.5, lng=13.4), []),
    ],
)
def test_an_event_has_to_be_in_the_city(place: Place, expected: list[str]) -> None:
    assert codes(place=place) == expected


def test_an_online_event_is_nowhere_and_a_mixed_one_is_judged_by_its_place() -> None:
    far = Place(name="Far", lat=48.1, lng=11.5)
    assert codes(place=far, attendance_mode="online") == []
    assert codes(place=far, attendance_mode="mixed") == ["place/distance"]


def test_the_edge_of_the_radius_belongs_to_the_city() -> None:
    north = CITY.latitude + 25.0 / 111.195
    assert codes(place=Place(lat=north, lng=CITY.longitude)) == []
    assert codes(place=Place(lat=north + 0.01, lng=CITY.longitude)) == ["place/distance"]


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((52.52, 13.405), (52.52, 13.405), 0),
        ((52.52, 13.405), (51.5074, -0.1278), 931),
        ((0.1, 179.9), (0.1, -179.9), 22),
    ],
)
def test_distances_are_great_circles(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance_km(one, other) == pytest.approx(km, abs=2)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Test", ["title/test"]),
        ("test event", ["title/test"]),
        ("New Year test event", ["title/test"]),
        ("TEST - please ignore 2", ["title/test"]),
        ("Test please ignore", ["title/test"]),
        ("asdfff", ["title/test"]),
        ("Test Pressing: a record fair", []),
        ("Contest", []),
        ("Soundtest event horizon listening session", []),
        ("Busy", ["title/busy"]),
        ("(Privat)", ["title/busy"]),
        ("Busy Signals", []),
        ("...", ["title/empty"]),
        ("???", ["title/empty"]),
        ("Ø", []),
        ("夜", []),
        ("🔥🔥🔥", []),
        ("!!! (three)", []),
    ],
)
def test_titles_of_trials_and_titles_that_say_nothing_are_left_out(title: str, expected: list[str]) -> None:
    assert codes(title=title) == expected


def test_every_reason_names_its_stage_source_city_and_listing() -> None:
    event: Event = replace(told("luma:evt-9", "Test"), place=Place(lat=48.1, lng=11.5))
    issues = check(event, CITY, NOW)
    assert [issue.code for issue in issues] == ["place/distance", "title/test"]
    for issue in issues:
        assert (issue.stage, issue.source, issue.city, issue.subject) == ("quality", "luma", "berlin", "luma:evt-9")
        assert issue.severity == "error"
        assert issue.evidence
