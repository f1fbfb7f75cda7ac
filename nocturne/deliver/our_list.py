"""The list that we keep, as sending asks for it: with what the endpoint and the services heard folded in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nocturne.config.load import Config
from nocturne.model.subscriber import Subscriber, Suppression
from nocturne.subscribers.pull import renewed
from nocturne.subscribers.subscriber_file import NAME, SubscriberFile


@dataclass(frozen=True, slots=True)
class OurList:
    """`.private/subscribers.age`, and the endpoint's queue where there is one."""

    config: Config
    environment: Mapping[str, str]
    now: datetime

    def load(self) -> Sequence[Subscriber]:
        """Everybody, with the endpoint's queue folded in. Raises Refused when it cannot be asked who left."""
        return self.suppress(())

    def suppress(self, found: Sequence[Suppression]) -> Sequence[Subscriber]:
        """Everybody, after those left whom a service will not write to."""
        project, endpoint = self.config.project, self.config.letters.endpoint
        return renewed(project, self.environment, endpoint, self.now, tuple(found))

    def as_it_lies(self) -> Sequence[Subscriber]:
        """Everybody who is in the file; nobody is asked."""
        return SubscriberFile(self.config.project / ".private" / NAME, self.environment).load()
