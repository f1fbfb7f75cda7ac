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
        cleaned = repaired(without_people(line(word.lstrip("#"), 80)).lower())  # small letters can be a repair's too
        tag = re.sub(r"[\W_]+", "-", cleaned.replace("&", " ").replace("'", "").replace("’", "")).strip("-")
        tag = _SAME.get(tag, tag)
        if tag and len(tag) <= LONGEST and tag not in _EMPTY and not tag.isdigit():
            found.setdefault(tag)
        if len(found) == LIMIT:
            break
    return tuple(found)
