"""Keys and certificates made for one run."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM
PLAIN = serialization.NoEncryption()
PKCS1, PKCS8 = serialization.PrivateFormat.TraditionalOpenSSL, serialization.PrivateFormat.PKCS8


@cache
def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    """One key serves all tests of a process."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def rsa_pem(bits: int = 2048, form: serialization.PrivateFormat = PKCS8) -> str:
    """As openssl writes it: "openssl genrsa" in version 3 PKCS #8, before that PKCS #1."""
    return rsa_key(bits).private_bytes(PEM, form, PLAIN).decode()


@cache
def ed25519_pem() -> str:
    """As "openssl genpkey -algorithm ed25519" writes it."""
    return ed25519.Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, PLAIN).decode()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side and a client's that trusts it, for a host's name."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(rsa_key(2048).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(rsa_key(2048), hashes.SHA256())
    )
    paths = folder / f"{name}.crt", folder / f"{name}.key"
    paths[0].write_bytes(made.public_bytes(PEM))
    paths[1].write_text(rsa_pem())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(*paths)
    return server, ssl.create_default_context(cafile=str(paths[0]))
