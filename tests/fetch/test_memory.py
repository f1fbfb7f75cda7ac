"""A bomb costs little memory: measured on a process of its own, beside a control without the guard."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import zlib
from functools import cache

from tests.fetch.server import Asked, Reply, Site, answer

LIMIT = 150 << 20
UNPACKED = 256 << 20

CHILD = """
import asyncio, json, pathlib, resource, sys
from datetime import UTC, datetime
from nocturne.fetch.client import Client
from nocturne.fetch.hosts import HostMemory
from nocturne.fetch.pace import RunClock
from nocturne.fetch.policy import Manners, Policy
from nocturne.model.exchange import Request

async def main(cap, *urls):
    policy = Policy(allow_private=("127.0.0.0/8",), inflated_cap=int(cap), tries=1)
    async with Client(policy, HostMemory(), RunClock(datetime.now(UTC))) as client:
        for url in urls:
            request = Request(url=url, expects="html", kind="list")
            yield (await client.fetch(request, None, Manners(delay=0))).outcome.value

async def outcomes():
    return [each async for each in main(*sys.argv[1:])]

found = asyncio.run(outcomes())
status = pathlib.Path("/proc/self/status")  # of this program alone; rusage counts what its parent was, too
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
if status.exists():
    peak = int(status.read_text().partition("VmHWM:")[2].split()[0]) * 1024
print(json.dumps([found, peak]))
"""


def visit(cap: int, *urls: str) -> tuple[list[str], int]:
    """(outcomes, peak memory in bytes) of a process that asks for `urls`."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(cap), *urls], capture_output=True, timeout=300, check=True)
    found, peak = json.loads(done.stdout)
    return found, peak


@cache
def packed(kind: int) -> bytes:
    """Nothing but zeros, packed by zlib in the format of these window bits."""
    packer = zlib.compressobj(9, zlib.DEFLATED, kind)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(UNPACKED >> 20)]
    return b"<" + b"".join(parts) if kind < 0 else b"".join([*parts, packer.flush()])


def endless(head: bytes, part: bytes) -> Reply:
    def speak(asked: Asked, connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(part)

    return speak


def test_bombs_of_every_kind_are_refused_within_a_bound_of_memory(site: Site) -> None:
    once = packed(31)
    noise = gzip.compress(bytes(range(256)) * 256, 0)
    site.replies = {
        "/gzip": answer(200, once, Content_Encoding="gzip"),
        "/deflate": answer(200, packed(15), Content_Encoding="deflate"),
        "/raw-deflate": answer(200, packed(-15), Content_Encoding="gzip"),
        "/nested": answer(200, gzip.compress(once), Content_Encoding="gzip, gzip"),
        "/nested-unsaid": answer(200, gzip.compress(once), Content_Encoding="gzip"),
        "/br": answer(200, b"\xcf\xff\xff\x7f\xf8\x27\x00" * 99, Content_Encoding="br"),
        "/zstd": answer(200, b"\x28\xb5\x2f\xfd" * 99, Content_Encoding="zstd"),
        "/endless": endless(b"HTTP/1.1 200 OK\r\n\r\n", b"." * 65_536),
        "/endless-gzip": endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", noise),
        "/endless-chunks": endless(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"." * 65_536 + b"\r\n"
        ),
    }
    found, peak = visit(24 << 20, *map(site.url, site.replies))
    kinds = dict(zip(site.replies, found, strict=True))
    assert kinds.pop("/nested-unsaid") == "wrong_body", "unpacked once, it is packed data and no page"
    assert set(kinds.values()) == {"undecodable"}, kinds
    assert peak < LIMIT
    found, unguarded = visit(1 << 30, site.url("/gzip"))
    assert unguarded > LIMIT, "without the cap the same body does cost the memory this test would see"
