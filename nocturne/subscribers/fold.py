"""What was heard of readers, brought into the list: the rules by which a standing changes.

    unconfirmed → confirmed            by the reader's own click, nothing else
    confirmed → unsubscribed           by the reader, or by a file or service that says so
    confirmed, unconfirmed → bounced   by a mail service
    unsubscribed, bounced → confirmed  by subscribing anew through the form, with a confirmation
    any → complained                   by a mail service; nobody comes back from there, since whoever did would be
                                       refused by the services, and the sender's name pays for every try
    any → gone                         erased; a keyed hash remains, which only a new confirmation lifts

The list comes out the same in whatever order notices arrive within one fold, and however often they are folded again:
every one carries its instant, and an older one never undoes a newer. Of two at one instant, the one that ends letters
holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from nocturne.model.notice import Notice, NoticeKind
from nocturne.model.subscriber import Standing, Subscriber, Suppression
from nocturne.subscribers import moments
from nocturne.subscribers.address import unique
from nocturne.subscribers.suppression import Digester, Suppressed, Suppressions, Why

LISTED: frozenset[Standing] = frozenset({"unconfirmed", "confirmed"})
"""Standings that something can still end."""


class Roll:
    """The list while notices are read into it: readers by id, by alias and by mailbox."""

    def __init__(self, readers: Iterable[Subscriber], suppressions: Suppressions, digester: Digester) -> None:
        self.suppressions, self.digester = suppressions, digester
        self._readers: dict[str, Subscriber] = {}
        self._aliases: dict[str, str] = {}
        self._mailboxes: dict[str, str] = {}
        for reader in readers:
            self.put(reader)

    def readers(self) -> list[Subscriber]:
        """Everybody, by id."""
        return [self._readers[each] for each in sorted(self._readers)]

    def put(self, reader: Subscriber) -> None:
        """Take a reader in, or take the new word about one."""
        self._readers[reader.id] = reader
        self._aliases |= dict.fromkeys(reader.aliases, reader.id)
        if reader.address:
            self._mailboxes[unique(reader.address)] = reader.id

    def find(self, subscriber: str, address: str = "") -> Subscriber | None:
        """A reader by id, by a former id, or by the mailbox."""
        known = subscriber if subscriber in self._readers else self._aliases.get(subscriber, "")
        return self._readers.get(known or (self._mailboxes.get(unique(address), "") if address else ""))

    def remove(self, reader: Subscriber) -> None:
        """Take a reader out, with every name."""
        self._readers.pop(reader.id, None)
        for alias in reader.aliases:
            self._aliases.pop(alias, None)
        self._mailboxes.pop(unique(reader.address), None)


class Folded(NamedTuple):
    """The list, by id, and what is remembered of those who are not on it."""

    readers: list[Subscriber]
    suppressions: Suppressions


def fold(
    readers: Iterable[Subscriber], notices: Iterable[Notice], suppressions: Suppressions, digester: Digester
) -> Folded:
    """The list after what was heard; what was given stays as it was. Sealed addresses have to be opened before."""
    roll = Roll(readers, Suppressions(suppressions.rows()), digester)
    for notice in sorted(notices, key=_order):
        _take(roll, notice)
    return Folded(roll.readers(), roll.suppressions)


def notice_of(suppression: Suppression, now: str) -> Notice:
    """What a mail service says about an address, as a notice; `now` where it does not say when."""
    return Notice(kind=suppression.blow, at=suppression.at or now, address=suppression.address)


def applied(reader: Subscriber, notice: Notice) -> Subscriber:
    """The reader after one notice; unchanged where it is older than what is known."""
    return _RULES[notice.kind](reader, notice)


def _take(roll: Roll, notice: Notice) -> None:
    reader = roll.find(notice.subscriber, notice.address)
    if notice.kind == "erased":
        _erase(roll, reader, notice)
    elif reader is not None:
        changed = applied(_also_known_as(reader, notice.subscriber), notice)
        roll.put(changed)
        if changed.standing == "confirmed" and notice.kind == "confirmed" and changed.address:
            roll.suppressions.lift(roll.digester.address(changed.address))
    elif notice.kind == "confirmed" and notice.address:
        _welcome(roll, notice)
    elif notice.kind in ("bounced", "complained", "unsubscribed") and not notice.city:
        digest = notice.digest or (roll.digester.address(notice.address) if notice.address else "")
        if digest:
            roll.suppressions.add(Suppressed(digest=digest, why=notice.kind, at=notice.at))


def _welcome(roll: Roll, notice: Notice) -> None:
    """A new reader, unless the address was suppressed after this was said."""
    digest = roll.digester.address(notice.address)
    known = roll.suppressions.get(digest)
    if known is not None and (known.why == "complained" or not _is_after(notice.at, known.at)):
        return
    roll.suppressions.lift(digest)
    new = Subscriber(id=notice.subscriber, address=notice.address, standing="unconfirmed", cities=())
    roll.put(applied(new, notice))


def _erase(roll: Roll, reader: Subscriber | None, notice: Notice) -> None:
    """Nothing stays but the hash; a complaint is remembered as one. Who came back since stays."""
    if reader is not None and _is_after(reader.consent.confirmed_at, notice.at):
        return
    digest = roll.digester.address(reader.address) if reader is not None and reader.address else notice.digest
    if digest:
        why: Why = "complained" if reader is not None and reader.standing == "complained" else "erased"
        roll.suppressions.add(Suppressed(digest=digest, why=why, at=notice.at))
    if reader is not None:
        roll.remove(reader)


def _confirmed(reader: Subscriber, notice: Notice) -> Subscriber:
    if reader.standing == "complained":
        return reader
    if reader.standing != "unconfirmed" and not _is_after(notice.at, reader.since):
        return reader
    cities, left = reader.cities if reader.standing == "confirmed" else (), reader.left
    if _is_after(notice.at, reader.changed_at):
        cities, left = _and(cities, notice.cities), _without(left, notice.cities)
    return replace(
        reader,
        standing="confirmed",
        since=notice.at,
        cities=cities,
        left=left,
        changed_at=moments.later(reader.changed_at, notice.at),
        alive_at=moments.later(reader.alive_at, notice.at),
        language=notice.language or reader.language,
        consent=notice.consent,
    )


def _chosen(reader: Subscriber, notice: Notice) -> Subscriber:
    if reader.standing != "confirmed" or not _is_after(notice.at, reader.changed_at):
        return reader
    cities = notice.cities or reader.cities
    return replace(
        reader,
        cities=cities,
        left=_without(_and(reader.left, reader.cities), cities),
        tags=notice.tags,
        frequency=notice.frequency,
        paused_until=notice.paused_until,
        changed_at=notice.at,
        alive_at=moments.later(reader.alive_at, notice.at),
    )


def _alive(reader: Subscriber, notice: Notice) -> Subscriber:
    return replace(reader, alive_at=moments.later(reader.alive_at, notice.at))


def _wondered(reader: Subscriber, notice: Notice) -> Subscriber:
    """The first time counts, until there is a sign of life; a question before that is settled."""
    if _is_after(reader.wondered_at, reader.alive_at) or not _is_after(notice.at, reader.alive_at):
        return reader
    return replace(reader, wondered_at=moments.later(reader.wondered_at, notice.at))


def _unsubscribed(reader: Subscriber, notice: Notice) -> Subscriber:
    if not notice.city:
        return _ended(reader, notice, "unsubscribed")
    if reader.standing not in LISTED or _is_after(reader.changed_at, notice.at):
        return reader
    left_one = replace(
        reader,
        cities=_without(reader.cities, (notice.city,)),
        left=_and(reader.left, (notice.city,)),
        changed_at=notice.at,
    )
    return left_one if left_one.cities else _ended(left_one, notice, "unsubscribed")


def _bounced(reader: Subscriber, notice: Notice) -> Subscriber:
    return _ended(reader, notice, "bounced")


def _complained(reader: Subscriber, notice: Notice) -> Subscriber:
    if reader.standing == "complained":
        return reader
    return replace(reader, standing="complained", since=moments.later(reader.since, notice.at))


def _ended(reader: Subscriber, notice: Notice, standing: Standing) -> Subscriber:
    """Gets no more letters, unless something newer is known."""
    if reader.standing not in LISTED or _is_after(reader.since, notice.at):
        return reader
    left, cities = (
        (_and(reader.left, reader.cities), ()) if standing == "unsubscribed" else (reader.left, reader.cities)
    )
    return replace(reader, standing=standing, since=notice.at, left=left, cities=cities)


def _also_known_as(reader: Subscriber, id: str) -> Subscriber:
    if not id or id == reader.id or id in reader.aliases:
        return reader
    return replace(reader, aliases=_and(reader.aliases, (id,)))


_RULES: Mapping[NoticeKind, Callable[[Subscriber, Notice], Subscriber]] = MappingProxyType(
    {
        "confirmed": _confirmed,
        "chosen": _chosen,
        "alive": _alive,
        "wondered": _wondered,
        "unsubscribed": _unsubscribed,
        "bounced": _bounced,
        "complained": _complained,
        "erased": lambda reader, _: reader,
    }
)
_LAST: tuple[NoticeKind, ...] = ("wondered", "alive", "confirmed", "chosen", "bounced", "unsubscribed", "complained")


def _order(notice: Notice) -> tuple[object, ...]:
    """By instant; at one instant what ends letters comes last, and holds."""
    rank = _LAST.index(notice.kind) if notice.kind in _LAST else len(_LAST)
    return moments.read(notice.at), rank, notice.number


def _is_after(one: str, other: str) -> bool:
    return moments.read(one) > moments.read(other)


def _and(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*some, *more}))


def _without(some: tuple[str, ...], gone: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in some if each not in gone)
