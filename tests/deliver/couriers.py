"""A courier that does what a test says, and remembers every letter that reached it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from nocturne.model.delivery import Answer, Batch, Broadcast, Capabilities, Found, Receipt, Taken, Unsure
from nocturne.model.subscriber import Suppression
from tests.deliver.people import NOW

Move = Answer | Callable[[Batch | Broadcast], Answer]
"""What is said to one call; a function may deliver first."""
KEYED = Capabilities(max_batch=2, max_bytes=1 << 20, idempotency=timedelta(hours=24), queryable=True)
QUERYABLE = replace(KEYED, idempotency=None)
BLIND = replace(QUERYABLE, queryable=False)
KEEPER = replace(QUERYABLE, owns_list=True, max_batch=1)


class StillClock:
    """Time that passes only by sleeping."""

    def __init__(self, now: datetime = NOW) -> None:
        self.at, self.slept = now, list[float]()

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


@dataclass
class Post:
    """A mail service in memory: `moves` are played one after another, then everything is taken.

    `mailboxes` counts (reader, week) of what was really delivered; a key that it remembers delivers nothing twice.
    """

    name: str = "resend"
    capabilities: Capabilities = KEYED
    moves: list[Move] = field(default_factory=list)
    suppressed: tuple[Suppression, ...] | str = ()
    calls: list[Batch | Broadcast] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    mailboxes: Counter[tuple[str, str]] = field(default_factory=Counter)
    knows: bool = True
    _keys: set[str] = field(default_factory=set)

    def send(self, batch: Batch) -> Answer:
        return self._play(batch)

    def broadcast(self, broadcast: Broadcast) -> Answer:
        return self._play(broadcast)

    def _play(self, item: Batch | Broadcast) -> Answer:
        self.calls.append(item)
        move = self.moves.pop(0) if self.moves else self.take
        return move(item) if callable(move) else move

    def take(self, item: Batch | Broadcast) -> Answer:
        """Deliver and say so."""
        who = [each.reader for each in item.messages] if isinstance(item, Batch) else ["*"]
        if self.capabilities.idempotency is None or item.key not in self._keys:
            self.mailboxes.update((f"{item.city}:{reader}", item.week) for reader in who)
            self._keys.add(item.key)
        if isinstance(item, Broadcast):
            return Taken(broadcast="b1")
        return Taken(receipts=tuple(Receipt(reader=reader, outcome="sent", id="x") for reader in who))

    def take_silently(self, item: Batch | Broadcast) -> Answer:
        """Deliver, and never say so."""
        self.take(item)
        return Unsure(reason="no whole answer within 60 s")

    def lookup(self, batch: Batch) -> Found:
        self.asked.append(batch.key)
        if not self.knows:
            return Found(certain=False, reason="not yet")
        there = [each.reader for each in batch.messages if self.mailboxes[f"{batch.city}:{each.reader}", batch.week]]
        return Found(certain=True, receipts=tuple(Receipt(reader=reader, outcome="sent", id="x") for reader in there))

    def find(self, broadcast: Broadcast) -> Found:
        self.asked.append(broadcast.name)
        there = bool(self.mailboxes[f"{broadcast.city}:*", broadcast.week])
        return Found(certain=True, broadcast="b1" if there else "", sent=there)

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        self.asked.append(f"since {since and since.isoformat()}")
        return self.suppressed

    @property
    def letters(self) -> int:
        """How many were delivered."""
        return sum(self.mailboxes.values())

    @property
    def twice(self) -> list[tuple[str, str]]:
        """Those delivered more than once."""
        return [name for name, count in self.mailboxes.items() if count > 1]


def lengths(calls: Sequence[Batch | Broadcast]) -> list[int]:
    """How many letters each call had."""
    return [len(each.messages) if isinstance(each, Batch) else 0 for each in calls]
