"""The words in links by which a reader is known: signed, made for one purpose, and without an address in them.

A token for one purpose means nothing for another. Keys come from NOCTURNE_TOKEN_KEYS, the newest first: that one signs,
the others are still believed, so that the links of old letters work after a change of keys. What ends a letter and
what changes it never expires; what confirms, hands out or erases does.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, Signer, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from nocturne.errors import UsageError

VARIABLE = "NOCTURNE_TOKEN_KEYS"
CONFIRM_DAYS = 7
ERASE_HOURS = 24
_SHORTEST_KEY = 16
_LONGEST = 512


class BadToken(ValueError):
    """It is not one of ours, not whole, for something else, or too old."""


class Tokens:
    """Makes and reads tokens; the first of `keys` signs, all of them are believed."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys or any(len(key) < _SHORTEST_KEY for key in keys):
            raise ValueError(f"tokens need keys of at least {_SHORTEST_KEY} characters")
        self._keys = tuple(keys)
        self._made: dict[str, URLSafeSerializer] = {}
        self._signers: dict[str, _Signer] = {}

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Tokens:
        """With the keys of the environment. Raises UsageError when there are none or one is short."""
        keys = [key.strip() for key in environment.get(VARIABLE, "").split(",") if key.strip()]
        if not keys:
            raise UsageError(f"{VARIABLE} is not set; make a key with: openssl rand -hex 32")
        if any(len(key) < _SHORTEST_KEY for key in keys):
            raise UsageError(f"{VARIABLE} holds a key that can be guessed; make one with: openssl rand -hex 32")
        return cls(keys)

    def unsubscribe(self, subscriber: str, city: str) -> str:
        """Ends the letter of a city, or every letter where `city` is ""; for ever."""
        return self._sign("unsubscribe", subscriber, city)

    def preferences(self, subscriber: str) -> str:
        """Shows and changes what is sent; for ever."""
        return self._sign("preferences", subscriber)

    def confirm(self, subscriber: str, attempt: str, now: datetime) -> str:
        """Confirms one attempt to subscribe, within a week."""
        return self._sign("confirm", subscriber, attempt, _until(now + timedelta(days=CONFIRM_DAYS)))

    def export(self, subscriber: str, now: datetime) -> str:
        """Hands out what is known of the reader, within a day."""
        return self._sign("export", subscriber, _until(now + timedelta(hours=ERASE_HOURS)))

    def erase(self, subscriber: str, now: datetime) -> str:
        """Erases the reader, within a day."""
        return self._sign("erase", subscriber, _until(now + timedelta(hours=ERASE_HOURS)))

    def stamp(self, now: datetime) -> str:
        """Says when a form was handed out."""
        return self._sign("stamp", _until(now))

    def read_unsubscribe(self, token: str) -> tuple[str, str]:
        """(subscriber, city). Raises BadToken, as all of these do."""
        subscriber, city = self._read("unsubscribe", token, 2)
        return subscriber, city

    def read_preferences(self, token: str) -> str:
        """The subscriber."""
        return self._read("preferences", token, 1)[0]

    def read_confirm(self, token: str, now: datetime) -> tuple[str, str]:
        """(subscriber, attempt)."""
        subscriber, attempt, until = self._read("confirm", token, 3)
        _in_time(until, now)
        return subscriber, attempt

    def read_export(self, token: str, now: datetime) -> str:
        """The subscriber."""
        subscriber, until = self._read("export", token, 2)
        _in_time(until, now)
        return subscriber

    def read_erase(self, token: str, now: datetime) -> str:
        """The subscriber."""
        subscriber, until = self._read("erase", token, 2)
        _in_time(until, now)
        return subscriber

    def read_stamp(self, token: str) -> datetime:
        """When the form was handed out."""
        return datetime.fromtimestamp(int(self._read("stamp", token, 1)[0]), UTC)

    def _sign(self, purpose: str, *words: str) -> str:
        """As the library's `dumps` does, with the key derived once and without a try to make short words shorter."""
        if purpose not in self._signers:
            self._signers[purpose] = _Signer(self._serializer(purpose).make_signer(f"nocturne {purpose}"))
        return self._signers[purpose].sign(base64_encode(json.dumps(":".join(words)).encode())).decode("ascii")

    def _read(self, purpose: str, token: str, count: int) -> list[str]:
        if len(token) > _LONGEST or not _is_canonical(token):
            raise BadToken("not whole")
        try:
            said = self._serializer(purpose).loads(token)
        except BadData:
            raise BadToken("not one of ours") from None
        words = said.split(":") if isinstance(said, str) else []
        if len(words) != count:
            raise BadToken("not one of ours")
        return words

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        if purpose not in self._made:
            self._made[purpose] = URLSafeSerializer(
                list(reversed(self._keys)),  # the library signs with the last one
                salt=f"nocturne {purpose}",
                signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256},
            )
        return self._made[purpose]


class _Signer:
    """One purpose's signatures, the same as the library's."""

    def __init__(self, signer: Signer) -> None:
        self._separator, self._key = signer.sep, signer.derive_key()

    def sign(self, value: bytes) -> bytes:
        return value + self._separator + base64_encode(hmac.digest(self._key, value, "sha256"))


def _is_canonical(token: str) -> bool:
    """Whether the signature is spelt the one way we spell it: base64 has several for the same bytes."""
    signature = token.rpartition(".")[2]
    try:
        raw = base64.b64decode(signature + "=" * (-len(signature) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == signature


def _until(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _in_time(until: str, now: datetime) -> None:
    if not until.isdecimal() or now.timestamp() > int(until):
        raise BadToken("too old")
