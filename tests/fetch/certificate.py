"""Certificates that sign themselves, for servers of our own that speak TLS."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def made(folder: Path, name: str) -> tuple[Path, Path]:
    """A certificate for `name` ("DNS:secure.test", "IP:127.0.0.1") and its key; skips where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl command to make a certificate with")
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-keyout", str(key), "-out", str(certificate), "-subj", f"/CN={name.partition(':')[2]}",
         "-addext", f"subjectAltName={name}"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return certificate, key
