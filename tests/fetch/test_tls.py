"""Certificates are checked for the name that was asked for, also when http came first."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from nocturne.model.exchange import Outcome
from tests.fetch.asking import StillClock, Visitor, names, page
from tests.fetch.certificate import made
from tests.fetch.server import Site, answer

RESOLVE = names({"secure.test": ["127.0.0.1"], "wrong.test": ["127.0.0.1"]})


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for secure.test that signs itself, and its key."""
    return made(tmp_path_factory.mktemp("tls"), "DNS:secure.test")


@pytest.fixture
def shown_names() -> list[str | None]:
    """The names clients asked for in their handshakes."""
    return []


@pytest.fixture
def secure(certificate: tuple[Path, Path], shown_names: list[str | None]) -> Iterator[Site]:
    """A site behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda _socket, name, _context: shown_names.append(name)
    with Site(tls=context) as running:
        running.replies["/"] = answer()
        yield running


def visit(url: str) -> tuple[Outcome, str]:
    [response] = Visitor(clock=StillClock(), resolve=RESOLVE).ask(page(url))
    return response.outcome, response.reason


def test_a_trusted_certificate_is_accepted_for_its_name_only(
    secure: Site, certificate: tuple[Path, Path], shown_names: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    assert visit(secure.url("/", "secure.test")) == (Outcome.OK, "")
    assert set(shown_names) == {"secure.test"}, "the name goes into the handshake, though the address is pinned"
    assert secure.asked[-1].headers["host"] == f"secure.test:{secure.port}"
    assert visit(secure.url("/", "wrong.test")) == (Outcome.FAILED, "no connection")


def test_a_certificate_nobody_vouches_for_is_refused(secure: Site) -> None:
    assert visit(secure.url("/", "secure.test")) == (Outcome.FAILED, "no connection")
    assert secure.asked == []


def test_http_before_https_on_the_same_host_does_not_switch_the_check_off(secure: Site) -> None:
    """Both use one politeness key when they share a port; they must not share a connection pool."""
    plain, safe = f"http://secure.test:{secure.port}/", secure.url("/", "secure.test")
    first, second = Visitor(clock=StillClock(), resolve=RESOLVE).ask(page(plain), page(safe))
    assert (first.outcome, second.outcome) == (Outcome.FAILED, Outcome.FAILED)
    assert secure.asked == []
