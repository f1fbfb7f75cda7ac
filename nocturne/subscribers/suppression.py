"""Who must not be written to and is on no list: remembered as keyed hashes, which only our own key can look up."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from nocturne.errors import UsageError
from nocturne.store import folder
from nocturne.subscribers import moments
from nocturne.subscribers.address import unique
from nocturne.subscribers.seal import IDENTITY

VARIABLE = "NOCTURNE_SUPPRESSION_KEY"
NAME = "suppressed.ndjson"
_HEX = 40

Why: TypeAlias = Literal["erased", "bounced", "complained", "unsubscribed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An address that gets nothing. `digest`: its keyed hash; `at`: since when, ISO 8601 UTC."""

    digest: str
    why: Why
    at: str


class Digester:
    """Makes keyed hashes of addresses, and of whatever else must not be kept as it is."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32, person=b"nocturne digest").digest()

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Digester:
        """With NOCTURNE_SUPPRESSION_KEY, or a key made from the identity of the list. Raises UsageError."""
        own = environment.get(VARIABLE, "").strip()
        secret = own or environment.get(IDENTITY, "").strip()
        if not secret:
            raise UsageError(
                f"{VARIABLE} is not set, and no {IDENTITY} to make it from; make one: openssl rand -hex 32"
            )
        return cls(secret.encode())

    def address(self, address: str) -> str:
        """The hash of an address, the same for every spelling of one mailbox."""
        return self.of_words("address", unique(address))

    def of_words(self, kind: str, words: str) -> str:
        """The hash of anything; `kind` keeps two kinds of words apart."""
        return hmac.new(self._key, f"{kind}\0{words}".encode(), hashlib.sha256).hexdigest()[:_HEX]


class Suppressions:
    """Everything that is remembered, by digest."""

    def __init__(self, rows: Iterable[Suppressed] = ()) -> None:
        self._rows: dict[str, Suppressed] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Suppressed) -> None:
        """Remember; a complaint is kept over everything else, and the newest of equals."""
        known = self._rows.get(row.digest)
        if known is None or ((known.why != "complained" or row.why == "complained") and _is_newer(row, known)):
            self._rows[row.digest] = row

    def get(self, digest: str) -> Suppressed | None:
        """Why an address gets nothing, None when nothing is remembered."""
        return self._rows.get(digest)

    def lift(self, digest: str) -> None:
        """Forget: somebody came back by their own will."""
        self._rows.pop(digest, None)

    def rows(self) -> list[Suppressed]:
        """All of them, by digest."""
        return [self._rows[digest] for digest in sorted(self._rows)]


def load(path: Path) -> Suppressions:
    """What the file at `path` remembers. Raises StateError."""
    return Suppressions(folder.read_rows(path, Suppressed))


def save(path: Path, suppressions: Suppressions) -> None:
    """Remember it there."""
    folder.write_rows_if_any(path, suppressions.rows())


def _is_newer(row: Suppressed, known: Suppressed) -> bool:
    return moments.read(row.at) >= moments.read(known.at)
