"""`nocturne demo`: the whole story offline, in `.demo/`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from nocturne.cli import context
from nocturne.demo.story import tell
from nocturne.errors import UsageError
from nocturne.model.run import RunRecord
from nocturne.report.text import listed

MOST_NIGHTS = 30


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--nights N`."""
    parser.add_argument("--nights", type=int, default=3, metavar="N", help="simulated nights (default: 3)")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when the last night went well; what went wrong on earlier nights is part of the story."""
    if not 1 <= args.nights <= MOST_NIGHTS:
        raise UsageError(f"--nights takes a number from 1 to {MOST_NIGHTS}")
    folder: Path = args.project / ".demo"
    records = tell(folder, context.clock(args), args.nights, context.console(args))
    for line in closing(records, folder, args.project):
        print(line)
    return records[-1].exit_code


def closing(records: list[RunRecord], folder: Path, project: Path) -> Iterator[str]:
    """What a person wants to know when the story is told."""
    for number, record in enumerate(records, 1):
        yield f"night {number}: {_night(record)}"
    last = records[-1]
    yield f"{listed(last)} events in {len(last.cities)} cities"
    yield f"site: {_short(folder / 'output' / 'index.html', project)}"
    if letters := sorted((folder / ".state" / "digests").glob("*/*.json")):
        newest = letters[-1]
        page = folder / "output" / newest.stem / "digests" / newest.parent.name / "index.html"
        yield f"letters: {len(letters)}, such as {_short(page, project)}; as mail below /_letters/ of make serve"
        sent = sorted((folder / ".private" / "outbox").rglob("*.eml"))
        yield f"outbox: {len(sent)} sent, in {_short(folder / '.private' / 'outbox', project)}"
    yield "next: make serve"


def _night(record: RunRecord) -> str:
    cities = record.cities
    parts = [
        f"{listed(record)} events",
        f"{sum(row.new for row in cities)} new",
        f"{sum(row.changed for row in cities)} changed",
        f"{sum(row.unconfirmed for row in cities)} unconfirmed",
    ]
    silent = sorted({row.title for row in record.visits if row.trouble and not row.left_over})
    return ", ".join(parts) + (f"; no answer from {', '.join(silent)}, last good listings shown" if silent else "")


def _short(path: Path, project: Path) -> Path:
    """The path as seen from the current folder where that is possible."""
    here = Path.cwd()
    return path.relative_to(here) if project.is_relative_to(here) else path
