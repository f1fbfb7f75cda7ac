"""The ledger: nothing is sent before it is written here, and nothing that is written here is ever taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from nocturne.deliver import entries
from nocturne.deliver.claims import Claim, Claims, Contradiction, monday
from nocturne.deliver.entries import EVERYBODY, Again, Answered, Damaged, Doubted, Entry, Heard, Intent, Refused
from nocturne.deliver.seal import Seal
from nocturne.deliver.store import Store
from nocturne.errors import StateError
from nocturne.model.delivery import Batch, Broadcast, Receipt
from nocturne.model.subscriber import Blow

REMEMBERED = timedelta(days=45)
"""How long it is known reader by reader who has a letter: more than a month, for those who want one a month."""


class Ledger:
    """What was sent, as read and added to by the one sender that holds it."""

    def __init__(self, store: Store, seal: Seal, claims: Claims) -> None:
        self._store, self._seal, self.claims = store, seal, claims

    @classmethod
    @contextmanager
    def held(cls, store: Store, seal: Seal, now: datetime) -> Iterator[Ledger]:
        """Hold the ledger alone, a torn last line mended. Raises Locked, or StateError for damage further up."""
        with store.hold():
            claims, mended = _read(store.lines(), now)
            if mended is not None:
                store.cut(claims.next - (2 if mended else 1))
                if mended:
                    store.append(mended)
            ledger = cls(store, seal, claims)
            store.drop([name for name in store.names() if name.partition(".")[0] not in claims.open])
            yield ledger

    def intend(self, item: Batch | Broadcast, provider: str, now: datetime) -> None:
        """Write that this is about to be handed over, and keep its bytes. Raises Contradiction or Locked."""
        readers = tuple(each.reader for each in item.messages) if isinstance(item, Batch) else (EVERYBODY,)
        if monday(item.week) < self.claims.horizon:
            raise Contradiction(f"{item.week} lies too far back to know who has its letter")
        data, frozen = self._seal.close(item)
        intent = Intent(
            n=self.claims.next,
            at=_written(now),
            key=item.key,
            provider=provider,
            city=item.city,
            week=item.week,
            readers=readers,
            frozen=frozen,
        )
        self._add(intent, keep={self._seal.name(item.key): data})

    def again(self, key: str, now: datetime) -> None:
        """Write that the same bytes are about to be handed over once more."""
        self._add(Again(n=self.claims.next, at=_written(now), key=key))

    def refused(self, key: str, reason: str, now: datetime) -> None:
        """Write that a call sent nothing."""
        self._add(Refused(n=self.claims.next, at=_written(now), key=key, reason=entries.clean(reason)))

    def doubted(self, key: str, reason: str, now: datetime) -> None:
        """Write that nobody knows whether a call sent anything."""
        self._add(Doubted(n=self.claims.next, at=_written(now), key=key, reason=entries.clean(reason)))

    def answered(self, key: str, receipts: tuple[Receipt, ...], now: datetime, by: str = "service") -> None:
        """Write what became of each letter."""
        self._add(Answered(n=self.claims.next, at=_written(now), key=key, by=by, receipts=entries.rows(receipts)))

    def heard(self, provider: str, blows: Sequence[tuple[str, Blow, datetime]], now: datetime) -> None:
        """Write that a service was asked whom it will not write to, and of whom that is news."""
        new = {(reader, blow): at for reader, blow, at in blows if (reader, blow) not in self.claims.blows}
        rows = tuple((reader, blow, at.isoformat(timespec="seconds")) for (reader, blow), at in new.items())
        self._add(Heard(n=self.claims.next, at=_written(now), provider=provider, blows=rows))

    def batch(self, claim: Claim) -> Batch | None:
        """The very batch that was handed over; None when it was not kept."""
        data = self._store.kept(self._seal.name(claim.key))
        return None if data is None else self._seal.open(data, claim.frozen, Batch)

    def broadcast(self, claim: Claim) -> Broadcast | None:
        """The very broadcast that was handed over; None when it was not kept."""
        data = self._store.kept(self._seal.name(claim.key))
        return None if data is None else self._seal.open(data, claim.frozen, Broadcast)

    def _add(self, entry: Entry, keep: dict[str, bytes] | None = None) -> None:
        """First the guard, then the store, then our own memory of it."""
        self.claims.check(entry)
        drop = self._settled(entry)
        self._store.append(entries.line(entry), keep or {}, drop)
        self.claims.fold(entry)

    def _settled(self, entry: Entry) -> Collection[str]:
        """The kept bytes nobody needs once this line stands. A refused batch is kept: it may be tried again at once."""
        if not isinstance(entry, Answered):
            return ()
        said = {reader: outcome for reader, outcome, _ in entry.receipts}
        whole = all(said.get(each, "unknown") != "unknown" for each in self.claims.open[entry.key].readers)
        return (self._seal.name(entry.key),) if whole else ()


def read(store: Store, now: datetime) -> Claims:
    """What a ledger says, for somebody who only looks; a line that is being written now is not there yet."""
    return _read(store.lines(), now)[0]


def _read(lines: Iterable[bytes], now: datetime) -> tuple[Claims, bytes | None]:
    """Everything written, and what the last line has to become: None as it is, nothing where it was torn.

    Raises StateError for damage further up.
    """
    claims = Claims(horizon=(now - REMEMBERED).date())
    torn: Damaged | None = None
    line = b"\n"
    for line in lines:
        if torn is not None:
            raise _damage(claims.next, str(torn))
        try:
            claims.fold(entries.read(line))
        except Damaged as problem:
            torn = problem
        except Contradiction as problem:
            raise _damage(claims.next, str(problem)) from problem
    if torn is not None:
        return claims, b""
    return claims, None if line.endswith(b"\n") else line + b"\n"


def _damage(number: int, problem: str) -> StateError:
    return StateError(
        f"line {number} of the ledger is damaged ({problem}); nothing is sent while it is not known who has a letter: "
        "restore the ledger from a copy, or from the history of its repository"
    )


def _written(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
