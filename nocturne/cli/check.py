"""`nocturne check`: mistakes in content, settings and templates, and what is worth a thought."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Mapping, Sequence

from nocturne.checkup.finding import Finding, Severity
from nocturne.checkup.look import look
from nocturne.cli import context
from nocturne.fetch.text_records import TextRecords

FOUND = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--strict`."""
    parser.add_argument("--strict", action="store_true", help="count warnings as mistakes")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when nothing stops a night, 2 when something does; with --strict a warning does too."""
    console = context.console(args)
    found = look(args.project, os.environ, context.clock(args), TextRecords())
    for finding in found:
        say = console.say if finding.severity == "note" else console.warn
        say(f"{finding.severity}: {finding.said}", **finding.facts)
    counts = Counter(finding.severity for finding in found)
    wrong = bool(counts["error"] or (args.strict and counts["warning"]))
    context.tell(_summary(found, counts))
    context.tell(f"next: {_next(counts, wrong)}")
    return FOUND if wrong else 0


def _summary(found: Sequence[Finding], counts: Mapping[Severity, int]) -> str:
    files = len({finding.said.file for finding in found if finding.severity != "note"})
    said = f"{_count(counts['error'], 'error')}, {_count(counts['warning'], 'warning')}"
    return f"{said} in {_count(files, 'file')}" if files else said


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _next(counts: Mapping[Severity, int], wrong: bool) -> str:
    if counts["error"]:
        return "mend the errors above, then `nocturne check` again; until then no night starts"
    if wrong:
        return "mend the warnings above, or leave out --strict"
    return "nocturne nightly"
