"""Two runs at once, and a run that is killed: one works, nothing is torn, the next run goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time
from pathlib import Path

from tests.night.platform import Platform, event
from tests.night.project import HANG, Project, environment


def wait_for_requests(platform: Platform, count: int) -> None:
    """Until so many requests have come in."""
    for _ in range(HANG * 20):
        if len(platform.asked) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{len(platform.asked)} requests came, {count} were waited for")


def start(project: Project, night: int = 0) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        project.command("nightly", night=night), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
    )


def test_of_two_runs_at_once_the_second_is_refused_in_a_sentence(project: Project, platform: Platform) -> None:
    platform.gate = threading.Event()
    with start(project) as first:
        wait_for_requests(platform, 1)
        for verb in (("nightly",), ("crawl",), ("gather", str(project.path))):
            second = project.run(*verb)
            assert second.code == 1
            assert "another run is at work here" in second.err and second.err.count("\n") == 1
        platform.gate.set()
        assert first.wait(HANG) == 0
    assert len(project.events()) == 6


def test_a_run_killed_at_any_request_leaves_a_state_the_next_run_goes_on_from(
    project: Project, platform: Platform
) -> None:
    project.run("nightly")
    before = project.remembered()
    for kill_after in (1, 2, 3, 5):
        platform.events = [
            event(number, f"2026-05-{10 + number}", f"Take {kill_after}: {number}") for number in range(6)
        ]
        asked = len(platform.asked)
        platform.gate = threading.Event()
        with start(project, night=1) as run:
            for passed in range(1, kill_after + 1):
                wait_for_requests(platform, asked + passed)
                if passed < kill_after:
                    platform.gate.set()
                    platform.gate = threading.Event()
            run.send_signal(signal.SIGKILL)
            run.wait(HANG)
        platform.gate.set()
        platform.gate = None
        assert readable(project.path / ".state")
        assert project.remembered() == before, "events change only when everything has been visited"
    assert project.run("nightly", night=1).code == 0
    assert {title.partition(":")[0] for title in project.events()} == {"Take 5"}
    assert not list(project.path.rglob(".*.tmp"))


def readable(state: Path) -> bool:
    """Whether every file of a state can be read whole."""
    for path in state.rglob("*"):
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        if path.suffix == ".ndjson":
            assert [json.loads(line) for line in path.read_bytes().splitlines()]
    return True


def test_an_interrupted_run_says_so_and_keeps_its_circuits(project: Project, platform: Platform) -> None:
    platform.gate = threading.Event()
    with subprocess.Popen(project.command("nightly"), stderr=subprocess.PIPE, env=environment()) as run:
        wait_for_requests(platform, 1)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=HANG)
    platform.gate.set()
    assert run.returncode == 130
    assert said.decode().strip().splitlines()[-1] == "nocturne: stopped"
    assert b"Traceback" not in said
