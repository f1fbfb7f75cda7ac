"""The seal of a frozen digest: a hash over all that it says, by which it is known to be whole."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import msgspec

from nocturne.model.letter import Digest


def sealed(digest: Digest) -> Digest:
    """The digest with the hash of its other fields."""
    return replace(digest, content_hash=_hash(digest))


def is_whole(digest: Digest) -> bool:
    """Whether it still says what it was sealed with."""
    return digest.content_hash == _hash(digest)


def _hash(digest: Digest) -> str:
    return sha256(msgspec.json.encode(replace(digest, content_hash=""))).hexdigest()
