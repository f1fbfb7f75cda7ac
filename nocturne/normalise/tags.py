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
COMPOUNDS = (
    "acid-house", "after-hours", "bookfair", "breakcore", "deep-house", "drum-and-bass", "hacklab", "hip-hop",
    "job-fair", "listening-session", "nightlife", "open-mic", "open-source", "post-punk", "skill-share", "spoken-word",
    "stand-up", "step-free", "tech-house",
)  # fmt: skip
"""Tags of two words and more, each in the one way it is written here, whatever dashes and spaces a source puts."""
_WRITTEN = {tag.replace("-", ""): tag for tag in COMPOUNDS}


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """At most ten slugs (letters and digits of any script, dashes), in the source's order, each once."""
    found: dict[str, None] = {}
    for word in words:
        if told := tag(word):
            found.setdefault(told)
        if len(found) == LIMIT:
            break
    return tuple(found)


def tag(word: str) -> str:
    """The slug of a word as it is written here, "" for what says nothing of an event."""
    slug = _slug(word)
    told = _WRITTEN.get(slug.replace("-", "")) or _SAME.get(slug, slug)
    return "" if len(told) > LONGEST or told in _EMPTY or told.isdigit() else told


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
