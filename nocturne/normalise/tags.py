"""Tags: the few words that say what kind of night it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nocturne.normalise.characters import repaired
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
        tag = _slug(repaired(line(word.lstrip("#"), 80).lower()))  # small letters can be mojibake again
        tag = _SAME.get(tag, tag)
        if tag and len(tag) <= LONGEST and tag not in _EMPTY and not tag.isdigit():
            found.setdefault(tag)
        if len(found) == LIMIT:
            break
    return tuple(found)


def _slug(word: str) -> str:
    """The word between dashes, which may show that it is somebody's number."""
    dashed = _dashed(without_people(word))
    return dashed if without_people(dashed) == dashed else _dashed(without_people(dashed))


def _dashed(words: str) -> str:
    return re.sub(r"[\W_]+", "-", words.replace("&", " ").replace("'", "").replace("’", "")).strip("-")
