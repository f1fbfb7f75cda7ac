"""A night that loses too much of a city is looked at twice before it replaces the last one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from nocturne.model.event import KnownEvent
from nocturne.model.gate import ClosedGate
from nocturne.quality.gate import Verdict, judge
from tests.dedupe.events import NOW, merged, told

FIRST = merged(
    told(f"luma:{at}", f"Night of {at}", f"2026-05-{2 + at % 25:02d}T22:00:00+02:00") for at in range(40)
).events
LATER = NOW + timedelta(days=1)


def night(
    after: Iterable[KnownEvent],
    *,
    earlier: ClosedGate | None = None,
    now: datetime = NOW,
    excused: frozenset[str] = frozenset(),
    accepted: bool = False,
    most_lost: float = 0.3,
) -> Verdict:
    """Whether these events may follow the forty of the first night."""
    return judge("berlin", FIRST, list(after), excused, earlier, now, accepted=accepted, most_lost=most_lost)


@pytest.mark.parametrize(("kept", "shut"), [(40, False), (30, False), (28, False), (27, True), (0, True)])
def test_more_than_three_in_ten_lost_keep_the_night_before(kept: int, shut: bool) -> None:
    verdict = night(FIRST[:kept])
    assert (verdict.closed is not None) is shut
    if shut:
        assert verdict.reason == f"{40 - kept} of 40 coming events would go in one night"


def test_how_much_may_go_is_the_operators_choice() -> None:
    assert night(FIRST[:20], most_lost=0.5).closed is None
    assert night(FIRST[:30], most_lost=0.1).closed is not None


def test_a_handful_may_always_go() -> None:
    small = FIRST[:6]
    assert judge("berlin", small, [], frozenset(), None, NOW).closed is None


def test_what_is_over_or_gone_for_a_known_reason_is_no_loss() -> None:
    assert night([], excused=frozenset(event.id for event in FIRST)).closed is None
    past = NOW + timedelta(days=60)
    assert judge("berlin", FIRST, [], frozenset(), None, past).closed is None


def test_a_second_night_that_agrees_opens_the_gate() -> None:
    first = night(FIRST[:10])
    second = night(FIRST[:11], earlier=first.closed, now=LATER)
    assert second.closed is None
    assert second.reason.startswith("two nights agree: ")


def test_a_second_look_on_the_same_night_is_not_another_night() -> None:
    first = night(FIRST[:10])
    again = night(FIRST[:10], earlier=first.closed, now=NOW + timedelta(hours=2))
    assert again.closed is not None and first.closed is not None
    assert again.closed.since == first.closed.since


def test_a_second_night_that_loses_others_keeps_it_shut() -> None:
    first = night(FIRST[:20])
    assert night(FIRST[20:], earlier=first.closed, now=LATER).closed is not None


def test_the_operator_opens_it() -> None:
    assert night([], accepted=True).closed is None


def test_a_flood_of_new_events_is_looked_at_twice_as_well() -> None:
    flood = [replace(FIRST[0], id=f"{at:012d}", url=f"/berlin/e/x-{at:012d}.html") for at in range(250)]
    verdict = night([*FIRST, *flood])
    assert verdict.reason == "250 new events beside 40 known ones in one night"
    assert night([*FIRST, *flood], earlier=verdict.closed, now=LATER).closed is None


def moved(day: str, count: int) -> list[KnownEvent]:
    """The first night, so many of its events on another day."""
    there = [replace(event, date=day, night=day, start=f"{day}T22:00:00+02:00") for event in FIRST[:count]]
    return [*there, *FIRST[count:]]


def test_many_that_move_in_one_night_are_looked_at_twice() -> None:
    assert night(moved("2026-05-29", 12)).closed is None
    verdict = night(moved("2026-05-29", 13))
    assert verdict.reason == "13 of 40 coming events would move to another day in one night"
    assert night(moved("2026-05-29", 13), earlier=verdict.closed, now=LATER).closed is None


def test_a_clock_that_stands_in_for_their_dates_never_agrees_with_itself() -> None:
    closed = night(moved("2026-05-29", 40)).closed
    for day in ("2026-05-30", "2026-05-31"):
        verdict = night(moved(day, 40), earlier=closed, now=LATER)
        assert verdict.closed is not None
        closed = verdict.closed


def test_the_first_night_of_a_city_is_no_flood() -> None:
    assert judge("berlin", (), FIRST, frozenset(), None, NOW).closed is None


def test_a_broken_promise_is_never_published() -> None:
    twice = [*FIRST, FIRST[0]]
    first = night(twice, accepted=True)
    assert first.reason == "two events have one id"
    assert night(twice, earlier=first.closed, now=LATER).closed is not None
    same_url = [*FIRST, replace(FIRST[0], id="abcdefghijkl")]
    assert night(same_url).reason == "two events have one address"
