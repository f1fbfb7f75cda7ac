"""Dates that a text tells in words: "Sat, Feb 7", "7.–9. Februar 2026", "sábado 7 de febrero", "2月7日（土）".

Only what is surely a date is read: a day with a month's name, or figures that can mean nothing else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias

Bound: TypeAlias = Literal["", "from", "until"]

_MONTHS = (
    "january januar enero janvier gennaio jan ene janv gen",
    "february februar febrero fevrier febbraio feb fevr",
    "march marz maerz marzo mars mar mrz",
    "april abril avril aprile apr abr avr",
    "may mai mayo maggio",
    "june juni junio juin giugno jun",
    "july juli julio juillet luglio jul juil",
    "august agosto aout aug ago",
    "september septiembre septembre settembre sep sept set",
    "october oktober octubre octobre ottobre oct okt ott",
    "november noviembre novembre nov",
    "december dezember diciembre decembre dicembre dec dez dic",
)
_WEEKDAYS = (
    "monday montag lunes lundi lunedi mon lun mo",
    "tuesday dienstag martes mardi martedi tuesdays tues tue di",
    "wednesday mittwoch miercoles mercredi mercoledi wednes wed mie mi",
    "thursday donnerstag jueves jeudi giovedi thurs thur thu jue do",
    "friday freitag viernes vendredi venerdi fri vie fr",
    "saturday samstag sonnabend sabado samedi sabato sat sab sa",
    "sunday sonntag domingo dimanche domenica sun dom so",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_JAPANESE = "月火水木金土日"
_HALF_A_YEAR = 183


def _choice(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_W = rf"(?:\b(?P<weekday>{_choice(_WEEKDAY)})\b\.?,?\s+(?:the\s+|den\s+|el\s+|le\s+)?)?"
_NO_HOUR = r"(?!\d|:\d|\s*(?:am|pm|h|uhr)\b)"
_M = rf"(?P<month>{_choice(_MONTH)})\b\.?"
_D = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er|º)?"
_MORE = rf"(?P<more>(?:\s*(?:,|&|\+|and|und|y|et)\s*\d{{1,2}}(?:st|nd|rd|th|\.)?{_NO_HOUR})*)"
_LAST = rf"(?:\s*(?:[-–—]|to|bis|a|al|au)\s*(?P<last>\d{{1,2}})(?:st|nd|rd|th|\.)?{_NO_HOUR})?"
_Y = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>(?:1[5-9]|20)\d\d)\b)?"
_DAY_FIRST = re.compile(rf"{_W}(?<![\d:./])\b{_D}{_LAST}\s+(?:of\s+|de\s+)?{_M}{_Y}")
_MONTH_FIRST = re.compile(rf"{_W}\b{_M}\s+{_D}{_NO_HOUR}{_LAST}{_MORE}{_Y}")
_DOTTED = re.compile(
    rf"{_W}(?P<on>\b(?:am|den|vom|zum|bis|ab)\s+)?(?<![\d.:/])(?:(?P<first>\d{{1,2}})\.\s?[-–—]\s?)?"
    rf"(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\."
    r"\s?(?P<year>(?:1[5-9]|20)\d\d|\d\d(?![\d:.]))?(?!\d)"
)
"""Without a year only beside a word that dates stand beside: 3.5. is also a version."""
_ISO = re.compile(r"(?<![\d-])(?P<year>20\d\d)-(?P<number>\d{2})-(?P<day>\d{2})(?![\d-])")
_SLASHED = re.compile(rf"{_W}(?<![\d/])(?P<day>\d{{1,2}})/(?P<number>\d{{1,2}})/(?P<year>20\d\d)(?![\d/])")
_KANJI = re.compile(
    rf"(?:(?P<year>20\d\d)年)?(?P<number>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:\s*[(（](?P<weekday>[{_JAPANESE}])[)）・])?"
)
_FROM = re.compile(
    r"\b(?:from|since|starting|starts|begins|beginning|ab|vom|von|desde|del|depuis|dal)\s*(?:the\s*|dem\s*|el\s*|le\s*)?$"
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|thru|through|ends|ending|by|bis|hasta|jusqu'?au|fino al)\s*(?:zum\s*|el\s*|the\s*|le\s*)?$"
)
_BETWEEN = re.compile(r"\s*(?:[-–—~〜]|to|bis|hasta|al?|au)\s*")
_ALSO_WORDS = frozenset("may mar march mars set ago".split())
"""Months that are other words as well; they count when written with a capital."""


@dataclass(frozen=True, slots=True)
class ToldDate:
    """A date as told: `year` None when not said, `weekday` 0 (Monday) to 6 or None.

    `last_day`: the last day of a span within the month. `bound`: the first or the last day of something longer.
    `month_first`: figures whose order is not known are told twice, once each way; then either may be meant.
    `at`: where in the text it begins; `words`: as written.
    """

    month: int
    day: int
    year: int | None
    weekday: int | None
    at: int
    words: str
    last_day: int | None = None
    bound: Bound = ""
    month_first: bool | None = None

    def on(self, day: date) -> bool:
        """Whether `day` is the date, or lies in the span it tells or on its side of the bound."""
        told = _day(self.year or day.year, self.month, self.day)
        if told is None:
            return False
        if self.bound:
            ahead = (day - told).days if self.bound == "from" else (told - day).days
            return ahead >= 0 or (self.year is None and ahead < -_HALF_A_YEAR)
        last = _day(told.year, self.month, self.last_day) if self.last_day else told
        return told <= day <= (last or told)


_DIGIT = re.compile(r"\d")
_FOREIGN = re.compile(r"[^\x00-\x7f]")


def told_dates(text: str) -> tuple[ToldDate, ...]:
    """Every date that `text` tells, in the order of the text."""
    if _DIGIT.search(text) is None:
        return ()
    plain = _folded(text)
    found: list[tuple[int, int, list[ToldDate]]] = []
    for pattern in (_ISO, _KANJI, _SLASHED, _DAY_FIRST, _MONTH_FIRST, _DOTTED):
        for match in pattern.finditer(plain):
            begin, end = match.span()
            if any(begin < stop and end > start for start, stop, _ in found):
                continue
            dates = [each for each in _read(match, pattern) if _day(each.year or 2024, each.month, each.day)]
            if dates and _is_meant(match, text):
                bound = _bound(plain[:begin])
                found.append((begin, end, [replace(each, bound=bound) for each in dates]))
    return tuple(_spans(plain, sorted(found, key=lambda each: each[0])))


def _is_meant(match: re.Match[str], text: str) -> bool:
    said = match.groupdict()
    if said.get("month") in _ALSO_WORDS and not said.get("weekday") and not said.get("year"):
        return text[match.start("month")].isupper()
    return "on" not in said or bool(said["on"] or said["weekday"] or said["year"])


def _spans(plain: str, found: list[tuple[int, int, list[ToldDate]]]) -> Iterator[ToldDate]:
    """The dates; two with nothing but a dash between them are the first and the last day of one span."""
    for place, (_, end, dates) in enumerate(found):
        opens = place + 1 < len(found) and _BETWEEN.fullmatch(plain, end, found[place + 1][0])
        closes = place > 0 and _BETWEEN.fullmatch(plain, found[place - 1][1], found[place][0])
        bound: Bound = "from" if opens else "until" if closes else ""
        for each in dates:
            yield replace(each, bound=bound or each.bound)


def _folded(text: str) -> str:
    """Lower case without accents, letter for letter."""
    return (text if text.isascii() else _FOREIGN.sub(_bare, text)).lower()


def _bare(found: re.Match[str]) -> str:
    return _letter(found[0])


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """One small letter for one letter, so that places in the text stay what they are."""
    plain = unicodedata.normalize("NFKD", letter)[:1].lower()[:1] or letter
    return plain if len(plain.lower()) == 1 else letter


def _read(match: re.Match[str], pattern: re.Pattern[str]) -> Iterator[ToldDate]:
    said = match.groupdict()
    year = int(said["year"]) if said.get("year") else None
    first = said.get("first")
    last = said["day"] if first else said.get("last")
    told = ToldDate(
        month=_MONTH[said["month"]] if said.get("month") else int(said["number"]),
        day=int(first or said["day"]),
        year=year + 2000 if year is not None and year < 100 else year,
        weekday=_weekday(said.get("weekday")),
        at=match.start(),
        words=match[0].strip(),
        last_day=int(last) if last and int(last) > int(first or said["day"]) else None,
    )
    if pattern is _SLASHED:
        yield replace(told, month_first=False)
        yield replace(told, month=told.day, day=told.month, month_first=True)
        return
    yield told
    for day in re.findall(r"\d+", said.get("more") or ""):
        yield replace(told, day=int(day), weekday=None, last_day=None)


def _weekday(word: str | None) -> int | None:
    if not word:
        return None
    return _JAPANESE.index(word) if word in _JAPANESE else _WEEKDAY[word]


def _bound(before: str) -> Bound:
    if _FROM.search(before[-14:]):
        return "from"
    return "until" if _UNTIL.search(before[-14:]) else ""


def _day(year: int, month: int, day: int | None) -> date | None:
    try:
        return date(year, month, day or 0)
    except ValueError:
        return None
