"""The bytes of a mail (RFC 5322, 2045-2047), written out by hand.

The standard library's `email` folds long fields into encoded words, and a folded List-Unsubscribe ends no subscription.
Here fields that machines read stand on one line each; the same letter at the same time is always the same bytes.
"""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256

from nocturne.deliver.headers import Unwritable, checked, encoded, encoded_sender, recipient, sender_parts
from nocturne.model.delivery import Message

_OURS = frozenset(
    """
    from to cc bcc subject date sender reply-to mime-version content-type content-transfer-encoding return-path
    dkim-signature
    """.split()
)
"""Fields that are made here or not at all."""
_NEWLINE = re.compile(r"\r\n|\r|\n")


def encode(message: Message, now: datetime) -> bytes:
    """Both parts, the plain one first, in lines ended by CRLF. Raises Unwritable."""
    plain, html = _part("plain", message.text), _part("html", message.html)
    boundary = f"=_{sha256(plain + html).hexdigest()[:32]}"  # "=_" stands in no quoted-printable line
    head = "".join(f"{name}: {value}\r\n" for name, value in _fields(message, now, boundary))
    edge = f"--{boundary}".encode()
    return b"\r\n".join((head.encode("ascii"), edge, plain, edge, html, edge + b"--", b""))


def _fields(message: Message, now: datetime, boundary: str) -> Iterator[tuple[str, str]]:
    yield "From", encoded_sender(message.sender)
    yield "To", recipient(message.to)
    yield "Subject", encoded("Subject", message.subject)
    yield "Date", format_datetime(now.astimezone(UTC))
    if message.reply_to:
        yield "Reply-To", sender_parts(message.reply_to)[1]
    seen: set[str] = set(_OURS)
    for name, value in message.headers:
        if name.lower() in seen:
            raise Unwritable(f"the header field {name} would stand there twice")
        seen.add(name.lower())
        yield name, checked(name, value)
    yield "MIME-Version", "1.0"
    yield "Content-Type", f'multipart/alternative; boundary="{boundary}"'


def _part(kind: str, text: str) -> bytes:
    """One part with its own fields. Quoted-printable whatever is in it: readable, and no filter's suspicion."""
    lines = _NEWLINE.sub("\r\n", text.rstrip("\r\n") + "\n")
    body = b2a_qp(lines.encode("utf-8", "replace"), istext=True)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + body
