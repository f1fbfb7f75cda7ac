"""A host that can go away, dawdle and change its mind, and what a browser has kept of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser.serving import Handler, Host

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    found[name] = (await cache.keys()).map(request => request.url);
  }
  return found;
}"""

PATIENCE_SECONDS = 30


class UnsteadyHost(Host):
    """Serves `site` below `prefix`. `down` answers nothing, `delay` seconds pass before each page.

    `answers`: path -> (status, headers) in place of the file; `asked`: every path that was asked for.
    """

    def __init__(self, site: Path, prefix: str) -> None:
        self.down, self.delay = False, 0.0
        self.answers: dict[str, tuple[int, dict[str, str]]] = {}
        self.asked: list[str] = []
        super().__init__(site, prefix, _UnsteadyHandler)

    @property
    def address(self) -> str:
        """The address of the home page, without its last slash."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.prefix}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser may leave, and so may this host."""


class _UnsteadyHandler(Handler):
    server: UnsteadyHost

    def do_GET(self) -> None:  # noqa: N802 - the standard library's name
        path = urlsplit(self.path).path.removeprefix(self.server.prefix)
        self.server.asked.append(path)
        if self.server.down:
            raise ConnectionAbortedError
        if path.endswith(("/", ".html")):
            time.sleep(self.server.delay)
        if path not in self.server.answers:
            super().do_GET()
            return
        status, headers = self.server.answers[path]
        self.send_response(HTTPStatus(status))
        for name, value in (headers | {"Content-Length": "0"}).items():
            self.send_header(name, value)
        self.end_headers()


@contextmanager
def unsteady(site: Path, prefix: str = "") -> Iterator[UnsteadyHost]:
    """Such a host, running."""
    host = UnsteadyHost(site, prefix)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        host.shutdown()
        host.server_close()


def kept(page: Page, host: UnsteadyHost) -> dict[str, list[str]]:
    """Kind of cache -> the paths it holds, in the order in which they came."""
    ours = f"nocturne {host.address}/ "
    found = {name: urls for name, urls in page.evaluate(KEPT).items() if name.startswith(ours)}
    versions = {name.removeprefix(ours).split()[0] for name in found}
    assert len(versions) <= 1, versions
    return {name.split()[-1]: [url.removeprefix(host.address) for url in urls] for name, urls in found.items()}


def wait_until_kept(page: Page, host: UnsteadyHost, *paths: str) -> None:
    """Come back when all of `paths` are kept."""
    until(
        page,
        "async urls => (await Promise.all(urls.map(url => caches.match(url)))).every(Boolean)",
        [f"{host.address}{path}" for path in paths],
    )


def until(page: Page, question: str, about: object = None) -> None:
    """Ask again until a function of the page, which may be asynchronous, says true."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(question, about):
        assert time.monotonic() < end, question
        page.wait_for_timeout(50)
