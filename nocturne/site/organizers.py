"""Who invites: the organisers a city's events name, and the address each of them has.

A name is what the public record tells, an organisation's or a public one. Two spellings are one organiser only when
nothing but the case of letters parts them: names that sound alike belong to different people.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from anyascii import anyascii

from nocturne.site.digests import digest

LONGEST = 60
_DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that Windows keeps for devices."""


@lru_cache(1 << 16)
def folded(name: str) -> str:
    """What two spellings of one organiser have in common."""
    return unicodedata.normalize("NFC", name).casefold().strip()


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Folded name -> address, [a-z0-9-], for every name that letters of an address can tell.

    Where two names would share one, the first in the order of letters has it, and the others carry a mark that depends
    on nothing but their own name.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted({folded(each) for each in names}, key=lambda each: (not each.isascii(), each)):
        if slug := _slug(name):
            slug = f"{slug}-{digest(name)[:6]}" if slug in taken else slug
            taken.add(slug)
            found[name] = slug
    return found


def _slug(name: str) -> str:
    """A name in the letters of addresses; "" when nothing of it is left."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(name[:300]).lower()).strip("-")
    short = words[:LONGEST]
    if len(words) > LONGEST and "-" in short[LONGEST // 2 :]:
        short = short.rpartition("-")[0]
    short = short.strip("-")
    return f"{short}-organizer" if _DEVICES.fullmatch(short) else short


def spelt(names: Iterable[str]) -> str:
    """The spelling that most of an organiser's events use; of equals the first in the order of letters."""
    counts: Mapping[str, int] = Counter(filter(None, names))
    return min(counts, key=lambda name: (-counts[name], name), default="")
