"""`nocturne nightly`: the whole night in one process."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from nocturne.cli import context
from nocturne.errors import UsageError
from nocturne.nightly import nightly
from nocturne.report.text import closing, preview
from nocturne.store.state import State


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--dry-run` and `--jobs`."""
    parser.add_argument("--dry-run", action="store_true", help="visit and compare, but change nothing")
    parser.add_argument("--jobs", type=int, metavar="N", help="worker processes of the build (default: one a core)")

    parser.add_argument(
        "--accept", action="append", default=[], metavar="SLUG", help="let this city's night stand whatever it lost"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 done, 1 refused, 2 content error, 3 a source failed and last good data is shown."""
    if args.jobs is not None and args.jobs < 1:
        raise UsageError("--jobs takes a number from 1 on")
    if args.dry_run:
        return _dry(args)
    night = context.night(args)
    record = nightly(night, args.jobs)
    context.tell(closing(record, night.config.project))
    return record.exit_code


def _dry(args: argparse.Namespace) -> int:
    """Run the night on a copy of the state and say what it would have changed."""
    night = context.night(args)
    with tempfile.TemporaryDirectory(prefix="nocturne-") as folder:
        copy = Path(folder)
        if night.state.path.is_dir():
            shutil.copytree(night.state.path, copy / ".state", ignore=shutil.ignore_patterns(".*"))
        state = State(copy).open()
        record = nightly(replace(night, state=state), publish=False)
        context.tell(preview(night.state, state, [city.slug for city in night.config.cities]))
        return record.exit_code
