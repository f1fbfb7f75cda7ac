"""A plain static host on loopback, as the ones sites are published on: packed text, 404.html for what is missing."""

from __future__ import annotations

import gzip
import mimetypes
import re
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nocturne.serve import TYPES

CANONICAL = re.compile(r'rel="canonical" href="([^"]*)"')
PACKED = (".html", ".css", ".js", ".json", ".ics", ".xml", ".txt", ".webmanifest", ".svg")
"""What such hosts send with gzip to whoever takes it."""


def base_url(site: Path) -> str:
    """Where a built site is published, as its home page says it, without the last slash; "" when it does not say."""
    found = CANONICAL.search((site / "index.html").read_text(encoding="utf-8"))
    return found[1].rstrip("/") if found else ""


def base_path(site: Path) -> str:
    """The path of that address: "" or one that begins with a slash."""
    return urlsplit(base_url(site)).path


class StaticHost(ThreadingHTTPServer):
    """Serves the folder `site` below the path `base` ("" or "/with/no/last/slash").

    Scripts answer `script_delay` seconds late and are not kept, for looking at what a page is before they have run.
    """

    daemon_threads = True

    def __init__(self, site: Path, base: str, script_delay: float = 0.0) -> None:
        self.site, self.base, self.script_delay = site, base, script_delay
        super().__init__(("127.0.0.1", 0), _Handler)

    def find(self, path: str) -> Path | None:
        """The file an address path names, None when there is none."""
        if not path.startswith(f"{self.base}/") or ".." in path:
            return None
        found = self.site / unquote(path[len(self.base) + 1 :])
        found = found / "index.html" if path.endswith("/") else found
        return found if found.is_file() else None

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in the middle of an answer is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: StaticHost
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        found = self.server.find(path)
        if found is None and self.server.find(f"{path}/"):
            self._send(HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"}, b"")
            return
        missing = self.server.site / "404.html"
        shown = found or missing
        body = shown.read_bytes() if shown.is_file() else b""
        headers = {
            "Content-Type": TYPES.get(shown.suffix)
            or mimetypes.guess_type(shown.name)[0]
            or "application/octet-stream",
            "Cache-Control": "max-age=600",
        }
        if shown.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            body = gzip.compress(body, 6, mtime=0)
        if shown.suffix == ".js" and self.server.script_delay:
            headers["Cache-Control"] = "no-store"
            time.sleep(self.server.script_delay)
        self._send(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, headers, body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _send(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news."""


@contextmanager
def served(site: Path, base: str, script_delay: float = 0.0) -> Iterator[str]:
    """The site on a free port of this machine; gives the address of its home page without the last slash."""
    server = StaticHost(site, base, script_delay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
