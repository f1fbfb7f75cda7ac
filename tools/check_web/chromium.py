"""The browser of the checks: the system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tools.browser import ADVICE, find
from tools.check_web.outcome import MissingTool

SEARCH = "form.search:not([hidden]) input[type=search]"
NOWHERE_ELSE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""What a page asks of other hosts is seen and goes nowhere."""
SETTLED = 300
"""Milliseconds after which whatever scripts do by themselves is done."""


def path() -> str:
    """The path of the Chromium. Raises MissingTool."""
    found = find(os.environ)
    if not found:
        raise MissingTool(ADVICE)
    return found


def flags() -> list[str]:
    """What it has to be told when it is run by root."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


@contextmanager
def launched() -> Iterator[Browser]:
    """A running browser. Raises MissingTool when there is none."""
    executable = path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=[NOWHERE_ELSE, *flags()])
        try:
            yield browser
        finally:
            browser.close()
