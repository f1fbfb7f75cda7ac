"""Header fields of a mail: what may stand in one. The interfaces of mail services guard nothing, so it is done here."""

from __future__ import annotations

import re
from email.header import Header

from nocturne.config.fields import mail_domain
from nocturne.errors import Refused

LONGEST_SUBJECT = 70
LONGEST_LINE = 998
"""Bytes in one line of a mail, its end not counted (RFC 5322 2.1.1)."""
_NAME = re.compile(r"[!-9;-~]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PLAIN = re.compile(r"[\w !#$%&'*+/=?^`{|}~-]*")
"""What a name may be made of without quotes (RFC 5322 3.2.3)."""


class Unwritable(Refused):
    """A mail that cannot be written down; nothing of it was sent."""


def checked(name: str, value: str) -> str:
    """The value of a field that goes as it stands, in ASCII and on one line. Raises Unwritable.

    What was left in by mistake never becomes a second field. It is not repeated: it may be an address.
    """
    if not _NAME.fullmatch(name):
        raise Unwritable("a header field has a name that is none")
    if _CONTROLS.search(value):
        raise Unwritable(f"the header field {name} would hold a line break or another control character")
    if not value.isascii():
        raise Unwritable(f"the header field {name} would hold letters beyond ASCII")
    if len(name) + len(value) + 2 > LONGEST_LINE:
        raise Unwritable(f"the header field {name} would be longer than the {LONGEST_LINE} bytes a line may have")
    return value


def recipient(address: str) -> str:
    """One plain ASCII address: never a list, never a name, never an encoded word. Raises Unwritable."""
    if not address.isascii() or "<" in address or not mail_domain(address):
        raise Unwritable("a reader's address cannot be written to as it stands")
    return checked("To", address)


def collapsed(text: str) -> str:
    """On one line, without what controls or turns a line, and without what readers of mail would decode."""
    line = " ".join(_CONTROLS.sub(" ", _TURNING.sub("", text)).split())
    return line.replace("=?", "= ?")


def subject(text: str) -> str:
    """A subject as people see it. Raises Unwritable when nothing is left of it."""
    line = collapsed(text)
    if not line:
        raise Unwritable("the letter has no subject")
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1].rstrip()}…"


def sender_parts(sender: str) -> tuple[str, str]:
    """Name, "" for none, and address in ASCII of "a@b.example" or "Name <a@b.example>". Raises Unwritable."""
    domain = mail_domain(sender)
    before, _, address = sender.strip().rpartition("<")
    local = address.removesuffix(">").rpartition("@")[0]
    if not domain or not local.isascii():
        raise Unwritable("the sender is not a mail address")
    return collapsed(before.strip().strip('"')), f"{local}@{domain}"


def sender(text: str) -> str:
    """A sender as it stands in a mail before anything is encoded: the domain in ASCII, a name quoted where it must."""
    name, address = sender_parts(text)
    if not name:
        return address
    return f"{name} <{address}>" if _PLAIN.fullmatch(name) else f'"{name}" <{address}>'


def encoded_sender(text: str) -> str:
    """The value of From in ASCII: only a name is ever encoded, never an address (RFC 2047 5)."""
    name, address = sender_parts(text)
    return sender(text) if name.isascii() else f"{encoded('From', name)} <{address}>"


def encoded(name: str, text: str) -> str:
    """Text for people in ASCII: as it stands, or in encoded words on lines of at most 75 (RFC 2047)."""
    if text.isascii():
        return checked(name, text)
    return Header(text, "utf-8", maxlinelen=75, header_name=name).encode(linesep="\r\n")
