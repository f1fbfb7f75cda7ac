"""What to do about letters that may have been sent: ask the service again in a way that is safe, or ask a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nocturne.deliver.circuit import Circuit
from nocturne.deliver.claims import Claim
from nocturne.deliver.courier import Courier, ListKeeper
from nocturne.deliver.entries import EVERYBODY, clean
from nocturne.deliver.handover import Desk, hand_over_again, remembers, settled
from nocturne.deliver.ledger import Ledger
from nocturne.errors import UsageError
from nocturne.model.delivery import Batch, Broadcast, Found, Receipt

PATIENCE = timedelta(days=2)
"""How long a service may take to say what became of a batch before a person is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A batch in doubt: so many `letters`, 0 for a broadcast. `wait`: when its service can be asked, None when only a
    person can say.
    """

    key: str
    city: str
    week: str
    provider: str
    letters: int
    reason: str
    wait: datetime | None = None

    @property
    def spoken(self) -> str:
        """For the operator, with what to do."""
        what = "the broadcast" if self.letters == 0 else f"{self.letters} letter(s)"
        said = f"{self.key[:12]}  {self.city} {self.week}, {what} by {self.provider}: {self.reason}"
        if self.wait is not None:
            return f"{said}; next: nocturne reconcile, from {self.wait:%Y-%m-%d %H:%M} UTC on"
        return (
            f"{said}; look at {self.provider} yourself, then nocturne reconcile --sent {self.key[:12]}, "
            f"or --lost {self.key[:12]} to have them sent again"
        )


def settle(
    desk: Desk,
    couriers: Mapping[str, Courier],
    circuits: Mapping[str, Circuit],
    may_repeat: Callable[[Claim, Batch], bool],
) -> list[Undecided]:
    """Settle every open batch that can be; returns those that cannot.

    `may_repeat`: whether a batch may still be sent as it is, should it turn out that it was not: nobody in it left the
    list since, and it is not too late.
    """
    for claim in list(desk.ledger.claims.open.values()):
        courier = couriers.get(claim.provider)
        if courier is None or circuits[claim.provider].reason:
            continue
        item = desk.ledger.broadcast(claim) if claim.whole_list else desk.ledger.batch(claim)
        if item is None:
            continue
        safe = isinstance(item, Batch) and remembers(courier.capabilities, claim, desk.clock.now())
        if isinstance(item, Batch) and safe and may_repeat(claim, item):
            hand_over_again(desk, courier, item, circuits[claim.provider])
        if left := desk.ledger.claims.open.get(claim.key):
            _look_up(desk, courier, left, item)
    return undecided(desk, couriers)


def _look_up(desk: Desk, courier: Courier, claim: Claim, item: Batch | Broadcast) -> None:
    """Ask what became of a batch, once the answer means something."""
    can, now = courier.capabilities, desk.clock.now()
    if not can.queryable:
        return
    if isinstance(item, Broadcast):
        keeper: ListKeeper = courier  # type: ignore[assignment]  # only keepers of lists were handed broadcasts
        said = _of_broadcast(keeper.find(item), settled(can, claim, now))
    else:
        said = _of_batch(courier.lookup(item), claim) if settled(can, claim, now) else ()
    if said:
        desk.ledger.answered(claim.key, said, desk.clock.now(), by="lookup")


def _of_batch(found: Found, claim: Claim) -> tuple[Receipt, ...]:
    """A service's word on each reader; those it does not know were not sent."""
    if not found.certain:
        return ()
    known = {each.reader: each for each in found.receipts}
    return tuple(known.get(reader) or Receipt(reader=reader, outcome="failed") for reader in claim.readers)


def _of_broadcast(found: Found, believed: bool) -> tuple[Receipt, ...]:
    """That it went is believed at once; that it did not, only after a while. A draft that waits was not sent."""
    if found.certain and found.sent:
        return (Receipt(reader=EVERYBODY, outcome="sent", id=found.broadcast),)
    if found.certain and believed:
        return (Receipt(reader=EVERYBODY, outcome="failed", id=found.broadcast),)
    return ()


def undecided(desk: Desk, couriers: Mapping[str, Courier]) -> list[Undecided]:
    """The batches that are still open."""
    return [
        _spoken(claim, couriers.get(claim.provider), desk.clock.now()) for claim in desk.ledger.claims.open.values()
    ]


def _spoken(claim: Claim, courier: Courier | None, now: datetime) -> Undecided:
    reason = clean(claim.reason) or "the run ended in the middle of it"
    found = Undecided(
        key=claim.key,
        city=claim.city,
        week=claim.week,
        provider=claim.provider,
        letters=0 if claim.whole_list else len(claim.readers),
        reason=reason,
    )
    if courier is None:
        return replace(found, reason=f"{reason}; {claim.provider} is not in provider_order any more")
    if courier.capabilities.queryable and now < claim.last_at + PATIENCE:
        return replace(found, wait=max(now, claim.last_at + courier.capabilities.settles))
    return found


def decide(ledger: Ledger, wanted: str, now: datetime, *, sent: bool) -> Claim:
    """A person's word about an open batch; `wanted` is the beginning of its key. Raises UsageError."""
    found = [claim for key, claim in ledger.claims.open.items() if key.startswith(wanted.strip().lower())]
    if len(found) != 1 or not wanted.strip():
        known = ", ".join(key[:12] for key in ledger.claims.open) or "none"
        raise UsageError(f"{wanted!r} names {len(found)} open batches; open are: {known}")
    outcome = "sent" if sent else "failed"
    said = tuple(Receipt(reader=reader, outcome=outcome) for reader in found[0].readers)  # type: ignore[arg-type]
    ledger.answered(found[0].key, said, now, by="person")
    return found[0]
