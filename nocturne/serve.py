"""The preview server: serves a built site on loopback as a plain static host would, and tells open pages to reload."""

from __future__ import annotations

import errno
import mimetypes
import secrets
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from nocturne.console import Console
from nocturne.errors import ContentErrors, NocturneError, UsageError
from nocturne.letter_preview import PATH, LetterPreview

HOST = "127.0.0.1"
PORTS_TRIED = 20
OWN = "/.nocturne"
RELOAD_PATH = f"{OWN}/reload"
SCRIPT_PATH = f"{OWN}/reload.js"
SCRIPT = f"""\
const build = new URL(document.currentScript.src).search
new EventSource("{RELOAD_PATH}" + build).onmessage = () => location.reload()
""".encode()
"""A file of its own, because the policy of the site's pages allows no script inside them."""
HEARTBEAT_SECONDS = 15.0
SWAP_SECONDS = 30.0
"""How long a request for a file that is not there waits for a running build before it is told so."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
}


class Changes:
    """Counts finished builds, wakes the pages that wait for the next one, and knows whether one is running.

    Each server counts from somewhere else, so that a page left open by an earlier one is an old page.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running = False
        self.build = secrets.randbelow(1 << 40)

    @contextmanager
    def building(self) -> Iterator[None]:
        """A build is running."""
        self._set(running=True)
        try:
            yield
        finally:
            self._set(running=False)

    def _set(self, *, running: bool) -> None:
        with self._changed:
            self._running = running
            self._changed.notify_all()

    def announce(self) -> None:
        """Another build stands."""
        with self._changed:
            self.build += 1
            self._changed.notify_all()

    def wait(self, seen: int, seconds: float) -> int:
        """The number of the newest build: at once when it is not `seen`, else after at most `seconds`."""
        with self._changed:
            self._changed.wait_for(lambda: self.build != seen, timeout=seconds)
            return self.build

    def settle(self, seconds: float) -> bool:
        """Wait while a build is running, at most `seconds`; whether there was anything to wait for."""
        with self._changed:
            waited = self._running
            self._changed.wait_for(lambda: not self._running, timeout=seconds)
            return waited


