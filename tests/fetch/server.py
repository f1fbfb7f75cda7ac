"""A real server on loopback that says exactly what a test wants, byte by byte, and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request as it came in; header names are lower case, `at` is the test's own time."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float


Reply = bytes | Callable[[Asked, socket.socket], None]
"""Raw bytes of a whole answer, or something that speaks to the socket itself (and closes the connection)."""


def answer(status: int = 200, body: bytes = b"<html>fine</html>", **headers: str) -> bytes:
    """A whole HTTP/1.1 answer; underscores in header names become dashes, `Content_Length=""` leaves it out."""
    named = {"Content-Type": "text/html", "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode("latin-1") + body


class Site:
    """Answers by path; a list is said one after another, its last answer again and again. Use as a context manager."""

    def __init__(self, *, time: Callable[[], float] = lambda: 0.0, tls: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.asked: list[Asked] = []
        self.at_once = self.most_at_once = 0
        self._time, self._tls, self._guard = time, tls, threading.RLock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address here."""
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt, in order."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take no more connections and break those there are."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._guard:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def reply_to(self, asked: Asked) -> Reply | list[Reply]:
        """What is said to one request; platforms of other tests say more than fixed words."""
        return self.replies.get(asked.path, answer(404, b""))

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with plain, suppress(OSError):
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with self._guard:
                self._open.add(connection)
            with connection:
                reader = connection.makefile("rb")
                while (asked := self._read(reader)) is not None:
                    if not self._speak(asked, connection):
                        return

    def _read(self, reader: socket.SocketIO | object) -> Asked | None:
        line = reader.readline().decode("latin-1").split()  # type: ignore[union-attr]
        if len(line) != 3:
            return None
        headers: dict[str, str] = {}
        while (row := reader.readline().decode("latin-1").strip()) != "":  # type: ignore[union-attr]
            name, _, value = row.partition(":")
            headers[name.lower()] = value.strip()
        body = reader.read(int(headers.get("content-length", "0")))  # type: ignore[union-attr]
        return Asked(line[0], line[1], headers, body, self._time())

    def _speak(self, asked: Asked, connection: socket.socket) -> bool:
        with self._guard:
            self.asked.append(asked)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            reply = self.reply_to(asked)
            if isinstance(reply, list):
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
        try:
            if callable(reply):
                reply(asked, connection)
                return False
            connection.sendall(reply)
            return True
        finally:
            with self._guard:
                self.at_once -= 1
