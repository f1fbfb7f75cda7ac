"""From a frozen letter and one reader to a mail: slots filled by cutting at their marks, and the fields a letter needs.

Nothing here is a template: what was scraped is never read again as if somebody had written it for this.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from html import escape
from typing import Protocol
from urllib.parse import quote, urlsplit

from nocturne.config.fields import mail_domain
from nocturne.config.letters import LetterSettings
from nocturne.config.settings import SiteSettings
from nocturne.deliver.headers import Unwritable, checked, recipient, sender, sender_parts, subject
from nocturne.errors import ContentError
from nocturne.model.delivery import Message
from nocturne.model.letter import Digest, Setting, Slot
from nocturne.model.subscriber import Subscriber

MOST_BYTES = 90_000
"""Of HTML, filled: Gmail cuts a mail off at 102 kB, and what says how to leave stands at its end."""
_FILE = "content/site.toml"
_FILLED = 8_000
"""Bytes that no filling adds."""
_FEEDBACK = 15
"""The most characters Gmail takes as a sender's name in Feedback-ID."""


class ReaderTokens(Protocol):
    """Words in links by which a reader is known; `nocturne.subscribers` makes them."""

    def unsubscribe(self, subscriber: str, city: str) -> str:
        """Ends the letter of a city."""

    def preferences(self, subscriber: str) -> str:
        """Shows and changes what is sent."""


def fill(text: str, slots: Mapping[Slot, str], values: Mapping[Slot, str]) -> str:
    """A plain text with a reader's values where the marks stand. One pass: a value is never looked into."""
    return "".join(_joined(text, slots, values))


def fill_html(html: str, slots: Mapping[Slot, str], values: Mapping[Slot, str]) -> str:
    """The same for HTML, where a value is text or the value of an attribute, whatever it looks like."""
    return "".join(_joined(html, slots, {slot: escape(value) for slot, value in values.items()}))


def _joined(text: str, slots: Mapping[Slot, str], values: Mapping[Slot, str]) -> list[str]:
    pieces, names = _cut(text, tuple(sorted(slots.items())))
    filled = list(pieces)
    filled[1::2] = [values[name] for name in names]
    return filled


@lru_cache(maxsize=64)
def _cut(text: str, slots: tuple[tuple[Slot, str], ...]) -> tuple[tuple[str, ...], tuple[Slot, ...]]:
    """The pieces, every second of them a mark, and the slots of those. Cut once for all readers of a letter."""
    names = {mark: slot for slot, mark in slots}
    if not names:
        return (text,), ()
    pieces = re.split(f"({'|'.join(map(re.escape, names))})", text)
    return tuple(pieces), tuple(names[mark] for mark in pieces[1::2])


@lru_cache(maxsize=64)
def _weight(html: str) -> int:
    """The bytes of a letter before it is filled, counted once for all its readers."""
    return len(html.encode("utf-8", "replace"))


@dataclass(frozen=True)
class Writer:
    """Writes letters to readers. Raises ContentError when settings lack what no letter may go without."""

    site: SiteSettings
    letters: LetterSettings
    tokens: ReaderTokens

    def __post_init__(self) -> None:
        for key, value in (("sender", self.site.sender), ("letters.endpoint", self.letters.endpoint)):
            if not value:
                raise ContentError("is missing, and no letter of ours can go without", file=_FILE, key=key)
        if not self.letters.endpoint.startswith("https://") and not _is_here(self.letters.endpoint):
            problem = "is not encrypted, and mail services end a subscription over https only"
            raise ContentError(problem, file=_FILE, key="letters.endpoint", advice="write https://")

    def message(self, digest: Digest, setting: Setting, reader: Subscriber) -> Message:
        """The letter to one reader, the same each time it is asked for. Raises Unwritable."""
        leave = self.tokens.unsubscribe(reader.id, digest.city)
        values: dict[Slot, str] = {
            "unsubscribe": f"{self.letters.endpoint}/u/{leave}",
            "preferences": f"{self.letters.endpoint}/prefs/{self.tokens.preferences(reader.id)}",
            "address": reader.address,
        }
        slots = tuple(sorted(setting.slots.items()))
        for text in (setting.html, setting.text):
            if "unsubscribe" not in _cut(text, slots)[1]:
                raise Unwritable(f"the letter of {digest.city} does not say how to leave it")
        html = fill_html(setting.html, setting.slots, values)
        if _weight(setting.html) > MOST_BYTES - _FILLED and len(html.encode("utf-8", "replace")) > MOST_BYTES:
            raise Unwritable(f"the letter of {digest.city} has more than {MOST_BYTES // 1000} kB, and would be cut off")
        return Message(
            reader=reader.id,
            to=recipient(reader.address),
            sender=self._sender,
            subject=subject(setting.subjects[0]),
            html=html,
            text=fill(setting.text, setting.slots, values),
            headers=self._headers(digest, reader, leave),
            reply_to=self.letters.reply_to,
        )

    def _headers(self, digest: Digest, reader: Subscriber, leave: str) -> tuple[tuple[str, str], ...]:
        answer = quote(self.letters.reply_to or self._address, safe="@!$'*+-._~")
        by_mail = f"mailto:{answer}?subject=unsubscribe%20{quote(leave, safe='')}"
        fields = {
            "Message-ID": f"<{_number(digest, reader)}@{self._domain}>",
            "List-Unsubscribe": f"<{self.letters.endpoint}/u/{leave}>, <{by_mail}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<{digest.city}.{self._host}>",
            "Feedback-ID": f"{digest.week}:{digest.city}:digest:{self._feedback}",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        }
        return tuple((name, checked(name, value)) for name, value in fields.items())

    @cached_property
    def _sender(self) -> str:
        return sender(self.site.sender)

    @cached_property
    def _address(self) -> str:
        return sender_parts(self.site.sender)[1]

    @cached_property
    def _domain(self) -> str:
        return mail_domain(self._address)

    @cached_property
    def _host(self) -> str:
        return urlsplit(self.site.base_url).hostname or ""

    @cached_property
    def _feedback(self) -> str:
        """Five to fifteen characters that are ours."""
        return re.sub(r"[^a-z0-9]", "", mail_domain(self._address))[:_FEEDBACK].ljust(5, "0")


def _number(digest: Digest, reader: Subscriber) -> str:
    """What names a letter to a reader and says nothing of either: ids are random, so nobody can try them out."""
    return sha256(f"{digest.content_hash} {digest.city} {digest.week} {reader.id}".encode()).hexdigest()[:40]


def _is_here(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
