"""A way to read the events behind an address: which source, and what a city's front matter says to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """`value` goes under `sources.<source>.<key>`; with `key` "" it joins the source's list of addresses.

    `many`: the key holds a list, which `value` joins. `clue`: what spoke for it, as the end of "…, because".
    """

    source: str
    value: str
    clue: str
    key: str = ""
    many: bool = True

    @property
    def place(self) -> str:
        """Where it stands in a city's file."""
        return f"sources.{self.source}.{self.key}".rstrip(".")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An address that is known to lead nowhere: `reason` says why and what to do instead."""

    reason: str
