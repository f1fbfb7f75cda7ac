"""Filled shapes as rows of pixels with soft edges, in plain arithmetic: the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nocturne.site.lettering import Shape

LINES = 4
"""Lines through a row of pixels on which shapes are measured; across, how much of a pixel they fill is exact."""
STEEP = 0.5
"""Edges that lean no more than so many pixels a row are measured well enough on a single line."""
_WHOLE = 64 * LINES
"""What a filled pixel counts, so that sums are whole numbers."""
_Edge = tuple[float, float, float, float, int]
"""Top, bottom, x at the top, x for each y, number of the shape."""


def rows(shapes: Sequence[Shape], width: int, height: int, levels: int) -> list[bytes]:
    """A byte a pixel, 0 outside of all shapes to `levels` inside. Shapes may overlap and may stick out."""
    touching = _by_row(shapes, height)
    pixels = [bytes([(part * levels + _WHOLE // 2) // _WHOLE]) for part in range(_WHOLE + 1)]
    empty, made = bytes(width), list[bytes]()
    for y, edges in enumerate(touching):
        if not edges:
            made.append(empty)
        elif y and edges == touching[y - 1] and all(_is_upright(edge, y - 1, y + 1) for edge in edges):
            made.append(made[-1])
        else:
            made.append(_row(edges, y, width, pixels))
    return made


def _is_upright(edge: _Edge, above: int, below: int) -> bool:
    """Whether an edge runs straight down through these rows."""
    top, bottom, _, slope, _ = edge
    return not slope and top <= above and bottom >= below


def _by_row(shapes: Sequence[Shape], height: int) -> list[list[_Edge]]:
    """The edges that each row of pixels touches."""
    found: list[list[_Edge]] = [[] for _ in range(height)]
    for number, shape in enumerate(shapes):
        for contour in shape:
            for (x, y), (beside, below) in zip(contour, [*contour[1:], contour[0]], strict=True):
                if y == below:
                    continue
                edge = min(y, below), max(y, below), x if y < below else beside, (beside - x) / (below - y), number
                for row in range(max(0, int(edge[0])), min(height, int(edge[1]) + 1)):
                    found[row].append(edge)
    return found


def _row(edges: Sequence[_Edge], y: int, width: int, pixels: Sequence[bytes]) -> bytes:
    """One row: from each place where something begins or ends to the next all pixels are equal."""
    plain = all(-STEEP <= edge[3] <= STEEP and edge[0] <= y and edge[1] > y + 1 for edge in edges)
    lines = 1 if plain else LINES
    weight = _WHOLE // lines
    steps: dict[int, int] = {}
    for line in range(lines):
        for left, right in _filled(edges, y + (line + 0.5) / lines, width):
            for at, sign in ((left, 1), (right, -1)):
                pixel = int(at)
                part = int((pixel + 1 - at) * weight + 0.5)
                steps[pixel] = steps.get(pixel, 0) + sign * part
                steps[pixel + 1] = steps.get(pixel + 1, 0) + sign * (weight - part)
    made, filled, at = [], 0, 0
    for pixel in sorted(steps):
        made.append(pixels[filled] * (pixel - at))
        filled, at = filled + steps[pixel], pixel
    made.append(pixels[filled] * (width - at))
    return b"".join(made)[:width]


def _filled(edges: Sequence[_Edge], y: float, width: int) -> Iterator[tuple[float, float]]:
    """From where to where a line across is inside of any shape, from the left to the right."""
    crossed: dict[int, list[float]] = {}
    for top, bottom, x, slope, number in edges:
        if top <= y < bottom:
            crossed.setdefault(number, []).append(x + (y - top) * slope)
    spans: list[tuple[float, float]] = []
    for each in crossed.values():
        each.sort()
        spans += zip(each[::2], each[1::2], strict=True)
    spans.sort()
    end = 0.0
    for left, right in spans:
        if right > end and left < width:
            yield max(left, end), min(right, width)
            end = right
