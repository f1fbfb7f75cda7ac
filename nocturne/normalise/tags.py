"""Tags: the few words that say what kind of night it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nocturne.normalise.text import line, without_people

LIMIT = 10
LONGEST = 32
_EMPTY = frozenset({"other", "undefined", "none", "n-a", "event", "events", "misc", "uncategorized", "general", "all"})
_SAME = {"musik": "music", "música": "music", "live-music": "music", "concerts": "concert", "parties": "party",
         "party-or-social-gathering": "party", "film-media-entertainment": "film", "djs": "dj"}  # fmt: skip


def tags(words: Iterable[str]) -> tuple[str, ...]:
    """At most ten words, lower case with dashes, in the source's order, each once."""
    found: dict[str, None] = {}
    for word in words:
        cleaned = without_people(line(word.lstrip("#"), 80)).lower()
        tag = re.sub(r"[^\w]+", "-", cleaned.replace("&", " ").replace("'", "")).strip("-_")
        tag = _SAME.get(tag, tag)
        if tag and len(tag) <= LONGEST and tag not in _EMPTY and not tag.isdigit():
            found.setdefault(tag)
    return tuple(found)[:LIMIT]
