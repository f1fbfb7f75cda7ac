"""`nocturne gather`: the visits of several machines become the new event state."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from nocturne import journal
from nocturne.cli import context
from nocturne.cli.words import place
from nocturne.crawl.gather import gather
from nocturne.gathering import gather_night, with_issues
from nocturne.lookup import look_up
from nocturne.machine import consult
from nocturne.night import plan
from nocturne.nightly import policy
from nocturne.pictures import look_at_pictures
from nocturne.report.text import closing


def arguments(parser: argparse.ArgumentParser) -> None:
    """The shards' folders."""
    parser.add_argument("folders", nargs="*", type=place, metavar="DIR", help="a shard's project or its .state folder")

    parser.add_argument(
        "--accept", action="append", default=[], metavar="SLUG", help="let this city's night stand whatever it lost"
    )


def run(args: argparse.Namespace) -> int:
    """Exit 0 all visits came back good, 3 some did not and last good data stays, 2 a folder holds no visits."""
    night = context.night(args)
    started = datetime.now(UTC)
    with night.state.lock():
        taken = gather(night.state, args.folders, night.now)
        said = f"{taken.visits} visits taken over from {len(args.folders)} folders"
        night.console.say(said, taken=taken.visits)
        unasked = look_up(night, policy(night))
        look_at_pictures(night, policy(night))
        gathered = gather_night(night, plan(night))
        gathered = with_issues(gathered, (*unasked, *consult(night, policy(night))))
        record = journal.write(night, "gather", started, gathered, taken.ledger)
    context.tell(closing(record, night.config.project))
    return record.exit_code
