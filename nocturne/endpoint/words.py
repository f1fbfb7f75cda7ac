"""The languages of the endpoint's pages: that of the reader, of the city, of the browser, of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nocturne.site.language import Language, Languages

_RANGE = re.compile(r"\s*([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*(?:;\s*q=([01](?:\.\d{1,3})?))?\s*")
_MOST = 10


def chosen(languages: Languages, wanted: Iterable[str], accept: str, default: str) -> Language:
    """The first language that there are words for: of those `wanted`, then of the browser's, then the default."""
    for tag in (*wanted, *accepted(accept)):
        if tag and languages.known(tag):
            return languages.of(tag)
    return languages.of(default)


def accepted(header: str) -> list[str]:
    """The tags of Accept-Language, the most wanted first (RFC 9110 12.5.4); what cannot be read is left out."""
    return [tag for _, _, tag in sorted(_weighed(header))]


def _weighed(header: str) -> Iterator[tuple[float, int, str]]:
    for place, part in enumerate(header[:400].split(",")[:_MOST]):
        read = _RANGE.fullmatch(part)
        weight = float(read[2] or 1) if read else 0
        if read and weight > 0:
            yield -weight, place, read[1].lower() if "-" not in read[1] else read[1]
