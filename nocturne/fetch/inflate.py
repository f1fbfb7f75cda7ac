"""Bounded decompression: gzip only, so many bytes and no more."""

from __future__ import annotations

import zlib

GZIP = 31  # zlib window bits: 15, plus 16 for the gzip wrapper
MOST_MEMBERS = 64
"""Servers send one; a body of empty members by the thousand is there to keep us busy."""


class Undecodable(Exception):
    """The body cannot be accepted; the message says why."""


def check_encoding(encoding: str) -> bool:
    """Whether a body is gzip; raises Undecodable for what we did not ask for and do not take."""
    named = encoding.strip().lower()
    if named in ("", "identity"):
        return False
    if named in ("gzip", "x-gzip"):
        return True
    raise Undecodable(f"the body is packed as {named[:40]!r}, we asked for gzip")


def inflate(raw: bytes, cap: int) -> bytes:
    """A gzip body of one or more members. Raises Undecodable when broken, cut off, or larger than `cap` bytes."""
    inflated = bytearray()
    rest = raw
    for _ in range(MOST_MEMBERS):
        member = zlib.decompressobj(GZIP)
        try:
            inflated += member.decompress(rest, cap + 1 - len(inflated))
        except zlib.error as problem:
            raise Undecodable("the packed body is broken") from problem
        if len(inflated) > cap or member.unconsumed_tail:
            raise Undecodable(f"the body unpacks to more than {cap >> 10} kB")
        if not member.eof:
            raise Undecodable("the packed body ends early")
        rest = member.unused_data
        if not rest.strip(b"\0"):  # nothing, or padding after the last member
            return bytes(inflated)
    raise Undecodable("the packed body is broken")


def inflate_start(raw: bytes, cap: int) -> bytes:
    """The first `cap` bytes of a gzip body. Raises Undecodable when broken; an early end is none of its business."""
    try:
        return zlib.decompressobj(GZIP).decompress(raw, cap)
    except zlib.error as problem:
        raise Undecodable("the packed body is broken") from problem
