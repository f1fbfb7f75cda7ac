"""The courier that speaks SMTP itself: one letter in each transaction, encrypted, signed by us.

SMTP cannot be asked what became of a letter. So everything turns on the dot that ends it: until that has left, nothing
was sent for certain; once it has left without an answer, nobody knows.
"""

from __future__ import annotations

import ipaddress
import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from nocturne.config.fields import is_host, mail_domain
from nocturne.config.letters import LetterSettings
from nocturne.deliver.headers import Unwritable, sender_parts
from nocturne.deliver.mime import encode
from nocturne.deliver.signature import Signer
from nocturne.deliver.smtp_answers import BUSY_PAUSE, Step, judged, spoken
from nocturne.errors import UsageError
from nocturne.model.delivery import (
    Answer,
    Batch,
    Capabilities,
    Found,
    Message,
    NotLikeThis,
    NotNow,
    Receipt,
    Taken,
    Unsure,
)
from nocturne.model.subscriber import Suppression

VARIABLE = "NOCTURNE_SMTP_URL"
_FORM = "smtp://user:password@host:587, or smtps:// with port 465"
_DOT = re.compile(rb"(?m)^\.")
_QUEUED = re.compile(r"queued as ([\w.-]+)|^(?:[\d.]+ )?([0-9a-f]{8,40}) Message accepted", re.IGNORECASE)
Connect: TypeAlias = Callable[[tuple[str, int], float], socket.socket]
Sign: TypeAlias = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where letters are handed in. `tls` from the first byte on; else it is asked for, but not of this machine."""

    host: str
    port: int
    tls: bool = False
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Server:
        """From NOCTURNE_SMTP_URL. Raises UsageError, never with what is in it."""
        given = environment.get(VARIABLE, "").strip()
        if not given:
            raise UsageError(f"{VARIABLE} is not set; write {_FORM}")
        try:
            parts = urlsplit(given)
            host, port = parts.hostname or "", parts.port
            user, password = unquote(parts.username or ""), unquote(parts.password or "")
        except ValueError:
            raise UsageError(f"{VARIABLE} is not an address; write {_FORM}") from None
        if parts.scheme not in ("smtp", "smtps") or not is_host(host) or parts.path.strip("/") or parts.query:
            raise UsageError(f"{VARIABLE} is not the address of a mail server; write {_FORM}")
        if bool(user) != bool(password) or not (user + password).isprintable():
            raise UsageError(f"{VARIABLE} needs a user and a password, or neither; write {_FORM}")
        if not (user + password).isascii():
            raise UsageError(
                f"{VARIABLE} has a user or password beyond ASCII, which logins do not take; choose another"
            )
        tls = parts.scheme == "smtps"
        return cls(host=host, port=port or (465 if tls else 587), tls=tls, user=user, password=password)

    @property
    def is_here(self) -> bool:
        """Whether it is this machine: nobody listens on the way there."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds to wait for a server: to reach it and for each of its answers, and for the one that counts."""

    answer: float = 30.0
    end: float = 300.0


