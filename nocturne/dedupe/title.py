"""What a title says about who plays, with the promoter, the venue and the announcements taken out."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from anyascii import anyascii
from rapidfuzz import fuzz

from nocturne.dedupe.vocabulary import COMMON, FORMATS, JOINING, SIDE

Likeness: TypeAlias = Literal["equal", "within", "alike", "mostly", "overlap", "none", "conflict"]
"""`within`: one says all that the other tells; `alike`: typed differently; `mostly`: more in common than apart."""

TEXT_READ = 1_000
ALIKE = 88.0
LEFT_ALIKE = 80.0
"""From these ratios of equal letters (0 to 100), of the titles and of what is left when equal words are taken away, two
titles differ only by how they were typed: "Planning Board Meeting" is not "Zoning Board Meeting"."""
_SYMBOL = re.compile(r"[\u2190-\u2bff\u3000-\u303f\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0000-\U000e0fff]")
_APOSTROPHES = "'’`´"
_PRESENTS = re.compile(
    r"^(?P<who>.{2,48}?)\s+(?:proudly |proud to )?"
    r"(?:presents?|pres\.|praesentiert|prasentiert|presenta|presente|invites?|in association with)"
    r"(?:\b|(?<=\.))\s*[:\-–—|]?\s*(?P<what>\S.*)$"
)
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PRESENTING = ("sent", "pres.", "invite", "association")
"""One of these is in every form above, and quicker to look for."""
_DIGIT = re.compile(r"\d")
_NO_NUMBERS = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|uhr|h)\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\s*\+"
    r"|\b(?:18|21) (?:and )?over\b|\b\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?\b|[$€£¥]\s*\d+(?:[.,]\d\d)?"
    rf"|\b(?:{_DAYS},?\s+)?{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of )?{_MONTHS}\b"
)
"""Years, hours, ages, dates and prices in a title: they do not number the event."""
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title for comparison. `letters` all of it without blanks ("Leahyand" is "Leahy and"); `words` in order;
    `telling` those that few events share; `numbers` editions and parts; `side` and `formats` as in the vocabulary."""

    letters: str
    words: tuple[str, ...]
    telling: frozenset[str]
    numbers: frozenset[str]
    side: frozenset[str]
    formats: frozenset[str]
    promoter: frozenset[str]


class _Letters(dict[int, str]):
    """Each character as Latin letters, looked up once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = told = "" if letter in _APOSTROPHES else " " if _SYMBOL.match(letter) else anyascii(letter).lower()
        return told


_LETTERS = _Letters()


def plain(text: str) -> str:
    """Latin letters, lower case, without pictures and apostrophes."""
    text = text[:TEXT_READ]
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    return text.translate(_LETTERS)


def promoter(text: str) -> str:
    """Who presents, in the plain letters of a title such as "Night Ferry presents: Dust Choir"; "" for nobody."""
    found = _PRESENTS.match(plain(text))
    return found["who"] if found else ""


@lru_cache(maxsize=4096)
def title(text: str, elsewhere: Set[str] = frozenset()) -> Title:
    """The title of an event. `elsewhere`: words of venue and town, which count only when nothing else is left."""
    written = plain(text)
    promoter: frozenset[str] = frozenset()
    if any(sign in written for sign in _PRESENTING) and (found := _PRESENTS.match(written)):
        promoter, written = frozenset(_WORD.findall(found["who"])) - JOINING, found["what"]
    unnumbered = _NO_NUMBERS.sub(" ", written) if _DIGIT.search(written) else written
    said = [_ROMAN.get(word, word) for word in _WORD.findall(unnumbered)]
    kept = [word for word in said if word not in JOINING]
    own = [word for word in kept if word not in elsewhere] or kept or said
    every = frozenset(own)
    return Title(
        letters="".join(said),
        words=tuple(own),
        telling=frozenset(word for word in every - COMMON - FORMATS if not word.isdigit() and len(word) > 1),
        numbers=frozenset(word for word in own if word.isdigit()),
        side=every & SIDE,
        formats=every & FORMATS,
        promoter=promoter,
    )


def compared(one: Title, other: Title) -> tuple[Likeness, frozenset[str]]:
    """How two titles relate, and the telling words they share."""
    shared = one.telling & other.telling
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return "conflict", shared
    if one.side != other.side and one.side and other.side:
        return "conflict", shared
    mine, theirs = frozenset(one.words), frozenset(other.words)
    if mine == theirs or one.letters == other.letters:
        return "equal", one.telling | other.telling
    if mine <= theirs or theirs <= mine or _headlines(one, other) or _headlines(other, one):
        return "within", shared
    if _typed_differently(one, other):
        return "alike", min(one.telling, other.telling, key=lambda words: (len(words), sorted(words)))
    if shared and len(shared) * 2 > len(one.telling | other.telling):
        return "mostly", shared
    return ("overlap" if shared else "none"), shared


def _typed_differently(one: Title, other: Title) -> bool:
    if fuzz.ratio(one.letters, other.letters) < ALIKE:
        return False
    mine = "".join(word for word in one.words if word not in other.words)
    theirs = "".join(word for word in other.words if word not in one.words)
    return fuzz.ratio(mine, theirs) >= LEFT_ALIKE


def _headlines(one: Title, other: Title) -> bool:
    """Whether everything telling of one title stands in the other, or is who the other says presents it."""
    return bool(one.telling) and (one.telling <= other.telling or one.telling <= other.promoter)
