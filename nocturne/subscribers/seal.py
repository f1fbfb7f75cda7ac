"""Writing for whoever holds the key: age, by a public key that may lie anywhere and a secret one that need not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyrage

from nocturne.errors import StateError, UsageError

IDENTITY, RECIPIENT = "NOCTURNE_AGE_IDENTITY", "NOCTURNE_AGE_RECIPIENT"
_ADVICE = "age-keygen makes a pair"


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes for `recipient`; opens with `identity` where there is one."""

    recipient: pyrage.x25519.Recipient
    identity: pyrage.x25519.Identity | None = field(default=None, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Seal:
        """By the keys of the environment: the public one is made from the secret one. Raises UsageError."""
        secret, public = (environment.get(name, "").strip() for name in (IDENTITY, RECIPIENT))
        if not secret and not public:
            raise UsageError(f"{IDENTITY} is not set, and no {RECIPIENT} to write for; {_ADVICE}")
        identity = _identity(secret) if secret else None
        if identity is None:
            return cls(_recipient(public))
        if public and str(identity.to_public()) != public:
            raise UsageError(f"{RECIPIENT} does not belong to {IDENTITY}; leave it out, it is made from the other")
        return cls(identity.to_public(), identity)

    @property
    def can_open(self) -> bool:
        """Whether what was closed can be read here."""
        return self.identity is not None

    def close(self, data: bytes) -> bytes:
        """Encrypt."""
        closed: bytes = pyrage.encrypt(data, [self.recipient])
        return closed

    def open(self, data: bytes, what: str) -> bytes:
        """Decrypt; `what` is named when it cannot be. Raises UsageError without a key, StateError with a wrong one."""
        if self.identity is None:
            raise UsageError(f"{what} can be written but not read here: set {IDENTITY}")
        try:
            opened: bytes = pyrage.decrypt(data, [self.identity])
        except pyrage.DecryptError as problem:
            raise StateError(
                f"{what}: cannot be decrypted with the key in {IDENTITY}; set the one it was written for"
            ) from problem
        return opened


def _identity(text: str) -> pyrage.x25519.Identity:
    """The secret key in a text that may be a whole key file. Raises UsageError; the text is not repeated."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        (key,) = lines
        return pyrage.x25519.Identity.from_str(key)
    except (ValueError, pyrage.IdentityError):
        raise UsageError(f"{IDENTITY} is no age key, which begins with AGE-SECRET-KEY-1; {_ADVICE}") from None


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except (ValueError, pyrage.RecipientError):
        raise UsageError(f"{RECIPIENT} is no public age key, which begins with age1; {_ADVICE}") from None
