"""The endpoint as a real process, deployed as anybody would: uvicorn and the contract's name."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
READY = 60.0


@dataclass
class Running:
    """A process that answers at `url`; `log` is everything it ever wrote."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(project: Path, environment: Mapping[str, str], *command: str) -> Iterator[Running]:
    """The endpoint of a project until the end of the block; stopped as a host stops it."""
    port = free_port()
    words = [word.replace("PORT", str(port)) for word in command] or [
        "uvicorn", "nocturne.subscribers.endpoint:app", "--host", "127.0.0.1", "--port", str(port), "--lifespan", "off",
        "--timeout-keep-alive", "75",
    ]  # fmt: skip
    log = project / "log.txt"
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *words], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
            env={**inherited, **environment, "NOCTURNE_PROJECT": str(project), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    found = Running(f"http://127.0.0.1:{port}", log, process)
    try:
        _await(found)
        yield found
    finally:
        process.terminate()
        process.wait(30)


def _await(found: Running) -> None:
    """Until it answers; what it said when it does not."""
    until = time.monotonic() + READY
    while time.monotonic() < until and found.process.poll() is None:
        try:
            if httpx.get(f"{found.url}/health", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the endpoint did not come up: {found.log.read_text()}")
