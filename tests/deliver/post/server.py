"""Mail servers for tests: a real one in this process (aiosmtpd), and one that breaks off where it is told to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "mail.nights.example.org"


@dataclass
class Mailbox:
    """What a server does, and what it got: (who from, to whom, bytes). `answers`: what it says to a recipient."""

    answers: dict[str, str] = field(default_factory=dict)
    at_end: list[str] = field(default_factory=list)
    got: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    connections: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, name: str, said: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += not session.ssl
        return said

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 2.1.5 Ok")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.at_end.pop(0) if self.at_end else f"250 2.0.0 Ok: queued as N{len(self.got)}"
        if answer.startswith("2"):
            assert envelope.mail_from is not None and isinstance(envelope.original_content, bytes)
            self.got.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.original_content))
        return answer


def allow(user: str, password: str) -> Any:
    """Lets one user in."""

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False)

    return check


@contextmanager
def serving(
    mailbox: Mailbox, tls: ssl.SSLContext | None = None, *, implicit: bool = False, **options: Any
) -> Iterator[int]:
    """Run it on a port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"ssl_context": tls} if implicit else {"tls_context": tls, "require_starttls": tls is not None}
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, server_hostname=HOST, **given, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@dataclass
class Broken:
    """A server that closes the connection at a moment of the conversation; afterwards all goes well.

    `at`: "greeting", "sender", "reader", "data", "middle" of the letter or its "end". `got`: letters that were whole.
    """

    at: str
    got: int = 0
    times: int = 1

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Run it on a port of this machine."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.settimeout(0.1)
            stop = threading.Event()
            worker = threading.Thread(target=self._work, args=(listening, stop), daemon=True)
            worker.start()
            try:
                yield listening.getsockname()[1]
            finally:
                stop.set()
                worker.join(10)

    def _work(self, listening: socket.socket, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except TimeoutError:
                continue
            connection.settimeout(5)
            with connection, connection.makefile("rb") as lines:
                self._talk(connection, lines)

    def _breaks(self, moment: str) -> bool:
        if moment != self.at or not self.times:
            return False
        self.times -= 1
        return True

    def _talk(self, connection: socket.socket, lines: Any) -> None:
        if self._breaks("greeting"):
            return
        connection.sendall(b"220 here\r\n")
        for line in iter(lines.readline, b""):
            moment = {b"MAIL": "sender", b"RCPT": "reader", b"DATA": "data"}.get(line[:4].upper(), "")
            if self._breaks(moment):
                return
            if moment != "data":
                connection.sendall(b"250 fine\r\n")
                continue
            connection.sendall(b"354 go on\r\n")
            for number, part in enumerate(iter(lines.readline, b"")):
                if part == b".\r\n":
                    break
                if number == 5 and self._breaks("middle"):
                    return
            self.got += 1
            if self._breaks("end"):
                return
            connection.sendall(b"250 taken\r\n")
