"""In a real browser, hostile words run nothing and add nothing to a page that a harmless word would not."""

from __future__ import annotations

import functools
import http.server
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.hostile.sites import ALLOWED, STORED, TOLD, Built, build_site
from tests.hostile.strings import FIRED, OWN, SEED, strings

pytestmark = pytest.mark.browser

WATCH = f"""
window.heard = [];
for (const name of ['{FIRED}', 'alert', 'confirm', 'prompt', 'print'])
  window[name] = (...words) => {{ window.heard.push(name); return true; }};
"""
PROVOKE = """() => {
  for (const element of document.querySelectorAll('*'))
    for (const kind of ['mouseover', 'mouseenter', 'focus', 'toggle', 'error', 'load', 'animationstart', 'pointerover'])
      element.dispatchEvent(new Event(kind));
  return window.heard;
}"""
SHAPES = """() => [...document.querySelectorAll('*')]
  .map(element => `${element.localName} ${element.getAttributeNames().sort().join(' ')}`)"""
ADDRESSES = """() => [...document.querySelectorAll('[href], [src], [action], [formaction], [data]')]
  .flatMap(element => ['href', 'src', 'action', 'formaction', 'data'].map(name => element.getAttribute(name)))
  .filter(value => value !== null).map(value => new URL(value, document.baseURI).protocol)"""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def opened(browser: Browser, *, policy: bool) -> Iterator[Page]:
    """A page that hears payloads; `policy` keeps the site's own guard up. No worker answers for the host."""
    context = browser.new_context(bypass_csp=not policy, service_workers="block")
    context.add_init_script(WATCH)
    try:
        yield context.new_page()
    finally:
        context.close()


ONE_OF_MANY = {re.compile(r"/e/"): 40, re.compile(r"/\d{4}-\d\d-\d\d/"): 8}
"""Pages that are as many as events, and how many of each kind the default run looks at; their rows stand on the city's
own pages too, of which none is left out."""


def pages(site: Built, long: bool) -> list[str]:
    """Every page; in the default run of events' and nights' pages a sample."""
    found = sorted(path.relative_to(site.output).as_posix() for path in site.output.rglob("*.html"))
    if long:
        return found
    many = [([path for path in found if kind.search(path)], most) for kind, most in ONE_OF_MANY.items()]
    left_out = {path for paths, most in many for path in random.Random(SEED).sample(paths, max(0, len(paths) - most))}
    return [path for path in found if path not in left_out]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, long: bool) -> Built:
    return build_site(tmp_path_factory.mktemp("hostile"), strings(long))


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, browser: Browser, long: bool) -> set[str]:
    """What elements with which attributes a site of harmless words has, its descriptions using all that is allowed."""
    words = [f"word {number}" for number in range(120)]
    site = build_site(tmp_path_factory.mktemp("harmless"), words, rich=ALLOWED)
    known: set[str] = set()
    with served(site.output) as origin, opened(browser, policy=False) as page:
        for path in pages(site, long):
            page.goto(f"{origin}/{path}", wait_until="load")
            known |= set(page.evaluate(SHAPES))
    return known


def test_payloads_that_are_not_escaped_are_heard(browser: Browser, tmp_path: Path) -> None:
    """The control: without it, silence would prove nothing."""
    heard = 0
    with served(tmp_path) as origin, opened(browser, policy=False) as page:
        for number, word in enumerate(OWN):
            (tmp_path / f"{number}.html").write_text(f"<!doctype html><body><p>{word}</p>", "utf-8", "replace")
            heard += _runs(page.context.new_page(), f"{origin}/{number}.html")
    assert heard >= 8


def _runs(page: Page, address: str) -> bool:
    """Whether a payload was heard, or led the page away, which is as bad."""
    try:
        page.goto(address, wait_until="load")
        return bool(page.evaluate(PROVOKE))
    except Error:
        return True
    finally:
        page.close()


def test_no_script_runs_and_no_foreign_element_appears(
    browser: Browser, hostile: Built, shapes: set[str], long: bool
) -> None:
    chosen = pages(hostile, long)
    assert {f"{STORED}/index.html", f"{TOLD}/index.html"} <= set(chosen)
    with served(hostile.output) as origin, opened(browser, policy=False) as page:
        for path in chosen:
            page.goto(f"{origin}/{path}", wait_until="load")
            assert page.evaluate(PROVOKE) == [], path
            assert set(page.evaluate(SHAPES)) - shapes == set(), path
            assert set(page.evaluate(ADDRESSES)) <= {"http:", "https:", "mailto:", "webcal:"}, path


def test_the_policy_has_nothing_to_stop(browser: Browser, hostile: Built, long: bool) -> None:
    complaints: list[str] = []
    with served(hostile.output) as origin, opened(browser, policy=True) as page:
        page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        for path in pages(hostile, long):
            page.goto(f"{origin}/{path}", wait_until="load")
            assert page.evaluate("window.heard") == [], path
    assert complaints == []