class PreviewServer(ThreadingHTTPServer):
    """Serves one built site under its base path, on loopback only. `base_path` is "" or begins with a slash.

    `letters`: the week's letters beside it, if they can be looked at.
    """

    daemon_threads = True

    def __init__(
        self, port: int, site: Path, base_path: str, changes: Changes, letters: LetterPreview | None = None
    ) -> None:
        self.site, self.base_path, self.changes, self.letters = site, base_path.rstrip("/"), changes, letters
        super().__init__((HOST, port), PreviewHandler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked may leave in the middle of an answer: that is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        """Where the home page is."""
        return f"http://{HOST}:{self.server_address[1]}{self.base_path}/"

    @property
    def letters_address(self) -> str:
        """Where the letters are."""
        return f"http://{HOST}:{self.server_address[1]}{PATH}"

    def find(self, path: str) -> Path | None:
        """The file or folder of the site that an address path (still quoted) names, None when there is none."""
        parts = [unquote(part, errors="replace") for part in path.split("/") if part]
        if any(part in (".", "..") or not {"/", "\\", "\0"}.isdisjoint(part) for part in parts):
            return None
        found = self.site.joinpath(*parts)
        try:
            inside = found.resolve().is_relative_to(self.site.resolve())
            return found if inside and found.exists() else None
        except OSError:  # a name too long for the file system
            return None


class PreviewHandler(BaseHTTPRequestHandler):
    """Static files as a plain host serves them, plus the reload channel."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, else each answer waits for an acknowledgement
    disable_nagle_algorithm = True
    _build = 0

    def do_GET(self) -> None:
        """A file of the site, the reload script, or the stream that announces builds."""
        path, query = urlsplit(self.path)[2:4]
        if path == RELOAD_PATH:
            self._stream(int(query) if query.isascii() and query.isdigit() else self.server.changes.build)
        elif path == SCRIPT_PATH:
            self._send(HTTPStatus.OK, TYPES[".js"], SCRIPT)
        elif path.startswith(PATH) and self.server.letters is not None:
            self._build = self.server.changes.build
            self._send(*self.server.letters.answer(path))
        else:
            self._page(path)

    def do_HEAD(self) -> None:
        """The headers a GET would have."""
        self.do_GET()

    def _page(self, path: str) -> None:
        base = self.server.base_path
        self._build = (
            self.server.changes.build
        )  # before the file is read: a page may be newer than it says, never older
        if base and path in ("/", base):
            self._redirect(f"{base}/")
        elif not path.startswith(f"{base}/") or not self._file(path, path[len(base) :]):
            self._missing()

    def _file(self, path: str, within: str) -> bool:
        """Send the file; while a build swaps the site, wait for it before believing that there is none."""
        found = self.server.find(within)
        if found is None and self.server.changes.settle(SWAP_SECONDS):
            found = self.server.find(within)
        if found is not None and found.is_dir():
            if not path.endswith("/"):
                self._redirect(f"{path}/")
                return True
            found /= "index.html"
        elif path.endswith("/"):
            return False
        body = _read(found)
        if found is None or body is None:
            return False
        self._send(HTTPStatus.OK, _media_type(found), body)
        return True

    def _redirect(self, path: str) -> None:
        """Another address on this host: a path that cannot be taken for a host's name."""
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", quote("/" + path.lstrip("/"), safe="/%:@!$&'()*+,;=~"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _missing(self) -> None:
        body = _read(self.server.find("/404.html"))
        page = TYPES[".html"] if body is not None else TYPES[".txt"]
        self._send(HTTPStatus.NOT_FOUND, page, b"There is nothing here.\n" if body is None else body)

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        body = _live(body, self._build) if kind == TYPES[".html"] else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _stream(self, seen: int) -> None:
        """Say whenever there is another build than the one that was `seen`."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            self.wfile.write(b"retry: 500\n\n")
            while True:
                self.wfile.flush()
                now = self.server.changes.wait(seen, HEARTBEAT_SECONDS)
                self.wfile.write(b": still here\n\n" if now == seen else b"data: built\n\n")
                seen = now
        except OSError:  # the page was closed
            return

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news."""


def _read(path: Path | None) -> bytes | None:
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None


def _media_type(path: Path) -> str:
    return TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _live(page: bytes, build: int) -> bytes:
    """A page with the reload script in its head, or at its end when it has none; the script is told the build."""
    head, end, rest = page.partition(b"</head>")
    return head + f'<script src="{SCRIPT_PATH}?{build}" defer></script>'.encode() + end + rest


def open_server(
    port: int, site: Path, base_path: str, changes: Changes, letters: LetterPreview | None = None
) -> PreviewServer:
    """A server on `port` or one of the next free ones. Raises UsageError when there is none."""
    if not 0 <= port <= 65535:
        raise UsageError(f"--port {port} is not a port; give a number from 1 to 65535")
    for tried in range(port, min(port + PORTS_TRIED, 65536)):
        try:
            return PreviewServer(tried, site, base_path, changes, letters)
        except OSError as problem:
            if problem.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    raise UsageError(f"port {port} and the {PORTS_TRIED - 1} after it are taken; give another with --port")


def rebuild(build: Callable[[], bool], changes: Changes, console: Console) -> bool:
    """Build again after a change; a mistake in the content is said, and the last good site stays.

    `build` returns whether a file of the site is different now. True when open pages were told to reload.
    """
    try:
        with changes.building():
            different = build()
    except ContentErrors as errors:
        for error in errors.errors:
            console.warn(str(error))
        return False
    except NocturneError as error:
        console.warn(str(error))
        return False
    if different:
        changes.announce()
    return different
