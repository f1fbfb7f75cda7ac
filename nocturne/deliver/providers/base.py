"""What a mail service is, and how those of this package are found.

A provider asks and reads; it never sends a byte. Its conversations yield calls and are sent the replies. To add one,
write `nocturne/deliver/providers/<name>.py` with one subclass of `Provider`; there is no list to edit.
"""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from inspect import isabstract
from types import MappingProxyType
from typing import ClassVar

import nocturne.deliver.providers
from nocturne.deliver.access import root
from nocturne.deliver.conversation import Unanswered
from nocturne.deliver.standing import Standing
from nocturne.model.delivery import Answer, Batch, Broadcast, Capabilities, Conversation, Found
from nocturne.model.subscriber import Suppression


class Provider(ABC):
    """A mail service that is asked over HTTP.

    `name`          as in `provider_order`; its key is read from NOCTURNE_<NAME>_API_KEY, another address from
                    NOCTURNE_<NAME>_URL.
    `title`         as shown to people.
    `address`       where the service answers.
    `capabilities`  what it can do when we keep the list, None where it only keeps lists itself.
    `keeps_lists`   what it can do when it keeps the list, None where it does not.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    address: ClassVar[str]
    capabilities: ClassVar[Capabilities | None] = None
    keeps_lists: ClassVar[Capabilities | None] = None

    def __init__(self, environment: Mapping[str, str], now: Callable[[], datetime]) -> None:
        """Take what it needs from the environment. Raises UsageError naming the variable that is missing.

        `now` is the clock, for signatures that carry the time and for pauses that end at one.
        """
        self._root, self._now = root(environment, self.name, self.address), now

    @abstractmethod
    def send(self, batch: Batch) -> Conversation[Answer]:
        """Send a batch. `NoReply` thrown in becomes `Unsure`, or `NotToday` where it certainly never arrived."""

    @abstractmethod
    def lookup(self, batch: Batch) -> Conversation[Found]:
        """What became of a batch."""

    @abstractmethod
    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        """Bounced, complained and unsubscribed addresses, all or those since an instant.

        A sentence instead where the service does not say.
        """


class ListProvider(Provider):
    """A mail service that can keep the list. A letter is drafted there, then sent: after a stop it is found by name."""

    def broadcast(self, broadcast: Broadcast) -> Conversation[Answer]:
        """Find it by name, or draft it; then send it. Only the last call sends anything."""
        try:
            there = (yield from self._named(broadcast)) or (yield from self._draft(broadcast))
        except Unanswered as stopped:
            return stopped.answer
        return there.answer or (yield from self._go(there.id, broadcast))

    def find(self, broadcast: Broadcast) -> Conversation[Found]:
        """What became of it, by its name, which holds the hash of its content."""
        try:
            there = yield from self._named(broadcast)
        except Unanswered as stopped:
            return Found(certain=False, reason=stopped.answer.reason)
        return there.found if there else Found(certain=True)

    @abstractmethod
    def _named(self, broadcast: Broadcast) -> Conversation[Standing | None]:
        """The letter with this name. Raises Unanswered."""

    @abstractmethod
    def _draft(self, broadcast: Broadcast) -> Conversation[Standing]:
        """A new draft. Raises Unanswered; whatever happens here sends nothing."""

    @abstractmethod
    def _go(self, number: str, broadcast: Broadcast) -> Conversation[Answer]:
        """Send the draft of that number."""


@cache
def providers() -> Mapping[str, type[Provider]]:
    """Every provider of this package by name, sorted."""
    for module in pkgutil.iter_modules(nocturne.deliver.providers.__path__):
        importlib.import_module(f"nocturne.deliver.providers.{module.name}")
    return MappingProxyType({kind.name: kind for kind in sorted(_concrete(Provider.__subclasses__()), key=_name)})


def _concrete(kinds: Iterable[type[Provider]]) -> Iterable[type[Provider]]:
    """The classes that can be made; those of tests are nobody's provider."""
    for kind in kinds:
        yield from _concrete(kind.__subclasses__())
        if not isabstract(kind) and kind.__module__.startswith("nocturne.deliver.providers."):
            yield kind


def _name(kind: type[Provider]) -> str:
    return kind.name
