"""`nocturne crawl`: visit sources, on this machine or as one shard of several."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from datetime import UTC, datetime

from nocturne import journal
from nocturne.cli import context
from nocturne.crawl.plan import Lane, lanes, shard
from nocturne.errors import UsageError
from nocturne.gathering import gather_night, visits_made
from nocturne.night import plan
from nocturne.nightly import crawl_lanes
from nocturne.report.text import closing


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--city`, `--source`, `--shard`."""
    parser.add_argument("--city", action="append", default=[], metavar="SLUG", help="only this city (repeatable)")
    parser.add_argument("--source", action="append", default=[], metavar="NAME", help="only this source (repeatable)")
    parser.add_argument("--shard", metavar="I/N", help="only the hosts of shard I of N; leaves the events to gather")

    parser.add_argument(
        "--accept", action="append", default=[], metavar="SLUG", help="let this city's night stand whatever it lost"
    )


def run(args: argparse.Namespace) -> int:
    """A shard writes visits only; without --shard the event state is renewed too. Exit 0, 1, 2 or 3."""
    night = context.night(args)
    started = datetime.now(UTC)
    chosen = _share(lanes(plan(night, args.city, args.source)), args.shard)
    with night.state.lock():
        ledger = crawl_lanes(night, chosen)
        visits = [visit for lane in chosen for visit in lane.visits]
        made = visits_made(night, visits)
        if not args.shard:
            gathered = gather_night(night, plan(night), {visit.name for visit in visits})
            made = replace(gathered, visits=made.visits)
        record = journal.write(night, "crawl", started, made, ledger)
    context.tell(closing(record, night.config.project))
    return record.exit_code


def _share(all_lanes: list[Lane], text: str | None) -> list[Lane]:
    if not text:
        return all_lanes
    found = re.fullmatch(r"(\d{1,3})/(\d{1,3})", text)
    if not found or not 1 <= int(found[1]) <= int(found[2]) <= 256:
        raise UsageError(f"--shard {text}: give it as I/N, such as 2/4")
    return shard(all_lanes, int(found[1]), int(found[2]))
