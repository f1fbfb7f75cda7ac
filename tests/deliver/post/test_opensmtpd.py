"""Through a real mail server into a real mailbox: what arrives is what was signed."""

from __future__ import annotations

import getpass
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nocturne.deliver.signature import Signer
from nocturne.deliver.smtp import Server, SmtpCourier
from nocturne.model.delivery import Taken
from tests.deliver.post.keys import ed25519_pem, rsa_pem
from tests.deliver.post.letters import NOW, batch, message
from tests.deliver.post.test_signature import DOMAIN, verified
from tests.deliver.post.tools import as_root, needed

pytestmark = pytest.mark.integration
PATIENCE = 60.0
USER = "nobody" if os.geteuid() == 0 else getpass.getuser()
"""Who gets all letters: a mail server delivers nothing to root."""
CONFIGURATION = """
table readers {{ "@mail.example.org" = {user} }}
listen on 127.0.0.1 port {port} hostname mail.example.org
action "keep" maildir "{maildir}" virtual <readers>
match from any for domain "mail.example.org" action "keep"
"""


@dataclass(frozen=True)
class Post:
    """A running mail server and the mailbox it delivers to."""

    port: int
    maildir: Path

    def delivered(self, count: int) -> list[bytes]:
        """So many letters, as they lie there."""
        until = time.monotonic() + PATIENCE
        while True:
            found = sorted(self.maildir.glob("new/*"))
            if len(found) >= count or time.monotonic() > until:
                return [path.read_bytes() for path in found]
            time.sleep(0.05)


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """OpenSMTPD, with a queue of its own kind and one mailbox for everybody."""
    command = as_root(needed("smtpd", "opensmtpd"))
    with tempfile.TemporaryDirectory(prefix="nocturne-post-") as name, socket.socket() as free:
        folder, maildir = Path(name), Path(name) / "Maildir"
        maildir.mkdir()
        folder.chmod(0o755)
        maildir.chmod(0o777)
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        (folder / "smtpd.conf").write_text(CONFIGURATION.format(port=port, maildir=maildir, user=USER))
        with (folder / "log").open("wb") as log:
            running = subprocess.Popen([*command, "-d", "-f", str(folder / "smtpd.conf")], stdout=log, stderr=log)
            try:
                _wait(port, running, folder / "log")
                yield Post(port, maildir)
            finally:
                running.terminate()
                running.wait(30)


def _wait(port: int, running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if running.poll() is not None:
            pytest.fail(f"the mail server ended: {log.read_text()[-500:]}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the mail server does not listen")


def test_what_is_delivered_is_still_signed(post: Post) -> None:
    """It ends lines its own way and adds fields of its own; everything that was signed is as it was."""
    signers = [Signer.with_key(pem, DOMAIN, "nocturne") for pem in (rsa_pem(), ed25519_pem())]
    letters = [
        message(number=1, length=200, subject="日本の夜: fünf Nächte"),
        message(number=2, to="b.c+d@mail.example.org"),
    ]
    for signer, mail in zip(signers, letters, strict=True):
        with SmtpCourier(Server(host="127.0.0.1", port=post.port), lambda: NOW, signer.sign) as courier:
            given = courier.send(batch(mail))
            assert isinstance(given, Taken) and given.receipts[0].outcome == "sent" and given.receipts[0].id
            unknown = courier.send(batch(message(to="a@elsewhere.example.org")))
            assert isinstance(unknown, Taken) and unknown.receipts[0].outcome == "invalid"
    delivered = post.delivered(2)
    assert len(delivered) == 2
    for signer, mail in zip(signers, letters, strict=True):
        (kept,) = [each for each in delivered if f"To: {mail.to}\n".encode() in each]
        wired = kept.replace(b"\n", b"\r\n")
        assert verified(wired, signer)
        assert f"List-Unsubscribe: {dict(mail.headers)['List-Unsubscribe']}\r\n".encode() in wired
