"""Sentences that tell an operator what to do next."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST_NAMED = 12


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """ "did you mean X?" when something known is close, else what is known when that is few; "" otherwise."""
    names = sorted(set(known))
    by_folded = {name.casefold(): name for name in reversed(names)}
    close = difflib.get_close_matches(word.casefold(), sorted(by_folded), n=1, cutoff=0.6)
    if close:
        return f"did you mean {by_folded[close[0]]}?"
    return f"known: {', '.join(names)}" if 0 < len(names) <= _MOST_NAMED else ""
