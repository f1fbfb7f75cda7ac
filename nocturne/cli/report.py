"""`nocturne report`: the health of the last runs, in words or as JSON."""

from __future__ import annotations

import argparse
import sys

import msgspec

from nocturne.cli import context
from nocturne.errors import UsageError
from nocturne.report.text import full
from nocturne.store.state import State


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--json`, `--last N`."""
    parser.add_argument("--json", action="store_true", help="the records as one JSON array, newest first")
    parser.add_argument("--last", type=int, default=1, metavar="N", help="how many runs (default: the newest)")


def run(args: argparse.Namespace) -> int:
    """Exit with the code of the newest run shown, 2 when nothing ran yet."""
    if args.last < 1:
        raise UsageError("--last takes a number from 1 on")
    records = State(args.project).open().runs()[::-1][: args.last]
    if not records:
        raise UsageError(f"no run is recorded in {args.project / '.state'}; next: nocturne nightly")
    if args.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(records), indent=1) + b"\n")
    else:
        context.tell("\n\n".join(full(record) for record in records))
    return records[0].exit_code
