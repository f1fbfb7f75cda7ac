"""Letters for readers who named tags: chosen anew from the week's pool, set once for each set of tags."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nocturne.digest.compose import Composer
from nocturne.digest.select import Limits, choose
from nocturne.model.letter import Digest, Setting


def letter_tags(digest: Digest, tags: Iterable[str]) -> tuple[str, ...]:
    """Those of a reader's tags that some event of the week has, sorted: readers with the same get the same letter."""
    told = {tag for pick in digest.pool for tag in pick.tags}
    return tuple(sorted(told.intersection(tags)))


def for_tags(digest: Digest, tags: Iterable[str], limits: Limits, composer: Composer) -> Setting:
    """What a reader with these tags gets; what everybody gets where none of them is told this week."""
    own = letter_tags(digest, tags)
    if not own:
        return digest.setting
    language = composer.languages.of(digest.letter.language)
    picks = choose(digest.pool, limits, own, language)
    return composer.set(replace(digest.letter, picks=picks, tags=own))
