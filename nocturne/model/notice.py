"""What was heard of a reader: from the endpoint's pages, from a mail service, from the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from nocturne.model.subscriber import Consent, Frequency

NoticeKind: TypeAlias = Literal[
    "confirmed", "chosen", "alive", "wondered", "unsubscribed", "bounced", "complained", "erased"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that happened to one reader. `number`: its place in the queue it came from, 0 outside of one.

    `at`: ISO 8601 UTC. `subscriber`: the id, "" when only the address is known; `address`: normalised, "" while it is
    `sealed` (age, base64) or when only the id is known. `digest`: the keyed hash of the address, "" unknown.

    "confirmed" adds `cities` and brings `language` and `consent`. "chosen" replaces `cities`, `tags`, `frequency` and
    `paused_until`. "unsubscribed" leaves `city`, or everything where that is "". The rest says it all by its kind.
    """

    kind: NoticeKind
    at: str
    number: int = 0
    subscriber: str = ""
    address: str = ""
    sealed: str = ""
    digest: str = ""
    city: str = ""
    cities: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    frequency: Frequency = "weekly"
    language: str = ""
    paused_until: str = ""
    consent: Consent = field(default_factory=Consent)
