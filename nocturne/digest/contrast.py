"""Whether every word of a mail can be read on its ground, as it is and where programs ask for the dark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

LEAST = 4.5
"""WCAG 2.2, 1.4.3: the contrast that text needs."""
UNSTYLED = {"color": "#000000", "background": "#ffffff"}
_LINK = "#0000ee"
_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_SILENT = frozenset({"head", "title", "style", "script", "-comment", "_comment"})
_Look = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Words that are hard to read: their colour on their ground, in which scheme, and how they begin."""

    words: str
    color: str
    background: str
    scheme: str


def faint(html: str) -> list[Pair]:
    """Every text whose contrast is too low, light first."""
    tree = LexborHTMLParser(html)
    dark = _overrides(tree, html)
    root = tree.body
    if root is None:
        return []
    return [*_walk(root, UNSTYLED, {}, "light"), *_walk(root, UNSTYLED, dark, "dark")]


def ratio(one: str, other: str) -> float:
    """The contrast of two colours written `#rgb` or `#rrggbb`; 1 for what is no such colour."""
    if not (_HEX.fullmatch(one) and _HEX.fullmatch(other)):
        return 1.0
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _overrides(tree: LexborHTMLParser, html: str) -> dict[int, dict[str, str]]:
    """Element -> what the rules for the dark make of it. They are `!important`, and the last one holds."""
    found: dict[int, dict[str, str]] = {}
    for block in _DARK.findall(html):
        for selectors, declarations in _RULE.findall(block):
            look = _declared(declarations)
            for selector in filter(None, map(str.strip, selectors.split(","))):
                for node in tree.css(selector):
                    found.setdefault(node.mem_id, {}).update(look)
    return found


def _declared(style: str) -> dict[str, str]:
    """The colours that declarations set."""
    look: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name, value = name.strip().lower(), value.replace("!important", "").strip().lower()
        if name in ("background", "background-color"):
            look["background"] = value
        elif name == "color":
            look["color"] = value
    return look


def _walk(node: LexborNode, above: _Look, dark: Mapping[int, _Look], scheme: str) -> Iterator[Pair]:
    style = node.attributes.get("style") or ""
    if re.search(r"display:\s*none", style):
        return
    own = {**({"color": _LINK} if node.tag == "a" else {}), **_declared(style), **dark.get(node.mem_id, {})}
    look = {**above, **own}
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            words = (child.text_content or "").strip()
            if words and ratio(look["color"], look["background"]) < LEAST:
                yield Pair(words[:40], look["color"], look["background"], scheme)
        elif child.tag not in _SILENT:
            yield from _walk(child, look, dark, scheme)
