"""What the ledger's lines come to: which letters are claimed, which are in doubt, how much went when. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal, TypeAlias

from nocturne.deliver.entries import EVERYBODY, Again, Answered, Doubted, Entry, Heard, Intent, Refused
from nocturne.errors import StateError
from nocturne.model.delivery import FINAL, Outcome
from nocturne.model.subscriber import Blow

Digested: TypeAlias = tuple[str, str]
"""City and ISO week: one letter."""


class Contradiction(StateError):
    """An entry does not fit what was written before: a letter would be sent twice, or a line answers nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A batch that was handed over, perhaps, and is not settled. `readers`: those whose letter is still open.

    `first_at`, `last_at`: the first and the last time it was about to be handed over, calls that were refused for
    certain left out. `state`: `open` while a call may be on its way (or the run was killed in it), `unsure` when the
    answer left it open, `unknown` when the service answered and did not know of these readers. `doubted_at`: when a
    call before the last one may have sent it, so that a refusal of the last says nothing; None for no such call.
    """

    key: str
    provider: str
    city: str
    week: str
    readers: tuple[str, ...]
    frozen: str
    first_at: datetime
    last_at: datetime
    state: Literal["open", "unsure", "unknown"] = "open"
    doubted_at: datetime | None = None
    reason: str = ""

    @property
    def whole_list(self) -> bool:
        """Whether it is a broadcast."""
        return self.readers == (EVERYBODY,)


@dataclass(slots=True)
class Claims:
    """Everything that planning, sending and reporting want to know of the past.

    `claimed`: the readers of each letter of the weeks since `horizon` that may have been sent, sent or not yet settled.
    `counts`: settled outcomes by letter and provider. `days`: letters handed over, by day (UTC), `invalid`: those of
    them to addresses there are none of. `blows`: when each reader was heard of, by why. `rounds`: how often a key was
    settled.
    """

    horizon: date = date.min
    next: int = 1
    open: dict[str, Claim] = field(default_factory=dict)
    claimed: dict[Digested, set[str]] = field(default_factory=dict)
    counts: dict[tuple[str, str, str], Counter[Outcome]] = field(default_factory=dict)
    days: Counter[date] = field(default_factory=Counter)
    invalid: Counter[date] = field(default_factory=Counter)
    heard_at: dict[str, datetime] = field(default_factory=dict)
    blows: dict[tuple[str, Blow], datetime] = field(default_factory=dict)
    rounds: Counter[str] = field(default_factory=Counter)

    def taken(self, city: str, week: str) -> frozenset[str] | set[str]:
        """The readers that may have this letter already."""
        return self.claimed.get((city, week), frozenset())

    def check(self, entry: Entry) -> None:
        """Raises Contradiction for an entry that must not be written: the last guard before a letter goes twice."""
        if entry.n != self.next:
            raise Contradiction(f"line {entry.n} where {self.next} was expected")
        if isinstance(entry, Intent):
            self._check_intent(entry)
        elif not isinstance(entry, Heard) and entry.key not in self.open:
            raise Contradiction(f"line {entry.n} speaks of {entry.key}, which is not open")

    def _check_intent(self, entry: Intent) -> None:
        taken = self.taken(entry.city, entry.week)
        if entry.key in self.open:
            raise Contradiction(f"{entry.key} is open already")
        if len(set(entry.readers)) < len(entry.readers) or not entry.readers:
            raise Contradiction(f"{entry.key} names a reader twice, or nobody")
        twice = taken if EVERYBODY in entry.readers or EVERYBODY in taken else taken.intersection(entry.readers)
        if twice:
            raise Contradiction(f"{len(twice)} readers of {entry.city} {entry.week} may have their letter already")

    def fold(self, entry: Entry) -> None:
        """Add a line. Raises Contradiction."""
        self.check(entry)
        self.next = entry.n + 1
        match entry:
            case Intent():
                self._intend(entry)
            case Again():
                claim = self.open[entry.key]
                self.open[entry.key] = replace(claim, last_at=instant(entry.at), state="open", doubted_at=claim.last_at)
            case Doubted():
                self.open[entry.key] = replace(self.open[entry.key], state="unsure", reason=entry.reason)
            case Refused():
                self._refuse(entry)
            case Answered():
                self._settle(entry)
            case Heard():
                self.heard_at[entry.provider] = instant(entry.at)
                for reader, blow, day in entry.blows:
                    self.blows.setdefault((reader, blow), instant(day))

    def _intend(self, entry: Intent) -> None:
        at = instant(entry.at)
        self.open[entry.key] = Claim(
            key=entry.key,
            provider=entry.provider,
            city=entry.city,
            week=entry.week,
            readers=entry.readers,
            frozen=entry.frozen,
            first_at=at,
            last_at=at,
        )
        self.days[at.date()] += len(entry.readers)
        if monday(entry.week) >= self.horizon:
            self.claimed.setdefault((entry.city, entry.week), set()).update(entry.readers)

    def _refuse(self, entry: Refused) -> None:
        """Free the readers; unless an earlier call with the same bytes may have gone through."""
        claim = self.open[entry.key]
        if claim.doubted_at is not None:
            self.open[entry.key] = replace(claim, state="unsure", reason=entry.reason, last_at=claim.doubted_at)
            return
        del self.open[entry.key]
        self._release(claim, claim.readers)

    def _settle(self, entry: Answered) -> None:
        claim = self.open.pop(entry.key)
        said = {reader: outcome for reader, outcome, _ in entry.receipts}
        left = tuple(reader for reader in claim.readers if said.get(reader, "unknown") == "unknown")
        self._release(claim, [reader for reader in claim.readers if said.get(reader) == "failed"])
        counts = self.counts.setdefault((claim.week, claim.city, claim.provider), Counter())
        final = [said[reader] for reader in claim.readers if said.get(reader) in FINAL]
        counts.update(final)
        self.invalid[claim.first_at.date()] += final.count("invalid")
        if left:
            reason = claim.reason or "the service did not name every reader"
            self.open[entry.key] = replace(claim, readers=left, state="unknown", reason=reason)
        elif monday(claim.week) >= self.horizon:
            self.rounds[entry.key] += 1

    def _release(self, claim: Claim, readers: Iterable[str]) -> None:
        freed = list(readers)
        self.days[claim.first_at.date()] -= len(freed)
        self.claimed.get((claim.city, claim.week), set()).difference_update(freed)


def instant(text: str) -> datetime:
    """A written instant, UTC; one that names no offset was meant so."""
    read = datetime.fromisoformat(text)
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def monday(week: str) -> date:
    """The first day of an ISO week such as 2026-W49. Raises Contradiction for what is none."""
    try:
        return date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    except ValueError as problem:
        raise Contradiction(f"{week!r} is no ISO week") from problem
