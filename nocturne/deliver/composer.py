"""What sending needs from others: letters as they are written to somebody, and the readers themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from nocturne.model.delivery import Broadcast, Message
from nocturne.model.letter import Digest, Setting
from nocturne.model.subscriber import Subscriber, Suppression


class Composer(Protocol):
    """The letters of a week. The same question always gets the same bytes."""

    def digest(self, week: str, city: str) -> Digest | None:
        """The frozen letter, None where there is none. Raises StateError when it is not what was frozen."""

    def setting(self, digest: Digest, tags: tuple[str, ...]) -> Setting:
        """The letter as readers with these tags get it; without tags the one for everybody."""

    def message(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message:
        """The letter to one reader."""

    def broadcast(self, digest: Digest, audience: str) -> Broadcast:
        """The letter to a list that the service keeps; the key is given later."""


class Readers(Protocol):
    """The list, where we keep it."""

    def load(self) -> Sequence[Subscriber]:
        """Everybody on it, with what came in since folded in, unsubscribes first."""

    def suppress(self, found: Sequence[Suppression]) -> Sequence[Subscriber]:
        """Take those out of it for good whom a service will not write to, durably; returns the list after that."""
