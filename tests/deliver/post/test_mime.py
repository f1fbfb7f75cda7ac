"""The bytes of a mail, read back by the standard library as a mail reader would."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from nocturne.deliver.headers import LONGEST_LINE, Unwritable
from nocturne.deliver.mime import encode
from tests.deliver.post.letters import ENDPOINT, NOW, Words, message, reader


def read(mail: bytes) -> EmailMessage:
    """As somebody else understands it."""
    return message_from_bytes(mail, policy=policy.default)


def fields(mail: bytes) -> dict[str, str]:
    """The head as it stands, a line each; a folded field would have lost its end."""
    head = mail.partition(b"\r\n\r\n")[0].decode("ascii")
    return dict(line.split(": ", 1) for line in head.split("\r\n") if not line.startswith(" "))


@pytest.mark.parametrize("length", [10, 30, 56, 60, 78, 200, 400])
def test_fields_that_machines_read_stand_as_they_are(length: int) -> None:
    """Whatever the length of a token: nothing is folded, nothing encoded, no line is too long."""
    mail = encode(message(length=length), NOW)
    token = Words(length).unsubscribe(reader(1).id, "berlin")
    found = fields(mail)
    assert len(token) == length
    assert found["List-Unsubscribe"].startswith(f"<{ENDPOINT}/u/{token}>, <mailto:")
    assert found["List-Unsubscribe"].endswith(f"?subject=unsubscribe%20{token}>")
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Message-ID", "Feedback-ID", "To", "From"):
        assert "=?" not in found[name]
    assert max(map(len, mail.split(b"\r\n"))) <= LONGEST_LINE
    assert read(mail)["List-Unsubscribe"] == found["List-Unsubscribe"]


def test_an_address_of_the_endpoint_that_fits_no_line_is_refused() -> None:
    """Rather than folded."""
    with pytest.raises(Unwritable, match="List-Unsubscribe would be longer"):
        message(length=600)


def test_both_parts_come_back_as_they_were() -> None:
    """Plain first; letters beyond ASCII, dots and blanks at the ends of lines included."""
    mail = replace(message(), text=".\r\n..\nFrom here: Größe \n日本\n" + "x" * 2000, html="<p>日本 =3D &amp;</p>\n")
    plain, html = read(encode(mail, NOW)).iter_parts()
    assert [part.get_content_type() for part in (plain, html)] == ["text/plain", "text/html"]
    said, shown = (cast("EmailMessage", part).get_content().replace("\r\n", "\n") for part in (plain, html))
    assert said == ".\n..\nFrom here: Größe \n日本\n" + "x" * 2000 + "\n"
    assert shown == mail.html


def test_bodies_are_ascii_in_short_lines() -> None:
    """Quoted-printable needs no promise of any server on the way."""
    mail = encode(replace(message(), html="<p>" + "夜=" * 4000), NOW)
    body = mail.partition(b"\r\n\r\n")[2]
    assert body.isascii() and max(map(len, body.split(b"\r\n"))) <= 76
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", mail) and mail.endswith(b"--\r\n")


def test_the_same_letter_at_the_same_time_is_the_same_bytes() -> None:
    """In whatever zone the clock is; another letter has another boundary."""
    there = NOW.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert encode(message(), NOW) == encode(message(), there)
    boundaries = {read(encode(message(number=n), NOW)).get_boundary() for n in (1, 2)}
    assert len(boundaries) == 2
    assert fields(encode(message(), datetime(2026, 1, 1, tzinfo=UTC)))["Date"] == "Thu, 01 Jan 2026 00:00:00 +0000"


@pytest.mark.parametrize(
    ("sender", "line", "name"),
    [
        ("letter@a.example.org", b"From: letter@a.example.org", ""),
        ("Nocturne <l@a.example.org>", b"From: Nocturne <l@a.example.org>", "Nocturne"),
        ('"Nocturne, Berlin" <l@a.example.org>', b'From: "Nocturne, Berlin" <l@a.example.org>', "Nocturne, Berlin"),
        ("Nächte <l@nächte.example.org>", b"From: =?utf-8?q?N=C3=A4chte?= <l@xn--nchte-gra.example.org>", "Nächte"),
    ],
)
def test_only_the_name_of_a_sender_is_ever_encoded(sender: str, line: bytes, name: str) -> None:
    """The address stays plain ASCII."""
    mail = encode(replace(message(), sender=sender), NOW)
    assert mail.startswith(line + b"\r\n")
    assert read(mail)["From"].addresses[0].display_name == name


def test_long_subjects_are_encoded_in_short_lines() -> None:
    """And read back whole."""
    subject = "夜の手紙 — " + "とても長い題名" * 8
    mail = encode(replace(message(), subject=subject), NOW)
    assert read(mail)["Subject"] == subject
    assert max(map(len, mail.partition(b"\r\n\r\n")[0].split(b"\r\nDate")[0].split(b"\r\n"))) <= 76


@pytest.mark.parametrize("name", ["Bcc", "bcc", "To", "Content-Type", "DKIM-Signature", "List-Id"])
def test_a_field_is_not_set_twice_nor_one_of_ours(name: str) -> None:
    """Whoever adds one by mistake is told."""
    mail = message()
    with pytest.raises(Unwritable, match="twice"):
        encode(replace(mail, headers=(*mail.headers, (name, "x@example.org"))), NOW)


@pytest.mark.parametrize(
    "to", ["a@b.example, c@d.example", "A <a@b.example>", "zoë@b.example", "a@b.example\r\nBcc: c@d", ""]
)
def test_a_letter_goes_to_one_plain_address(to: str) -> None:
    """No list, no name, nothing encoded."""
    with pytest.raises(Unwritable):
        encode(replace(message(), to=to), NOW)
