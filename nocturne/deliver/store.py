"""Where the ledger is kept: what a place has to offer so that nothing is forgotten, whoever is killed when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Protocol

NOTHING: Mapping[str, bytes] = MappingProxyType({})


class Store(Protocol):
    """Lines that are only ever added, and the frozen batches that are on their way. Nothing is done by halves: what a
    method returned from outlives the machine, as far as the place itself does.
    """

    @property
    def shared(self) -> bool:
        """Whether others can read it, so that what is kept has to be sealed."""

    def hold(self) -> AbstractContextManager[None]:
        """Be the only sender. Raises Locked when another is at work."""

    def lines(self) -> Iterable[bytes]:
        """Every line, oldest first, with its newline; the last one may be torn."""

    def cut(self, count: int) -> None:
        """Keep only the first `count` lines: the one after them was torn while it was written."""

    def append(self, line: bytes, keep: Mapping[str, bytes] = NOTHING, drop: Collection[str] = ()) -> None:
        """Keep these files first, then add the line, then drop those files. Raises Locked when another sender was
        quicker.
        """

    def kept(self, name: str) -> bytes | None:
        """A kept file."""

    def names(self) -> frozenset[str]:
        """The names of all kept files."""

    def drop(self, names: Collection[str]) -> None:
        """Forget files that nobody needs any more."""
