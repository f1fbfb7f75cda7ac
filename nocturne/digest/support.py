"""What of HTML and CSS a mail asks of the program that shows it, by the names that caniemail.com tests.

A letter may use what is written down here and nothing beside, until somebody has looked it up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

NEEDED = frozenset(
    """
    css-background css-background-color css-border css-border-collapse css-direction css-display css-font-size
    css-font-weight css-letter-spacing css-line-height css-margin css-padding css-selector-class css-selector-grouping
    css-selector-type css-text-align css-text-decoration css-text-transform css-unit-percent css-unit-px
    css-vertical-align css-width html-align html-cellpadding html-cellspacing html-comments
    html-div html-h1-h6 html-lang html-p html-span html-strong html-style html-table html-width
    """.split()
)
"""What a letter cannot be read without."""
PROGRESSIVE = frozenset(
    """
    css-at-media css-at-media-prefers-color-scheme css-color-scheme css-comments css-display-none css-height
    css-important css-max-height css-max-width css-opacity css-outline css-overflow css-selector-attribute
    css-selector-child css-selector-descendant css-selector-id css-table-layout css-word-break css-word-spacing
    html-aria-label html-body html-dir html-doctype html-meta-color-scheme html-role html-valign
    """.split()
)
"""What makes it better where it is known, and harms nothing where it is not."""
BASELINE = NEEDED | PROGRESSIVE
OLDER = frozenset({"css-color", "css-font-family", "css-supported-color-schemes", "html-a", "html-b", "html-br"})
"""What is tested by nobody because everything knows it, or only one program does."""
_SIDES = re.compile(r"^(border|margin|padding)-(?:top|right|bottom|left|color|style|width)$")
_ELEMENTS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "html-h1-h6"),
    **dict.fromkeys(("table", "tbody", "tr", "td"), "html-table"),
    **dict.fromkeys(("strong",), "html-strong"),
    **dict.fromkeys(("html", "head", "title", "meta"), "html-doctype"),
}
_ATTRIBUTES = {
    "align": "html-align", "aria-label": "html-aria-label", "background": "html-background",
    "cellpadding": "html-cellpadding", "cellspacing": "html-cellspacing", "dir": "html-dir", "lang": "html-lang",
    "role": "html-role", "valign": "html-valign", "width": "html-width", "height": "html-height",
    "target": "html-target", "srcset": "html-srcset", "loading": "html-loading-attribute",
}  # fmt: skip
_UNIT = re.compile(r"[\s:(,-]\.?\d[\d.]*(px|%|em|rem|vw|vh|vmin|vmax|ch|ex|pt|pc|cm|mm|in)\b|\d%")
_COMMENT = re.compile(r"<!--\[if.*?<!\[endif\]-->", re.DOTALL)
_BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT = re.compile(r"@([a-z-]+)\b([^{;]*)")
_SELECTORS = {
    "css-selector-class": r"\.[a-z]", "css-selector-id": r"#[a-z]", "css-selector-attribute": r"\[",
    "css-selector-child": ">", "css-selector-adjacent-sibling": r"\+", "css-selector-general-sibling": "~",
    "css-selector-universal": r"\*", "css-selector-descendant": r"[\w\])] +[\w.\[#]",
    "css-pseudo": r":(?!root)",
}  # fmt: skip


def unknown(html: str) -> set[str]:
    """What a mail uses beside what has been looked up; comments for Outlook aside, which nothing else reads."""
    return set(used(html)) - BASELINE - OLDER


def used(html: str) -> Iterator[str]:
    """The features of a mail, by caniemail's names."""
    plain = _COMMENT.sub("", html)
    tree = LexborHTMLParser(plain)
    for node in tree.css("*"):
        yield _ELEMENTS.get(node.tag or "", f"html-{node.tag}")
        for name, value in node.attributes.items():
            if name == "style":
                yield from _declared(value or "")
            elif name in _ATTRIBUTES:
                yield _ATTRIBUTES[name]
    if tree.css_first("meta[name=color-scheme]") is not None:
        yield "html-meta-color-scheme"
    for style in tree.css("style"):
        yield from _sheet(style.text() or "")


def _sheet(css: str) -> Iterator[str]:
    for name, query in _AT.findall(css):
        yield f"css-at-{name}"
        yield from (
            f"css-at-media-{feature}" for feature in re.findall(r"\((prefers-[a-z-]+|hover|orientation)", query)
        )
    rules = re.sub(r"@media[^{]*\{", "", css)
    for selector, declarations in _BLOCK.findall(rules):
        yield from (slug for slug, pattern in _SELECTORS.items() if re.search(pattern, selector.strip()))
        yield from _declared(declarations)


def _declared(style: str) -> Iterator[str]:
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip().lower()
        if not colon or name.startswith(("-", "mso-")):
            continue
        plain = _SIDES.sub(r"\1", name)
        yield "css-display-none" if (name, value) == ("display", "none") else f"css-{plain}"
        if "!important" in value:
            yield "css-important"
        if "var(" in value or "calc(" in value or "url(" in value or "gradient(" in value:
            yield f"css-function-{value.partition('(')[0].rpartition(' ')[2]}"
        for found in _UNIT.finditer(f" {value}"):
            yield f"css-unit-{'percent' if found[0].endswith('%') else found[1]}"
