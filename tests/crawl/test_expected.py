"""How many listings are usual, by history alone: what is strange, what is the new normal, when nothing is all right."""

from __future__ import annotations

import pytest

from nocturne.crawl.expected import REMEMBERED, judge, remembered, usual


@pytest.mark.parametrize(
    ("counts", "tonight", "verdict"),
    [
        ([], 0, ""),
        ([], 40, ""),
        ([40], 0, "empty"),
        ([40, 41, 39], 38, ""),
        ([40, 41, 39], 12, "few"),
        ([40, 41, 39], 20, ""),
        ([40, 41, 39, 12], 11, "few"),
        ([40, 41, 39, 12, 11], 12, ""),
        ([40, 41], 5, ""),
        ([5, 5, 4, 5], 1, ""),
        ([40, 41, 39], 0, "empty"),
        ([40, 41, 39, 0], 0, "empty"),
        ([40, 41, 39, 0, 0], 0, ""),
        ([3, 0, 2, 3], 0, ""),
        ([40, 0, 41, 39], 0, ""),
        ([2, 1, 2, 1], 0, ""),
        ([0, 0, 0], 0, ""),
        ([0, 0, 0], 30, ""),
        ([40, 41, 39], 400, ""),
    ],
)
def test_what_is_strange(counts: list[int], tonight: int, verdict: str) -> None:
    assert judge(counts, tonight) == verdict


def test_the_usual_is_of_the_last_two_weeks_and_one_night_does_not_move_it() -> None:
    assert usual([1, 2]) is None
    assert usual([40] * 13 + [400]) == 40
    assert usual([100] * 14 + [40] * 14) == 40


def test_history_is_bounded() -> None:
    counts: tuple[int, ...] = ()
    for night in range(100):
        counts = remembered(counts, night)
    assert counts == tuple(range(100 - REMEMBERED, 100))


def test_a_fault_of_two_nights_is_never_taken_for_the_truth_and_a_change_of_three_is() -> None:
    counts: tuple[int, ...] = ()
    said = []
    for tonight in [50] * 10 + [4, 5] + [50] * 5 + [10] * 6:
        said.append(judge(counts, tonight))
        counts = remembered(counts, tonight)
    assert said == [""] * 10 + ["few", "few"] + [""] * 5 + ["few", "few"] + [""] * 4
