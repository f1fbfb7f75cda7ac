"""What all tests share: the switch for long runs, the recorded data of other people, a real browser."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tools.browser import find


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` runs what is otherwise sampled."""
    parser.addoption("--long", action="store_true", help="run the full version of checks that are otherwise sampled")


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands that tests start: a run in a shell's background ignores it and hands that on."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long runs unless they were asked for."""
    if config.getoption("--long"):
        return
    reason = pytest.mark.skip(reason="a long run: make test-long")
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(reason)


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether this is a full run."""
    return bool(request.config.getoption("--long"))


def _recorded(variable: str) -> Path:
    named = os.environ.get(variable, "")
    if not named:
        pytest.skip(f"{variable} is not set: it names a folder of recorded data that is not part of the project")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"{variable} names {named}, which is no folder")
    return folder


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of recorded pages, feeds and hostile input (NOCTURNE_CORPUS)."""
    return _recorded("NOCTURNE_CORPUS")


NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
"""No page reaches anything beyond this machine, whatever it holds; quicker than asking a route for every request."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium; without one the test is skipped, or fails where a browser is required.

    It lives as long as a module: its driver keeps an event loop running, which other modules have to start themselves.
    """
    path = find(os.environ)
    if not path:
        if os.environ.get("NOCTURNE_REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium found, and NOCTURNE_REQUIRE_BROWSER=1 asks for one: run make browser")
        pytest.skip("no Chromium found: run make browser")
    with sync_playwright() as playwright:
        arguments = [NOWHERE_ELSE, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()
