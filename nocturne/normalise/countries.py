"""Countries by the names and codes that platforms write (ISO 3166-1)."""

from __future__ import annotations

from nocturne.normalise.country_names import NAMES

_CODES = {code for code, _, _ in NAMES}
_WORDS = {name: code for code, three, names in NAMES for name in (three.lower(), *names)} | {"uk": "GB"}
"""Every three-letter code and name in lower case."""


def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 of a country as written, "" when it is not known."""
    written = " ".join(text.split()).strip(" .,")
    if written.upper() in _CODES:
        return written.upper()
    return _WORDS.get(written.lower().removeprefix("the "), "")


def is_country(words: str, code: str) -> bool:
    """Whether `words` is a name or code of the country `code`."""
    return bool(code) and country_code(words) == code
