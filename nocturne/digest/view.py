"""A letter in the words of its language: what both its parts say, picks set apart by night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from nocturne.model.letter import Correction, Letter, Pick, Slot
from nocturne.site.language import Language
from nocturne.site.news import WORDS
from nocturne.site.shown import HIDDEN_PLACE, NO_PLACE, NO_TIME, STATUS


class Publisher(Protocol):
    """Whose letter it is; see `compose.Imprint`."""

    @property
    def title(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def postal_address(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def privacy(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ShownPick:
    """A pick as it reads. `where` never says more of a hidden place than that it comes later; `mark` what is loud."""

    title: str
    url: str
    time: str
    has_hour: bool
    where: str
    price: str
    is_free: bool
    scene: str
    summary: str
    reason: str
    mark: str


@dataclass(frozen=True, slots=True)
class ShownNight:
    """The picks of one night; `number` the day of the month, `rest` month and year, `spoken` all of it."""

    day: str
    spoken: str
    weekday: str
    number: str
    rest: str
    picks: Sequence[ShownPick]


@dataclass(frozen=True, slots=True)
class ShownCorrection:
    """What has to be put right: `kind` in one word, what the last letter said, what holds now or ""."""

    kind: str
    title: str
    url: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The letter as templates see it. `tags`: those it was chosen by, in one line; `postal`: the address, by line.

    `address`, `preferences`, `unsubscribe`: the marks of the slots.
    """

    title: str
    city: str
    city_url: str
    archive_url: str
    span: str
    count: int
    tags: str
    corrections: Sequence[ShownCorrection]
    nights: Sequence[ShownNight]
    postal: Sequence[str]
    privacy: str
    direction: str
    start: str
    address: str
    preferences: str
    unsubscribe: str


def view(letter: Letter, publisher: Publisher, slots: dict[Slot, str], language: Language) -> View:
    """The letter in the words of its language."""
    right_to_left = language.is_right_to_left
    return View(
        title=publisher.title,
        city=letter.city_name,
        city_url=f"{publisher.base_url}/{letter.city}/",
        archive_url=letter.archive_url,
        span=span(letter, language),
        count=len(letter.picks),
        tags=", ".join(letter.tags),
        corrections=[_correction(each, language) for each in letter.corrections],
        nights=list(nights(letter, language)),
        postal=[line.strip() for line in publisher.postal_address.splitlines() if line.strip()],
        privacy=publisher.privacy,
        direction="rtl" if right_to_left else "ltr",
        start="right" if right_to_left else "left",
        **slots,
    )


def span(letter: Letter, language: Language) -> str:
    """From its first to its last night."""
    found = sorted({pick.night for pick in letter.picks})
    first, last = (language.short_day(found[at]) for at in (0, -1))
    return first if first == last else f"{first} – {last}"


def nights(letter: Letter, language: Language) -> Iterator[ShownNight]:
    """Its picks by night, in the order in which they begin."""
    for night, picks in groupby(sorted(letter.picks, key=_order), lambda pick: pick.night):
        yield ShownNight(
            night, language.long_day(night), *language.day_parts(night), [_pick(each, language) for each in picks]
        )


def _order(pick: Pick) -> tuple[str, bool, str, str]:
    return pick.night, not pick.time, pick.start, pick.id


def _pick(pick: Pick, language: Language) -> ShownPick:
    hour = language.gettext("all day") if pick.all_day else language.gettext(NO_TIME)
    hidden = language.gettext(HIDDEN_PLACE)
    return ShownPick(
        title=pick.title,
        url=pick.url,
        time=pick.time or hour,
        has_hour=bool(pick.time),
        where=hidden if pick.hidden else pick.place or language.gettext(NO_PLACE),
        price=pick.price,
        is_free=pick.is_free is True,
        scene=pick.scene,
        summary=pick.summary,
        reason=pick.reason,
        mark=language.gettext(said) if (said := STATUS.get(pick.status, "")) else "",
    )


def _correction(each: Correction, language: Language) -> ShownCorrection:
    kind = STATUS.get(each.status) or WORDS["moved"]
    return ShownCorrection(language.gettext(kind), each.title, each.url, each.was, each.now)
