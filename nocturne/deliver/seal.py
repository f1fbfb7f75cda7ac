"""How a batch on its way is kept: its very bytes, sealed for us alone where there is an age identity."""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec

from nocturne.errors import StateError, UsageError
from nocturne.model.delivery import Batch, Broadcast

if TYPE_CHECKING:
    from nocturne.subscribers.seal import Seal as Keys

IDENTITY = "NOCTURNE_AGE_IDENTITY"
Kept = TypeVar("Kept", Batch, Broadcast)
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Seal:
    """`keys` None for plain JSON on a disk of our own. `pack`: make it small, for a network."""

    keys: Keys | None = None
    pack: bool = False

    @classmethod
    def of(cls, environment: Mapping[str, str], *, shared: bool) -> Seal:
        """By the identity of the environment. Raises UsageError where others could read it and there is none."""
        if environment.get(IDENTITY, "").strip():
            from nocturne.subscribers.seal import Seal as Keys  # a folder without an identity does without it

            return cls(Keys.of(environment), pack=shared)
        if shared:
            raise UsageError(f"[letters] ledger is a repository, and batches hold addresses: set {IDENTITY}")
        return cls()

    def name(self, key: str) -> str:
        """The file's name."""
        return f"{key}.age" if self.keys else f"{key}.json"

    def close(self, item: Batch | Broadcast) -> tuple[bytes, str]:
        """What is kept, and the SHA-256 of what is in it."""
        plain = _encode(item)
        packed = lzma.compress(plain, preset=0) if self.pack else plain
        return (self.keys.close(packed) if self.keys else packed), hashlib.sha256(plain).hexdigest()

    def open(self, data: bytes, digest: str, kind: type[Kept]) -> Kept:
        """What was closed. Raises StateError for anything else."""
        packed = self.keys.open(data, "a batch on its way") if self.keys else data
        try:
            plain = lzma.decompress(packed) if packed.startswith(b"\xfd7zXZ") else packed
            item = msgspec.json.decode(plain, type=kind)
        except (lzma.LZMAError, msgspec.DecodeError) as problem:
            raise StateError("a batch on its way cannot be read; restore it from a copy") from problem
        if hashlib.sha256(plain).hexdigest() != digest:
            raise StateError("a batch on its way is not the one the ledger speaks of")
        return item
