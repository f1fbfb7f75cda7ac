"""`nocturne demo`: the whole story offline, in `.demo/`."""

from __future__ import annotations

import argparse

from nocturne.cli import context
from nocturne.demo.story import tell
from nocturne.errors import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--nights N`."""
    parser.add_argument("--nights", type=int, default=3, metavar="N", help="simulated nights (default: 3)")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when the last night went well."""
    if not 1 <= args.nights <= 30:
        raise UsageError("--nights takes a number from 1 to 30")
    folder = args.project / ".demo"
    records = tell(folder, context.clock(args), args.nights, context.console(args))
    last = records[-1]
    events = sum(row.events for row in last.cities)
    changed = sum(row.new + row.changed for row in last.cities)
    print(f"{events} events in {len(last.cities)} cities after {args.nights} nights; {changed} new or changed tonight")
    print(f"site:  {folder / 'output' / 'index.html'}")
    print("next: make serve")
    return last.exit_code
