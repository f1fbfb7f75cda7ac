"""The courier over real sockets: what may have arrived, where a key travels, what is said when a service is strange."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from nocturne.deliver.http import HttpCourier
from nocturne.deliver.providers.base import Provider
from nocturne.errors import UsageError
from nocturne.model.delivery import (
    Answer,
    Batch,
    Broadcast,
    Call,
    Capabilities,
    Conversation,
    Found,
    NoReply,
    NotToday,
    Reply,
    Taken,
    Unsure,
)
from nocturne.model.subscriber import Suppression
from tests.deliver.couriers import StillClock
from tests.deliver.people import WEEK
from tests.fetch.certificate import made
from tests.fetch.server import Asked, Site, answer

BATCH = Batch(key="k1", city="berlin", week=WEEK, messages=())
SECRET = "re_123456789"


class Courteous(Provider):
    """Asks what a test wants and answers with what it got; its own origin is where NOCTURNE_COURTEOUS_URL leads."""

    name = "courteous"
    title = "Courteous"
    address = "https://api.courteous.example"
    capabilities = Capabilities(max_batch=9, max_bytes=1 << 20, idempotency=None, queryable=True)
    calls: ClassVar[list[Call]] = []
    seen: ClassVar[list[Reply | NoReply]] = []
    catches = True

    def __init__(self, environment: Any, now: Callable[[], datetime]) -> None:
        self.root = environment.get("NOCTURNE_COURTEOUS_URL", self.address)

    def send(self, batch: Batch) -> Conversation[Answer]:
        for call in self.calls:
            try:
                self.seen.append((yield call))
            except NoReply as none:
                if not self.catches:
                    raise
                self.seen.append(none)
                return Unsure(reason=str(none)) if none.may_have_arrived else NotToday(reason=str(none))
        return Taken()

    def broadcast(self, broadcast: Broadcast) -> Conversation[Answer]:
        yield from ()
        return Taken()

    def lookup(self, batch: Batch) -> Conversation[Found]:
        yield self.calls[0]
        return Found(certain=True)

    def suppressions(self, since: datetime | None) -> Conversation[tuple[Suppression, ...] | str]:
        reply = yield self.calls[0]
        raise ValueError(f"{reply.status} {SECRET}")


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Courteous, "calls", [])
    monkeypatch.setattr(Courteous, "seen", [])
    monkeypatch.setattr(Courteous, "catches", True)


def courier(url: str, **given: Any) -> HttpCourier:
    environment = {"NOCTURNE_COURTEOUS_URL": url, "NOCTURNE_COURTEOUS_API_KEY": SECRET}
    clock = given.pop("clock", StillClock())
    return HttpCourier(Courteous(environment, clock.now), environment, clock, **{"deadline": 5.0, **given})


def call(url: str, method: Any = "POST", body: bytes = b"{}") -> Call:
    return Call(method=method, url=url, headers=(("Authorization", f"Bearer {SECRET}"),), body=body)


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
def test_every_method_goes_with_its_body_and_headers(site: Site, method: str) -> None:
    site.replies["/emails"] = answer(201, b'{"id": 1}', X_Rate="5")
    Courteous.calls.append(call(site.url("/emails"), method))
    with courier(site.url()) as ours:
        assert ours.send(BATCH) == Taken()
    [asked], [reply] = site.asked, Courteous.seen
    assert (asked.method, asked.headers["authorization"], asked.body) == (method, f"Bearer {SECRET}", b"{}")
    assert isinstance(reply, Reply) and (reply.status, reply.body, reply.headers["x-rate"]) == (201, b'{"id": 1}', "5")


def drop(asked: Asked, connection: socket.socket) -> None:
    """Take the question and hang up."""
    connection.shutdown(socket.SHUT_RDWR)


def half(asked: Asked, connection: socket.socket) -> None:
    """Begin an answer and hang up."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[")
    connection.shutdown(socket.SHUT_RDWR)


def stall(asked: Asked, connection: socket.socket) -> None:
    """Take the question and say nothing until the other side gives up."""
    connection.settimeout(30)
    connection.recv(1)


@pytest.mark.parametrize("reply", [drop, half, stall, b"SSH-2.0 hello\r\n"])
def test_what_left_may_have_arrived(site: Site, reply: Any) -> None:
    site.replies["/emails"] = reply
    Courteous.calls.append(call(site.url("/emails")))
    with courier(site.url(), deadline=5.0 if reply in (drop, half) else 0.5) as ours:
        assert isinstance(ours.send(BATCH), Unsure)


def test_a_refused_connection_certainly_did_not_arrive() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    Courteous.calls.append(call(f"http://127.0.0.1:{port}/emails"))
    with courier(f"http://127.0.0.1:{port}") as ours:
        assert ours.send(BATCH) == NotToday(reason="no connection")


