"""What a checker found, in one form for all of them."""

from __future__ import annotations

from dataclasses import dataclass


class MissingTool(Exception):
    """A checker cannot be run on this machine; the message says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: on which page (path below the site), by which rule, in which element, in words."""

    page: str
    rule: str
    element: str
    words: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one checker says of a site.

    `findings` fail the run. `notes` are for somebody to look at and never fail it. `figures` are lines of a table whose
    first line is its head. `missing` is the reason why the checker could not be run, "" when it was.
    """

    checker: str
    checked: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    missing: str = ""
