"""The week's letters as sending asks for them: frozen, chosen for somebody's tags, written to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nocturne.config.load import Config
from nocturne.deliver.message import Writer
from nocturne.digest.compose import Composer, composer
from nocturne.digest.segment import for_tags
from nocturne.digest.select import Limits
from nocturne.model.delivery import Broadcast, Message
from nocturne.model.letter import Digest, Setting
from nocturne.model.subscriber import Subscriber
from nocturne.store.state import State
from nocturne.subscribers.tokens import Tokens


@dataclass(frozen=True)
class Letters:
    """What was frozen in `state`, set and written as `config` wants it."""

    config: Config
    state: State
    environment: Mapping[str, str]

    def digest(self, week: str, city: str) -> Digest | None:
        """The frozen letter. Raises StateError when it is not what was frozen."""
        return self.state.load_digest(week, city)

    def setting(self, digest: Digest, tags: tuple[str, ...]) -> Setting:
        """The letter for readers with these tags."""
        return for_tags(digest, tags, Limits.of(self.config.letters), self._composer) if tags else digest.setting

    def message(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message:
        """The letter to one reader."""
        return self._writer.message(digest, setting, reader)

    def broadcast(self, digest: Digest, audience: str) -> Broadcast:
        """The letter to a list that a service keeps."""
        return self._writer.broadcast(digest, audience)

    @cached_property
    def _composer(self) -> Composer:
        return composer(self.config)

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.config.site, self.config.letters, Tokens.of(self.environment))