def test_a_name_without_an_address_certainly_did_not_arrive() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    Courteous.calls.append(call("https://api.courteous.example/emails"))
    with courier("https://api.courteous.example", resolve=nobody) as ours:
        assert ours.send(BATCH) == NotToday(reason="the host's name has no address")


def test_a_failed_handshake_certainly_did_not_arrive(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*made(tmp_path, "IP:127.0.0.1"))
    with Site(tls=context) as site:
        Courteous.calls.append(call(site.url("/emails")))
        with courier(site.url()) as ours:
            assert isinstance(ours.send(BATCH), NotToday)
        assert site.asked == []


def test_a_connection_that_never_comes_about_certainly_did_not_arrive() -> None:
    """A listener whose queue is full: the time runs out while connecting."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        queue = [socket.socket() for _ in range(4)]
        for each in queue:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        Courteous.calls.append(call(f"http://127.0.0.1:{port}/emails"))
        with courier(f"http://127.0.0.1:{port}", deadline=1.0) as ours:
            assert isinstance(ours.send(BATCH), NotToday)
        for each in queue:
            each.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/emails",
        "http://127.0.0.1:9/emails",
        "http://user:pass@127.0.0.1/emails",
        "ftp://127.0.0.1/",
    ],
)
def test_a_key_goes_to_its_own_origin_only(site: Site, url: str) -> None:
    Courteous.calls.append(call(url))
    with courier(site.url()) as ours:
        assert isinstance(ours.send(BATCH), NotToday)
    assert site.asked == []


def test_a_private_address_needs_to_be_named(site: Site) -> None:
    async def inside(host: str, port: int) -> list[str]:
        return ["10.0.0.7"]

    Courteous.calls.append(call("https://api.courteous.example/emails"))
    clock = StillClock()
    with HttpCourier(Courteous({}, clock.now), {}, clock, resolve=inside) as ours:
        said = ours.send(BATCH)
    assert isinstance(said, NotToday) and "private address" in said.reason


@pytest.mark.parametrize("url", ["http://api.courteous.example", "ftp://x.example", "nonsense"])
def test_a_key_is_not_sent_over_plain_http(url: str) -> None:
    with pytest.raises(UsageError):
        courier(url)


def test_no_redirect_is_followed(site: Site) -> None:
    site.replies["/emails"] = answer(307, b"", Location="https://evil.example/")
    Courteous.calls.append(call(site.url("/emails")))
    with courier(site.url()) as ours:
        ours.send(BATCH)
    [reply] = Courteous.seen
    assert isinstance(reply, Reply) and reply.status == 307 and len(site.asked) == 1


def test_an_answer_without_end_is_cut_off(site: Site) -> None:
    site.replies["/emails"] = answer(200, b"x" * (9 << 20))
    Courteous.calls.append(call(site.url("/emails")))
    with courier(site.url()) as ours:
        assert isinstance(ours.send(BATCH), Unsure)


def test_a_provider_that_stumbles_is_unsure_and_says_no_secret(site: Site) -> None:
    site.replies["/emails"] = answer(200, b"[]")
    Courteous.calls.append(call(site.url("/emails")))
    with courier(site.url()) as ours:
        said = ours.suppressions(None)
    assert said == "the answer was not understood (ValueError)"


def test_a_silence_nobody_caught_is_judged_by_whether_anything_left(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Courteous, "catches", False)
    site.replies["/emails"] = drop
    Courteous.calls += [call(site.url("/emails"))]
    with courier(site.url()) as ours:
        assert isinstance(ours.send(BATCH), Unsure)
        assert ours.lookup(BATCH).certain is False
        Courteous.calls[:] = [call("https://evil.example/")]
        assert isinstance(ours.send(BATCH), NotToday)


def test_calls_keep_the_pace_a_service_allows(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    paced = Capabilities(max_batch=9, max_bytes=1 << 20, idempotency=None, queryable=True, pace=timedelta(seconds=0.5))
    monkeypatch.setattr(Courteous, "capabilities", paced)
    site.replies["/emails"] = answer(200, b"[]")
    Courteous.calls += [call(site.url("/emails"))] * 3
    clock = StillClock()
    with courier(site.url(), clock=clock) as ours:
        ours.send(BATCH)
    assert clock.slept == [0.5, 0.5]


def test_a_service_that_only_keeps_lists_cannot_send_to_ours() -> None:
    with pytest.raises(UsageError, match="Courteous does not keep a list"):
        courier("https://api.courteous.example", keeps_list=True)


def test_a_key_is_shown_nowhere() -> None:
    assert SECRET not in repr(call("https://api.courteous.example/"))
