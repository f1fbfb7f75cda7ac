"""Speed as ratios, all taken in one run: builds of everything, nothing, a city, a night; duplicates; a listing read.

    make bench                                  against the bounds every machine has: bare Jinja2 and cp
    NOCTURNE_BENCH=DIR make bench ARGS=...      against other generators; DIR holds run-peers and gen.py

    --size S|M|L      1,000, 50,000 or 200,000 events (default: S)
    --runs N          how often each is timed (default: 3)

Figures are whole processes, medians. A memory file system in TMPDIR gives the steadiest ones.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import duplicates, nights, own

ROOT = Path(__file__).resolve().parents[2]
PREPARE = f"{shlex.quote(sys.executable)} {shlex.quote(str(ROOT / 'tests/bench/prepare.py'))} {{corpus}} {{project}}"
BUILD = (
    f"{shlex.quote(sys.executable)} -m nocturne build --quiet --project {{project}} --output {{out}} "
    f"--now {own.NOW.isoformat()}"
)


def main() -> int:
    """Exit 0 when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=own.SIZES, default="S")
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nocturne-bench-") as name:
        work = Path(name)
        print(own.table(own.measure(work / "own", args.size, args.runs), args.size, args.runs), flush=True)
        print(duplicates.table(), flush=True)
        print(nights.table(), flush=True)
        shutil.rmtree(work / "own")
        peers = os.environ.get("NOCTURNE_BENCH", "")
        if not peers:
            print("other generators: set NOCTURNE_BENCH to a folder that holds run-peers and gen.py")
            return 0
        return against(Path(peers), work, args.size, args.runs)


def against(peers: Path, work: Path, size: str, runs: int) -> int:
    """The same with Hugo, as `run-peers` measures it: full builds, then builds over a finished site."""
    words = [
        sys.executable,
        str(peers / "run-peers"),
        "--size",
        size,
        "--runs",
        str(runs),
        "--work",
        str(work / "peers"),
    ]
    ours = ["--prepare", PREPARE, "--project", BUILD]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for more in (["--only", "hugo,jinja2,cp,project"], ["--rebuild"]):
        done = subprocess.run([*words, *more, *ours], check=False, env=environment)
        if done.returncode:
            print(f"run-peers ended with {done.returncode}: what it printed says why", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
