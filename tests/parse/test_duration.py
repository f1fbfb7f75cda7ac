"""Lengths of time as ISO 8601 writes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nocturne.parse import duration


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT1H", timedelta(hours=1)),
        ("PT2H30M", timedelta(hours=2, minutes=30)),
        ("P1DT12H", timedelta(days=1, hours=12)),
        ("P2W", timedelta(weeks=2)),
        ("PT5400.5S", timedelta(seconds=5400)),
    ],
)
def test_a_length_is_read(text: str, length: timedelta) -> None:
    """Weeks to seconds."""
    assert duration.parse(text) == length


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "P1Y", "P2M", "PT0S", "-PT1H", "P400D", "PT1H" * 20, "P\u0661D"])
def test_what_is_no_length_of_an_event_is_none(text: str) -> None:
    """Nothing, zero, backwards, years and months of unknown length, more than a year."""
    assert duration.parse(text) is None


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-05-09T23:00:00+02:00", "PT6H", "2026-05-10T05:00:00+02:00"),
        ("2026-05-09T21:00:00Z", "PT6H", "2026-05-10T03:00:00+00:00"),
        ("2026-05-09T21:00:00", "PT6H", ""),
        ("2026-05-09", "PT6H", ""),
        ("2026-05-09T21:00:00Z", "soon", ""),
        ("9999-12-31T23:00:00Z", "PT6H", ""),
    ],
)
def test_an_end_needs_an_instant_and_a_length(start: str, length: str, end: str) -> None:
    """A local time or a day alone gives none."""
    assert duration.end(start, length) == end
