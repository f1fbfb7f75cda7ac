"""A reader of letters, and what a list says of one. An address stands in these types and nowhere in a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Standing: TypeAlias = Literal["unconfirmed", "confirmed", "unsubscribed", "bounced", "complained"]
"""Only the confirmed get letters."""
Frequency: TypeAlias = Literal["weekly", "monthly", "tags"]
"""Every letter, the first of each month, or only those in which an event has one of the reader's tags."""
Blow: TypeAlias = Literal["bounced", "complained", "unsubscribed"]
"""Why a mail service says that an address gets no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """How somebody came to the list: instants are ISO 8601 UTC, "" unknown. `form` names the version of the form or the
    file it was imported from; `network` is a keyed hash of the address it came from, never the address.
    """

    asked_at: str = ""
    confirmed_at: str = ""
    form: str = ""
    network: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """One address on the list. `id` is random, stable and says nothing: sixteen of `[a-z2-7]`.

    `aliases`: further ids that links in old letters know the reader by. `address`: normalised, its domain in ASCII.
    `cities`, `tags`: slugs, sorted; `left`: cities the reader left, which no import brings back. `paused_until`: a
    date, "" for none. Instants are ISO 8601 UTC, "" for never: `since` when the standing came to be, `changed_at` when
    cities, tags, frequency or pause were last chosen, `alive_at` the last sign of somebody there (a confirmation, a
    choice, an answer), `wondered_at` when it was asked "still with us?".
    """

    id: str
    address: str
    standing: Standing
    cities: tuple[str, ...]
    tags: tuple[str, ...] = ()
    frequency: Frequency = "weekly"
    language: str = ""
    since: str = ""
    paused_until: str = ""
    left: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    changed_at: str = ""
    alive_at: str = ""
    wondered_at: str = ""
    consent: Consent = Consent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """An address that a mail service will not or must not write to any more. `at`: ISO 8601 UTC, "" unknown."""

    address: str
    blow: Blow
    at: str = ""
