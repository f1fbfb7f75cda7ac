"""What happens at the endpoint, apart from HTTP: each wish is checked, done in one step, and put into the queue."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from nocturne.endpoint.store import Store
from nocturne.model.notice import Notice
from nocturne.model.subscriber import Consent, Frequency, Subscriber, Suppression
from nocturne.subscribers import moments
from nocturne.subscribers.address import family
from nocturne.subscribers.fold import applied
from nocturne.subscribers.importing import fresh_id
from nocturne.subscribers.seal import Seal
from nocturne.subscribers.suppression import Digester, Suppressed
from nocturne.subscribers.tokens import CONFIRM_DAYS

FORM = "endpoint 1"
"""The version of what people agree to, in the record of consent; a new number with every change of its words."""
HOUR, DAY = 3600, 86_400
PAGE = 500
"""Notices in one answer of the queue."""

Press: TypeAlias = Literal["free", "step", "shut"]
Confirmed: TypeAlias = Literal["confirmed", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is too much. Counts of wishes to subscribe an hour, of confirmation mails a day and an hour."""

    step_after: int = 10
    """From one network in an hour, after which one more click is asked for."""
    shut_after: int = 60
    """From one network in an hour, after which nothing is taken."""
    mails_to_one: int = 1
    """To one mailbox in a day, however its address is varied."""
    mails_in_all: int = 1000
    """To everybody in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody asks for letters. `network` is where from, and is not kept as it is."""

    address: str
    cities: tuple[str, ...]
    language: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A confirmation that has to be sent now: the address is known only here and now."""

    address: str
    subscriber: str
    attempt: str
    cities: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a reader wants from now on; `pause` in days, 0 for none."""

    cities: tuple[str, ...]
    tags: tuple[str, ...]
    frequency: Frequency
    pause: int = 0


