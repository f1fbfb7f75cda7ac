"""Taking an event out of a frozen letter: whoever opted out stands in no letter, page or archive either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nocturne.digest.compose import Composer
from nocturne.model.letter import Correction, Digest, Pick
from nocturne.store.seal import sealed


def without(digest: Digest, unwanted: Callable[[Pick | Correction], bool], composer: Composer) -> Digest | None:
    """The digest without what is `unwanted`, set and sealed anew; None when nothing is left of it."""
    letter = digest.letter
    picks = tuple(pick for pick in letter.picks if not unwanted(pick))
    corrections = tuple(each for each in letter.corrections if not unwanted(each))
    pool = tuple(pick for pick in digest.pool if not unwanted(pick))
    if (len(picks), len(corrections), len(pool)) == (len(letter.picks), len(letter.corrections), len(digest.pool)):
        return digest
    if not picks:
        return None
    letter = replace(letter, picks=picks, corrections=corrections)
    return sealed(replace(digest, letter=letter, pool=pool, setting=composer.set(letter)))
