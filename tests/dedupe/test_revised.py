"""Since when an event says what it says: the day of any change that people read, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nocturne.dedupe.lifecycle import not_listed, revised
from nocturne.dedupe.merge import merge
from nocturne.model.event import KnownEvent
from tests.dedupe.events import CITY, NOW, told

FIRST, SECOND = "2026-05-01T03:00:00Z", "2026-05-02T03:00:00Z"


def first() -> KnownEvent:
    """An event as its first night leaves it."""
    return revised(merge([told()], [], CITY, NOW).events, [], NOW)[0]


def after(tonight: KnownEvent, before: KnownEvent | None = None) -> str:
    """What the second night writes down."""
    return revised([tonight], [before or first()], NOW + timedelta(days=1))[0].revised


def test_a_new_event_says_it_since_tonight() -> None:
    assert first().revised == FIRST


def test_one_confirmed_as_it_was_keeps_its_day() -> None:
    listed = tuple(replace(each, last_seen=SECOND) for each in first().sources)
    seen = replace(first(), last_seen=SECOND, sources=listed, merged=("for a better reason",), revised="")
    assert after(seen) == FIRST


@pytest.mark.parametrize("change", [
    {"description": "Other words."}, {"tags": ("noise",)}, {"performers": ("Mira Kest",)}, {"title": "High Tide"},
    {"price": ""}, {"status": "cancelled"},
], ids=lambda change: next(iter(change)))  # fmt: skip
def test_whatever_is_read_on_its_page_counts_also_what_nobody_is_told_of(change: dict[str, Any]) -> None:
    known = replace(first(), price="5 €")
    assert after(replace(known, **change), known) == SECOND


def test_the_night_that_loses_it_counts_and_those_after_it_do_not() -> None:
    lost = not_listed(first())
    assert after(lost) == SECOND
    assert after(lost, replace(lost, revised=SECOND)) == SECOND


def test_what_an_older_state_does_not_know_stays_unknown_until_something_changes() -> None:
    known = replace(first(), revised="")
    assert after(known, known) == ""
    assert after(replace(known, title="High Tide"), known) == SECOND
