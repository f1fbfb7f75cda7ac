"""PNG (RFC 2083) of few colours, by a deflate of our own (RFC 1951): the same bytes whatever zlib a machine has.

Other than a general one it looks only where drawings repeat themselves: along the row, in the row above, and at the
distances its caller names. For flat shapes that is nearly as small.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache

Colour = tuple[int, int, int]
LONGEST, SHORTEST, FARTHEST = 258, 4, 32_768
"""How many bytes one reference repeats, and how far back it may lie. Three bytes said again are hardly longer."""
_Code = tuple[int, int]
"""Bits to write, the lowest first, and how many."""


def png(rows: Sequence[bytes], palette: Sequence[Colour], repeats: Sequence[tuple[int, int]] = ()) -> bytes:
    """A picture of `rows`, one byte a pixel, which is a number of a colour in `palette` (at most 256).

    `repeats`: (rows up, pixels to the right) where much of a row can be found again.
    """
    width = len(rows[0])
    distances = [1, width + 1, *((width + 1) * up - right for up, right in repeats)]
    data = b"".join(b"\0" + row for row in rows)
    packed = b"\x78\x01" + deflate(data, distances) + struct.pack(">I", zlib.adler32(data))
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def deflate(data: bytes, distances: Sequence[int]) -> bytes:
    """`data` as one block with the fixed codes, with references only as far back as one of `distances`."""
    near = [distance for distance in distances if 0 < distance <= FARTHEST]
    literals, lengths, far = _literals(), _lengths(), {distance: _distance(distance) for distance in near}
    out, held, bits, at = bytearray(), 0b011, 3, 0  # the last block, with fixed codes
    while at < len(data):
        length, distance = _longest(data, at, near)
        for value, width in (lengths[length], far[distance]) if length else (literals[data[at]],):
            held |= value << bits
            bits += width
        if bits >= 64:
            out += (held & (1 << 64) - 1).to_bytes(8, "little")
            held, bits = held >> 64, bits - 64
        at += length or 1
    held, bits = held, bits + 7  # the code that ends a block is seven noughts
    return bytes(out + held.to_bytes(-(-bits // 8), "little"))


def _longest(data: bytes, at: int, distances: Sequence[int]) -> tuple[int, int]:
    """Length and distance of the longest repetition, (0, 0) when none is worth it."""
    best, chosen = SHORTEST - 1, 0
    for distance in distances:
        if distance > at or data[at : at + best + 1] != data[at - distance : at - distance + best + 1]:
            continue
        ahead, behind = data[at : at + LONGEST], data[at - distance : at - distance + LONGEST]
        if ahead == behind[: len(ahead)]:
            length = len(ahead)
        else:
            other = int.from_bytes(ahead, "little") ^ int.from_bytes(behind[: len(ahead)], "little")
            length = ((other & -other).bit_length() - 1) // 8
        if length > best:
            best, chosen = length, distance
            if best == LONGEST:
                break
    return (best, chosen) if chosen else (0, 0)


def _reversed(value: int, bits: int) -> int:
    """Huffman codes are written from their highest bit on, everything else from its lowest."""
    return int(f"{value:0{bits}b}"[::-1], 2)


def _symbol(symbol: int) -> _Code:
    """The fixed code of a literal, or of a length's class."""
    for first, last, start, bits in ((0, 143, 0x30, 8), (144, 255, 0x190, 9), (256, 279, 0, 7), (280, 287, 0xC0, 8)):
        if first <= symbol <= last:
            return _reversed(start + symbol - first, bits), bits
    raise ValueError(symbol)


@cache
def _literals() -> list[_Code]:
    return [_symbol(byte) for byte in range(256)]


@cache
def _lengths() -> dict[int, _Code]:
    """Length -> the code of its class and what is left of it."""
    found, base = {}, 3
    for symbol in range(257, 285):
        code, width = _symbol(symbol)
        extra = max(0, (symbol - 261) // 4)
        for rest in range(1 << extra):
            found[base + rest] = code | rest << width, width + extra
        base += 1 << extra
    found[LONGEST] = _symbol(285)
    return found


def _distance(distance: int) -> _Code:
    base = 1
    for symbol in range(30):
        extra = max(0, symbol // 2 - 1)
        if distance < base + (1 << extra):
            return _reversed(symbol, 5) | (distance - base) << 5, 5 + extra
        base += 1 << extra
    raise ValueError(distance)
