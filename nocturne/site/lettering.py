"""Our own narrow capitals, for pictures: a runner has no fonts to rely on, and these are the same everywhere.

A letter is a few strokes in a square 100 high, y downwards. Each line of `DRAWN` is a letter, its width, and strokes:
`+` a stroke with sharp corners, `o` one with round corners, `O` a closed round one, `/` a slanted one with level ends.
Words stand for the middles of the outer strokes: l, r left and right, t, m, b top, middle and bottom.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

Point = tuple[float, float]
Contour = Sequence[Point]
Shape = Sequence[Contour]
"""Contours around what is filled; one inside of another is a hole."""

HEIGHT, STEM, BAR, ROUND = 100.0, 19.0, 16.5, 16.0
"""A capital's height, what upright and level strokes measure, and the radius of a round corner's middle."""
GAP, CLOSEST, WORD = 9.0, 12.0, 24.0
"""Between letters; how much nearer than that two of open shapes may come; and between words."""
MARK_HEIGHT = 34.0
"""What marks above a letter need."""
DRAWN = """
A 56  / 23.5 0 9.5 100  / 32.5 0 46.5 100  + 13 72 43 72
B 53  + l 0 l 100  o 5 t 40 t 40 m 5 m  o 5 m r m r b 5 b
C 51  o r 34 r t l t l b r b r 66
D 53  + l 0 l 100  o 5 t r t r b 5 b
E 43  + l 0 l 100  + 5 t 43 t  + 5 m 39 m  + 5 b 43 b
F 42  + l 0 l 100  + 5 t 42 t  + 5 m 38 m
G 52  o r 32 r t l t l b r b r 46  + 27 54 52 54
H 53  + l 0 l 100  + r 0 r 100  + 5 m 47 m
I 19  + l 0 l 100
J 45  o r 0 r b l b l 66
K 56  + l 0 l 100  / 45.5 0 20 60  / 27 38 46 100
L 42  + l 0 l 100  + 5 b 42 b
M 70  + l 0 l 100  + r 0 r 100  / 11 0 35 76  / 59 0 35 76
N 56  + l 0 l 100  + r 0 r 100  / 11 0 45 100
O 52  O l t r t r b l b
P 52  + l 0 l 100  o 5 t r t r 57 5 57
Q 52  O l t r t r b l b  / 31 74 44 110
R 54  + l 0 l 100  o 5 t r t r 53 5 53  / 30 56 44.5 100
S 50  o r 32 r t l t l m r m r b l b l 68
T 46  + 0 t 46 t  + 23 0 23 100
U 52  o l 0 l b r b r 0
V 55  / 9.5 0 23 100  / 45.5 0 32 100
W 88  / 9.5 0 23.5 100  / 39.5 0 28.5 100  / 48.5 0 59.5 100  / 78.5 0 64.5 100
X 55  / 9.5 0 45.5 100  / 45.5 0 9.5 100
Y 54  / 9.5 0 27 58  / 44.5 0 27 58  + 27 58 27 100
Z 47  + 0 t 46 t  + 0 b 47 b  / 36.5 t 10.5 b
0 52  O l t r t r b l b
1 36  + 26.5 0 26.5 100  / 21 0 9.5 26
2 50  o l 34 l t r t r 40  / r 39 10 b  + 0 b 50 b
3 50  o l 32 l t r t r m 18 m  o 18 m r m r b l b l 68
4 54  + 39 0 39 100  + 0 77 54 77  / 32 0 10 77
5 50  + 48 t l t l 48  o 5 43 r 43 r b l b l 68
6 51  o r 32 r t l t l b r b r 60  o 5 45 r 45 r 62
7 46  + 0 t 46 t  / 36 t 17 100
8 51  O l t r t r m l m  O l m r m r b l b
9 51  o l 68 l b r b r t l t l 40  o 46 55 l 55 l 38
. 19  + 9.5 81 9.5 100
, 19  / 10 81 6 116
- 30  + 0 54 30 54
' 19  + 9.5 0 9.5 32
/ 46  / 36.5 0 9.5 100
& 44  + 0 54 44 54  + 22 32 22 76
+ 44  + 0 54 44 54  + 22 32 22 76
"""
MARKS = {
    "\u0300": "/ -8 -32 6 -9", "\u0301": "/ 8 -32 -6 -9", "\u0302": "/ -2 -32 -12 -9  / 2 -32 12 -9",
    "\u0303": "P -22 -20 -10 -31 8 -22 22 -31 22 -20 10 -9 -8 -18 -22 -9", "\u0304": "+ -18 -21 18 -21",
    "\u0306": "o -15 -32 -15 -17 15 -17 15 -32", "\u0307": "+ 0 -32 0 -12",
    "\u0308": "+ -14 -32 -14 -12  + 14 -32 14 -12",
    "\u030a": "+ 0 -34 0 -10", "\u030b": "/ -3 -32 -15 -9  / 17 -32 5 -9", "\u030c": "/ -12 -32 -2 -9  / 12 -32 2 -9",
    "\u0326": "/ 3 108 -4 130", "\u0327": "/ 3 98 -5 124", "\u0328": "/ -4 98 6 124",
}  # fmt: skip
"""Combining character -> its strokes, around the middle of the letter."""
HALF_ROOT = 0.7071067811865476
STEPS = 12
"""Straight pieces in a round corner: no picture is so large that one could tell."""
HEIGHTS = (8.0, 30.0, 50.0, 70.0, 92.0)
"""Where neighbours are measured against each other."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A drawn letter: how wide it is, its shapes, and the free space on its left and right at `HEIGHTS`."""

    width: float
    shapes: tuple[Shape, ...]
    left: tuple[float, ...]
    right: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A line of letters, in units of the alphabet, from x 0 and baseline 100. `raised` when marks stand above it."""

    width: float
    shapes: tuple[Shape, ...]
    raised: bool


def drawable(text: str) -> str:
    """The text in capitals that there are, "" for a script that cannot be told in them.

    Greek and Cyrillic have letters of the same sounds. Others would need their language to be known: a Japanese and a
    Chinese reading of one name differ.
    """
    from anyascii import anyascii

    made = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter.upper())
        if all(each in alphabet() or each in MARKS for each in parts):
            made.append(parts)
        elif letter.isalpha() and not unicodedata.name(letter, "").startswith(("LATIN", "GREEK", "CYRILLIC")):
            return ""
        elif unicodedata.category(letter)[0] in "LNPZ":
            made.append("".join(each for each in anyascii(letter).upper() if each in alphabet() or each == " "))
    return " ".join("".join(made).split())


def line(text: str, wider: float = 0.0) -> Word:
    """A line of `drawable` text, set; `wider` apart than large letters stand."""
    shapes: list[Shape] = []
    at, before, raised = 0.0, None, False
    for character in text:
        if character in MARKS:
            if before is not None:
                middle = at - before.width / 2
                shapes += [_moved(shape, middle) for shape in _strokes(MARKS[character], before.width)]
                raised = raised or character < "\u0320"
            continue
        letter = alphabet().get(character)
        if letter is None:
            at, before = at + WORD + 2 * wider, None
            continue
        if before is not None:
            at += (
                GAP + wider - min(CLOSEST, *(one + other for one, other in zip(before.right, letter.left, strict=True)))
            )
        shapes += [_moved(shape, at) for shape in letter.shapes]
        at, before = at + letter.width, letter
    return Word(at, tuple(shapes), raised)


def _moved(shape: Shape, right: float) -> Shape:
    return [[(x + right, y) for x, y in contour] for contour in shape]


@cache
def alphabet() -> dict[str, Letter]:
    """Every letter there is."""
    found = {}
    for row in DRAWN.strip().splitlines():
        name, width, strokes = row.split(maxsplit=2)
        shapes = tuple(_strokes(strokes, float(width)))
        ends = [_ends(shapes, height, float(width)) for height in HEIGHTS]
        found[name] = Letter(float(width), shapes, *zip(*ends, strict=True))
    return found


def _ends(shapes: Sequence[Shape], height: float, width: float) -> tuple[float, float]:
    """The free space left and right of a letter at a height."""
    crossed = [
        x + (height - y) / (below - y) * (beside - x)
        for shape in shapes
        for contour in shape
        for (x, y), (beside, below) in zip(contour, [*contour[1:], contour[0]], strict=True)
        if min(y, below) <= height < max(y, below)
    ]
    return (min(crossed), width - max(crossed)) if crossed else (width / 2, width / 2)


def _strokes(written: str, width: float) -> Iterator[Shape]:
    words = {"l": STEM / 2, "r": width - STEM / 2, "t": BAR / 2, "m": HEIGHT / 2, "b": HEIGHT - BAR / 2}
    for stroke in written.split("  "):
        kind, *said = stroke.split()
        numbers = [words[word] if word in words else float(word) for word in said]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        if kind == "/":
            (x, y), (beside, below) = points
            half = STEM / 2
            yield [[(x - half, y), (x + half, y), (beside + half, below), (beside - half, below)]]
        elif kind == "P":
            yield [points]
        elif kind == "O":
            yield [_ring(points, 1), _ring(points, -1)]
        else:
            radius = ROUND if kind == "o" else 0.0
            yield [[*_side(points, radius, 1), *reversed(_side(points, radius, -1))]]


def _side(points: Sequence[Point], radius: float, side: int) -> list[Point]:
    """One edge of a stroke along level and upright pieces; its ends are cut where it ends."""
    first, last = points[0], points[-1]
    found = [_beside(first, _direction(first, points[1]), side)]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        found += _corner(before, corner, after, radius, side)
    return [*found, _beside(last, _direction(points[-2], last), side)]


def _ring(points: Sequence[Point], side: int) -> list[Point]:
    around = [points[-1], *points, points[0]]
    found: list[Point] = []
    for before, corner, after in zip(around, around[1:], around[2:], strict=False):
        found += _corner(before, corner, after, ROUND, side)
    return found


def _direction(start: Point, end: Point) -> Point:
    across, down = end[0] - start[0], end[1] - start[1]
    size = abs(across) + abs(down)
    return across / size, down / size


def _beside(point: Point, direction: Point, side: int) -> Point:
    return point[0] - direction[1] * side * STEM / 2, point[1] + direction[0] * side * BAR / 2


def _corner(before: Point, corner: Point, after: Point, radius: float, side: int) -> Iterator[Point]:
    """The edge around a corner: a quarter of an ellipse, or a point where the radius is used up."""
    come, go = _direction(before, corner), _direction(corner, after)
    turn = come[0] * go[1] - come[1] * go[0]
    across = max(0.0, radius - turn * side * STEM / 2) if radius else 0.0
    down = max(0.0, radius - turn * side * BAR / 2) if radius else 0.0
    edge = corner[0] - (come[1] + go[1]) * side * STEM / 2, corner[1] + (come[0] + go[0]) * side * BAR / 2
    if not (across and down):
        yield edge
        return
    for step in range(STEPS + 1):
        part = step / STEPS
        back, forth = (1 - part) ** 2, part**2
        # the rational curve of second degree that is exactly a circle's quarter, scaled
        weight = back + 2 * part * (1 - part) * HALF_ROOT + forth
        back, forth = back / weight, forth / weight
        yield (
            edge[0] - come[0] * across * back + go[0] * across * forth,
            edge[1] - come[1] * down * back + go[1] * down * forth,
        )
