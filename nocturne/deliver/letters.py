"""The week's letters as sending asks for them: frozen, chosen for somebody's tags, written to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from nocturne.config.load import Config
from nocturne.deliver.headers import sender, subject
from nocturne.deliver.message import Writer
from nocturne.digest.compose import Composer, composer
from nocturne.digest.segment import for_tags
from nocturne.digest.select import Limits
from nocturne.errors import ContentError
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
        """The letter to a list that a service keeps: how to leave it is in the service's own words."""
        setting, letters = digest.setting, self.config.letters
        return Broadcast(
            key="",
            name=f"nocturne/{digest.city}/{digest.week}/{digest.content_hash[:12]}",
            city=digest.city,
            week=digest.week,
            audience=audience,
            topic=letters.topics.get(digest.city, ""),
            sender=sender(self.config.site.sender),
            subject=subject(setting.subjects[0]),
            preheader=setting.preheader,
            html=setting.html,
            text=setting.text,
            slots={str(slot): mark for slot, mark in setting.slots.items()},
            reply_to=letters.reply_to,
        )

    def check(self, *, ours: bool) -> None:
        """Raise ContentError or UsageError where settings or keys lack what no letter can go without."""
        if ours:
            _ = self._writer
        elif not self.config.site.sender:
            raise ContentError("is missing, and no letter can go without", file="content/site.toml", key="sender")

    @cached_property
    def _composer(self) -> Composer:
        return composer(self.config)

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self.config.site, self.config.letters, Tokens.of(self.environment))
