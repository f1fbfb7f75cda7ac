"""`nocturne plan`: the night's hosts spread over shards, as the matrix of a workflow."""

from __future__ import annotations

import argparse
import json

from nocturne.cli import context
from nocturne.crawl.plan import lanes, shard
from nocturne.errors import UsageError
from nocturne.night import plan


def arguments(parser: argparse.ArgumentParser) -> None:
    """`--shards N`."""
    parser.add_argument("--shards", type=int, required=True, metavar="N", help="over how many machines (1 to 256)")


def run(args: argparse.Namespace) -> int:
    """Print `{"include": [{"shard": "1/4", "hosts": […], "visits": 12}, …]}`; empty shards are left out."""
    if not 1 <= args.shards <= 256:
        raise UsageError("--shards takes a number from 1 to 256 (the most a workflow matrix holds)")
    all_lanes = lanes(plan(context.night(args)))
    include = []
    for index in range(1, args.shards + 1):
        mine = shard(all_lanes, index, args.shards)
        if mine:
            hosts = [lane.host for lane in mine]
            visits = sum(len(lane.visits) for lane in mine)
            include.append({"shard": f"{index}/{args.shards}", "hosts": hosts, "visits": visits})
    print(json.dumps({"include": include}))
    return 0
