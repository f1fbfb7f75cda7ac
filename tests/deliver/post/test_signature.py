"""Signatures: what is signed cannot be changed on the way, above all what ends a subscription."""

from __future__ import annotations

import base64
import re

import dkim
import pytest
from cryptography.hazmat.primitives import serialization

from nocturne.config.letters import LetterSettings
from nocturne.deliver.mime import encode
from nocturne.deliver.signature import VARIABLE, Signer
from nocturne.errors import UsageError
from tests.deliver.post.keys import PKCS1, PKCS8, ed25519_pem, rsa_key, rsa_pem
from tests.deliver.post.letters import NOW, message

DOMAIN = "nights.example.org"


def signer(pem: str) -> Signer:
    """One for the domain of the letters."""
    return Signer.with_key(pem, DOMAIN, "nocturne")


def verified(mail: bytes, by: Signer) -> bool:
    """Whether a receiver would believe it; the DNS is the one record that `check` asks for."""
    name, text = by.record
    zone = {f"{name}.".encode(): text.encode()}
    return bool(dkim.verify(mail, dnsfunc=lambda asked, timeout=5: zone.get(asked)))


@pytest.fixture(scope="module")
def ours() -> Signer:
    """With an RSA key."""
    return signer(rsa_pem())


@pytest.fixture(scope="module")
def mail(ours: Signer) -> bytes:
    """A signed letter."""
    return ours.sign(encode(message(length=120, subject="Größe: fünf Nächte in Berlin"), NOW))


@pytest.mark.parametrize(
    "pem", [rsa_pem(form=PKCS8), rsa_pem(form=PKCS1), ed25519_pem()], ids=["rsa", "pkcs1", "ed25519"]
)
def test_a_signed_letter_is_believed(pem: str) -> None:
    """With a key in any form that openssl writes."""
    by = signer(pem)
    signed = by.sign(encode(message(), NOW))
    assert verified(signed, by)
    assert not verified(signed.replace(b"Tape", b"Tap", 1), by)


def test_what_ends_a_subscription_is_signed(mail: bytes) -> None:
    """RFC 8058 wants both fields covered."""
    head = re.sub(rb"\r\n[ \t]+", b"", mail.partition(b"\r\nFrom:")[0])
    listed = re.search(rb"h=([^;]+);", head)
    assert listed is not None
    signed = [name.strip() for name in listed[1].split(b":")]
    for name in (b"from", b"to", b"subject", b"date", b"list-unsubscribe", b"list-unsubscribe-post"):
        assert signed.count(name) == 2
    assert {b"message-id", b"list-id", b"mime-version", b"content-type", b"feedback-id"} <= set(signed)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nList-Unsubscribe: <https://list.", b"\r\nList-Unsubscribe: <https://evil."),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Click"),
        (b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", b""),
        (b"\r\nTo: ", b"\r\nList-Unsubscribe: <https://evil.example/>\r\nTo: "),
        (b"\r\nTo: ", b"\r\nReply-To: evil@evil.example\r\nTo: "),
        (b"\r\nTo: ", b"\r\nCc: evil@evil.example\r\nTo: "),
        (b"\r\nSubject: ", b"\r\nSubject: You have won\r\nSubject: "),
        (b"\r\nFrom: ", b"\r\nFrom: evil@evil.example\r\nFrom: "),
        (b"\r\nList-Id: <berlin.", b"\r\nList-Id: <paris."),
    ],
)
def test_changed_or_added_fields_break_the_signature(mail: bytes, ours: Signer, old: bytes, new: bytes) -> None:
    """Also a second one beside the one that is signed."""
    assert verified(mail, ours)
    changed = mail.replace(old, new, 1)
    assert changed != mail and not verified(changed, ours)


def test_what_servers_do_to_a_letter_leaves_it_believed(mail: bytes, ours: Signer) -> None:
    """Trace fields before it, other blanks between words."""
    moved = b"Received: from a by b; Thu, 3 Dec 2026 10:00:00 +0000\r\n" + mail
    assert verified(moved.replace(b"\r\nPrecedence: bulk", b"\r\nPrecedence:   bulk", 1), ours)


def test_the_record_for_the_dns_is_the_public_half(ours: Signer) -> None:
    """As openssl and everybody else writes it."""
    der = (
        rsa_key(2048)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    assert ours.record == (f"nocturne._domainkey.{DOMAIN}", f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}")


def test_the_key_comes_from_the_environment() -> None:
    """Line breaks may be written as \\n there; without a domain nobody signs."""
    settings = LetterSettings(dkim_domain=DOMAIN)
    assert Signer.of(LetterSettings(), {VARIABLE: rsa_pem()}) is None
    found = Signer.of(settings, {VARIABLE: rsa_pem().replace("\n", "\\n")})
    assert found is not None and found.public == signer(rsa_pem()).public
    assert "PRIVATE" not in repr(found)


@pytest.mark.parametrize(
    "given", ["", "secret-words", rsa_pem()[:-60], rsa_pem().replace("M", "*"), rsa_pem(bits=1024)[:400]]
)
def test_a_key_that_is_none_is_refused_without_repeating_it(given: str) -> None:
    """The sentence says how to make one."""
    with pytest.raises(UsageError, match=VARIABLE) as refusal:
        Signer.of(LetterSettings(dkim_domain=DOMAIN), {VARIABLE: given})
    assert not given or given[-12:] not in str(refusal.value)
