"""A language of the interface: its words, and days, times and numbers as its readers write them (CLDR)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from datetime import time as clock
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from nocturne.site import catalogue
from nocturne.site.catalogue import Catalogue

if TYPE_CHECKING:
    from babel import Locale

DEFAULT = "en"
"""The language of the code's own words."""
_PLAIN_ENGLISH = {"full": "EEEE d MMMM y", "long": "d MMMM y", "short": "d MMM"}
"""English of no country: as Britain writes a date, without its comma."""

_COUNTS = (*range(201), 1_000_000)
"""Numbers enough to meet every form that a language has."""
_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def gettext_noop(message: str) -> str:
    """A message that is translated later, by whoever knows the language; marks it for the catalogues."""
    return message


class Language:
    """The words of `tag` (BCP 47) and the way it tells days. What has no translation stays as the code says it."""

    def __init__(self, tag: str, words: Catalogue) -> None:
        self.tag = tag
        self.words = words
        self.long_day = lru_cache(4096)(self._long_day)
        self.short_day = lru_cache(4096)(self._short_day)
        self.day_parts = lru_cache(1024)(self._day_parts)
        self.short_weekday = lru_cache(1024)(self._short_weekday)

    def __repr__(self) -> str:
        return f"Language({self.tag!r})"

    @cached_property
    def locale(self) -> Locale:
        """What CLDR knows of the language, or of the one that it is a kind of."""
        from babel import Locale, UnknownLocaleError

        for tag in _wider("en-GB" if self.tag == DEFAULT else self.tag):
            try:
                return Locale.parse(tag, sep="-")
            except (UnknownLocaleError, ValueError):
                continue
        return Locale("en", "GB")

    @property
    def is_right_to_left(self) -> bool:
        """Which way it is written."""
        return self.tag != DEFAULT and self.locale.text_direction == "rtl"

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, with its `{names}` filled."""
        said = self.words.messages.get(message, message)
        text = said if isinstance(said, str) else said[0]
        return text.format_map(values) if values else text

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The form that `count` takes, with `{count}` and other names filled."""
        said = self.plural_forms(one, many)
        return said[min(self.words.form(count), len(said) - 1)].format_map({"count": count, **values})

    def plural_forms(self, one: str, many: str) -> tuple[str, ...]:
        """The message in every form, in the order of the catalogue's plural rule; English where it is not there."""
        said = self.words.messages.get(one)
        if isinstance(said, tuple):
            return said
        return (one, many) if self.words.forms > 1 else (many,)

    def plural_categories(self, one: str, many: str) -> dict[str, str]:
        """CLDR's name of a form -> the message in it, for each that some whole number takes.

        What says the same as `other` is left out: that stands for all the rest.
        """
        said = self.plural_forms(one, many)
        found: dict[str, str] = {}
        for count in _COUNTS:
            found.setdefault(self.locale.plural_form(count), said[min(self.words.form(count), len(said) - 1)])
        other = found.pop("other", said[-1])
        return {name: text for name, text in found.items() if text != other} | {"other": other}

    def _long_day(self, day: str) -> str:
        """`Friday 1 May 2026` for an ISO date."""
        return self._date(day, "full")

    def _short_day(self, day: str) -> str:
        """`1 May` for an ISO date, as narrow as it can be said."""
        if self.tag == DEFAULT:
            return self._date(day, "short")
        from babel.dates import format_skeleton

        return format_skeleton("MMMd", date.fromisoformat(day), locale=self.locale)

    def _day_parts(self, day: str) -> tuple[str, str, str]:
        """Weekday, day of the month, month and year of an ISO date, to be set apart."""
        from babel.dates import format_date, format_skeleton

        read = date.fromisoformat(day)
        month = format_skeleton("yMMMM", read, locale=self.locale)
        return format_date(read, "cccc", self.locale), str(read.day), month

    def _short_weekday(self, day: str) -> str:
        """`Fri` for an ISO date."""
        from babel.dates import format_date

        return format_date(date.fromisoformat(day), "ccc", self.locale)

    @cached_property
    def _half_days(self) -> bool:
        """Whether its readers count twelve hours twice; English of no country does as Britain does."""
        return self.tag != DEFAULT and not {"H", "k"} & set(self.locale.time_formats["short"].pattern)

    def hour(self, time: str) -> str:
        """`22:30`, or `10:30 PM` where hours are counted so, for HH:MM; anything else stays as it is."""
        if not self._half_days or not _HOUR.fullmatch(time):
            return time
        from babel.dates import format_time

        return format_time(clock.fromisoformat(time), "short", locale=self.locale).replace("\u202f", " ")

    @cached_property
    def weekdays(self) -> dict[str, tuple[str, str]]:
        """monday … sunday -> the day's name, long and short."""
        names = self.locale.days["stand-alone"]
        return {day: (names["wide"][at], names["abbreviated"][at]) for at, day in enumerate(_DAYS)}

    def decimal(self, value: float, digits: int) -> str:
        """`2.4` with so many digits after the sign that this language writes there."""
        from babel.numbers import format_decimal

        return format_decimal(value, f"#,##0.{'0' * digits}" if digits else "#,##0", self.locale)

    def spoken_instant(self, instant: str) -> str:
        """`1 May 2026, 04:12 UTC` for an ISO 8601 instant."""
        moment = datetime.fromisoformat(instant).astimezone(UTC)
        return f"{self._date(moment.date().isoformat(), 'long')}, {self.hour(f'{moment:%H:%M}')} UTC"

    def _date(self, day: str, width: str) -> str:
        from babel.dates import format_date

        pattern = _PLAIN_ENGLISH[width] if self.tag == DEFAULT else width
        return format_date(date.fromisoformat(day), pattern, self.locale)


class Languages:
    """The languages that pages can be in. `folders`: where catalogues are looked for, the strongest first."""

    def __init__(self, folders: Sequence[Path], default: str = DEFAULT) -> None:
        self._folders = tuple(folders)
        self._default = default
        self._made: dict[str, Language] = {}

    def of(self, tag: str) -> Language:
        """The language of a tag; that of the site where it has no words, English where that has none.

        Raises ContentError or ContentErrors when a catalogue cannot be used.
        """
        if (made := self._made.get(tag)) is None:
            made = self._made[tag] = self._language(tag)
        return made

    def known(self, tag: str) -> bool:
        """Whether there are words for a tag, or for the language it is a kind of."""
        return any(each == DEFAULT or catalogue.paths(self._folders, each) for each in _wider(tag))

    def _language(self, tag: str) -> Language:
        chosen = next((each for each in (tag, self._default) if self.known(each)), DEFAULT)
        words = Catalogue()
        for each in reversed(_wider(chosen)):
            for path in reversed(catalogue.paths(self._folders, each)):
                words = catalogue.read(path).over(words)
        return Language(chosen, words)


def _wider(tag: str) -> list[str]:
    """The tag and those it is a kind of: de-AT, de."""
    parts = tag.split("-")
    return ["-".join(parts[:size]) for size in range(len(parts), 0, -1)]
