"""A list whose events are all as many hours away from what other lists say of them is not believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nocturne.crosscheck import shifted
from nocturne.model.event import ToldEvent
from nocturne.normalise.when import is_foreign
from tests.dedupe.events import told
from tests.normalise.listings import event as normalised_event
from tests.normalise.listings import listing

NAMES = ("Dust Choir", "Salt Mine", "Pale Engines", "Lost Signals", "Night Ferry")


def night(at: int, source: str, hour: int) -> ToldEvent:
    """One of five nights, as a source tells it."""
    return told(
        f"{source}:{at}", NAMES[at], f"2026-05-{9 + at:02d}T{hour}:00:00+02:00", link=f"https://{source}.example/{at}"
    )


def held(events: list[ToldEvent], foreign: set[str]) -> set[str]:
    """The listings that are not believed; `foreign`: sources that tell another zone's time."""
    found = shifted(events, [event.source in foreign for event in events])
    assert {why[0] for why in found.values()} <= {"time/shifted"}
    return {f"{events[at].source}:{events[at].sources[0].source_id}" for at in found}


def test_three_hours_off_everywhere_is_a_wrong_zone_and_all_of_the_list_is_held_back() -> None:
    right = [night(at, "luma", 22) for at in range(4)]
    wrong = [night(at, "meetup", 19) for at in range(5)]
    assert held([*right, *wrong], {"meetup"}) == {f"meetup:{at}" for at in range(5)}


def test_a_zone_of_the_organisers_own_is_no_fault_when_the_hours_agree() -> None:
    both = [night(at, source, 22) for at in range(4) for source in ("luma", "meetup")]
    assert held(both, {"meetup"}) == set()


def test_without_another_zone_nobody_is_to_blame() -> None:
    both = [*(night(at, "luma", 22) for at in range(4)), *(night(at, "meetup", 19) for at in range(4))]
    assert held(both, set()) == set()
    assert held(both, {"luma", "meetup"}) == set()


def test_a_few_events_prove_nothing() -> None:
    both = [*(night(at, "luma", 22) for at in range(2)), *(night(at, "meetup", 19) for at in range(2))]
    assert held(both, {"meetup"}) == set()


def test_events_that_are_apart_by_different_hours_prove_nothing() -> None:
    right = [night(at, "luma", 22) for at in range(4)]
    wrong = [night(at, "meetup", hour) for at, hour in enumerate((19, 18, 20, 21))]
    assert held([*right, *wrong], {"meetup"}) == set()


@pytest.mark.parametrize(
    ("start", "timezone", "foreign"),
    [
        ("2026-05-02T22:00:00-04:00", "", True),
        ("2026-05-02T22:00:00+02:00", "", False),
        ("2026-05-02T20:00:00Z", "", False),
        ("2026-05-02T20:00:00+00:00", "", False),
        ("2026-05-02T20:00:00Z", "America/New_York", True),
        ("2026-05-02T20:00:00Z", "Europe/Paris", False),
        ("2026-05-02", "America/New_York", False),
    ],
)
def test_a_listing_in_the_time_of_another_zone_is_known(start: str, timezone: str, foreign: bool) -> None:
    one = listing(start=start, timezone=timezone)
    event = normalised_event(start=start, timezone=timezone)
    assert is_foreign(one, replace(event)) is foreign
