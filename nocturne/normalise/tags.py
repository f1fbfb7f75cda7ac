"""Tags: the few words that say what kind of night it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from nocturne.normalise.characters import ROUNDS, repaired
from nocturne.normalise.text import line, without_people

LIMIT = 10
LONGEST = 32
_EMPTY = frozenset("all event events general misc n-a none null other uncategorized undefined".split())
_SAME = {
    "concerts": "concert",
    "djs": "dj",
    "film-media-entertainment": "film",
    "live-music": "music",
    "musik": "music",
    "música": "music",
    "parties": "party",
    "party-or-social-gathering": "party",
}


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """At most ten slugs (letters and digits of any script, dashes), in the source's order, each once."""
    found: dict[str, None] = {}
    for word in words:
        tag = _slug(word)
        tag = _SAME.get(tag, tag)
        if tag and len(tag) <= LONGEST and tag not in _EMPTY and not tag.isdigit():
            found.setdefault(tag)
        if len(found) == LIMIT:
            break
    return tuple(found)


@lru_cache(maxsize=4096)
def _slug(word: str) -> str:
    """The word in small letters with dashes, at rest: a step can uncover mojibake, or that it is somebody's number."""
    for _ in range(ROUNDS):
        plain = without_people(repaired(line(word.lstrip("#"), 80).lower()))
        slug = re.sub(r"[\W_]+", "-", plain.replace("&", " ").replace("'", "").replace("’", "")).strip("-")
        if slug == word:
            break
        word = slug
    return word