class Desk:
    """Everything the endpoint can do. Each method is one step; `now` is the clock."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        digester: Digester,
        limits: Limits | None = None,
        new_id: Callable[[], str] = fresh_id,
    ) -> None:
        self._store, self._seal, self._digester, self._new_id = store, seal, digester, new_id
        self._limits = limits or Limits()
        self._swept = 0

    def press(self, network: str, now: datetime) -> Press:
        """Count a wish from a network, and say how it is to be met; who it is about plays no part."""
        with self._store.change(lasting=False) as store:
            second = int(now.timestamp())
            if second - self._swept >= HOUR:
                self._swept = second
                store.sweep(second, DAY)
            count = store.hit(self._digester.of_words("network", network), HOUR, second)
        return "shut" if count > self._limits.shut_after else "step" if count > self._limits.step_after else "free"

    def ask(self, wish: Wish, now: datetime) -> Attempt | None:
        """Begin to subscribe. None when no mail goes out: it went today, too many went, or the address complained."""
        digest, second = self._digester.address(wish.address), int(now.timestamp())
        with self._store.change(lasting=False) as store:
            reader, suppressed = store.reader_of(digest), store.suppressed(digest)
            if _complained(reader, suppressed):
                return None
            if store.hit(self._mailbox(wish.address), DAY, second) > self._limits.mails_to_one:
                return None
            if store.hit("mails", HOUR, second) > self._limits.mails_in_all:
                return None
            if reader is None:
                reader = Subscriber(id=self._new_id(), address="", standing="unconfirmed", cities=())
                store.add_reader(reader, digest, self._seal.close(wish.address.encode()))
            attempt, until = secrets.token_hex(8), second + CONFIRM_DAYS * DAY
            consent = Consent(
                asked_at=moments.written(now), form=FORM, network=self._digester.of_words("network", wish.network)
            )
            notice = Notice(kind="confirmed", at="", cities=wish.cities, language=wish.language, consent=consent)
            store.add_pending(attempt, reader.id, until, notice)
        return Attempt(
            address=wish.address, subscriber=reader.id, attempt=attempt, cities=wish.cities, language=wish.language
        )

    def unsent(self, address: str) -> None:
        """A confirmation could not be sent: it does not count, and the next try is free."""
        with self._store.change(lasting=False) as store:
            store.unhit(self._mailbox(address))
            store.unhit("mails")

    def can_confirm(self, subscriber: str, attempt: str, now: datetime) -> bool:
        """Whether the button would do anything."""
        second = int(now.timestamp())
        return self._store.is_pending(attempt, subscriber, second) or self._store.is_last_attempt(attempt, subscriber)

    def confirm(self, subscriber: str, attempt: str, now: datetime) -> tuple[Confirmed, Subscriber | None]:
        """Confirm an attempt. Again is as good as once; after leaving, an old link brings nobody back."""
        with self._store.change() as store:
            waiting = store.take_pending(attempt, subscriber, int(now.timestamp()))
            reader = store.reader(subscriber)
            if reader is None or reader.standing == "complained":
                return "over", None
            if waiting is None:
                again = store.is_last_attempt(attempt, subscriber) and reader.standing == "confirmed"
                return ("confirmed", reader) if again else ("over", None)
            at = self._next_instant(now)
            digest, sealed = store.sealed(subscriber)
            notice = replace(
                waiting,
                at=at,
                subscriber=subscriber,
                digest=digest,
                sealed=base64.b64encode(sealed).decode(),
                consent=replace(waiting.consent, confirmed_at=at),
            )
            changed = applied(reader, notice)
            store.put_reader(changed)
            store.lift(digest)
            store.append(notice)
        return "confirmed", changed

    def reader(self, subscriber: str) -> Subscriber | None:
        """What is known of a reader, without the address."""
        return self._store.reader(subscriber)

    def address(self, subscriber: str) -> str:
        """The reader's address where it can be read here, else ""."""
        _, sealed = self._store.sealed(subscriber)
        return self._seal.open(sealed, "an address").decode() if sealed and self._seal.can_open else ""

    def leave(self, subscriber: str, city: str, now: datetime) -> None:
        """Leave a city's letter, or all where it is "". Again is as good as once; whom we do not know is queued too."""
        with self._store.change() as store:
            reader = store.reader(subscriber)
            notice = Notice(kind="unsubscribed", at=self._next_instant(now), subscriber=subscriber, city=city)
            if reader is None:
                last = store.last_notice(subscriber)
                if last is not None and last.kind == "unsubscribed" and last.city in ("", city):
                    return
            else:
                changed = applied(reader, notice)
                if (city and city not in reader.cities) or changed == reader:
                    return
                store.put_reader(changed)
            store.append(notice)

    def choose(self, subscriber: str, choice: Choice, now: datetime) -> bool:
        """Change what a reader gets; False for whoever gets nothing any more, which no choice changes."""
        with self._store.change() as store:
            reader = store.reader(subscriber)
            if reader is not None and reader.standing != "confirmed":
                return False
            until = (now + timedelta(days=choice.pause)).date().isoformat() if choice.pause else ""
            notice = Notice(
                kind="chosen",
                at=self._next_instant(now),
                subscriber=subscriber,
                cities=choice.cities,
                tags=choice.tags,
                frequency=choice.frequency,
                paused_until=until,
            )
            if reader is not None:
                store.put_reader(applied(reader, notice))
            store.append(notice)
        return True

    def here(self, subscriber: str, now: datetime) -> None:
        """A sign of life."""
        with self._store.change() as store:
            notice = Notice(kind="alive", at=self._next_instant(now), subscriber=subscriber)
            if (reader := store.reader(subscriber)) is not None:
                store.put_reader(applied(reader, notice))
            store.append(notice)

    def erase(self, subscriber: str, now: datetime) -> None:
        """Remove everything about a reader; a keyed hash stays, so that no import brings the address back."""
        with self._store.change() as store:
            reader, last = store.reader(subscriber), store.last_notice(subscriber)
            if reader is None and last is not None and last.kind == "erased":
                return
            digest, _ = store.sealed(subscriber)
            at = self._next_instant(now)
            store.remove_reader(subscriber)
            if digest:
                why = "complained" if reader is not None and reader.standing == "complained" else "erased"
                store.suppress(Suppressed(digest=digest, why=why, at=at))  # type: ignore[arg-type]
            store.append(Notice(kind="erased", at=at, subscriber=subscriber, digest=digest))
        self._store.scrub()

    def hear(self, said: Suppression, now: datetime) -> None:
        """What a mail service says about an address."""
        digest = self._digester.address(said.address)
        with self._store.change() as store:
            reader = store.reader_of(digest)
            notice = Notice(kind=said.blow, at=self._next_instant(now), digest=digest)
            if reader is not None:
                changed = applied(reader, notice)
                if changed == reader:
                    return
                store.put_reader(changed)
                store.append(replace(notice, subscriber=reader.id))
                return
            known = store.suppressed(digest)
            if known is not None and known.why in (said.blow, "complained"):
                return
            store.suppress(Suppressed(digest=digest, why=said.blow, at=notice.at))
            sealed = base64.b64encode(self._seal.close(said.address.encode())).decode()
            store.append(replace(notice, sealed=sealed))

    def queue(self, after: int) -> list[Notice]:
        """What happened since a number, in order, at most a page of it."""
        return self._store.notices(after, PAGE)

    @property
    def store_name(self) -> str:
        """Whose numbers the queue has."""
        return self._store.name

    def _mailbox(self, address: str) -> str:
        return self._digester.of_words("mailbox", family(address))

    def _next_instant(self, now: datetime) -> str:
        """Now, and later than every notice before: the order of the queue is the order of its instants."""
        last = self._store.last_notice()
        moment = max(now, moments.read(last.at) + timedelta(microseconds=1)) if last is not None else now
        return moments.written(moment)


def _complained(reader: Subscriber | None, suppressed: Suppressed | None) -> bool:
    return (reader is not None and reader.standing == "complained") or (
        suppressed is not None and suppressed.why == "complained"
    )
