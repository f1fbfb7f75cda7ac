"""Our builds against what the machine can do: each case beside a bare Jinja2 loop and a plain copy of the site."""

from __future__ import annotations

import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench import invented

NOW = datetime(2030, 1, 1, tzinfo=UTC)
SIZES = {"S": (10, 100), "M": (100, 500), "L": (200, 1000)}
"""Size -> cities, events of each."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Timed:
    """One process: seconds on the wall, seconds of CPU with its children, MiB of the largest process."""

    wall: float
    cpu: float
    peak: float


def timed(words: Sequence[str]) -> Timed:
    """Run to the end. Raises RuntimeError when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Timed(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def measure(work: Path, size: str, runs: int) -> dict[str, list[Timed]]:
    """Every case, its runs in turn, so that drift of the machine meets all alike."""
    cities, events = SIZES[size]
    project = work / "project"
    invented.write(project, cities, events)
    found: dict[str, list[Timed]] = {}
    for _ in range(runs):
        for name, figure in _round(work, project, events):
            found.setdefault(name, []).append(figure)
    return found


def _round(work: Path, project: Path, events: int) -> Sequence[tuple[str, Timed]]:
    output, copy, bare = work / "output", work / "copy", work / "bare"
    for folder in (output, copy, bare, project / ".cache" / "build"):
        shutil.rmtree(folder, ignore_errors=True)
    invented.save_city(project, 0, events)

    def build(now: datetime = NOW) -> Callable[[], Timed]:
        options = ["--quiet", "--project", str(project), "--output", str(output), "--now", now.isoformat()]
        return lambda: timed([sys.executable, "-m", "nocturne", "build", *options])

    figures = [
        ("bare Jinja2, one page an event", timed([sys.executable, "-m", "tests.bench.bare", str(project), str(bare)])),
        ("full build", build()()),
        ("cp -r of the site", timed(["cp", "-r", str(output), str(copy)])),
        ("nothing changed", build()()),
    ]
    invented.save_city(project, 0, events, changed=0.05)
    figures.append(("5 % of one city changed", build()()))
    figures.append(("a new night", build(NOW + timedelta(days=1))()))
    return figures


def table(found: dict[str, list[Timed]], size: str, runs: int) -> str:
    """Markdown: medians, and each case as a share of the full build."""
    median = {
        name: Timed(
            *(statistics.median(getattr(each, field.name) for each in timings) for field in dataclasses.fields(Timed))
        )
        for name, timings in found.items()
    }
    full = median["full build"].wall
    lines = [
        f"size {size}, {runs} runs in turn, medians",
        "",
        "| case | wall s | cpu s | peak MiB | wall / full build |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {name} | {each.wall:.3f} | {each.cpu:.3f} | {each.peak:.0f} | {each.wall / full:.3f} |"
        for name, each in median.items()
    ]
    return "\n".join((*lines, ""))
