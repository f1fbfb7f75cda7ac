"""Names that last: an event's id, and the words of its address."""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
ID_LENGTH = 12
SLUG_LENGTH = 60
_DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$")
"""Names that Windows keeps for devices, whatever follows the dot."""


def event_id(source: str, source_id: str, city: str) -> str:
    """Twelve characters of [a-z0-9] from the listing that first told of the event; the same on every machine."""
    digest = hashlib.blake2b(f"{city}\0{source}\0{source_id}".encode(errors="replace"), digest_size=10).digest()
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(ID_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def slug(title: str) -> str:
    """A title as part of an address: [a-z0-9-], at most sixty characters, never empty, never a device's name."""
    words = re.sub(r"[^a-z0-9]+", "-", anyascii(title[:300]).lower()).strip("-")
    short = words[:SLUG_LENGTH]
    if len(words) > SLUG_LENGTH and "-" in short[SLUG_LENGTH // 2 :]:
        short = short.rpartition("-")[0]
    short = short.strip("-") or "event"
    return f"{short}-event" if _DEVICES.match(short) else short


def page_url(city: str, name: str, identity: str) -> str:
    """The path of an event's page, from the root of the site."""
    return f"/{city}/e/{name}-{identity}.html"
