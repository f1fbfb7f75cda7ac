"""Sending, in the words that plan, ledger, providers and the edge share.

A provider is asked in turns: its methods are generators that yield a `Call`, are sent the `Reply` (or have `NoReply`
thrown in), and return what came of it. So a provider holds no socket, and a conversation of several calls reads from
top to bottom.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, TypeAlias, TypeVar

Outcome: TypeAlias = Literal["sent", "queued", "invalid", "rejected", "failed", "unknown"]
"""What became of one letter.

`sent`: the service took it and says so; `queued`: it will be sent later, by the service; `invalid`: the address cannot
be written to; `rejected`: the service refuses this reader (suppressed, inactive); `failed`: it was not sent for certain
and may be tried again; `unknown`: it may or may not have gone.
"""
FINAL: frozenset[Outcome] = frozenset({"sent", "queued", "invalid", "rejected"})
"""Outcomes after which nothing more is tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One letter to one reader. `reader` is the subscriber's id; `to` the address, ASCII; `sender` as in From.

    `headers` beside From, To, Subject: List-Unsubscribe and its kin, Message-ID and Feedback-ID, unfolded.
    """

    reader: str
    to: str
    sender: str
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Messages that go in one call. `key` is the idempotency key: made from what is sent to whom, at most 64 of
    `[a-z0-9]`. `city`, `week`: which digest. The same key always means the same bytes.
    """

    key: str
    city: str
    week: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One letter to a list that the service keeps. `name` is `nocturne/<city>/<week>/<hash>`, found again after a stop.

    `audience`: the service's own name of those who get it (a tag, a segment), "" for the whole list; `topic`: its name
    of what a reader can leave without leaving the rest, "" for none. `html` and `text` hold the marks of `slots`, which
    the provider replaces by its own vocabulary.
    """

    key: str
    name: str
    city: str
    week: str
    audience: str
    sender: str
    subject: str
    preheader: str
    html: str
    text: str
    slots: Mapping[str, str]
    reply_to: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a service can do. `max_batch` messages and `max_bytes` of body in one call. `idempotency`: how long a key is
    remembered, None where there are none. `queryable`: it can say afterwards what became of a batch; `settles`: how
    long after a call its answer to that is to be believed. `owns_list`: it keeps the readers itself. `pace`: the time
    from one call to the next that stays within what it allows.
    """

    max_batch: int
    max_bytes: int
    idempotency: timedelta | None
    queryable: bool
    owns_list: bool = False
    settles: timedelta = timedelta(minutes=15)
    pace: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question to a service. `headers` carry its key: they are never logged, stored or shown."""

    method: Literal["GET", "POST", "PATCH", "PUT", "DELETE"]
    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer: header names in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class NoReply(Exception):
    """No whole answer came. `may_have_arrived` False only where the question certainly never reached the service."""

    def __init__(self, reason: str, *, may_have_arrived: bool) -> None:
        super().__init__(reason)
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of one message: `reader` the subscriber's id, `id` the service's own number of it or ""."""

    reader: str
    outcome: Outcome
    id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The service answered for every message of a batch, or for a broadcast as a whole (then `broadcast` is its id)."""

    receipts: tuple[Receipt, ...] = ()
    broadcast: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """Nothing was sent; try again after `seconds`."""

    seconds: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotToday:
    """Nothing was sent, and waiting does not help in this run: a quota is spent, or the service is down."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLikeThis:
    """Nothing was sent and nothing will be until somebody changes something: a wrong key, an unverified sender."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """It may have been sent. Nobody else may send it, and nobody again, until the service was asked."""

    reason: str


Answer: TypeAlias = Taken | NotNow | NotToday | NotLikeThis | Unsure


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a service says afterwards. `receipts`: for the messages it knows; those it does not know were not sent.

    `certain` False: it does not know yet, or cannot tell. `broadcast`: its id where it was one, `sent` whether it went
    (None: it is there, and waits to be sent).
    """

    certain: bool
    receipts: tuple[Receipt, ...] = ()
    broadcast: str = ""
    sent: bool | None = False
    reason: str = ""


T = TypeVar("T")
Conversation: TypeAlias = Generator[Call, Reply, T]
"""Calls out, replies in, a result in the end."""
