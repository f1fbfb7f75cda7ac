"""`nocturne report`: the health of the last runs and what became of letters, in words or as JSON."""

from __future__ import annotations

import argparse
import sys

import msgspec

from nocturne.cli import context
from nocturne.errors import UsageError
from nocturne.journal import DEGRADED
from nocturne.report.text import full
from nocturne.store.state import State


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--json`, `--last N`, `--letters`."""
    parser.add_argument("--json", action="store_true", help="the records as one JSON array, newest first")
    parser.add_argument("--last", type=int, default=1, metavar="N", help="how many runs (default: the newest)")
    parser.add_argument("--letters", action="store_true", help="what became of letters, by city and week")


def run(args: argparse.Namespace) -> int:
    """Exit with the code of the newest run shown, 2 when nothing ran yet."""
    if args.last < 1:
        raise UsageError("--last takes a number from 1 on")
    if args.letters:
        return _letters(args)
    records = State(args.project).open().runs()[::-1][: args.last]
    if not records:
        raise UsageError(f"no run is recorded in {args.project / '.state'}; next: nocturne nightly")
    if args.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(records), indent=1) + b"\n")
    else:
        context.tell("\n\n".join(full(record) for record in records))
    return records[0].exit_code


def _letters(args: argparse.Namespace) -> int:
    """What the ledger says, without an address. Exit 3 while a letter is in doubt."""
    from nocturne import weekly  # the health of a run does without it
    from nocturne.deliver.account import told

    counts = weekly.counts(context.night(args))
    if args.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(counts), indent=1) + b"\n")
    else:
        context.tell(told(counts) or "no letter was sent yet; next: nocturne send --dry-run")
    return DEGRADED if any(each.unknown for each in counts) else 0
