"""A city's letters as pages: each as it was frozen, and a list of all. A page tells what the letter told.

Only where its links lead follows the events: to their pages while they have one, then to their own announcements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

import msgspec

from nocturne.errors import StateError
from nocturne.model.letter import Correction, Letter, Pick
from nocturne.site.content import CityFacts
from nocturne.site.digests import digest
from nocturne.site.language import Language
from nocturne.site.news import WORDS
from nocturne.site.plan import Head, Page, Shared
from nocturne.site.rows import cleaned
from nocturne.site.shown import HIDDEN_PLACE, NO_PLACE, NO_TIME, STATUS, Shown

FOLDER = "digests"


class _Frozen(msgspec.Struct):
    """What the site needs of a frozen digest."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class Told:
    """A pick as its row says it; `href` below the top or absolute, or "". `mark`: what became of the event since."""

    pick: Pick
    time: str
    where: str
    href: str
    is_away: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Night:
    """The picks of one night."""

    day: str
    weekday: str
    number: str
    rest: str
    told: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the letter put right: `kind` in one word."""

    kind: str
    told: Correction
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in the list: its address below the top, its nights in words, how many events it tells of."""

    href: str
    week: str
    span: str
    count: int


def read(paths: Sequence[Path]) -> list[Letter]:
    """The letters of a city's frozen digests, the newest first. Raises StateError naming a file that is none."""
    found = []
    for path in paths:
        try:
            frozen = msgspec.json.decode(path.read_bytes(), type=_Frozen)
            found.append(msgspec.convert(cleaned(msgspec.to_builtins(frozen.letter)), Letter))
        except msgspec.DecodeError as problem:
            shown = f".state/digests/{path.parent.name}/{path.name}"
            raise StateError(f"{shown}: {problem}; restore it from the last good state, or remove it") from problem
    return sorted(found, key=lambda letter: letter.week, reverse=True)


def path(city: CityFacts, letter: Letter) -> str:
    """The folder of a letter's page."""
    return f"{city.slug}/{FOLDER}/{letter.week}/"


def pages(shared: Shared, city: CityFacts, letters: Sequence[Letter], shown: Mapping[str, Shown]) -> Iterator[Page]:
    """A page for each letter and one for all of them; none where there was no letter yet.

    `shown`: id -> every event of the city that is still known.
    """
    if not letters:
        return
    language = shared.of(city)
    entries = [Entry(path(city, each), each.week, span(each, language), len(each.picks)) for each in letters]
    key = digest("letters", msgspec.json.encode(entries))
    yield Page(f"{city.slug}/{FOLDER}/index.html", key, partial(_render_list, shared, city, entries))
    for number, letter in enumerate(letters):
        around = [entries[at] if 0 <= at < len(entries) else None for at in (number + 1, number - 1)]
        ids = {*(pick.id for pick in letter.picks), *(each.id for each in letter.corrections)}
        told = {key: shown[key] for key in ids & shown.keys()}
        ways = [(key, each.href, each.event.status) for key, each in sorted(told.items())]
        key = digest(msgspec.json.encode((letter, around, ways)))
        yield Page(f"{path(city, letter)}index.html", key, partial(_render, shared, city, letter, told, around))


def span(letter: Letter, language: Language) -> str:
    """Its first and its last night in words."""
    nights = sorted(pick.night for pick in letter.picks)
    first, last = language.short_day(nights[0]), language.short_day(nights[-1])
    return first if first == last else f"{first} – {last}"


def _render_list(shared: Shared, city: CityFacts, entries: Sequence[Entry]) -> bytes:
    language, folder = shared.of(city), f"{city.slug}/{FOLDER}/"
    title = language.gettext("Letters from {city}", city=city.name)
    head = Head(
        title=title,
        path=folder,
        description=language.gettext("Every weekly letter about {city} at night, to read and pass on.", city=city.name),
        city=city.slug,
        language=city.language,
        breadcrumbs=shared.breadcrumbs(city, (title, folder)),
    )
    return shared.render("digests.html", head, city=city, letters=entries)


def _render(
    shared: Shared, city: CityFacts, letter: Letter, shown: Mapping[str, Shown], around: Sequence[Entry | None]
) -> bytes:
    language, folder = shared.of(city), path(city, letter)
    nights = span(letter, language)
    title = language.gettext("{city}, {nights}", city=city.name, nights=nights)
    all_of_them = language.gettext("Letters from {city}", city=city.name)
    head = Head(
        title=title,
        path=folder,
        description=language.ngettext(
            "{count} event out of the letter about {city}, {nights}.",
            "{count} events out of the letter about {city}, {nights}.",
            len(letter.picks), city=city.name, nights=nights,
        ),
        city=city.slug,
        language=city.language,
        breadcrumbs=shared.breadcrumbs(city, (all_of_them, f"{city.slug}/{FOLDER}/"), (title, folder)),
    )  # fmt: skip
    return shared.render(
        "digest.html",
        head,
        city=city,
        nights=[_night(night, picks, shown, language) for night, picks in _by_night(letter)],
        corrections=[_corrected(each, shown, language) for each in letter.corrections],
        count=len(letter.picks),
        before=around[0],
        after=around[1],
    )


def _by_night(letter: Letter) -> Iterator[tuple[str, list[Pick]]]:
    ordered = sorted(letter.picks, key=lambda pick: (pick.night, not pick.time, pick.start, pick.id))
    for night, picks in groupby(ordered, lambda pick: pick.night):
        yield night, list(picks)


def _night(night: str, picks: Sequence[Pick], shown: Mapping[str, Shown], language: Language) -> Night:
    return Night(night, *language.day_parts(night), [_told(pick, shown.get(pick.id), language) for pick in picks])


def _told(pick: Pick, now: Shown | None, language: Language) -> Told:
    hour = language.gettext("all day") if pick.all_day else language.gettext(NO_TIME)
    hidden = pick.hidden or (now is not None and now.event.place.hidden)
    where = language.gettext(HIDDEN_PLACE) if hidden else pick.place or language.gettext(NO_PLACE)
    status = STATUS[now.event.status if now is not None else "scheduled"]
    href = now.href if now is not None else ""
    return Told(pick, pick.time or hour, where, href, _is_away(href), language.gettext(status) if status else "")


def _corrected(each: Correction, shown: Mapping[str, Shown], language: Language) -> Corrected:
    word = STATUS.get(each.status) or WORDS["moved"]
    href = shown[each.id].href if each.id in shown else ""
    return Corrected(language.gettext(word), each, href)


def _is_away(href: str) -> bool:
    return href.startswith(("http:", "https:"))
