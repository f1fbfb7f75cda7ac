"""Who gets which letter, and in which batches. Streams: no more than one batch of letters exists at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

import msgspec

from nocturne.deliver.claims import Claims, instant, monday
from nocturne.deliver.entries import EVERYBODY
from nocturne.deliver.window import WEEKDAYS, Window
from nocturne.model.city import City
from nocturne.model.delivery import Batch, Broadcast, Capabilities, Message
from nocturne.model.letter import Digest
from nocturne.model.subscriber import Subscriber

LARGEST_HTML = 90_000
"""Bytes; mail programs cut a letter off at 102 kB."""
ENVELOPE = 96
"""Bytes a service's own field names may add to a message."""
_encode = msgspec.json.Encoder().encode


class Oversized(Exception):
    """A letter that no mail program would show whole, or that no call of this service can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Readers who get the same letter but for their own addresses; `tags` is what theirs was chosen by."""

    tags: tuple[str, ...]
    readers: tuple[Subscriber, ...]

    @property
    def name(self) -> str:
        """For people."""
        return ", ".join(self.tags) or "everybody"


def wanting(
    subscribers: Iterable[Subscriber], city: City, digest: Digest, window: Window, claims: Claims, weekday: str
) -> list[Subscriber]:
    """Who is to get a city's letter and does not have it, by id."""
    offered = tags_of(digest)
    today = window.opens.astimezone(city.zone).date()
    sated = claims.taken(city.slug, window.week)
    if EVERYBODY in sated:
        return []
    monthly = _this_month(claims, city.slug, window.week, weekday)
    known: set[str] = set()
    found = []
    for reader in sorted(subscribers, key=_id):
        if reader.standing != "confirmed" or city.slug not in reader.cities:
            continue
        address = reader.address.casefold()
        if address in known:
            continue
        known.add(address)
        if reader.id in sated or not _present(reader, window, today):
            continue
        if reader.frequency == "monthly" and reader.id in monthly:
            continue
        if reader.frequency == "tags" and not offered.intersection(reader.tags):
            continue
        found.append(reader)
    return found


def _present(reader: Subscriber, window: Window, today: date) -> bool:
    """Not on a pause, and on the list before the window closed."""
    if reader.paused_until and date.fromisoformat(reader.paused_until) > today:
        return False
    return not reader.since or instant(reader.since).astimezone(UTC) < window.closes


def _this_month(claims: Claims, city: str, week: str, weekday: str) -> set[str]:
    """Who has had a letter of this city this month."""
    month = _sent_on(week, weekday).replace(day=1)
    weeks = [
        other for name, other in claims.claimed if name == city and _sent_on(other, weekday).replace(day=1) == month
    ]
    return set[str]().union(*(claims.taken(city, other) for other in weeks))


def _sent_on(week: str, weekday: str) -> date:
    return monday(week) + timedelta(days=WEEKDAYS.index(weekday))


def tags_of(digest: Digest) -> frozenset[str]:
    """Every tag that a letter of this digest can be chosen by."""
    return frozenset(tag for pick in (*digest.letter.picks, *digest.pool) for tag in pick.tags)


def segments(readers: Iterable[Subscriber], digest: Digest) -> list[Segment]:
    """Readers by the tags of theirs that make a difference, the letter for everybody first."""
    offered, found = tags_of(digest), dict[tuple[str, ...], list[Subscriber]]()
    for reader in readers:
        found.setdefault(tuple(sorted(offered.intersection(reader.tags))), []).append(reader)
    return [Segment(tags=tags, readers=tuple(found[tags])) for tags in sorted(found)]


def batches(
    segment: Segment,
    city: str,
    week: str,
    write: Callable[[Subscriber], Message | None],
    can: Capabilities,
    claims: Claims,
) -> Iterator[Batch]:
    """A segment's letters in calls as large as the service takes; `write` says None for whom it cannot write to.

    The letters of a segment differ in a few words, so that only the first of them is measured byte by byte. Raises
    Oversized.
    """
    waiting: list[Message] = []
    size, scale = 0, None
    for reader in segment.readers:
        if (message := write(reader)) is None:
            continue
        scale = scale or _Scale.of(message)
        weight = scale.weigh(message, can)
        if waiting and (len(waiting) == can.max_batch or size + weight > can.max_bytes):
            yield _batch(waiting, city, week, claims)
            waiting, size = [], 0
        waiting.append(message)
        size += weight
    if waiting:
        yield _batch(waiting, city, week, claims)


@dataclass(frozen=True, slots=True)
class _Scale:
    """What one letter weighs, for weighing those like it: by its letters, and each letter more as six bytes of JSON."""

    letters: int
    html: int
    json: int

    @classmethod
    def of(cls, message: Message) -> _Scale:
        return cls(_letters(message), len(message.html.encode()), len(_encode(message)) + ENVELOPE)

    def weigh(self, message: Message, can: Capabilities) -> int:
        """The bytes of a letter, rather too many than too few. Raises Oversized."""
        more = max(0, _letters(message) - self.letters)
        if self.html + 4 * more > LARGEST_HTML and len(message.html.encode()) > LARGEST_HTML:
            raise Oversized(f"the letter has more than {LARGEST_HTML // 1000} kB of HTML")
        if self.json + 6 * more > can.max_bytes:
            raise Oversized(f"one letter alone is larger than a call may be ({can.max_bytes >> 10} kB)")
        return self.json + 6 * more


def _letters(message: Message) -> int:
    words = (message.html, message.text, message.subject, message.to, *(value for _, value in message.headers))
    return sum(map(len, words))


def _batch(messages: Sequence[Message], city: str, week: str, claims: Claims) -> Batch:
    """A batch with the key of what it says: its first letter as a whole, of the others what makes them another's."""
    written = hashlib.sha256(_encode(messages[0]))
    for message in messages:
        sizes = (len(message.html), len(message.text))
        written.update(_encode((message.reader, message.to, message.subject, message.headers, sizes)))
    return Batch(key=_key(city, week, written.digest(), claims), city=city, week=week, messages=tuple(messages))


def keyed(broadcast: Broadcast, claims: Claims) -> Broadcast:
    """A broadcast with the key of what it says."""
    digest = hashlib.sha256(_encode(replace(broadcast, key=""))).digest()
    return replace(broadcast, key=_key(broadcast.city, broadcast.week, digest, claims))


def _key(city: str, week: str, digest: bytes, claims: Claims) -> str:
    """Made from what is sent to whom, so that a key never stands for other bytes.

    A key that was answered is never used again: the service would only repeat its answer.
    """
    number = 0
    while True:
        key = hashlib.sha256(f"{city}\n{week}\n{number}\n".encode() + digest).hexdigest()[:40]
        if not claims.rounds[key]:
            return key
        number += 1


def _id(reader: Subscriber) -> str:
    return reader.id