class _Refusal(Exception):
    """A conversation that ended before the letter was handed over, with what that means."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class _Session(smtplib.SMTP):
    """A connection that is opened by who needs it, with TLS from the start where that is wanted."""

    def __init__(self, server: Server, connect: Connect, context: ssl.SSLContext, wait: float, name: str) -> None:
        self._server, self._connect, self._context = server, connect, context
        super().__init__(local_hostname=name, timeout=wait)
        self._host = server.host  # the name that the certificate has to bear

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = self._connect((host, port), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # the ending is a packet of its own
        return self._context.wrap_socket(plain, server_hostname=host) if self._server.tls else plain


class SmtpCourier:
    """Hands letters to a mail server. Use as a context manager: one connection serves many letters."""

    name = "smtp"
    capabilities = Capabilities(max_batch=1, max_bytes=10_000_000, idempotency=None, queryable=False)

    def __init__(
        self,
        server: Server,
        now: Callable[[], datetime],
        sign: Sign | None = None,
        *,
        connect: Connect = socket.create_connection,
        context: ssl.SSLContext | None = None,
        waits: Waits = Waits(),
    ) -> None:
        self._server, self._now, self._sign = server, now, sign or (lambda mail: mail)
        self._connect, self._waits = connect, waits
        self._context = context or ssl.create_default_context()
        self._session: _Session | None = None

    @classmethod
    def of(cls, letters: LetterSettings, environment: Mapping[str, str], now: Callable[[], datetime]) -> SmtpCourier:
        """As settings and environment say. Raises UsageError."""
        signer = Signer.of(letters, environment)
        return cls(Server.of(environment), now, signer.sign if signer else None)

    def __enter__(self) -> SmtpCourier:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._session.quit()
            self._drop()

    def send(self, batch: Batch) -> Answer:
        """Send the one letter of a batch, once."""
        if len(batch.messages) != 1:
            return NotLikeThis(reason=f"SMTP takes one letter at a time, not {len(batch.messages)}")
        (message,) = batch.messages
        try:
            mail, sender = self._sign(encode(message, self._now())), sender_parts(message.sender)[1]
        except Unwritable as problem:
            return NotLikeThis(reason=str(problem))
        try:
            session = self._announced(message, sender, len(mail))
        except _Refusal as refusal:
            return refusal.answer
        return self._handed(session, message, mail)

    def lookup(self, batch: Batch) -> Found:
        """It cannot be asked."""
        return Found(certain=False, reason="a mail server cannot say afterwards what it took; its own log may")

    def suppressions(self, since: datetime | None) -> tuple[Suppression, ...] | str:
        """A mail server keeps no such list; bounces come by mail to the sender."""
        return ()

    def _announced(self, message: Message, sender: str, size: int) -> _Session:
        """A connection on which the server waits for the letter. Raises _Refusal: nothing was sent then."""
        while True:
            reused = self._session is not None
            try:
                return self._envelope(message, sender, size)
            except _Refusal:
                if not reused or self._session is not None:
                    raise
            except (smtplib.SMTPException, OSError) as problem:
                self._drop()
                if not reused:
                    raise _Refusal(self._unreached(problem)) from None
            # a server closes connections that were idle or served much: once more, with a new one

    def _envelope(self, message: Message, sender: str, size: int) -> _Session:
        session = self._session
        if session is None:
            session = self._session = self._opened(mail_domain(sender))
        elif session.rset()[0] != 250:
            raise smtplib.SMTPServerDisconnected("the connection is used up")
        options = [f"SIZE={size}"] if session.has_extn("size") else []
        self._expect("sender", session.mail(sender, options), message.reader)
        self._expect("reader", session.rcpt(message.to), message.reader)
        self._expect("letter", session.docmd("DATA"), message.reader, code=354)
        return session

    def _expect(self, step: Step, reply: tuple[int, bytes], reader: str, code: int = 250) -> None:
        if reply[0] == code or code // 10 == reply[0] // 10 == 25:
            return
        if reply[0] == 421:
            self._drop()
        if not 400 <= reply[0] < 600:
            raise smtplib.SMTPServerDisconnected("the server's answer is none")
        raise _Refusal(judged(step, reply[0], self._words(reply[1]), reader))

    def _handed(self, session: _Session, message: Message, mail: bytes) -> Answer:
        """Everything but the dot, then the dot: what fails before that was not sent, whatever follows is in doubt."""
        try:
            session.send(_DOT.sub(b"..", mail))
        except (smtplib.SMTPException, OSError):
            self._drop()
            return NotNow(seconds=BUSY_PAUSE, reason="the connection was lost before the end of the letter")
        try:
            if session.sock is not None:
                session.sock.settimeout(self._waits.end)
            session.send(b".\r\n")
            code, said = session.getreply()
            if session.sock is not None:
                session.sock.settimeout(self._waits.answer)
        except (smtplib.SMTPException, OSError):
            self._drop()
            return Unsure(reason="the connection was lost after the end of the letter, before the server's answer")
        if 200 <= code < 300:
            receipt = Receipt(reader=message.reader, outcome="sent", id=_number(said))
            return Taken(receipts=(receipt,))
        if code == 421 or not 400 <= code < 600:
            self._drop()
        if not 400 <= code < 600:
            return Unsure(reason="the server's answer to the letter is none")
        return judged("letter", code, self._words(said), message.reader)

    def _opened(self, name: str) -> _Session:
        """A connection, encrypted and logged in. Raises _Refusal, or what smtplib and sockets raise."""
        server = self._server
        session = _Session(server, self._connect, self._context, self._waits.answer, name)
        try:
            self._expect("greeting", session.connect(server.host, server.port), "", code=220)
            session.ehlo_or_helo_if_needed()
            if not server.tls and not server.is_here:
                if not session.has_extn("starttls"):
                    raise _Refusal(NotLikeThis(reason="the server offers no encryption (STARTTLS); letters need it"))
                self._expect("greeting", session.starttls(context=self._context), "", code=220)
                session.ehlo_or_helo_if_needed()
            if server.user:
                session.login(server.user, server.password)
        except BaseException:
            session.close()
            raise
        return session

    def _unreached(self, problem: Exception) -> Answer:
        """Why no conversation came about. Nothing was sent."""
        match problem:
            case smtplib.SMTPAuthenticationError():
                return judged("login", problem.smtp_code, self._words(problem.smtp_error), "")
            case smtplib.SMTPResponseException() if problem.smtp_code >= 400:
                return judged("greeting", problem.smtp_code, self._words(problem.smtp_error), "")
            case ssl.SSLCertVerificationError():
                return NotLikeThis(reason=f"the server's certificate is not to be trusted: {problem.verify_message}")
            case ssl.SSLError():
                return NotLikeThis(reason=f"the server does not speak TLS as it should: {problem.reason}")
            case socket.gaierror():
                return NotNow(seconds=BUSY_PAUSE, reason="the mail server's name has no address")
            case TimeoutError() | smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
                return NotNow(seconds=BUSY_PAUSE, reason="the mail server did not answer in time")
            case ConnectionRefusedError():
                return NotNow(seconds=BUSY_PAUSE, reason="the mail server takes no connection")
            case smtplib.SMTPException() if not isinstance(problem, smtplib.SMTPServerDisconnected):
                return NotLikeThis(reason="the server takes no login, or none in a way that is known here")
            case _:
                return NotNow(seconds=BUSY_PAUSE, reason="the connection was lost before the letter was handed over")

    def _words(self, said: object) -> str:
        """What a server said, without what it may repeat of a login."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        user, password = self._server.user, self._server.password
        secrets = [f"\0{user}\0{password}", password, user] if user else []
        for secret in secrets:
            text = text.replace(b64encode(secret.encode()).decode(), "…").replace(secret, "…")
        return text

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _number(said: bytes) -> str:
    """The server's own name of a letter, where it tells."""
    found = _QUEUED.search(spoken(said.decode("utf-8", "replace")))
    return (found[1] or found[2])[:64] if found else ""
