"""Exhibitions: the one kind of event that is open for months."""

from __future__ import annotations

import re

from nocturne.model.listing import Listing

_EXHIBITION = re.compile(
    r"\b(?:exhibitions?|exhibits?|solo show|group show|retrospective|ausstellung\w*|sonderausstellung\w*|\w+ausstellung"
    r"|exposition|expo|exposici[oó]n|exposiciones|muestra|mostra|esposizione|exposi[cç][aã]o|tentoonstelling\w*"
    r"|výstav\w*|wystaw\w*|utställning\w*|udstilling\w*|utstilling\w*|näyttely|kiállítás|выставк\w*|виставк\w*"
    r"|έκθεση|sergi|razstav\w*|izložb\w*)\b|展覧会|展示|個展|企画展|특별전|전시|展览",
    re.IGNORECASE,
)
_ONE_NIGHT = re.compile(
    r"\b(?:vernissage|finissage|midissage|opening|closing|er[oö]ffnung\w*|inaugura\w*|tour|f[uü]hrung|talk|visita|visite"
    r"|rundgang)\b|オープニング|レセプション",
    re.IGNORECASE,
)
"""What happens at an exhibition on one day, though its listing may tell how long the exhibition stays."""


def is_exhibition(listing: Listing) -> bool:
    """Whether its title or tags name an exhibition, and the title no single night of one."""
    named = any(_EXHIBITION.search(words) for words in (listing.title, *listing.tags))
    return named and not _ONE_NIGHT.search(listing.title)
