"""From parsed arguments to what the verbs work with: the clock, the console, the night."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nocturne.console import Console

if TYPE_CHECKING:
    from nocturne.night import Night


def clock(args: argparse.Namespace) -> datetime:
    """`--now`, or the wall clock: the one place where a run asks for the time."""
    given: datetime | None = args.now
    return given if given is not None else datetime.now(UTC).replace(microsecond=0)


def console(args: argparse.Namespace) -> Console:
    """Where the verb's news goes."""
    return Console(quiet=args.quiet, as_json=args.log_format == "json")


def tell(text: str) -> None:
    """A result on stdout. That nobody reads it changes nothing about how the run went."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def night(args: argparse.Namespace) -> Night:
    """The project, opened. Raises ContentErrors or StateError."""
    from nocturne.night import open_night  # a build without changes does without it, and is over sooner

    return open_night(args.project, clock(args), console(args), os.environ, getattr(args, "accept", ()))
