"""Confirmations that go nowhere: one file each, for trying the endpoint on one's own machine."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nocturne.model.delivery import Answer, Batch, Capabilities, Found, Receipt, Taken
from nocturne.model.subscriber import Suppression
from nocturne.store import folder


class ConfirmationFolder:
    """Writes the text of each mail to a folder."""

    name = "outbox"
    capabilities = Capabilities(max_batch=1, max_bytes=1 << 20, idempotency=None, queryable=False)

    def __init__(self, path: Path) -> None:
        self.path = path

    def send(self, batch: Batch) -> Answer:
        """Write it; the same batch is the same file."""
        for message in batch.messages:
            headers = [("To", message.to), ("From", message.sender), ("Subject", message.subject), *message.headers]
            lines = [*(f"{name}: {value}" for name, value in headers), "", message.text]
            folder.write(self.path / f"{batch.key[:16]}-{message.reader}.eml", "\n".join(lines).encode())
        return Taken(receipts=tuple(Receipt(reader=each.reader, outcome="sent") for each in batch.messages))

    def lookup(self, batch: Batch) -> Found:
        """Nobody knows."""
        return Found(certain=False)

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """Nobody."""
        return ()
