"""Dates in running text, as people write them: "Fri Aug 21, 5:00 PM", "Sa. 9. Mai 2026, 20 Uhr", "8月21日(金) 19:00".

Finding a date and trusting it are two things: a date is trusted when its weekday agrees, or when nothing is left to
guess. Publication dates only tell which year a weekday belongs to; they are never an event's date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nocturne.parse.clock_text import Hours, hours

_MONTHS = (
    "january jan jänner januar enero ene janvier janv gennaio januari",
    "february feb februar febrero février févr febbraio februari",
    "march mar märz mrz marzo mars maart",
    "april apr abril abr avril avr aprile",
    "may mai mayo maggio mei",
    "june jun juni junio juin giugno",
    "july jul juli julio juillet juil luglio",
    "august aug agosto ago août augustus",
    "september sep sept septiembre septembre settembre",
    "october oct oktober okt octubre octobre ottobre",
    "november nov noviembre novembre",
    "december dec dezember dez diciembre dic décembre déc dicembre",
)
_WEEKDAYS = (
    "monday mon montag mo lunes lun lundi lunedì maandag",
    "tuesday tue tues dienstag di martes mardi martedì dinsdag",
    "wednesday wed weds mittwoch mi miércoles mié mercredi mercoledì woensdag",
    "thursday thu thur thurs donnerstag do jueves jue jeudi jeu giovedì donderdag",
    "friday fri freitag fr viernes vie vendredi ven venerdì vrijdag",
    "saturday sat samstag sonnabend sa sábado sáb samedi sam sabato zaterdag",
    "sunday sun sonntag so domingo dom dimanche dim domenica zondag",
)
_MONTH = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_WEEKDAY = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_JAPANESE = "月火水木金土日"


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_NAMED_DAY = rf"(?:\b(?P<weekday>{_any(_WEEKDAY)})\b\.?,?\s*(?:the\s|den\s|el\s|le\s)?\s*)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_DAY = r"(?<!\d)(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|\.|º)?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAMED_DAY}(?<![\d-]){_YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?!\d)",
        rf"{_NAMED_DAY}\b(?P<name>{_any(_MONTH)})\b\.?\s+{_DAY}(?!\d|:\d)(?:,?\s+{_YEAR})?",
        rf"{_NAMED_DAY}{_DAY}\s*(?:of\s|de\s)?\s*(?P<name>{_any(_MONTH)})\b\.?(?:,?\s*(?:de\s|del\s)?\s*{_YEAR})?",
        rf"{_NAMED_DAY}(?<![\d.])(?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.(?:\s?{_YEAR}|(?P<short>\d{{2}})(?![\d:.]))?(?!\d)",
        rf"{_NAMED_DAY}(?<![\d/])(?P<one>[0-3]?\d)/(?P<two>[0-3]?\d)(?:/(?:{_YEAR}|(?P<short>\d{{2}})(?!\d)))?(?![\d/])",
        rf"(?:{_YEAR}年)?(?P<month>1?\d)月(?P<day>[1-3]?\d)日(?:\s?[（(](?P<kanji>[{_JAPANESE}])[^）)]{{0,6}}[）)])?",
    )
)
_BEFORE, _AFTER = timedelta(days=31), timedelta(days=330)
_MOST = 100
_MONTH_FIRST = frozenset({"US", "PH"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as written. `year` None when not said, `weekday` 0 is Monday; `span` is where it stands, hours included.

    `either` when day and month could be told the other way round ("5/8").
    """

    day: int
    month: int
    year: int | None
    weekday: int | None
    hours: Hours
    span: tuple[int, int]
    either: bool = False


def find(text: str) -> list[Dated]:
    """The dates of a text, in its order; no letter belongs to two. Of a calendar in words only the first hundred."""
    found: list[Dated] = []
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if len(found) == _MOST:
                break
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            if (dated := _dated(match, text)) is not None:
                taken.append(match.span())
                found.append(dated)
    return sorted(found, key=lambda each: each.span)


def _dated(match: re.Match[str], text: str) -> Dated | None:
    parts = match.groupdict()
    named, kanji = parts.get("weekday"), parts.get("kanji")
    weekday = _WEEKDAY[named.lower()] if named else _JAPANESE.index(kanji) if kanji else None
    year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"]) if parts.get("short") else None
    if parts.get("one"):
        day, month = int(parts["one"]), int(parts["two"])
    else:
        day = int(parts["day"])
        month = _MONTH[parts["name"].lower()] if parts.get("name") else int(parts["month"])
    if not (1 <= day <= 31 and 1 <= month <= 31):
        return None
    said, end = hours(text, match.end())
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Dated(day, month, year, weekday, said, (start, end), either=bool(parts.get("one")))


def weekday(word: str) -> int | None:
    """The number of a weekday's name in the languages we read, Monday 0; None for another word."""
    return _WEEKDAY.get(word.lower())


def resolve(dated: Dated, published: date, country: str, linked: str = "") -> date | None:
    """The day that is meant, None when it cannot be known or contradicts itself.

    `published` is when the text appeared; `linked` an address that may hold the date as well, which then tells the
    year. Without a year, only a weekday that agrees (or such an address) is trusted.
    """
    orders = [(dated.day, dated.month)]
    if dated.either:
        first = (dated.month, dated.day) if country in _MONTH_FIRST else (dated.day, dated.month)
        orders = [first, first[::-1]] if dated.weekday is not None or max(first) > 12 else [first]
    for day, month in orders:
        found = [each for each in _days(dated, day, month, published, linked) if _agrees(dated, each)]
        if len(found) == 1:
            return found[0]
    return None


def _days(dated: Dated, day: int, month: int, published: date, linked: str) -> Iterator[date]:
    if dated.year is not None:
        years = [dated.year]
    elif dated.weekday is not None:
        years = [published.year - 1, published.year, published.year + 1]
    else:
        years = [year for year, at, on in _in_address(linked) if (at, on) == (month, day)][:1]
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if dated.year is not None or published - _BEFORE <= found <= published + _AFTER:
            yield found


def _agrees(dated: Dated, day: date) -> bool:
    return dated.weekday is None or day.weekday() == dated.weekday


def _in_address(address: str) -> list[tuple[int, int, int]]:
    found = re.findall(r"(?<!\d)(20\d{2})[-/](\d{2})[-/](\d{2})(?!\d)", address)
    return [(int(year), int(month), int(day)) for year, month, day in found]
