"""The words of a text that a search looks through, each once and without what other words of its event say anyway."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ς": "σ"}
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


class _Folded(dict[int, str]):
    """Letter -> itself, small and without accents, or a space for what is none; `fold` of filters.js does the same."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        plain = "".join(each for each in parts if not unicodedata.category(each).startswith("M")).lower()
        self[code] = "".join(_LETTERS.get(each, each) if each.isalnum() else " " for each in plain)
        return self[code]


_FOLDED = _Folded()


def words(text: str) -> list[str]:
    """The words of a text in its order, in small letters without accents."""
    plain = _FOREIGN.sub(lambda found: found[0].translate(_FOLDED), text)
    return plain.translate(_FOLDED).split()  # quick for what has become ASCII


def rest(text: str, told: str) -> str:
    """The words of the whole text, in order of letters, but for those that `told` or a longer word of it begins with.

    A search finds the beginnings of words, so that leaving these out loses nothing.
    """
    said = set(words(told))
    every = sorted(said.union(words(text)))
    pairs = zip(every, [*every[1:], ""], strict=True)
    return " ".join([word for word, after in pairs if not after.startswith(word) and word not in said])
