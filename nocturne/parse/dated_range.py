"""Dates that lean on a neighbour: a range tells its month and its year once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nocturne.parse.clock_text import Hours
from nocturne.parse.dated_text import Dated, weekday

_LOOK_BACK = 30
_OPEN_HALF = re.compile(
    r"(?<![\d.:/])(?P<day>\d{1,2})(?P<dot>\.?)(?P<mark>\s*(?:-|–|—|bis|to|&|\+|und|and|y|al)\s*)(?:\w{2,10}\.?,?\s+)?$",
    re.IGNORECASE,
)
"""The day before a range's mark that leaves month and year to the date behind it: "20. - 22.03.2026"."""
_WORD_BEFORE = re.compile(r"([^\W\d_]{2,10})\.?,?\s+$")
_NO_HOUR = r"(?![:.]\d\d\b|\s*(?:uhr|h\b|[ap]\.?m\b))"
_OPEN_END = re.compile(
    rf"^(?:[-–—]\d{{1,2}}\b{_NO_HOUR}|\s*[-–—&+]\s*\d{{1,2}}\b{_NO_HOUR}(?=\s*(?:$|[,|:;)–—-]|20\d\d)))", re.IGNORECASE
)
"""What a date leaves to a day behind it: "March 20-22". After a dash with blanks a number may begin a name."""
_RANGE = re.compile(r"^\s*(?:-|–|—|to|bis|until|through|al?)\s*$", re.IGNORECASE)
_JOINED = re.compile(r"^\s*(?:-|–|—|to|bis|until|through|al?|&|\+|und|and|y)\s*$", re.IGNORECASE)


def with_open_halves(dates: Sequence[Dated], text: str) -> list[Dated]:
    """The dates, and before one the day that leaves its month to it: "20. - 22.03.", "Sat 14 & Sun 15 March".

    A bare number before a dash may be part of a name ("Studio 5 - 22 March"): only a dot, a weekday before it or a
    dash without blanks makes it a day.
    """
    found: list[Dated] = []
    for each in dates:
        if (half := _half(each, text)) is not None and (not found or found[-1].span[1] <= half.span[0]):
            found.append(half)
        found.append(each)
    return found


def _half(dated: Dated, text: str) -> Dated | None:
    offset = max(0, dated.span[0] - _LOOK_BACK)
    before = text[offset : dated.span[0]]
    half = _OPEN_HALF.search(before)
    if half is None or not 0 < int(half["day"]) < dated.day:
        return None
    word = _WORD_BEFORE.search(before[: half.start()])
    named = word is not None and weekday(word[1]) is not None
    if not (named or half["dot"] or half["mark"] == half["mark"].strip()):
        return None
    begin = word.start() if word is not None and named else half.start()
    span = (offset + begin, offset + half.start("mark"))
    return replace(dated, day=int(half["day"]), weekday=None, hours=Hours(), span=span, either=False)


def is_joined(one: Dated, other: Dated, text: str) -> bool:
    """Whether nothing but a range's mark or an "and" stands between a date and the next."""
    return one.span[1] <= other.span[0] and bool(_JOINED.match(text[one.span[1] : other.span[0]]))


def is_range(first: Dated, last: Dated, text: str) -> bool:
    """Whether nothing but a range's mark stands between two dates."""
    return bool(_RANGE.match(text[first.span[1] : last.span[0]]))


def is_open_ended(dated: Dated, text: str) -> bool:
    """Whether a day follows a date that has neither month nor year: "March 20-22"."""
    return bool(_OPEN_END.match(text[dated.span[1] :]))


def in_the_year_of(dates: Sequence[Dated], days: Sequence[date | None], at: int, text: str) -> date | None:
    """A date without its year that is the beginning of a range: "30.12. - 02.01.2027" begins the year before."""
    following = days[at + 1] if at + 1 < len(days) else None
    told = dates[at]
    if following is None or told.year is not None or told.weekday is not None or told.either:
        return None
    if not is_joined(dates[at], dates[at + 1], text):
        return None
    for year in (following.year, following.year - 1):
        try:
            found = date(year, dates[at].month, dates[at].day)
        except ValueError:
            return None
        if found < following:
            return found
    return None
