"""The picture that stands beside a link to the site (Open Graph): a name in large letters above a night of slashes.

A pure function of names and a key: no font, no clock, no count, so that it stays the same file until a name changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha256

from nocturne.site import lettering, png, raster
from nocturne.site.lettering import HEIGHT, MARK_HEIGHT, Shape, Word
from nocturne.site.png import Colour

WIDTH, TALL = 1200, 630
"""Pixels, as every network asks for."""
PAPER, INK, DIM = (0x0B, 0x0B, 0x0C), (0xF3, 0xEF, 0xE6), (0xAA, 0xA4, 0x9A)
ACCENTS = ((0xD7, 0xFF, 0x3E), (0xFF, 0x6A, 0x45), (0x62, 0xD4, 0xFF))
"""The colours of the dark pages and of the three slashes of the mark."""
LEVELS = 8
EDGE, TOP, SMALL, FINE = 60, 54, 46, 25
"""Margin left and right, where the small line begins, the height of its letters, and of what stands at its end."""
NAME_TOP, NAME_MOST, LEADING, AIR = 138, 336, 0.2, 44
"""Where the name begins, how high it may become; the room between lines, as a part of their height, and below."""
MARK_WIDTH = 144.0
"""What the three slashes add to a name, in units of the alphabet."""
UP, RIGHT = 10, 3
"""How the slashes lean: so many pixels to the right on the way up, so that every tenth row is another one moved."""
_Layer = Sequence[tuple[Shape, ...]]


@lru_cache(32)
def picture(name: str, site: str, note: str, key: str) -> bytes:
    """The PNG. `name` large, above it `site` with its slashes and `note` at the far end; `key` decides the pattern.

    Without a `site` the slashes follow the name, and the note stands in its place. All three are `drawable` text.
    """
    lines, scale = _fitted(name, 0.0 if site else MARK_WIDTH)
    ink: list[Shape] = []
    marks: list[list[Shape]] = [[], [], []]
    at = NAME_TOP
    for word in lines:
        at += round(MARK_HEIGHT * scale) if word.raised else 0
        ink += _placed(word, EDGE, at, scale)
        bottom = at + round(HEIGHT * scale)
        at = bottom + round(HEIGHT * scale * LEADING)
    far = lettering.line(note, wider=9)
    if site:
        word = lettering.line(site, wider=2)
        ink += _placed(word, EDGE, TOP, SMALL / HEIGHT)
        _mark(marks, EDGE + word.width * SMALL / HEIGHT, TOP, SMALL)
        note_left = WIDTH - EDGE - far.width * FINE / HEIGHT
    else:
        _mark(marks, EDGE + lines[-1].width * scale, bottom - HEIGHT * scale, HEIGHT * scale)
        note_left = EDGE
    dim = _placed(far, note_left, TOP + (SMALL - FINE) / 2, FINE / HEIGHT)
    layers = [raster.rows(shapes, WIDTH, bottom + 1, LEVELS) for shapes in (ink, *marks, dim)]
    rows = [*_together(layers), *_slashes(key, bottom + 1)]
    return png.png(rows, _palette())


def fits(note: str, left: float = EDGE) -> bool:
    """Whether a note that begins there ends before the edge."""
    return left + lettering.line(note, wider=9).width * FINE / HEIGHT <= WIDTH - EDGE


def _fitted(name: str, after: float) -> tuple[list[Word], float]:
    """The lines of a name, and how much larger than drawn they stand: as large as the room allows.

    `after` the last line so much has to stay free.
    """
    best: tuple[float, list[Word]] = 0.0, []
    for broken in _broken(name.split()):
        lines = [lettering.line(each) for each in broken]
        widest = max(*(each.width for each in lines), lines[-1].width + after)
        high = HEIGHT * (len(lines) + LEADING * (len(lines) - 1)) + MARK_HEIGHT * sum(each.raised for each in lines)
        best = max(best, (min((WIDTH - 2 * EDGE) / widest, NAME_MOST / high), lines), key=lambda each: each[0])
    return best[1], best[0]


def _broken(words: Sequence[str]) -> Iterator[list[str]]:
    """The ways to set words in lines of about equal length: one for each number of lines."""
    for count in range(1, min(len(words), 4) + 1):
        yield min(_in_lines(words, count), key=lambda lines: max(map(len, lines)))


def _in_lines(words: Sequence[str], count: int) -> Iterator[list[str]]:
    if count == 1:
        yield [" ".join(words)]
        return
    for first in range(1, len(words) - count + 2):
        for rest in _in_lines(words[first:], count - 1):
            yield [" ".join(words[:first]), *rest]


def _placed(word: Word, left: float, top: float, scale: float) -> list[Shape]:
    return [[[(left + x * scale, top + y * scale) for x, y in contour] for contour in shape] for shape in word.shapes]


def _mark(marks: Sequence[list[Shape]], left: float, top: float, high: float) -> None:
    """The three slashes after a name of this height."""
    lean, wide, pitch = high * RIGHT / UP, high * 0.2, high * 0.37
    for number, shapes in enumerate(marks):
        x = left + high * 0.1 + number * pitch
        corners = [(x + lean, top), (x + lean + wide, top), (x + wide, top + high), (x, top + high)]
        shapes.append([corners])


def _together(layers: Sequence[Sequence[bytes]]) -> Iterator[bytes]:
    """Rows of colour numbers; where nothing is, paper."""
    tables = [_table(number) for number in range(len(layers))]
    for row in zip(*layers, strict=True):
        filled = [each.translate(table) for each, table in zip(row, tables, strict=True) if each.strip(b"\0")]
        joined = 0
        for each in filled:
            joined |= int.from_bytes(each, "big")
        yield filled[0] if len(filled) == 1 else joined.to_bytes(WIDTH, "big")


def _table(colour: int) -> bytes:
    """Level -> number in the palette, for ink, each accent, and the dim ink."""
    first = 1 + LEVELS * colour
    return bytes([0, *range(first, first + LEVELS)]).ljust(256)


def _palette() -> list[Colour]:
    """Paper, then each colour from nearly paper to itself."""
    mixed = [
        tuple(round(ground + (full - ground) * level / LEVELS) for ground, full in zip(PAPER, colour, strict=True))
        for colour in (INK, *ACCENTS, DIM)
        for level in range(1, LEVELS + 1)
    ]
    return [PAPER, *((red, green, blue) for red, green, blue in mixed)]


def _slashes(key: str, top: int) -> Iterator[bytes]:
    """The rows from `top` to the bottom: slashes of different width and height, rising like a skyline."""
    room = TALL - top - AIR
    before = room * RIGHT // UP + RIGHT  # what leans into the picture from the left of it
    bars = list(_bars(key, room, before + WIDTH))
    comb = raster.rows([[_bar(left, width)] for left, width, _ in bars], before + WIDTH, UP, LEVELS)
    pieces = [
        [phase[left : left + width + RIGHT].translate(_table(1 + number % len(ACCENTS))) for phase in reversed(comb)]
        for number, (left, width, _) in enumerate(bars)
    ]
    for below in range(TALL - top - 1, -1, -1):
        row = bytearray(before + WIDTH)
        turns, phase = divmod(below, UP)
        for (left, _, high), each in zip(bars, pieces, strict=True):
            if below < high:
                start = left + turns * RIGHT
                row[start : start + len(each[phase])] = each[phase]
        yield bytes(row[before : before + WIDTH])


def _bar(left: int, width: int) -> list[tuple[float, float]]:
    """A slash in the lowest `UP` rows."""
    return [(left + RIGHT, 0), (left + width + RIGHT, 0), (left + width, UP), (left, UP)]


def _bars(key: str, room: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Left end at the bottom, width and height of each slash, from the left to the right."""
    left, number = 0, 0
    while left < end:
        dice = sha256(f"{key}/{number}".encode(), usedforsecurity=False).digest()
        width = (9, 14, 20, 28)[dice[0] % 4]
        yield left, width, room * (18 + dice[1] % 83) // 100
        left, number = left + width + 9 + dice[2] % 6, number + 1
