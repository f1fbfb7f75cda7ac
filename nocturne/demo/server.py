"""The stand-in platforms on loopback: one port each, with robots.txt, validators, paging and a rate limit."""

from __future__ import annotations

import gzip
import hashlib
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from nocturne.demo.platforms import eventbrite, luma, meetup, venue_calendar
from nocturne.demo.platforms.answers import Answer, Ask, Platform, missing
from nocturne.demo.world import Happening

PLATFORMS: Mapping[str, Platform] = {
    "eventbrite": eventbrite.answer,
    "meetup": meetup.answer,
    "luma": luma.answer,
    "calendar": venue_calendar.answer,
}
ROBOTS = b"User-agent: *\nDisallow: /checkout-external\nDisallow: /private/\n"
TURNED_AWAY_EVERY = 97
"""Each platform turns away one request in so many, as a busy site does; the crawl has to come back."""


class StandIn(ThreadingHTTPServer):
    """One platform. `happenings` gives what goes on tonight; `down` answers every request with 503."""

    daemon_threads = True

    def __init__(self, platform: Platform, happenings: Callable[[], list[Happening]]) -> None:
        super().__init__(("127.0.0.1", 0), StandInHandler)
        self.platform, self.happenings, self.down = platform, happenings, False
        self._asked = 0
        self._counting = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked may leave in the middle of an answer: that is no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def busy(self) -> bool:
        """Whether this request is the one in so many that is turned away."""
        with self._counting:
            self._asked += 1
            return self._asked % TURNED_AWAY_EVERY == 0


class StandInHandler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1 with ETag, 304, gzip, 429 and 503, as real platforms do."""

    server: StandIn
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, else each answer waits for an acknowledgement
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """A page, a feed or JSON."""
        self._answer(b"")

    def do_POST(self) -> None:
        """A question in a body."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        address = urlsplit(self.path)
        if self.server.down:
            return self._send(Answer(503, "text/plain", b"down for maintenance"))
        if address.path == "/robots.txt":
            return self._send(Answer(200, "text/plain", ROBOTS))
        if self.server.busy():
            return self._send(Answer(429, "text/plain", b"slow down", (("Retry-After", "1"),)))
        ask = Ask(unquote(address.path), dict(parse_qsl(address.query)), body)
        found = self.server.platform(ask, self.server.happenings(), self.server.origin)
        return self._send(found or missing())

    def _send(self, answer: Answer) -> None:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        known = answer.status == 200 and self.headers.get("If-None-Match") == etag
        zipped = "gzip" in self.headers.get("Accept-Encoding", "") and len(answer.body) > 500
        body = b"" if known else gzip.compress(answer.body, 1, mtime=0) if zipped else answer.body
        self.send_response(304 if known else answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        if answer.status == 200:
            self.send_header("ETag", etag)
        if zipped and not known:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """The crawl keeps its own ledger."""


@contextmanager
def stand_ins(happenings: Callable[[], list[Happening]]) -> Iterator[dict[str, StandIn]]:
    """Every platform on a port of its own, until the block ends."""
    servers = {name: StandIn(platform, happenings) for name, platform in PLATFORMS.items()}
    for server in servers.values():
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield servers
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()
