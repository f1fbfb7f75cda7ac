"""A weekly letter: what is in it, how it reads, and the frozen form that is sent.

Nothing here knows a subscriber. What differs from reader to reader stands in the texts as slots, which are filled by
cutting at their marks and never by a second template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Slot: TypeAlias = Literal["unsubscribe", "preferences", "address"]
"""What differs from reader to reader: the address that ends it, the one that changes it, and whom it was sent to."""
SLOTS: tuple[Slot, ...] = ("unsubscribe", "preferences", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """An event as a letter names it. `url` is its page on the site, absolute. `start` as in API v1, with offset.

    `place` is one line, "" where it is hidden or unknown; `hidden`: it is told to guests only. `scene` is the one whose
    accent it is set in, `venue` the house's slug or "". `reason`: one short line why it is in the letter.
    `sequence` rises with every change a calendar would show, so that a pick that changed can be told again. `time` is
    HH:MM, "" unknown or `all_day`.
    """

    id: str
    sequence: int
    title: str
    url: str
    night: str
    date: str
    time: str
    all_day: bool = False
    start: str
    timezone: str
    place: str
    hidden: bool
    price: str
    is_free: bool | None
    tags: tuple[str, ...]
    scene: str
    venue: str
    status: str
    summary: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A pick of the last letter that was called off or moved since: what it said then, and what holds now."""

    id: str
    title: str
    url: str
    status: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says, before it is set. `week` is an ISO week such as 2026-W49, `language` a BCP 47 tag.

    `tags` are those it was chosen by, none for the letter that everybody gets. `archive_url` is its page on the site.
    """

    city: str
    city_name: str
    timezone: str
    language: str
    week: str
    picks: tuple[Pick, ...]
    corrections: tuple[Correction, ...] = ()
    tags: tuple[str, ...] = ()
    archive_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A letter as it goes out. `subjects`: variants, the first one for everybody unless variants are tried.

    `html` and `text` hold the marks of `slots`: slot -> the mark that stands for it. The page on the site is made from
    the letter itself, in the site's own frame.
    """

    subjects: tuple[str, ...]
    preheader: str
    html: str
    text: str
    slots: dict[Slot, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A city's letter of one ISO week, frozen: `.state/digests/<week>/<city>.json`. Holds no recipients.

    `letter` and `setting` are what everybody gets. `pool`: the events further readers' letters are chosen from, by
    their own tags, best first. `at` is the clock it was composed by, ISO 8601 UTC. `content_hash`: SHA-256 over all
    other fields, lower-case hex; a digest that does not have its own hash is not sent.
    """

    week: str
    city: str
    at: str
    letter: Letter
    setting: Setting
    pool: tuple[Pick, ...]
    content_hash: str
