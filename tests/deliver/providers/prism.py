"""Prism: a server made of a service's own document, which refuses what the document does not describe."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tools.check_web.outcome import MissingTool
from tools.check_web.packages import cache_folder, installed, package, program

NAME = "@stoplight/prism-cli"
PATIENCE = 120.0
_READY = re.compile(r"Prism is listening")


def prism() -> Path:
    """Its folder; without one the test is skipped, or it is installed where it is required."""
    required = os.environ.get("NOCTURNE_REQUIRE_PRISM") == "1"
    found = installed(NAME, cache_folder())
    if found is None and not required:
        pytest.skip("Prism is not installed: NOCTURNE_REQUIRE_PRISM=1 installs it with npm")
    try:
        program("node", "Debian: apt-get install nodejs npm")
        return found or package(NAME, cache_folder())
    except MissingTool as missing:
        if required:
            pytest.fail(f"NOCTURNE_REQUIRE_PRISM=1, but {missing}")
        pytest.skip(str(missing))


@contextmanager
def serving(folder: Path, documents: Mapping[str, Path], logs: Path) -> Iterator[dict[str, str]]:
    """A server on this machine for each document, started side by side, for as long as they are needed."""
    with ExitStack() as servers:
        found: dict[str, str] = {}
        waiting = {}
        for name, document in documents.items():
            port, log = _free(), logs / f"{name}.log"
            script = str(folder / "dist" / "index.js")
            words = ["node", script, "mock", "--host", "127.0.0.1", "--port", str(port), str(document)]
            said = servers.enter_context(log.open("w"))
            server = subprocess.Popen(words, stdout=said, stderr=subprocess.STDOUT)
            servers.callback(_stop, server)
            found[name], waiting[log] = f"http://127.0.0.1:{port}", server
        late = time.monotonic() + PATIENCE
        for log, server in waiting.items():
            while not _READY.search(log.read_text(encoding="utf-8", errors="replace")):
                if server.poll() is not None or time.monotonic() > late:
                    pytest.fail(f"Prism does not serve {log.stem}: {log.read_text(errors='replace')[-400:]}")
                time.sleep(0.1)
        yield found


def _free() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait(timeout=30)
