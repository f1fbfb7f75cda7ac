"""Characters: mojibake repaired, invisible and styled ones undone, towers of accents cut; nothing else is touched."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

import ftfy

SHORT = 80
"""Letters up to which a text is a name, and worth remembering."""
ROUNDS = 4
"""Repairs can uncover each other; text that is still not at rest after so many is hostile, and safe anyway."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
"""Controls, halves of surrogate pairs, noncharacters and private use: no reader has a picture for any of them."""
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0001]|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0020-\U000e007f]+"
)
"""What hides in text: direction marks, fillers, tags (but for those that make the flags of regions)."""
_MARK = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOWER = re.compile(f"([{_MARK}]{{2}})[{_MARK}]+")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]")
_HOLES = re.compile("[ℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴ]")
"""Letters the mathematical alphabets lack because older characters stand for them."""
_WIDE = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_ENCLOSED = re.compile("(?:[\u24b6-\u24e9\U0001f110-\U0001f189][ \ufe0e\ufe0f]?){3,}")
"""A word in circles or squares; one alone is a sign."""
_AMPERSANDS = re.compile(r"&(?:amp;|#0{0,6}38;|#[xX]0{0,6}26;)+", re.IGNORECASE)
_MENDABLE = re.compile("[^\x00-\x7f]{2}|[\xc2\xc3\xe2]|[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]")
"""What can be mojibake (two strange letters in a row, or the first of them before a lost one) or a ligature.

A lone umlaut is neither, and looking for its mistake costs more than all the rest.
"""
_FTFY = ftfy.TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_character_width=False,
    fix_latin_ligatures=True,
    normalization="NFC",
    explain=False,
)


def printable(text: str) -> str:
    """Text without control and invisible characters, and nothing else changed: for names that must stay distinct."""
    return _INVISIBLE.sub("", _CONTROL.sub("", text))


def repaired(text: str) -> str:
    """Text without mojibake, control and invisible characters, letters in disguise and towers of accents.

    Compatibility forms are folded (NFKC) only in alphabets that exist for style; ½, ™ and ！ mean what they are.
    Line ends become "\\n". Doing it twice changes nothing.
    """
    return _short(text) if len(text) <= SHORT else _at_rest(text)


@lru_cache(maxsize=16_384)
def _short(text: str) -> str:
    """Names of houses and streets come again and again."""
    return _at_rest(text)


def _at_rest(text: str) -> str:
    for _ in range(ROUNDS):
        mended = _once(text)
        if mended == text:
            break
        text = mended
    return text


def _once(text: str) -> str:
    plain = _CONTROL.sub(
        "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    if not plain.isascii():
        if _MENDABLE.search(plain):
            plain = _CONTROL.sub("", ftfy.fix_text(plain, _FTFY))
        plain = _TOWER.sub(r"\1", unicodedata.normalize("NFC", _plain_letters(_INVISIBLE.sub("", plain))))
    return plain


def _plain_letters(text: str) -> str:
    if _MATHEMATICAL.search(text):
        text = _HOLES.sub(_compatible, _MATHEMATICAL.sub(_compatible, text))
    return _ENCLOSED.sub(_enclosed, _WIDE.sub(_compatible, text))


def _compatible(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _enclosed(found: re.Match[str]) -> str:
    """Each letter out of its frame; some squared ones have no compatibility form but a name."""
    letters = []
    for letter in found[0]:
        name = unicodedata.name(letter, "")
        plain = name.rpartition("CAPITAL LETTER ")[2] if "SQUARED LATIN" in name or "CIRCLED LATIN" in name else ""
        letters.append(plain if len(plain) == 1 else unicodedata.normalize("NFKC", letter))
    return "".join(letters).replace("\ufe0e", "").replace("\ufe0f", "")


def decoded(text: str) -> str:
    """Text with its HTML entities decoded, also where they were escaped more than once."""
    for _ in range(ROUNDS):
        if "&" not in text:
            break
        plain = html.unescape(_AMPERSANDS.sub("&", text))
        if plain == text:
            break
        text = plain
    return text
