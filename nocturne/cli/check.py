"""`nocturne check`: mistakes in content, settings and templates, and what is worth a thought."""

from __future__ import annotations

import argparse
import os

from nocturne.checkup import look
from nocturne.cli import context

FOUND = 2


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--strict`."""
    parser.add_argument("--strict", action="store_true", help="count warnings as mistakes")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when nothing stops a night, 2 when something does; with --strict a warning does too."""
    console, found = context.console(args), look(args.project, os.environ)
    for error in found.errors:
        console.warn(error, kind="error")
    for warning in found.warnings:
        console.warn(warning, kind="warning")
    for note in found.notes:
        console.say(note)
    wrong = len(found.errors) + (len(found.warnings) if args.strict else 0)
    worth = "" if args.strict or not found.warnings else f", {len(found.warnings)} worth a thought"
    print(f"{wrong or 'no'} {'mistake' if wrong == 1 else 'mistakes'}{worth}")
    return FOUND if wrong else 0
