"""A site on loopback, served as a plain static host does it, and pages that write down every complaint."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response


class Host(ThreadingHTTPServer):
    """A port of its own on loopback; `site` lies below `prefix`."""

    daemon_threads = True

    def __init__(self, site: Path, prefix: str, handler: type[Handler] | None = None) -> None:
        self.site, self.prefix = site, prefix
        super().__init__(("127.0.0.1", 0), handler or Handler)


class Handler(SimpleHTTPRequestHandler):
    """Files, the index of a folder, and the page of missing addresses."""

    server: Host
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".webmanifest": "application/manifest+json"}

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        inside = path.startswith(f"{self.server.prefix}/")
        file = self.server.site / path[len(self.server.prefix) + 1 :]
        file = file / "index.html" if path.endswith("/") else file
        found = inside and file.is_file()
        shown = file if found else self.server.site / "404.html"
        body = shown.read_bytes()
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", self.guess_type(str(shown)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(site: Path, prefix: str = "") -> Iterator[str]:
    """The address of the site's home page, without its last slash."""
    server = Host(site, prefix)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()


CHATTER = ("ViewTransition", "Service Worker registration blocked by Playwright")
"""What a browser says of its own doing."""


@dataclass
class Visit:
    """A page and what was complained about and asked for while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def said(self, message: ConsoleMessage) -> None:
        """Anything beyond chatter is a complaint."""
        if message.type in ("error", "warning"):
            self.complain(message.text)

    def complain(self, words: str) -> None:
        """Write it down, unless the browser speaks of its own doing."""
        if not any(chatter in words for chatter in CHATTER):
            self.complaints.append(words)

    def failed(self, request: Request) -> None:
        """A request that never came back, unless the visitor went on before it could."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"{request.failure}: {request.url}")

    def answered(self, response: Response) -> None:
        """Write down every request that left the page, and those that failed."""
        self.requests.append(response.url)
        if response.status >= HTTPStatus.BAD_REQUEST and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status} {response.url}")


@contextmanager
def visiting(browser: Browser, **context: Any) -> Iterator[Visit]:
    """A new visitor: nothing remembered, `context` as Playwright's new_context takes it.

    Without a service worker unless it is asked for: what it answers, no test can change on the way.
    """
    opened = browser.new_context(**{"service_workers": "block", **context})
    page = opened.new_page()
    visit = Visit(page)
    page.on("console", visit.said)
    page.on("pageerror", lambda error: visit.complain(str(error)))
    page.on("requestfailed", visit.failed)
    page.on("response", visit.answered)
    try:
        yield visit
    finally:
        opened.close()
