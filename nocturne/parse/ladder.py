"""A ladder of extractors: the first rung that yields anything is used, and which one it was is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from nocturne.model.issue import Issue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Climbed(Generic[T]):
    """What the used rung yielded. `rung` is its position, `name` its name; both empty when none yielded anything.

    `found` is true when a rung recognised its place in the page, even if nothing stood there.
    """

    items: tuple[T, ...] = ()
    name: str = ""
    rung: int = -1
    found: bool = False

    @property
    def degraded(self) -> bool:
        """Whether the first rung failed and a later one had to serve."""
        return self.rung > 0


Rung = tuple[str, Callable[[], Sequence[T] | None]]
"""A name and a reader: None when its place is not in the page, else what stands there."""


def climb(rungs: Sequence[Rung[T]]) -> Climbed[T]:
    """Try each rung from the top. A rung that breaks counts as not there."""
    empty: Climbed[T] | None = None
    for position, (name, read) in enumerate(rungs):
        try:
            items = read()
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            continue
        if items:
            return Climbed(tuple(items), name, position, found=True)
        if items is not None and empty is None:
            empty = Climbed((), name, position, found=True)
    return empty or Climbed()


def fallback(climbed: Climbed[T], source: str, city: str, subject: str, expected: str) -> tuple[Issue, ...]:
    """The warning that the first rung no longer serves, so that drift is seen while data still flows."""
    if not climbed.degraded:
        return ()
    return (
        Issue(
            stage="read",
            code="extractor/fallback",
            severity="warning",
            message=f"Read from {climbed.name}, because {expected} was not there or could not be read.",
            source=source,
            city=city,
            subject=subject,
        ),
    )
