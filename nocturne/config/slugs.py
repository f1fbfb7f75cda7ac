"""Names of files that become addresses: what they may look like, and which ones the site needs for itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from nocturne.config.advice import did_you_mean
from nocturne.errors import ContentError

RESERVED = frozenset(
    "api status changes about privacy legal saved subscribe sources organisers assets sitemaps page tag venue e "
    "index 404".split()
)
"""First parts of addresses that the site needs for itself."""
WRITTEN = frozenset({"about", "privacy", "legal"})
"""Those of them that the operator writes as pages."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST = 40
_ADVICE = "small letters, digits and single dashes, such as new-york.md"


def unfit(slug: str, shown: str, taken: Mapping[str, str]) -> ContentError | None:
    """Why a file cannot have the address `slug`, None when it can. `taken` maps an address to who has it."""
    if slug in taken:
        return ContentError(f"the name {slug} is taken by {taken[slug]}", file=shown, advice="rename the file")
    if SLUG.fullmatch(slug) and len(slug) <= LONGEST:
        return None
    meant = plain(slug)
    advice = f"did you mean {meant}.md?" if meant != slug else f"use at most {LONGEST} letters"
    return ContentError("the file name is not fit for an address", file=shown, advice=advice if meant else _ADVICE)


def not_among(slug: str, shown: str, names: Collection[str]) -> ContentError:
    """A file that is named after no source."""
    return ContentError("is not named after a source", file=shown, advice=did_you_mean(slug, names))


def reserved(written: Collection[str] = ()) -> dict[str, str]:
    """Address -> who has it, for every reserved one but those that are `written` as files."""
    return dict.fromkeys(RESERVED.difference(written), "a page of the site")


def plain(name: str) -> str:
    """ "São Paulo" -> "sao-paulo"; "" when nothing of it is left."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))


def collisions(names: Iterable[tuple[str, str]]) -> list[ContentError]:
    """Files (slug, name for messages) that are one file where letters are not told apart by their case."""
    first: dict[str, str] = {}
    found = []
    for slug, shown in sorted(names, key=lambda each: (not SLUG.fullmatch(each[0]), each)):
        folded = unicodedata.normalize("NFC", slug).casefold()
        if folded in first:
            advice = "keep one of the two"
            found.append(ContentError(f"has the same address as {first[folded]}", file=shown, advice=advice))
        first.setdefault(folded, shown)
    return found
