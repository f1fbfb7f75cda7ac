"""Words on a drawing that grows with its page: which of them fit without touching anything, on every width at once.

What is drawn stands at per cents of the drawing's side; words keep their size in pixels. An edge is therefore a pair
(per cent, pixels), and one lies before another on all widths from the smallest on when it does there and its per cents
are no more. Pixels are those of a reader who left the size of text alone; larger text needs as much more width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Edge: TypeAlias = tuple[float, float]

LETTER_PX = 15
"""How large the words are set."""
LINE_PX = 17
GAP_PX = 4
_WIDTHS = {"m": 0.78, "w": 0.74, "M": 0.8, "W": 0.9, "@": 0.9, "&": 0.66, "%": 0.8}
_NARROW = frozenset(" .,:;'’|!iIjl()[]")


@dataclass(frozen=True, slots=True)
class Box:
    """An area of the drawing, from the top left."""

    left: Edge
    top: Edge
    right: Edge
    bottom: Edge

    def apart(self, other: Box, width: float) -> bool:
        """Whether the two do not touch on any drawing at least so many pixels wide."""
        return (
            before(self.right, other.left, width)
            or before(other.right, self.left, width)
            or before(self.bottom, other.top, width)
            or before(other.bottom, self.top, width)
        )

    def inside(self, width: float) -> bool:
        """Whether all of it is on the drawing, on any at least so wide."""
        return (
            before((0, 0), self.left, width)
            and before((0, 0), self.top, width)
            and before(self.right, (100, 0), width)
            and before(self.bottom, (100, 0), width)
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Words at `x`, `y` per cent, moved `dx` pixels and `dy` letter heights; `anchor` as SVG's text-anchor.

    `wide`: only a drawing of the larger width has room for it.
    """

    words: str
    x: float
    y: float
    dx: int
    dy: float
    anchor: str
    wide: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """What is to be named: a round mark at `x`, `y` with a radius `r`, all per cent."""

    words: str
    x: float
    y: float
    r: float

    @property
    def box(self) -> Box:
        """What the mark itself covers."""
        left, right, top, bottom = self.x - self.r, self.x + self.r, self.y - self.r, self.y + self.r
        return Box((left, 0), (top, 0), (right, 0), (bottom, 0))


def before(one: Edge, other: Edge, width: float) -> bool:
    """Whether `one` lies before `other` on a drawing of `width` pixels and stays there when it grows."""
    return one[0] <= other[0] and (other[0] - one[0]) * width / 100 >= one[1] - other[1]


def text_px(words: str) -> float:
    """How wide words are in the site's narrow face, rather too much than too little."""
    return LETTER_PX * sum(map(_letter, words))


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in _NARROW:
        return 0.34
    return _WIDTHS.get(letter) or (0.66 if letter.isupper() else 0.56)


def placed(spots: Sequence[Spot], taken: Iterable[Box], narrow: float, wide: float, most: int) -> list[Label]:
    """Labels for the spots, the most important first, each where it touches no mark, no other label, nothing `taken`.

    At most `most` spots are tried for each of the two widths: who comes later would hardly find room.
    """
    marks = [*taken, *(spot.box for spot in spots)]
    labels: list[Label] = []
    boxes: list[Box] = []
    left = [spot for spot in spots if spot.words]
    for width in (narrow, wide):
        waiting = []
        for spot in left[:most]:
            if (found := _room(spot, marks, boxes, width)) is None:
                waiting.append(spot)
                continue
            (x, y, dx, dy, anchor), box = found
            labels.append(Label(spot.words, round(x, 2), round(y, 2), dx, dy, anchor, width == wide))
            boxes.append(box)
        left = [*waiting, *left[most:]]
    return labels


_Place: TypeAlias = tuple[float, float, int, float, str]


def _room(spot: Spot, marks: Sequence[Box], boxes: Sequence[Box], width: float) -> tuple[_Place, Box] | None:
    for place, box in _sides(spot):
        if box.inside(width) and all(box.apart(other, width) for other in (*boxes, *marks)):
            return place, box
    return None


def _sides(spot: Spot) -> Iterator[tuple[_Place, Box]]:
    """Right of the mark, left, below, above, as one reads them."""
    long, half = text_px(spot.words), LINE_PX / 2
    x, y, r = spot.x, spot.y, spot.r
    middle = ((y, -half), (y, half))
    start, end = (x + r, GAP_PX), (x - r, -GAP_PX)
    yield (x + r, y, GAP_PX, 0.35, "start"), Box(start, middle[0], (x + r, GAP_PX + long), middle[1])
    yield (x - r, y, -GAP_PX, 0.35, "end"), Box((x - r, -GAP_PX - long), middle[0], end, middle[1])
    across = ((x, -long / 2), (x, long / 2))
    yield (x, y + r, 0, 1.0, "middle"), Box(across[0], (y + r, GAP_PX - 1), across[1], (y + r, GAP_PX - 1 + LINE_PX))
    yield (x, y - r, 0, -0.4, "middle"), Box(across[0], (y - r, 1 - GAP_PX - LINE_PX), across[1], (y - r, 1 - GAP_PX))
