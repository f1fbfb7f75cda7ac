"""The courier that sends nothing: every letter becomes a file that a mail reader opens, `.private/outbox/`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from nocturne.deliver.headers import Unwritable, sender_parts
from nocturne.deliver.mime import encode
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Capabilities,
    Found,
    Message,
    NotLikeThis,
    NotToday,
    Receipt,
    Taken,
)
from nocturne.model.subscriber import Suppression
from nocturne.store import folder

EVERYBODY = "everybody"
"""The file of a letter to a list that somebody else keeps."""
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MESSAGE_ID = re.compile(rb"^Message-ID: ([^\r\n]+)\r$", re.MULTILINE)
_FOR_EVER = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class OutboxCourier:
    """`<root>/<week>/<city>/<reader>.eml`. A letter that lies there is never written twice."""

    root: Path
    now: Callable[[], datetime]
    keeps_list: bool = False
    name: str = "outbox"

    @property
    def capabilities(self) -> Capabilities:
        """Everything, at once and for ever."""
        return Capabilities(
            max_batch=500,
            max_bytes=100_000_000,
            idempotency=_FOR_EVER,
            queryable=True,
            owns_list=self.keeps_list,
            settles=timedelta(0),
        )

    def send(self, batch: Batch) -> Answer:
        """Write the letters of a batch; those that lie there already stay as they are."""
        try:
            letters = [(self._place(batch, message.reader), message) for message in batch.messages]
            for path, message in letters:
                self._put(path, message)
        except Unwritable as problem:
            return NotLikeThis(reason=str(problem))
        except OSError as problem:
            return NotToday(reason=f"the outbox cannot be written: {problem.strerror}")
        return Taken(receipts=tuple(_receipt(message) for _, message in letters))

    def lookup(self, batch: Batch) -> Found:
        """Which letters of a batch lie there."""
        try:
            found = [message for message in batch.messages if _holds(self._place(batch, message.reader), message)]
        except (OSError, Unwritable) as problem:
            return Found(certain=False, reason=f"the outbox cannot be read: {type(problem).__name__}")
        return Found(certain=True, receipts=tuple(map(_receipt, found)))

    def broadcast(self, broadcast: Broadcast) -> Answer:
        """Write the one letter to everybody."""
        try:
            message = _shown(broadcast)
            self._put(self._place(broadcast, message.reader), message)
        except Unwritable as problem:
            return NotLikeThis(reason=str(problem))
        except OSError as problem:
            return NotToday(reason=f"the outbox cannot be written: {problem.strerror}")
        return Taken(broadcast=broadcast.name)

    def find(self, broadcast: Broadcast) -> Found:
        """Whether it lies there."""
        try:
            message = _shown(broadcast)
            there = _holds(self._place(broadcast, message.reader), message)
        except (OSError, Unwritable) as problem:
            return Found(certain=False, reason=f"the outbox cannot be read: {type(problem).__name__}")
        return Found(certain=True, broadcast=broadcast.name if there else "", sent=there)

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """Nobody complains about a folder."""
        return ()

    def _put(self, path: Path, message: Message) -> None:
        if not _holds(path, message):
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)  # addresses stand in what lies below
            folder.write(path, encode(_named(message), self.now()))

    def _place(self, item: Batch | Broadcast, reader: str) -> Path:
        for part in (item.week, item.city, reader):
            if not _SAFE.fullmatch(part):
                raise Unwritable("a letter has no name that a file may have")
        return self.root / item.week / item.city / f"{reader}.eml"


def _holds(path: Path, message: Message) -> bool:
    """Whether this very letter lies there; another one of the same week to the same reader is another letter."""
    try:
        found = _MESSAGE_ID.search(path.read_bytes())
    except FileNotFoundError:
        return False
    return found is not None and found[1] == _id(message).encode()


def _named(message: Message) -> Message:
    """With a Message-ID, by which it is known again."""
    fields = [field for field in message.headers if field[0].lower() != "message-id"]
    return replace(message, headers=(("Message-ID", _id(message)), *fields))


def _id(message: Message) -> str:
    given = {name.lower(): value for name, value in message.headers}.get("message-id")
    made = sha256(f"{message.reader}\0{message.subject}\0{message.text}".encode("utf-8", "replace")).hexdigest()
    return given or f"<{made[:40]}@outbox.invalid>"


def _shown(broadcast: Broadcast) -> Message:
    """A letter to a list as a mail to its sender, with addresses that lead nowhere in place of a reader's own."""
    html, text = broadcast.html, broadcast.text
    for slot, mark in broadcast.slots.items():
        value = f"reader@{EVERYBODY}.invalid" if slot == "address" else f"https://{slot}.invalid/"
        html, text = html.replace(mark, value), text.replace(mark, value)
    address = sender_parts(broadcast.sender)[1]
    number = sha256(broadcast.name.encode()).hexdigest()[:40]
    return Message(
        reader=EVERYBODY,
        to=address,
        sender=broadcast.sender,
        subject=broadcast.subject,
        html=html,
        text=text,
        headers=(("Message-ID", f"<{number}@{address.rpartition('@')[2]}>"),),
        reply_to=broadcast.reply_to,
    )


def _receipt(message: Message) -> Receipt:
    return Receipt(reader=message.reader, outcome="sent", id=_id(message))
