"""What sends: the one interface that the sending loop knows, whether letters go by HTTP, by SMTP or into a folder."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from nocturne.model.delivery import Answer, Batch, Broadcast, Capabilities, Found
from nocturne.model.subscriber import Suppression


class Courier(Protocol):
    """A way to send. None of these raises for what a service or the network does: that is the answer."""

    @property
    def name(self) -> str:
        """As in `provider_order`."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def send(self, batch: Batch) -> Answer:
        """Send a batch, once."""

    def lookup(self, batch: Batch) -> Found:
        """What became of a batch that was perhaps sent."""

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """Addresses it will not write to any more; a sentence instead when it could not be asked."""


class ListKeeper(Courier, Protocol):
    """A courier that keeps the list itself."""

    def broadcast(self, broadcast: Broadcast) -> Answer:
        """Send one letter to everybody in its audience, once."""

    def find(self, broadcast: Broadcast) -> Found:
        """What became of it."""
