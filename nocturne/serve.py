"""The preview server: builds into `.serve/`, watches the sources of the site, tells open pages to reload."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from nocturne.console import Console
from nocturne.errors import ContentErrors, NocturneError, UsageError

HOST = "127.0.0.1"
PORTS_TRIED = 20
RELOAD_PATH = "/.nocturne/reload"
SCRIPT_PATH = "/.nocturne/reload.js"
SCRIPT = f"""new EventSource({RELOAD_PATH!r}).onmessage = () => location.reload()
""".encode()
HEARTBEAT_SECONDS = 15.0


class Changes:
    """Counts finished builds and wakes the pages that wait for the next one."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.build = 0

    def announce(self) -> None:
        """Another build stands."""
        with self._changed:
            self.build += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the newest build, at once when newer than `seen`, else after at most `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.build > seen, timeout=seconds)
            return self.build


class PreviewServer(ThreadingHTTPServer):
    """Serves one built site under its base path, on loopback only."""

    daemon_threads = True

    def __init__(self, port: int, site: Path, base_path: str, changes: Changes) -> None:
        self.site, self.base_path, self.changes = site, base_path.rstrip("/"), changes
        super().__init__((HOST, port), PreviewHandler)

    @property
    def address(self) -> str:
        """Where the home page is."""
        return f"http://{HOST}:{self.server_address[1]}{self.base_path}/"


class PreviewHandler(SimpleHTTPRequestHandler):
    """Static files as a plain host would serve them, plus the reload channel."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        "": "application/octet-stream",
        ".ics": "text/calendar; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".webmanifest": "application/manifest+json",
        ".xml": "application/xml; charset=utf-8",
        ".html": "text/html; charset=utf-8",
    }

    def do_GET(self) -> None:
        """A file of the site, the reload script, or the stream that announces builds."""
        path = urlsplit(self.path).path
        if path == RELOAD_PATH:
            self._stream()
        elif path == SCRIPT_PATH:
            self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", SCRIPT)
        else:
            self._file(path)

    def _file(self, path: str) -> None:
        base = self.server.base_path
        if base and not path.startswith(base + "/"):
            self._missing()
            return
        found = Path(self._within(path[len(base) :]))
        if found.is_dir() and not path.endswith("/"):
            self.send_response(HTTPStatus.MOVED_PERMANENTLY)
            self.send_header("Location", f"{path}/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = found / "index.html" if found.is_dir() else found
        if not found.is_file():
            self._missing()
            return
        self._send(HTTPStatus.OK, self.guess_type(str(found)), self._live(found, found.read_bytes()))

    def _within(self, path: str) -> str:
        self.directory = str(self.server.site)
        return self.translate_path(path)

    def _missing(self) -> None:
        page = self.server.site / "404.html"
        body = self._live(page, page.read_bytes()) if page.is_file() else b"not found"
        self._send(HTTPStatus.NOT_FOUND, "text/html; charset=utf-8", body)

    def _live(self, path: Path, body: bytes) -> bytes:
        """A page with the reload script; the site's own policy allows scripts of its own origin."""
        if path.suffix != ".html":
            return body
        return body.replace(b"</head>", f'<script src="{SCRIPT_PATH}" defer></script></head>'.encode(), 1)

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        seen = self.server.changes.build
        try:
            while True:
                now = self.server.changes.wait(seen, HEARTBEAT_SECONDS)
                self.wfile.write(b": still here\n\n" if now == seen else b"data: built\n\n")
                self.wfile.flush()
                seen = now
        except OSError:  # the page was closed
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news."""


def open_server(port: int, site: Path, base_path: str, changes: Changes) -> PreviewServer:
    """A server on `port` or one of the next free ones. Raises UsageError when all are taken."""
    for tried in range(port, port + PORTS_TRIED):
        try:
            return PreviewServer(tried, site, base_path, changes)
        except OSError as problem:
            if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise UsageError(f"ports {port} to {port + PORTS_TRIED - 1} are all taken; give another with --port")


def rebuild(build: Callable[[], object], changes: Changes, console: Console) -> bool:
    """Build again after a change; a mistake in the content is said, and the last good site stays."""
    try:
        build()
    except ContentErrors as errors:
        for error in errors.errors:
            console.warn(str(error))
        return False
    except NocturneError as error:
        console.warn(str(error))
        return False
    changes.announce()
    return True
