"""The sending loop: what is due and not yet sent goes out, city by city, batch by batch, service after service."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from nocturne.config.letters import LetterSettings
from nocturne.deliver import reputation
from nocturne.deliver.account import CitySent, Sent, State
from nocturne.deliver.circuit import Circuit
from nocturne.deliver.claims import Claim, instant
from nocturne.deliver.composer import Composer, Readers
from nocturne.deliver.courier import Courier
from nocturne.deliver.entries import clean
from nocturne.deliver.handover import Desk, hand_over
from nocturne.deliver.plan import Oversized, batches, keyed, segments, wanting
from nocturne.deliver.reconcile import settle, undecided
from nocturne.deliver.window import Window, window
from nocturne.errors import Refused, StateError
from nocturne.model.city import City
from nocturne.model.delivery import Batch, Message
from nocturne.model.letter import Digest, Setting
from nocturne.model.subscriber import Blow, Subscriber, Suppression

OVERLAP = timedelta(days=1)
"""A service is asked what it heard since the last time, and a day before that: its own list may lag."""


class _Halt(Exception):
    """Nothing more goes out in this city now; `str()` says why."""

    def __init__(self, why: str, *, waiting: bool = False) -> None:
        super().__init__(why)
        self.waiting = waiting


def _silent(_: str) -> None:
    pass


@dataclass(slots=True, kw_only=True)
class Sending:
    """One run. `couriers` in the order they are turned to; `readers` None where the first of them keeps the list."""

    desk: Desk
    cities: Sequence[City]
    settings: LetterSettings
    couriers: Sequence[Courier]
    composer: Composer
    readers: Readers | None
    late: bool = False
    tell: Callable[[str], None] = _silent
    _circuits: dict[str, Circuit] = field(default_factory=dict)
    _subscribers: Sequence[Subscriber] | None = None
    _stopped: str = ""
    _unwritten: str = ""

    def __post_init__(self) -> None:
        self._circuits = {each.name: Circuit() for each in self.couriers}

    def send(self) -> Sent:
        """Send what is due. Raises Locked when another sender turns out to be at work."""
        cities = sorted(self.cities, key=lambda city: (self._window(city).closes, city.slug))
        if self.desk.ledger.claims.open or any(self._is_open(city) for city in cities):
            self._listen()
            settle(self.desk, self._named(), self._circuits, self._may_repeat)
        rows = [row for city in cities if (row := self._city(city)) is not None]
        return self._told(rows)

    def reconcile(self) -> Sent:
        """Only settle what is open."""
        if self.desk.ledger.claims.open:
            self._listen()
            settle(self.desk, self._named(), self._circuits, self._may_repeat)
        return self._told([])

    def _told(self, rows: Sequence[CitySent]) -> Sent:
        return Sent(
            cities=tuple(rows),
            undecided=tuple(undecided(self.desk, self._named())),
            services={name: each.reason for name, each in self._circuits.items() if each.reason},
            stopped=self._stopped,
            next=self._next(),
        )

    # Who may be written to

    def _listen(self) -> None:
        """First of all take those off the list who must not be written to any more."""
        if self.readers is None:
            return
        self._subscribers = self.readers.load()
        for courier in self.couriers:
            since = self.desk.ledger.claims.heard_at.get(courier.name)
            found = courier.suppressions(since - OVERLAP if since else None)
            if isinstance(found, str):
                self._circuits[courier.name].open(f"it did not say whom not to write to any more: {clean(found)}")
                continue
            blows = self._blows(found)
            if found:
                self._subscribers = self.readers.suppress(found)
            self.desk.ledger.heard(courier.name, blows, self.desk.clock.now())

    def _people(self) -> Sequence[Subscriber]:
        """The list, read when it is first needed: a run with nothing to do asks nobody."""
        if self._subscribers is None:
            self._subscribers = () if self.readers is None else self.readers.load()
        return self._subscribers

    def _blows(self, found: Sequence[Suppression]) -> list[tuple[str, Blow, datetime]]:
        """Those of our list, by id. What has no date came after the last letters that went."""
        days = [day for day, count in self.desk.ledger.claims.days.items() if count > 0]
        undated = datetime.combine(max(days, default=date.min), datetime.min.time(), UTC)
        wanted = {each.address.casefold(): each for each in found}
        ours = [(each.id, wanted.get(each.address.casefold())) for each in self._people()]
        return [(reader, said.blow, instant(said.at) if said.at else undated) for reader, said in ours if said]

    def _may_repeat(self, claim: Claim, batch: Batch) -> bool:
        """Whether a batch in doubt may go once more as it is: nobody in it left, and it is still its time."""
        city = next((each for each in self.cities if each.slug == batch.city), None)
        if city is None or not self._is_open(city) or self._window(city).week != batch.week:
            return False
        there = {each.id for each in self._people() if each.standing == "confirmed" and city.slug in each.cities}
        return there.issuperset(claim.readers)

    # When

    def _window(self, city: City) -> Window:
        return window(self.desk.clock.now(), city.zone, self.settings)

    def _is_open(self, city: City) -> bool:
        return self._window(city).is_open(late=self.late)

    def _next(self) -> datetime | None:
        """When something is due again."""
        windows = [self._window(city) for city in self.cities]
        return min((each.resumes if each.phase == "quiet" else each.next for each in windows), default=None)

    # What

    def _city(self, city: City) -> CitySent | None:
        """Everything that is due in one city; None where there is nothing to tell."""
        hours = self._window(city)
        row = CitySent(city=city.slug, week=hours.week)
        try:
            digest = self.composer.digest(hours.week, city.slug)
        except StateError as problem:
            return replace(row, why=str(problem), state="failed")
        if digest is None or not digest.letter.picks:
            return replace(row, why="there is no letter") if self._is_open(city) else None
        before = self._handed(city, hours)
        if not self._is_open(city):
            return self._closed(city, digest, hours, row)
        halt = self._go(city, digest, hours)
        sent, left = self._handed(city, hours) - before, self._left(city, digest, hours)
        if not left:
            return replace(row, sent=sent)
        state: State = "waiting" if halt.waiting or self._stopped else "failed"
        return replace(row, sent=sent, left=left, why=str(halt), state=state)

    def _closed(self, city: City, digest: Digest, hours: Window, row: CitySent) -> CitySent | None:
        """A letter whose window is not open, or not open any more; what went in part is told by the run it went in."""
        if hours.phase == "late" and self.desk.ledger.claims.taken(city.slug, hours.week):
            return None
        left = self._left(city, digest, hours)
        if not left:
            return None
        if hours.phase == "quiet":
            return replace(row, left=left, why=f"quiet until {hours.resumes:%H:%M} UTC", state="waiting")
        why = f"the window closed {hours.closes:%Y-%m-%d %H:%M} UTC"
        return replace(row, left=left, why=why, state="missed")

    def _go(self, city: City, digest: Digest, hours: Window) -> _Halt:
        """Send until everybody has it or it cannot go on; returns why it ended."""
        self._unwritten = ""
        halt = _Halt("no service took them")
        try:
            for courier in self.couriers:
                circuit = self._circuits[courier.name]
                if circuit.reason:
                    halt = _Halt(f"{courier.name}: {circuit.reason}")
                elif self._left(city, digest, hours):
                    self._with(courier, city, digest, hours)
                    self._check(city, hours)
                    halt = _Halt(f"{courier.name}: {circuit.reason}") if circuit.reason else halt
        except _Halt as stop:
            return stop
        except Oversized as problem:
            return _Halt(str(problem))
        return _Halt(self._unwritten) if self._unwritten else halt

    def _with(self, courier: Courier, city: City, digest: Digest, hours: Window) -> None:
        """A city's letters by one service, as long as it goes well. Raises _Halt or Oversized."""
        circuit = self._circuits[courier.name]
        if self.readers is None:
            self._check(city, hours)
            item = self.composer.broadcast(digest, self.settings.audiences.get(city.slug, ""))
            hand_over(self.desk, courier, keyed(item, self.desk.ledger.claims), circuit)
            return
        for batch in self._batches(courier, city, digest, hours):
            self._check(city, hours)
            hand_over(self.desk, courier, batch, circuit)
            self.tell(f"{city.slug} {hours.week}: {len(batch.messages)} handed to {courier.name}")
            if circuit.reason:
                return

    def _batches(self, courier: Courier, city: City, digest: Digest, hours: Window) -> Iterator[Batch]:
        """The letters of those who may get one today; while a domain is young, the liveliest readers come first."""
        claims = self.desk.ledger.claims
        readers = self._wanting(city, digest, hours)
        most = reputation.allowance(claims, self.settings.warm_up, self.desk.clock.now().date())
        if most < len(readers):
            readers = sorted(readers, key=lambda each: each.alive_at, reverse=True)[:most]
            readers.sort(key=lambda each: each.id)
        for segment in segments(readers, digest):
            write = partial(self._written, digest, self.composer.setting(digest, segment.tags))
            yield from batches(segment, city.slug, hours.week, write, courier.capabilities, claims)

    def _written(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message | None:
        """The letter to one reader; None where none can be written, which stops nobody else's."""
        try:
            return self.composer.message(digest, setting, reader)
        except Refused as problem:
            self._unwritten = str(problem)
            return None

    def _check(self, city: City, hours: Window) -> None:
        """Before each batch. Raises _Halt when no more may go."""
        current, claims = self._window(city), self.desk.ledger.claims
        if current.week != hours.week or not current.is_open(late=self.late):
            raise _Halt("its hours are over", waiting=current.phase == "quiet")
        if self.readers is None:
            return
        if why := self._stopped or reputation.alarm(claims, current.at):
            self._stopped = why
            raise _Halt(why)
        if not reputation.allowance(claims, self.settings.warm_up, current.at.date()):
            raise _Halt("the rest waits for a warmer domain", waiting=True)

    def _wanting(self, city: City, digest: Digest, hours: Window) -> list[Subscriber]:
        claims, weekday = self.desk.ledger.claims, self.settings.weekday
        return wanting(self._people(), city, digest, hours, claims, weekday)

    def _left(self, city: City, digest: Digest, hours: Window) -> int:
        """How many still wait for the letter; a list that is kept by a service waits as one."""
        if self.readers is None:
            return 0 if self.desk.ledger.claims.taken(city.slug, hours.week) else 1
        return len(self._wanting(city, digest, hours))

    def _handed(self, city: City, hours: Window) -> int:
        counts = self.desk.ledger.claims.counts.items()
        return sum(sum(found.values()) for (week, slug, _), found in counts if (week, slug) == (hours.week, city.slug))

    def _named(self) -> dict[str, Courier]:
        return {each.name: each for each in self.couriers}
