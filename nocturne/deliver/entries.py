"""The lines of the ledger: what is remembered of a send before it happens and after, each with number and checksum.

Readers stand in it by their ids, never by an address; reasons that services give are cleaned of addresses too.
"""

from __future__ import annotations

import hashlib
import re
from typing import TypeAlias

import msgspec

from nocturne.model.delivery import Outcome, Receipt
from nocturne.model.subscriber import Blow

EVERYBODY = "*"
"""The reader of a broadcast: the whole list a service keeps."""
_MARK = b',"sum":"'
_TAIL = len(_MARK) + 16 + len(b'"}\n')
_ADDRESS = re.compile(r"[^\s@<>\"'(),:;]+@[^\s@<>\"'(),:;]+")
_LONGEST_REASON = 200


class Intent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="intent"):
    """A batch, or a broadcast, is about to be handed over for the first time. `frozen`: SHA-256 of its kept bytes."""

    n: int
    at: str
    key: str
    provider: str
    city: str
    week: str
    readers: tuple[str, ...]
    frozen: str


class Again(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="again"):
    """The same bytes are about to be handed to the same service once more, under the same key."""

    n: int
    at: str
    key: str


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="refused"):
    """That call sent nothing, for certain."""

    n: int
    at: str
    key: str
    reason: str


class Doubted(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="unsure"):
    """That call may have sent, or not."""

    n: int
    at: str
    key: str
    reason: str


class Answered(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="answered"):
    """What became of each reader's letter, and who says so: the service at once, the service when it was asked
    afterwards, or a person. `receipts`: (reader, outcome, the service's number of it).
    """

    n: int
    at: str
    key: str
    by: str = "service"
    receipts: tuple[tuple[str, Outcome, str], ...] = ()


class Heard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="heard"):
    """A service was asked whom it will not write to any more; `blows`: (reader, why, when) of those on our list."""

    n: int
    at: str
    provider: str
    blows: tuple[tuple[str, Blow, str], ...] = ()


Entry: TypeAlias = Intent | Again | Refused | Doubted | Answered | Heard
_decode = msgspec.json.Decoder(Entry).decode
_encode = msgspec.json.Encoder().encode


class Damaged(ValueError):
    """A line is not what was written."""


def line(entry: Entry) -> bytes:
    """An entry as it is written, with its newline."""
    body = _encode(entry)
    return body[:-1] + _MARK + _checksum(body) + b'"}\n'


def read(written: bytes) -> Entry:
    """The entry of a line. Raises Damaged. A missing newline is forgiven: the rest has its checksum."""
    whole = written if written.endswith(b"\n") else written + b"\n"
    body, tail = whole[:-_TAIL] + b"}", whole[-_TAIL:]
    if not tail.startswith(_MARK) or tail[len(_MARK) : -3] != _checksum(body):
        raise Damaged("its checksum does not fit")
    try:
        entry: Entry = _decode(body)
    except (msgspec.DecodeError, RecursionError) as problem:
        raise Damaged(str(problem)) from problem
    return entry


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:16].encode()


def clean(reason: str) -> str:
    """A service's words without addresses, in one short line."""
    return _ADDRESS.sub("(address)", " ".join(reason.split()))[:_LONGEST_REASON]


def rows(receipts: tuple[Receipt, ...]) -> tuple[tuple[str, Outcome, str], ...]:
    """Receipts as the ledger keeps them: numbers that hold an address are left out."""
    return tuple((each.reader, each.outcome, "" if "@" in each.id else each.id[:80]) for each in receipts)
