"""A city's profile as bars: numbers to draw by, in the order in which they are read.

What lies beside each other is per cent of a drawing's width, what stands above each other is in letter heights, so
that a drawing fits every page and every size of text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from nocturne.site.vibe import Profile

IN_ORDER: Mapping[str, tuple[str, ...]] = {
    "nights": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "hours": ("afternoon", "evening", "night", "late"),
    "prices": ("up to 10", "up to 20", "up to 40", "more"),
    "free": ("free", "not free"),
}
"""Facts whose values have an order of their own; each has its place there even when no event has it."""
COLUMNS = frozenset({"nights", "hours", "prices"})
"""Facts drawn as columns: they stand for a line of time or of money. The others lie, the longest first."""
FACTS = ("scenes", "nights", "hours", "free", "prices", "tags")
ROW = 3.2
"""Letter heights from one lying bar to the next, which hold its words too."""
WORDS = 1.6
"""Of those, what the words above a lying bar take."""
THICK = 1.1
TALL = 9.0
"""The highest column."""
ABOVE, BELOW = 1.6, 1.8
"""Room above the highest column for its share, and below for what it stands for."""
COLUMN = 0.72
"""Of the room a column has, how much it fills."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One value: its `name` in the profile, how many events have it, and their share in whole per cent.

    `x`, `width` in per cent of the drawing's width; `middle` where its words stand; `y`, `height` in letter heights.
    """

    name: str
    count: int
    percent: int
    x: float
    y: float
    width: float
    height: float
    middle: float

    @property
    def foot(self) -> float:
        """Where it ends below."""
        return round(self.y + self.height, 2)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a stripe in which all values lie end to end: `x`, `width` in per cent."""

    name: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One fact of the profile. `n`: events of which it is known, 0 when they are too few, then without bars.

    `height` of the drawing in letter heights; `currency` of prices, as ISO 4217 names it.
    """

    fact: str
    n: int
    bars: Sequence[Bar] = ()
    height: float = 0.0
    currency: str = ""

    @property
    def upright(self) -> bool:
        """Whether its bars stand."""
        return self.fact in COLUMNS

    @property
    def stripe(self) -> list[Piece]:
        """All of it in one line; only for facts of which an event has one value."""
        total = sum(bar.count for bar in self.bars)
        starts = accumulate((bar.count for bar in self.bars), initial=0)
        return [
            Piece(bar.name, round(100 * start / total, 2), round(100 * bar.count / total, 2))
            for bar, start in zip(self.bars, starts, strict=False)
        ]


def charts(profile: Profile) -> list[Chart]:
    """A chart for each fact, known or not; none of a profile that says nothing."""
    return [_chart(fact, profile[fact]) for fact in FACTS] if profile["enough"] else []


def _chart(fact: str, told: Mapping[str, Any] | None) -> Chart:
    if told is None or not told["counts"]:
        return Chart(fact=fact, n=0)
    counts: Mapping[str, int] = told["counts"]
    values = [(name, counts.get(name, 0)) for name in IN_ORDER.get(fact) or counts]
    upright = fact in COLUMNS
    return Chart(
        fact=fact,
        n=told["n"],
        bars=(_columns if upright else _lying)(values, told["n"]),
        height=ABOVE + TALL + BELOW if upright else round(ROW * len(values), 2),
        currency=told.get("currency", ""),
    )


def _lying(values: Sequence[tuple[str, int]], n: int) -> list[Bar]:
    most = max(count for _, count in values)
    return [
        Bar(
            name=name, count=count, percent=round(100 * count / n), x=0.0, y=round(row * ROW + WORDS, 2),
            width=round(100 * count / most, 2), height=THICK, middle=0.0,
        )
        for row, (name, count) in enumerate(values)
    ]  # fmt: skip


def _columns(values: Sequence[tuple[str, int]], n: int) -> list[Bar]:
    each, most = 100 / len(values), max(count for _, count in values)
    bars = []
    for place, (name, count) in enumerate(values):
        height = round(TALL * count / most, 2)
        bars.append(
            Bar(
                name=name,
                count=count,
                percent=round(100 * count / n),
                x=round(each * (place + (1 - COLUMN) / 2), 2),
                y=round(ABOVE + TALL - height, 2),
                width=round(each * COLUMN, 2),
                height=height,
                middle=round(each * (place + 0.5), 2),
            )
        )
    return bars
