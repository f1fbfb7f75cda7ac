"""The operator's last word: rulings are stronger than anything a source says, for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

OptOutKind: TypeAlias = Literal["organizer", "domain", "link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What every ruling has: what it is about, and why.

    `about`: one or more of an event's id, a listing's name ("source:source_id"), or a listing's or event page's
    address. `where`: file and line, for messages.
    """

    about: tuple[str, ...] = ()
    note: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge(Ruling):
    """These are one event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split(Ruling):
    """None of these is the same event as another of them; a single event's listings are parted from each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hide(Ruling):
    """These are not shown anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Ruling):
    """These are published although a rule holds them back. `codes`: the rules meant, () all."""

    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Ruling):
    """These say something wrong. `values`: a listing's field -> what is right, in the words a listing would use."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """Somebody does not want to be listed: an organiser's name, a host with all below it, or one address."""

    kind: OptOutKind
    value: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Tombstone:
    """What is left of an opt-out when the operator's words are gone. `digest`: hexadecimal, keyed BLAKE2b."""

    kind: OptOutKind
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulings:
    """Every ruling of a project, in the order of its files."""

    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    hides: tuple[Hide, ...] = ()
    releases: tuple[Release, ...] = ()
    corrections: tuple[Correct, ...] = ()
    opt_outs: tuple[OptOut, ...] = ()
