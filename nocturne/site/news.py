"""What is new and what changed across the cities: for people who look in every day, and as data and a feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from nocturne.model.event import Change, Event
from nocturne.site import dates
from nocturne.site.shown import AVAILABILITY, STATUS

Kind: TypeAlias = Literal[
    "new", "moved", "cancelled", "postponed", "rescheduled", "moved_online", "on_again", "sold_out", "tickets_again",
    "price",
]  # fmt: skip
OF_A_CITY = 40
"""So many of the newest of each city are kept."""
SHOWN = 200
"""So many stand on the page and in the data."""
WORDS: dict[Kind, str] = {
    "new": "New",
    "moved": "Moved",
    "cancelled": STATUS["cancelled"],
    "postponed": STATUS["postponed"],
    "rescheduled": STATUS["rescheduled"],
    "moved_online": STATUS["moved_online"],
    "on_again": "On again",
    "sold_out": AVAILABILITY["sold_out"],
    "tickets_again": "Tickets again",
    "price": "Price",
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

    @property
    def words(self) -> str:
        """The kind, for people."""
        return WORDS[self.kind]

    @property
    def day(self) -> str:
        """The event's date, for people."""
        return dates.long_day(self.date)


def of_city(city: str, told: Iterable[tuple[Event, str, str]], created: str) -> tuple[News, ...]:
    """The newest news of a city. `told`: events with where they are and the address of their page.

    What the first night of a city found (`created`) is no news: it would flood everything else.
    """
    found = [each for event, where, href in told for each in _of(city, event, where, href, created)]
    return tuple(sorted(found, key=_order)[:OF_A_CITY])


def together(cities: Iterable[Sequence[News]]) -> list[News]:
    """The newest news of all cities, newest night first; within a night by city and by the event's date."""
    return sorted((each for news in cities for each in news), key=_order)[:SHOWN]


def by_night(news: Iterable[News]) -> list[tuple[str, list[News]]]:
    """The news under the day on which they were seen."""
    return [(dates.long_day(day), list(group)) for day, group in groupby(news, key=lambda each: each.at[:10])]


def _order(news: News) -> tuple[str, str, str, str, str, str]:
    newest_first = "".join(chr(0x10FFFF - ord(letter)) for letter in news.at)
    return newest_first, news.city, news.date, news.time, news.id, news.kind


def _of(city: str, event: Event, where: str, href: str, created: str) -> Iterator[News]:
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
            where=where,
            href=href,
            before=_spoken(before, kind),
            after=_spoken(after, kind),
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


def _spoken(value: str, kind: Kind) -> str:
    """A value as people say it; the word of the kind says enough of a status."""
    if kind not in ("moved", "price"):
        return ""
    if len(value) >= len("2026-05-01") and value[:4].isdigit() and value[4] == "-":
        return f"{dates.short_day(value[:10])} {value[11:16]}".strip()
    return value
