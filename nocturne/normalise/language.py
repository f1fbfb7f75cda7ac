"""The language an event is told in or held in, as BCP 47 names it (RFC 5646): a code, or a language's own name."""

from __future__ import annotations

import re

_CODE = re.compile(r"([a-z]{2,3})(?:[-_](?:[a-z]{4}[-_])?([a-z]{2}|\d{3}))?(?:[-_.].*)?", re.IGNORECASE | re.ASCII)
_NAMES = {
    name: code
    for code, names in {
        "ar": "arabic العربية", "ca": "catalan català", "cs": "czech čeština", "da": "danish dansk",
        "de": "german deutsch", "el": "greek ελληνικά", "en": "english", "es": "spanish español castellano",
        "fi": "finnish suomi", "fr": "french français", "he": "hebrew עברית", "it": "italian italiano",
        "ja": "japanese 日本語", "ko": "korean 한국어", "nl": "dutch nederlands", "no": "norwegian norsk",
        "pl": "polish polski", "pt": "portuguese português", "ru": "russian русский", "sv": "swedish svenska",
        "tr": "turkish türkçe", "uk": "ukrainian українська", "zh": "chinese 中文",
    }.items()
    for name in names.split()
}  # fmt: skip
_NOT_SAID = frozenset({"und", "mul", "mis", "zxx"})
"""Codes that ISO 639-2 keeps for: undetermined, several, uncoded, none."""


def language(written: str) -> str:
    """ "de", "pt-BR"; "" for what names no single language."""
    said = written.strip()
    if code := _NAMES.get(said.lower()):
        return code
    found = _CODE.fullmatch(said)
    if found is None or found[1].lower() in _NOT_SAID:
        return ""
    return f"{found[1].lower()}-{found[2].upper()}" if found[2] else found[1].lower()
