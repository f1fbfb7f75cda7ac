"""A mail service of its own process, in the shape of Resend's interface, that fails in every way it is told to.

`python -m tests.deliver.standin` prints its port. When it has taken the batch it was told to hold, it prints `taken
KEY` and waits with the answer: that is the moment in which a sender must not die, and in which the tests kill it.

Beside `POST /emails/batch`, `GET /emails`, `GET /emails/{id}` and `GET /suppressions` it answers to the tests:
`POST /_play` sets how it behaves, `GET /_mail` says what it delivered to whom, how often.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

FAULTS = (
    "pause",
    "pause-until",
    "quota",
    "broken-before",
    "broken-after",
    "dropped-before",
    "dropped-after",
    "half",
    "page",
    "empty",
)
Answer: TypeAlias = tuple[int, Any, dict[str, str]]


@dataclass
class Known:
    """A key: since when, for which bytes, and the numbers of what was delivered under it."""

    at: datetime
    digest: str
    numbers: list[str] = field(default_factory=list)


@dataclass
class Service:
    """What it knows and how it behaves. `lifetime` seconds that a key is remembered, 0 for never.

    `faults` is the share of calls that go wrong; `hold_at`: the how-manieth batch taken from now on is answered only
    after `hold` seconds.
    """

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    lifetime: float = 86400.0
    faults: float = 0.0
    kinds: tuple[str, ...] = FAULTS
    hold_at: int = 0
    hold: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    mail: list[dict[str, Any]] = field(default_factory=list)
    keys: dict[str, Known] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def play(self, told: dict[str, Any]) -> None:
        """Behave so from now on."""
        for name, value in told.items():
            if name == "now":
                value = datetime.fromisoformat(value)
            if name == "seed":
                name, value = "dice", random.Random(value)
            setattr(self, name, tuple(value) if isinstance(value, list) else value)

    def delivered(self) -> dict[str, Any]:
        """How often whom, by batch and in all."""
        with self.lock:
            letters = Counter(f"{each['to'][0]} {each['subject']}" for each in self.mail)
            keys = Counter(tag["value"] for each in self.mail for tag in each["tags"] if tag["name"] == "batch")
            return {"letters": letters, "keys": keys, "calls": self.calls}

    def fault(self) -> str:
        """What goes wrong with this call, "" for nothing."""
        return self.dice.choice(self.kinds) if self.dice.random() < self.faults else ""

    def take(self, mails: list[dict[str, Any]], key: str, most: int) -> Answer:
        """Deliver the first `most`; under a key that is known only what was not delivered yet."""
        known = self.keys.get(key)
        if known is None or self.now >= known.at + timedelta(seconds=self.lifetime):
            known = Known(self.now, _digest(mails))
            if key and self.lifetime:
                self.keys[key] = known
        if known.digest != _digest(mails):
            return _error(409, "invalid_idempotent_request")
        for mail in mails[len(known.numbers) : most]:
            number = f"{len(self.mail):08x}-0000-4000-8000-000000000000"
            about = {"id": number, "created_at": self.now.isoformat(), "last_event": "delivered"}
            self.mail.append({**mail, **about})
            known.numbers.append(number)
        return 200, {"data": [{"id": number} for number in known.numbers], "errors": []}, {}


def _digest(mails: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(mails, sort_keys=True).encode()).hexdigest()


def _error(status: int, name: str, **headers: str) -> Answer:
    return status, {"statusCode": status, "name": name, "message": name}, headers


class Handler(BaseHTTPRequestHandler):
    """One question after another on one connection."""

    protocol_version = "HTTP/1.1"
    service: Service
    timeout = 30

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        """Batches, and what the tests say."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.path == "/_play":
            with self.service.lock:
                self.service.play(json.loads(body))
            self._say((200, {}, {}))
        elif self.path == "/emails/batch":
            self._batch(json.loads(body), self.headers.get("idempotency-key", ""))
        else:
            self._say(_error(404, "not_found"))

    def do_GET(self) -> None:
        """Lists."""
        service, split = self.service, urlsplit(self.path)
        if self.path == "/_mail":
            return self._say((200, service.delivered(), {}))
        if split.path == "/suppressions":
            return self._say((200, {"object": "list", "has_more": False, "data": []}, {}))
        if split.path != "/emails":
            place = int(split.path.rpartition("/")[2].partition("-")[0], 16)
            found = service.mail[place] if place < len(service.mail) else None
            return self._say((200, found, {}) if found else _error(404, "not_found"))
        query = parse_qs(split.query)
        after, limit = query.get("after", [""])[0], int(query.get("limit", ["20"])[0])
        end = int(after.partition("-")[0], 16) if after else len(service.mail)
        page = service.mail[max(0, end - limit) : end][::-1]
        names = ("id", "to", "subject", "created_at", "last_event")
        data = [{name: each[name] for name in names} for each in page]
        return self._say((200, {"object": "list", "has_more": end > limit, "data": data}, {}))

    def _batch(self, mails: list[dict[str, Any]], key: str) -> None:
        service = self.service
        with service.lock:
            service.calls["batch"] += 1
            fault = service.fault()
            service.calls[fault or "fine"] += 1
            if fault in BEFORE:
                answer, hold = BEFORE[fault](service), 0.0
            else:
                answer = service.take(mails, key, len(mails) // 2 if fault == "half" else len(mails))
                service.hold_at -= 1
                hold = service.hold if service.hold_at == 0 else 0.0
        if hold:
            print(f"taken {key}", flush=True)
            time.sleep(hold)
        if fault in ("dropped-before", "dropped-after"):
            self.close_connection = True
            self.connection.close()
        elif fault in ("broken-after", "half"):
            self._say(_error(500, "internal_server_error"))
        elif fault == "empty":
            self._say((200, None, {}))
        else:
            self._say(answer)

    def _say(self, answer: Answer) -> None:
        status, value, headers = answer
        page = isinstance(value, str)
        body = value.encode() if page else b"" if value is None else json.dumps(value).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if page else "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked was killed
            self.close_connection = True


BEFORE: dict[str, Callable[[Service], Answer]] = {
    "pause": lambda service: _error(429, "rate_limit_exceeded", Retry_After="3"),
    "pause-until": lambda service: _error(
        429,
        "rate_limit_exceeded",
        Retry_After=format_datetime(service.now + timedelta(seconds=5), usegmt=True),
        Date=format_datetime(service.now, usegmt=True),
    ),
    "quota": lambda service: _error(429, "daily_quota_exceeded"),
    "broken-before": lambda service: _error(500, "internal_server_error"),
    "dropped-before": lambda service: _error(500, "never said"),
    "page": lambda service: (502, "<html><h1>Bad gateway</h1></html>", {}),
}
"""What happens before anything is taken."""


class Server(ThreadingHTTPServer):
    """Says nothing about callers who were killed while they spoke."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """See above."""


def main() -> None:
    """Serve until standard input ends."""
    Handler.service = Service()
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
