"""How many listings a visit usually gives, learnt from its own history, and when nothing is all right."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median_low
from typing import Literal

REMEMBERED = 28
"""Nights whose counts are kept: four weeks, so that a weekend and a quiet Monday are both in them."""
RECENT = 14
LEAST_HISTORY = 3
SHARE = 0.5
FEWEST = 6
"""Below so many usual listings a night with half of them is nothing strange."""
SMALL = 2
"""A list that usually has so many or fewer is empty now and then."""
NEW_NORMAL = 2
"""So many nights before tonight that say the same make it the new normal: a real change lasts, a fault rarely does."""

Verdict = Literal["", "few", "empty"]


def usual(counts: Sequence[int]) -> int | None:
    """The usual number of listings, by the last two weeks; None while too few nights are known."""
    return median_low(counts[-RECENT:]) if len(counts) >= LEAST_HISTORY else None


def judge(counts: Sequence[int], tonight: int) -> Verdict:
    """Whether tonight's number is strange. `counts` are those of the good visits before, oldest first.

    Empty is allowed where it was before and came back, where there is little as a rule, and from the third night on.
    """
    before = list(counts)
    if tonight == 0:
        return "" if not any(before) or _may_be_empty(before) else "empty"
    known = usual(before)
    if known is None or known < FEWEST or tonight >= SHARE * known:
        return ""
    lately = before[-NEW_NORMAL:]
    return "" if all(count < SHARE * known for count in lately) else "few"


def _may_be_empty(counts: list[int]) -> bool:
    if not any(counts[-NEW_NORMAL:]) and len(counts) >= NEW_NORMAL:
        return True
    came_back = any(count == 0 and any(counts[at + 1 :]) for at, count in enumerate(counts))
    known = usual(counts)
    return came_back or (known is not None and known <= SMALL)


def remembered(counts: Sequence[int], tonight: int) -> tuple[int, ...]:
    """`counts` with tonight's, no longer than it has to be."""
    return (*counts, tonight)[-REMEMBERED:]
