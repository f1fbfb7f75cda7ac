"""Handing one batch to a service: written down before, written down after, and never more than once for certain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from nocturne.deliver import entries
from nocturne.deliver.circuit import Circuit
from nocturne.deliver.claims import Claim
from nocturne.deliver.clock import Clock
from nocturne.deliver.courier import Courier, ListKeeper
from nocturne.deliver.entries import EVERYBODY
from nocturne.deliver.ledger import Ledger
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Capabilities,
    NotLikeThis,
    NotNow,
    NotToday,
    Receipt,
    Taken,
    Unsure,
)

TRIES = 4
"""Calls for one batch in one run."""
LONGEST_PAUSE = 120.0
"""Seconds; a service that wants a longer pause gets it until the next run."""
SHARE_OF_LIFETIME = 0.9
"""How much of the time a service remembers keys we rely on: clocks differ, and a call takes its time."""


@dataclass(slots=True)
class Patience:
    """How many seconds a run may still wait for services that ask for a pause."""

    left: float = 900.0

    def allows(self, seconds: float) -> bool:
        """Whether so long a pause can be had; it counts as taken then."""
        if seconds > min(LONGEST_PAUSE, self.left):
            return False
        self.left -= seconds
        return True


@dataclass(frozen=True, slots=True)
class Desk:
    """What handing over needs: where it is written down, what time it is, how long there is to wait."""

    ledger: Ledger
    clock: Clock
    patience: Patience


def hand_over(desk: Desk, courier: Courier, item: Batch | Broadcast, circuit: Circuit) -> None:
    """Hand over a batch that was never handed over, or was refused for certain. What came of it is in the ledger."""
    desk.ledger.intend(item, courier.name, desk.clock.now())
    _call(desk, courier, item, circuit)


def hand_over_again(desk: Desk, courier: Courier, item: Batch | Broadcast, circuit: Circuit) -> None:
    """Hand over the very bytes of an open batch again, to the service that knows its key."""
    desk.ledger.again(item.key, desk.clock.now())
    _call(desk, courier, item, circuit)


def remembers(can: Capabilities, claim: Claim, now: datetime) -> bool:
    """Whether a service still knows a batch by its key, so that the same call again sends nothing twice."""
    return can.idempotency is not None and now < claim.first_at + can.idempotency * SHARE_OF_LIFETIME


def settled(can: Capabilities, claim: Claim, now: datetime) -> bool:
    """Whether a service's word about a batch is to be believed by now."""
    return now >= claim.last_at + can.settles


def _call(desk: Desk, courier: Courier, item: Batch | Broadcast, circuit: Circuit) -> None:
    """Call until there is a clear answer, as often as is safe and asked for."""
    ledger, clock = desk.ledger, desk.clock
    for number in range(1, TRIES + 1):
        answer = _asked(courier, item)
        pause = _record(ledger, item, answer, number, clock.now())
        if pause is None:
            circuit.worked()
            return
        claim = ledger.claims.open.get(item.key)
        safe = claim is None or remembers(courier.capabilities, claim, clock.now() + timedelta(seconds=pause))
        if isinstance(answer, NotToday | NotLikeThis):
            circuit.open(entries.clean(answer.reason))
            return
        if number == TRIES or not safe or not desk.patience.allows(pause):
            break
        clock.sleep(pause)
        if claim is None:
            ledger.intend(item, courier.name, clock.now())
        else:
            ledger.again(item.key, clock.now())
    reason = entries.clean(answer.reason) if not isinstance(answer, Taken) else ""
    if isinstance(answer, NotNow):
        circuit.open(reason)
    else:
        circuit.failed(reason)


def _asked(courier: Courier, item: Batch | Broadcast) -> Answer:
    if isinstance(item, Batch):
        return courier.send(item)
    keeper: ListKeeper = courier  # type: ignore[assignment]  # only keepers of lists are handed broadcasts
    return keeper.broadcast(item)


def _record(ledger: Ledger, item: Batch | Broadcast, answer: Answer, number: int, now: datetime) -> float | None:
    """Write an answer down; the seconds to wait before another try, None when there is nothing more to try."""
    match answer:
        case Taken():
            ledger.answered(item.key, receipts(item, answer), now)
            return None
        case NotNow():
            ledger.refused(item.key, answer.reason, now)
            return answer.seconds or 2.0 ** (number - 1)
        case NotToday() | NotLikeThis():
            ledger.refused(item.key, answer.reason, now)
        case Unsure():
            ledger.doubted(item.key, answer.reason, now)
            return 2.0**number
        case _:
            assert_never(answer)
    return 0.0


def receipts(item: Batch | Broadcast, taken: Taken) -> tuple[Receipt, ...]:
    """What a service said of each letter; of a broadcast it speaks as a whole."""
    if isinstance(item, Batch):
        return taken.receipts
    return taken.receipts or (Receipt(reader=EVERYBODY, outcome="queued", id=taken.broadcast),)
