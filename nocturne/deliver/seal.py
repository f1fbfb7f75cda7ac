"""How a batch on its way is kept: its very bytes, sealed for us alone where there is an age identity."""

from __future__ import annotations

import hashlib
import lzma
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from nocturne.errors import StateError, UsageError
from nocturne.model.delivery import Batch, Broadcast

VARIABLE = "NOCTURNE_AGE_IDENTITY"
Kept = TypeVar("Kept", Batch, Broadcast)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Seal:
    """`identity`: an age secret key, "" for plain JSON on a disk of our own. `pack`: make it small, for a network."""

    identity: str = ""
    pack: bool = False

    def __post_init__(self) -> None:
        if self.identity:
            _keys(self.identity)

    def name(self, key: str) -> str:
        """The file's name."""
        return f"{key}.age" if self.identity else f"{key}.json"

    def close(self, item: Batch | Broadcast) -> tuple[bytes, str]:
        """What is kept, and the SHA-256 of what is in it."""
        plain = _encode(item)
        packed = lzma.compress(plain, preset=0) if self.pack else plain
        return (_encrypted(packed, self.identity) if self.identity else packed), hashlib.sha256(plain).hexdigest()

    def open(self, data: bytes, digest: str, kind: type[Kept]) -> Kept:
        """What was closed. Raises StateError for anything else."""
        try:
            packed = _decrypted(data, self.identity) if self.identity else data
            plain = lzma.decompress(packed) if packed.startswith(b"\xfd7zXZ") else packed
            item = msgspec.json.decode(plain, type=kind)
        except (lzma.LZMAError, msgspec.DecodeError, ValueError) as problem:
            raise StateError("a batch on its way cannot be opened; is it another identity?") from problem
        if hashlib.sha256(plain).hexdigest() != digest:
            raise StateError("a batch on its way is not the one the ledger speaks of")
        return item


def _keys(identity: str) -> object:
    import pyrage  # a folder without an identity does without it

    try:
        return pyrage.x25519.Identity.from_str(identity)
    except (pyrage.IdentityError, ValueError) as problem:
        raise UsageError(f"{VARIABLE} is no age secret key; age-keygen makes one") from problem


def _encrypted(plain: bytes, identity: str) -> bytes:
    import pyrage

    sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Identity.from_str(identity).to_public()])
    return sealed


def _decrypted(data: bytes, identity: str) -> bytes:
    import pyrage

    try:
        plain: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as problem:
        raise ValueError("cannot be decrypted") from problem
    return plain
