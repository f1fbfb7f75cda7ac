"""Whenever a build is killed, the old site or the new one stands whole, and the next build finishes the work."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.site.projects import NOW, contents, event, save, site

SEED = 20260501
SCRIPT = """
import datetime, pathlib, sys
from tests.site.projects import city_options
from nocturne.site.build import build
project = pathlib.Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
build(project, project / "output", datetime.datetime.fromisoformat(sys.argv[2]), jobs=2, city_options=city_options)
print("done", flush=True)
"""
PATIENCE = 60


def started(project: Path) -> subprocess.Popen[str]:
    """A build in a process of its own that has imported what it needs and waits for a line."""
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(project), NOW.isoformat()],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def end(process: subprocess.Popen[str]) -> str:
    """Kill it and give what it said last."""
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate(timeout=PATIENCE)
    return said.strip()


def whole(project: Path) -> dict[str, bytes]:
    """The site that stands, be it between two renames."""
    output, replaced = project / "output", project / ".output.replaced"
    return contents(output if output.is_dir() else replaced)


def test_a_build_killed_at_any_moment_leaves_the_old_site_or_the_new_one(project: Path, long: bool) -> None:
    save(project, "berlin", (event(number) for number in range(200)))
    old, _ = site(project)
    was = contents(old)
    save(project, "berlin", (event(number, title=f"New {number}") for number in range(30, 260)))
    fresh, _ = site(project, "fresh")
    will = contents(fresh)
    process = started(project)
    begun = time.monotonic()
    go(process)
    assert process.stdout is not None
    assert process.stdout.readline() == "done\n"
    took = time.monotonic() - begun
    end(process)
    dice, seen = random.Random(SEED), set()
    for _ in range(120 if long else 5):
        save(project, "berlin", (event(number) for number in range(200)))
        site(project)
        assert contents(old) == was
        save(project, "berlin", (event(number, title=f"New {number}") for number in range(30, 260)))
        process = started(project)
        go(process)
        time.sleep(dice.uniform(0, took * 1.2))
        end(process)
        stands = whole(project)
        assert stands in (was, will)
        seen.add("new" if stands == will else "old")
        site(project)
        assert contents(old) == will
        assert {path.name for path in project.iterdir()} == {
            "content",
            "site_templates",
            ".state",
            ".cache",
            "output",
            "fresh",
        }
    assert "old" in seen


@pytest.mark.parametrize("step", ["rename", "link", "replace", "unlink", "fsync"])
def test_a_build_killed_at_each_system_call_leaves_the_old_site_or_the_new_one(
    project: Path, long: bool, step: str
) -> None:
    """The process kills itself at its n-th call of a kind, so that every step is met and not only the likely ones."""
    old, _ = site(project)
    was = contents(old)
    save(project, "berlin", (event(number, title=f"New {number}") for number in range(30, 140)))
    fresh, _ = site(project, "fresh")
    will = contents(fresh)
    script = HOOK.replace("STEP", step)
    for nth in range(1, 300) if long else (1, 2, 3, 90):
        save(project, "berlin", (event(number) for number in range(130)))
        site(project)
        assert contents(old) == was
        save(project, "berlin", (event(number, title=f"New {number}") for number in range(30, 140)))
        done = subprocess.run(
            [sys.executable, "-c", script, str(project), NOW.isoformat(), str(nth)],
            cwd=Path(__file__).parents[2], timeout=PATIENCE, check=False,
        )  # fmt: skip
        stands = whole(project)
        assert stands in (was, will), f"call {nth} of {step}"
        if done.returncode == 0:
            assert stands == will
            assert nth > 1, f"no build calls {step}"
            break
        assert done.returncode == -signal.SIGKILL
        site(project)
        assert contents(old) == will, f"call {nth} of {step}"


HOOK = """
import datetime, os, pathlib, signal, sys
from tests.site.projects import city_options
from nocturne.site.build import build
project, calls = pathlib.Path(sys.argv[1]), int(sys.argv[3])
real = os.STEP

def counted(*words, **named):
    global calls
    calls -= 1
    if calls == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*words, **named)

os.STEP = counted
build(project, project / "output", datetime.datetime.fromisoformat(sys.argv[2]), jobs=1, city_options=city_options)
"""


def test_when_a_worker_dies_the_old_site_stands_and_says_so(project: Path) -> None:
    """What a machine without memory does to the largest process."""
    script = """
import datetime, os, pathlib, signal, sys
from tests.site.projects import city_options
from nocturne.errors import Refused
from nocturne.site import rows
from nocturne.site.build import build
project, parent, read = pathlib.Path(sys.argv[1]), os.getpid(), rows.read

def killed(state, shown):
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(state, shown)

rows.read = killed
try:
    build(project, project / "output", datetime.datetime.fromisoformat(sys.argv[2]), jobs=2, city_options=city_options)
except Refused as problem:
    print(problem)
"""
    old, _ = site(project)
    was = contents(old)
    for city in ("berlin", "tokyo"):
        save(project, city, (event(number, city, title="New") for number in range(200)))
    done = subprocess.run(
        [sys.executable, "-c", script, str(project), NOW.isoformat()],
        cwd=Path(__file__).parents[2], timeout=PATIENCE, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stdout.startswith("a worker process was ended from outside")
    assert contents(old) == was
    assert {path.name for path in project.iterdir()} == {"content", "site_templates", ".state", ".cache", "output"}
