"""Whatever a server sends, it costs bounded time and bytes, and ends in an outcome with a sentence."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from nocturne.fetch.inflate import Undecodable, inflate
from nocturne.model.exchange import Outcome
from tests.fetch.asking import Visitor, ask, local, page
from tests.fetch.server import Asked, Site, answer

PAGE = b"<html>" + b"night " * 2000 + b"</html>"


def drip(first: bytes, part: bytes) -> Callable[[Asked, socket.socket], None]:
    """Sends `part` again and again, a little every moment, as long as somebody listens."""

    def speak(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(first)
        while True:
            time.sleep(0.05)
            connection.sendall(part)

    return speak


def test_gzip_is_asked_for_and_unpacked(site: Site) -> None:
    packed = gzip.compress(PAGE)
    site.replies["/"] = answer(200, packed, Content_Encoding="gzip")
    visitor = Visitor()
    [response] = visitor.ask(page(site.url()))
    assert (response.outcome, response.body) == (Outcome.OK, PAGE)
    assert site.asked[-1].headers["accept-encoding"] == "gzip"
    assert visitor.host.bytes == len(packed), "the ledger counts what went over the wire"


def test_gzip_in_members_and_with_padding_is_unpacked(site: Site) -> None:
    packed = gzip.compress(PAGE) + gzip.compress(b"<!-- more -->") + b"\0" * 64
    site.replies["/"] = answer(200, packed, Content_Encoding="x-gzip")
    assert ask(site.url()).body == PAGE + b"<!-- more -->"


@pytest.mark.parametrize("packing", ["br", "zstd", "deflate", "compress", "gzip, gzip", "gzip, br", "nonsense"])
def test_no_other_packing_is_taken(site: Site, packing: str) -> None:
    site.replies["/"] = answer(200, zlib.compress(PAGE), Content_Encoding=packing)
    response = ask(site.url())
    assert response.outcome is Outcome.UNDECODABLE
    assert response.reason == f"the body is packed as {packing!r}, we asked for gzip"


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (gzip.compress(PAGE, mtime=0)[:-20], "ends early"),
        (gzip.compress(PAGE, mtime=0)[:-4] + b"\1\2\3\4", "broken"),
        (b"<html>not packed at all</html>", "broken"),
        (gzip.compress(PAGE, mtime=0) + b"<html>rubbish", "broken"),
        (gzip.compress(b"", mtime=0) * 65, "broken"),
    ],
)
def test_a_broken_packed_body_is_undecodable_and_not_asked_for_again(site: Site, packed: bytes, why: str) -> None:
    site.replies["/"] = answer(200, packed, Content_Encoding="gzip")
    response = ask(site.url())
    assert response.outcome is Outcome.UNDECODABLE and why in response.reason
    assert response.body == b""
    assert len(site.paths()) == 1


def test_a_hundred_thousand_empty_members_are_given_up_at_once() -> None:
    """Each member alone is harmless; walking through all of them would copy the rest of the body every time."""
    with pytest.raises(Undecodable):
        inflate(gzip.compress(b"") * 100_000, 1 << 20)


def test_a_body_that_ends_before_its_length_is_tried_again_and_then_undecodable(site: Site) -> None:
    def short(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(200, PAGE, Content_Length=str(len(PAGE) + 10)))
        connection.shutdown(socket.SHUT_RDWR)

    site.replies["/"] = [short, answer(200, PAGE)]
    assert ask(site.url()).outcome is Outcome.OK
    site.replies["/"] = short
    response = ask(site.url())
    assert (response.outcome, response.reason) == (Outcome.UNDECODABLE, "the body broke off before its end")


def test_a_body_longer_than_its_length_is_cut_there(site: Site) -> None:
    site.replies["/"] = answer(200, PAGE, Content_Length="40")
    assert ask(site.url()).body == PAGE[:40]


def test_chunks_are_put_together_and_broken_ones_refused(site: Site) -> None:
    chunked = {"Transfer_Encoding": "chunked", "Content_Length": ""}
    site.replies["/"] = answer(200, b"6\r\n<html>\r\n4\r\nfine\r\n0\r\n\r\n", **chunked)
    assert ask(site.url()).body == b"<html>fine"

    def broken(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(200, b"6\r\n<html>\r\nzz\r\nfine", **chunked))

    site.replies["/"] = broken
    assert ask(site.url()).outcome is Outcome.UNDECODABLE


@pytest.mark.parametrize(
    "answering",
    [
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999999\r\n\r\n", b"."),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n.\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        drip(b"", b""),
    ],
    ids=["body", "chunks", "headers", "silence"],
)
def test_a_server_that_drips_is_cut_off_at_the_deadline(
    site: Site, answering: Callable[[Asked, socket.socket], None]
) -> None:
    site.replies["/"] = answering
    response = ask(site.url(), deadline=0.4)
    assert (response.outcome, response.reason) == (Outcome.TIMEOUT, "no whole answer within 0.4 s")


def test_robots_txt_that_drips_is_cut_off_too(site: Site) -> None:
    site.replies["/robots.txt"] = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"#")
    assert ask(site.url(), deadline=0.4).outcome is Outcome.TIMEOUT
    assert site.paths() == []


def test_a_body_larger_than_the_raw_cap_is_refused(site: Site) -> None:
    visitor = Visitor(local(raw_cap=10_000))
    site.replies["/fits"] = answer(200, b"<" + b"." * 9_999)
    site.replies["/large"] = answer(200, b"<" + b"." * 10_000)
    fits, large = visitor.ask(page(site.url("/fits")), page(site.url("/large")))
    assert (fits.outcome, large.outcome) == (Outcome.OK, Outcome.UNDECODABLE)
    assert large.reason == "the body is larger than 9 kB"


def test_a_body_that_unpacks_to_more_than_the_cap_is_refused(site: Site) -> None:
    for path, size in (("/fits", 50_000), ("/large", 50_001)):
        site.replies[path] = answer(200, gzip.compress(b"<" + b"." * (size - 1)), Content_Encoding="gzip")
    fits, large = Visitor(local(inflated_cap=50_000)).ask(page(site.url("/fits")), page(site.url("/large")))
    assert (fits.outcome, large.outcome) == (Outcome.OK, Outcome.UNDECODABLE)
    assert large.reason == "the body unpacks to more than 48 kB"


def test_a_body_in_members_is_capped_as_a_whole(site: Site) -> None:
    packed = gzip.compress(b"<" * 30_000) * 2
    site.replies["/"] = answer(200, packed, Content_Encoding="gzip")
    assert ask(site.url(), inflated_cap=50_000).outcome is Outcome.UNDECODABLE


def test_a_flood_of_headers_is_refused(site: Site) -> None:
    def flood(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: " + b"a" * 8000 + b"\r\n")

    site.replies["/"] = flood
    assert ask(site.url()).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "garbage", [b"", b"\r\n\r\n", b"SSH-2.0-hello\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"\xff" * 99]
)
def test_what_is_not_http_is_a_failure_in_words(site: Site, garbage: bytes) -> None:
    def speak(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(garbage)

    site.replies["/"] = speak
    response = ask(site.url())
    assert response.outcome is Outcome.FAILED and response.reason


def test_an_error_page_is_judged_by_its_status_however_it_is_packed(site: Site) -> None:
    site.replies["/"] = answer(404, b"\x8b\x00", Content_Encoding="br")
    assert ask(site.url()).outcome is Outcome.GONE
    site.replies["/"] = answer(403, gzip.compress(b"<html><title>Just a moment...</title>"), Content_Encoding="gzip")
    assert ask(site.url()).outcome is Outcome.CHALLENGE


def test_an_endless_error_page_is_not_read_to_its_end(site: Site) -> None:
    def endless(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(answer(404, b"", Content_Length=""))
        while True:
            connection.sendall(b"." * 65_536)

    site.replies["/"] = endless
    visitor = Visitor()
    assert visitor.ask(page(site.url()))[0].outcome is Outcome.GONE
    assert visitor.host.bytes < 1 << 20


@pytest.mark.parametrize(
    ("name", "packing"),
    [
        ("http-bomb-gzip.bin", "gzip"),
        ("http-bomb-deflate.bin", "deflate"),
        ("http-truncated-crc-error-short.gz", "gzip"),
        ("http-unexpected-eof.gz", "gzip"),
    ],
)
def test_recorded_hostile_bodies_are_undecodable(site: Site, corpus: Path, name: str, packing: str) -> None:
    site.replies["/"] = answer(200, (corpus / "hostile" / name).read_bytes(), Content_Encoding=packing)
    assert ask(site.url(), inflated_cap=8 << 20).outcome is Outcome.UNDECODABLE
