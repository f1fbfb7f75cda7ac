"""The drawing says what the profile counted: every value in its order, to scale, within its frame."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nocturne.site.vibe import profile
from nocturne.site.vibe_chart import BELOW, COLUMNS, FACTS, IN_ORDER, TALL, Chart, charts
from tests.site.test_vibe import PRICED, many

COUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=6), st.integers(1, 5000), min_size=1, max_size=12)


def drawn(fact: str, counts: dict[str, int]) -> Chart:
    """The chart of one fact with these counts."""
    told: dict[str, Any] = dict.fromkeys(FACTS)
    told[fact] = {"n": sum(counts.values()), "counts": counts}
    return next(chart for chart in charts({"enough": True, **told}) if chart.fact == fact)


def test_too_few_events_give_nothing_to_draw() -> None:
    assert charts(profile("berlin", many(19))) == []


def test_every_fact_has_a_chart_and_one_that_is_known_of_too_few_has_no_bars() -> None:
    found = charts(profile("berlin", many(30, offer=PRICED, time="")))
    assert [chart.fact for chart in found] == list(FACTS)
    assert {chart.fact: (chart.n, bool(chart.bars)) for chart in found if chart.fact in ("hours", "prices")} == {
        "hours": (0, False), "prices": (30, True),
    }  # fmt: skip
    assert next(chart for chart in found if chart.fact == "prices").currency == "EUR"


def test_a_profile_that_no_tag_is_known_of_is_drawn_without_tags() -> None:
    found = {chart.fact: chart for chart in charts(profile("berlin", many(30, tags=())))}
    assert not found["tags"].bars
    assert not found["scenes"].bars


@pytest.mark.parametrize("fact", IN_ORDER)
def test_what_has_an_order_keeps_it_and_leaves_its_gaps(fact: str) -> None:
    names = IN_ORDER[fact]
    chart = drawn(fact, {names[-1]: 30, names[0]: 10})
    assert [bar.name for bar in chart.bars] == list(names)
    assert [bar.count for bar in chart.bars] == [10, *[0] * (len(names) - 2), 30]
    assert [bar.percent for bar in chart.bars][-1] == 75


@given(COUNTS)
def test_lying_bars_are_as_long_as_their_counts_and_the_stripe_is_whole(counts: dict[str, int]) -> None:
    chart = drawn("scenes", counts)
    most = max(counts.values())
    for bar, after in zip(chart.bars, [*chart.bars[1:], None], strict=True):
        assert bar.width == pytest.approx(100 * counts[bar.name] / most, abs=0.01)
        assert bar.x + bar.width <= 100
        assert bar.foot <= (after.y if after else chart.height)
    stripe = chart.stripe
    assert [piece.name for piece in stripe] == list(counts)
    assert stripe[0].x == 0
    assert stripe[-1].x + stripe[-1].width == pytest.approx(100, abs=0.02)
    for piece, behind in pairwise(stripe):
        assert piece.x + piece.width == pytest.approx(behind.x, abs=0.02)


@given(st.sampled_from(sorted(COLUMNS)), st.data())
def test_columns_stand_on_one_line_as_high_as_their_counts(fact: str, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(IN_ORDER[fact]), min_size=1, unique=True))
    counts = {name: data.draw(st.integers(1, 999)) for name in names}
    chart = drawn(fact, counts)
    for bar, after in zip(chart.bars, [*chart.bars[1:], None], strict=True):
        assert bar.foot == pytest.approx(chart.height - BELOW, abs=0.02)
        assert bar.height == pytest.approx(TALL * counts.get(bar.name, 0) / max(counts.values()), abs=0.01)
        assert bar.x < bar.middle < bar.x + bar.width <= (after.x if after else 100)
