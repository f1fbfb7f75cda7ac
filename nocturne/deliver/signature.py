"""DKIM (RFC 6376): a letter sent by SMTP is signed by us, what ends a subscription included (RFC 8058 4)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nocturne.config.letters import LetterSettings
from nocturne.errors import UsageError

VARIABLE = "NOCTURNE_DKIM_PRIVATE_KEY"
ONCE = ("from", "to", "cc", "subject", "date", "reply-to", "message-id", "mime-version", "content-type")
"""Signed once more than they stand there, so that nobody on the way can add a second one, or one that was left out."""
LISTED = ("list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id", "auto-submitted")
SIGNED = (*ONCE, *LISTED, *ONCE, "list-unsubscribe", "list-unsubscribe-post")
"""The library's own list leaves out List-Unsubscribe-Post."""
_PEM = re.compile(r"-----BEGIN (?:RSA )?PRIVATE KEY-----\s*(.+?)\s*-----END (?:RSA )?PRIVATE KEY-----", re.DOTALL)
_ED25519 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410)."""
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
"""rsaEncryption, as the first half of a public key in DER (RFC 3279)."""
_SHORTEST_KEY = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A key, and whose it is in the DNS."""

    domain: str
    selector: str
    kind: Literal["rsa", "ed25519"]
    key: bytes = field(repr=False)
    public: str

    @classmethod
    def of(cls, letters: LetterSettings, environment: Mapping[str, str]) -> Signer | None:
        """With the key of the environment; None where no domain is to sign. Raises UsageError, never with the key."""
        if not letters.dkim_domain:
            return None
        pem = environment.get(VARIABLE, "").replace("\\n", "\n").strip()
        if not pem:
            raise UsageError(f"{VARIABLE} is not set, and letters.dkim_domain wants letters signed")
        return cls.with_key(pem, letters.dkim_domain, letters.dkim_selector)

    @classmethod
    def with_key(cls, pem: str, domain: str, selector: str) -> Signer:
        """With an RSA or Ed25519 key as openssl writes it. Raises UsageError."""
        found = _PEM.fullmatch(pem.strip())
        try:
            der = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
        except binascii.Error:
            der = b""
        if der.startswith(_ED25519) and len(der) == len(_ED25519) + 32:
            seed = der[len(_ED25519) :]
            return cls(
                domain=domain,
                selector=selector,
                kind="ed25519",
                key=base64.b64encode(seed),
                public=_ed25519_public(seed),
            )
        return cls(domain=domain, selector=selector, kind="rsa", key=_lines(der), public=_rsa_public(der))

    def sign(self, mail: bytes) -> bytes:
        """The mail with its signature before it."""
        import dkim

        algorithm = b"ed25519-sha256" if self.kind == "ed25519" else b"rsa-sha256"
        signature: bytes = dkim.sign(
            mail,
            self.selector.encode(),
            self.domain.encode(),
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            signature_algorithm=algorithm,
            include_headers=[name.encode() for name in SIGNED],
        )
        return signature + mail

    @property
    def record(self) -> tuple[str, str]:
        """Name and text of the record by which others check."""
        return f"{self.selector}._domainkey.{self.domain}", f"v=DKIM1; k={self.kind}; p={self.public}"


def _lines(der: bytes) -> bytes:
    """PEM as the library wants it."""
    return b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der) + b"\n-----END PRIVATE KEY-----\n"


def _ed25519_public(seed: bytes) -> str:
    from nacl.signing import SigningKey

    return base64.b64encode(bytes(SigningKey(seed).verify_key)).decode()


def _rsa_public(der: bytes) -> str:
    from dkim.crypto import UnparsableKeyError, parse_private_key

    try:
        key = parse_private_key(der)
        modulus, exponent = int(key["modulus"]), int(key["publicExponent"])
    except (UnparsableKeyError, LookupError, TypeError):
        raise UsageError(f"{VARIABLE} is no RSA or Ed25519 key; make one with: openssl genrsa 2048") from None
    if modulus.bit_length() < _SHORTEST_KEY:
        raise UsageError(f"{VARIABLE} is a key of {modulus.bit_length()} bits, which nobody trusts; make one of 2048")
    numbers = _der(0x30, _integer(modulus) + _integer(exponent))
    return base64.b64encode(_der(0x30, _RSA + _der(0x03, b"\x00" + numbers))).decode()


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content
