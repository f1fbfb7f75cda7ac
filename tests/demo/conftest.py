"""One run of the demo, shared by all tests and all workers that look at it."""

from __future__ import annotations

import fcntl
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.told import NOW, Told

HANG_SECONDS = 600


def run_demo(project: Path, *words: str) -> Told:
    """`nocturne demo` as a person starts it, with the network out of reach but for loopback's own servers."""
    command = [sys.executable, "-m", "nocturne", "demo", "--project", str(project), *words]
    environment = {**os.environ, "NO_COLOR": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, timeout=HANG_SECONDS, env=environment, check=False)
    return Told(ended.returncode, ended.stdout, ended.stderr, project / ".demo")


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Told:
    """The demo of three nights."""
    shared = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    known = shared / "demo.pickle"
    with (shared / "demo.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not known.exists():
            project = shared / "demo"
            project.mkdir()
            known.write_bytes(pickle.dumps(run_demo(project, "--nights", "3", "--now", NOW)))
    story: Told = pickle.loads(known.read_bytes())  # noqa: S301 - written by us a moment ago
    return story
