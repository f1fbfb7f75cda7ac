"""What is new and what changed across the cities: for people who look in every day, and as data and a feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from nocturne.model.event import Change, Event
from nocturne.site import dates
from nocturne.site.language import Language
from nocturne.site.language import gettext_noop as _
from nocturne.site.shown import AVAILABILITY, STATUS, where

Kind: TypeAlias = Literal[
    "new", "moved", "cancelled", "postponed", "rescheduled", "moved_online", "on_again", "sold_out", "tickets_again",
    "price",
]  # fmt: skip
OF_A_CITY = 40
"""So many of the newest of each city are kept."""
SHOWN = 200
"""So many stand on the page and in the data."""
WORDS: dict[Kind, str] = {
    "new": _("New"),
    "moved": _("Moved"),
    "cancelled": STATUS["cancelled"],
    "postponed": STATUS["postponed"],
    "rescheduled": STATUS["rescheduled"],
    "moved_online": STATUS["moved_online"],
    "on_again": _("On again"),
    "sold_out": AVAILABILITY["sold_out"],
    "tickets_again": _("Tickets again"),
    "price": _("Price"),
}
_MOVES = ("start", "location")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One thing that happened to an event. `at` ISO 8601 UTC of the night that saw it; `date`, `time` the event's own,
    local; `before`, `after` as shown to people, "" for a new event; `href` below the top of the site or absolute.
    """

    at: str
    kind: Kind
    city: str
    id: str
    title: str
    date: str
    time: str
    where: str
    href: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class ToldNews:
    """A piece of news with its kind and the event's date and hour in the words of a language."""

    news: News
    words: str
    day: str
    hour: str


def of_city(city: str, told: Iterable[tuple[Event, str]], created: str, language: Language) -> tuple[News, ...]:
    """The newest news of a city. `told`: events and the addresses of their pages; `language` that of the site.

    What the first night of a city found (`created`) is no news: it would flood everything else.
    """
    found = [each for event, href in told for each in _of(city, event, href, created, language)]
    return tuple(sorted(found, key=_order)[:OF_A_CITY])


def together(cities: Iterable[Sequence[News]]) -> list[News]:
    """The newest news of all cities, newest night first; within a night by city and by the event's date."""
    return sorted((each for news in cities for each in news), key=_order)[:SHOWN]


def told(news: News, language: Language) -> ToldNews:
    """The same in words."""
    words = language.gettext(WORDS[news.kind])
    return ToldNews(news, words, language.long_day(news.date), language.hour(news.time))


def by_night(news: Iterable[News], language: Language) -> list[tuple[str, list[ToldNews]]]:
    """The news under the day on which they were seen."""
    nights = groupby(news, key=lambda each: each.at[:10])
    return [(language.long_day(day), [told(each, language) for each in group]) for day, group in nights]


def _order(news: News) -> tuple[str, str, str, str, str, str]:
    newest_first = "".join(chr(0x10FFFF - ord(letter)) for letter in news.at)
    return newest_first, news.city, news.date, news.time, news.id, news.kind


def _of(city: str, event: Event, href: str, created: str, language: Language) -> Iterator[News]:
    happened: list[tuple[str, Kind, str, str]] = []
    if event.first_seen > created:
        happened.append((event.first_seen, "new", "", ""))
    happened += [(each["at"], kind, each["from"], each["to"]) for each in event.changed if (kind := _kind(each))]
    for at, kind, before, after in happened:
        yield News(
            at=dates.rfc3339(at),
            kind=kind,
            city=city,
            id=event.id,
            title=event.title,
            date=event.date,
            time=event.time,
            where=where(event, language),
            href=href,
            before=_spoken(before, kind, language),
            after=_spoken(after, kind, language),
        )


def _kind(change: Change) -> Kind | None:
    field, to = change["field"], change["to"]
    if field in _MOVES:
        return "moved"
    if field == "status":
        return _STATUS.get(to)
    if field == "availability":
        return "sold_out" if to == "sold_out" else "tickets_again"
    return "price" if field == "price" else None


_STATUS: dict[str, Kind] = {
    "cancelled": "cancelled",
    "postponed": "postponed",
    "rescheduled": "rescheduled",
    "moved_online": "moved_online",
    "scheduled": "on_again",
}


def _spoken(value: str, kind: Kind, language: Language) -> str:
    """A value as people say it; the word of the kind says enough of a status."""
    if kind not in ("moved", "price"):
        return ""
    if len(value) >= len("2026-05-01") and value[:4].isdigit() and value[4] == "-":
        return f"{language.short_day(value[:10])} {language.hour(value[11:16])}".strip()
    return value
