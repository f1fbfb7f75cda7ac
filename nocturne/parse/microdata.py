"""schema.org in a page's markup: microdata (`itemscope`, `itemprop`) and RDFa Lite (`typeof`, `property`).

Both come out as the nodes that JSON-LD would hold, so that one reader serves all three.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

_DEPTH = 8
_MOST_ELEMENTS = 300_000
_SOURCES = frozenset("audio embed iframe img source track video".split())
_LINKS = frozenset("a area link".split())
_TEXTS = frozenset("name description streetAddress addressLocality addressRegion postalCode startDate endDate "
                   "doorTime price typicalAgeRange".split())  # fmt: skip
"""Properties that are words: on a link they mean its text, whatever the standard says."""


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The attributes of one syntax. `kind` holds the type, `scope` begins an item, `name` a property."""

    scope: str
    kind: str
    name: str


_MICRODATA = _Spelling("itemscope", "itemtype", "itemprop")
_RDFA = _Spelling("typeof", "typeof", "property")


def nodes(page: LexborHTMLParser) -> list[dict[str, Any]]:
    """Every outermost microdata item as a node."""
    return list(_Reader(page, _MICRODATA).items())


def rdfa_nodes(page: LexborHTMLParser) -> list[dict[str, Any]]:
    """Every outermost RDFa item as a node."""
    return list(_Reader(page, _RDFA).items())


class _Reader:
    def __init__(self, page: LexborHTMLParser, spelling: _Spelling) -> None:
        self.page, self.spelling, self.left = page, spelling, _MOST_ELEMENTS

    def items(self) -> Iterator[dict[str, Any]]:
        for element in self.page.css(f"[{self.spelling.scope}]"):
            if self.spelling.name not in element.attributes or not self._inside(element):
                yield self._item(element, 0)

    def _inside(self, element: LexborNode) -> bool:
        above = element.parent
        while above is not None:
            if self.spelling.scope in above.attributes:
                return True
            above = above.parent
        return False

    def _item(self, element: LexborNode, depth: int) -> dict[str, Any]:
        """The properties of an item, those it refers to elsewhere in the page (`itemref`) too."""
        node: dict[str, Any] = {"@type": (element.attributes.get(self.spelling.kind) or "").split()}
        identity = element.attributes.get("itemid") or element.attributes.get("resource")
        if identity:
            node["@id"] = identity.strip()
        stack = [*_children(element), *self._referred(element)][::-1]
        while stack and self.left > 0:
            self.left -= 1
            each = stack.pop()
            names = (each.attributes.get(self.spelling.name) or "").split()
            scoped = self.spelling.scope in each.attributes
            if names and scoped and depth < _DEPTH:
                _put(node, names, self._item(each, depth + 1))
            elif names and not scoped:
                for name in names:
                    _put(node, [name], _value(each, name.rpartition(":")[2]))
            if not scoped:
                stack.extend(_children(each)[::-1])
        _name_of_place(node, element, self.spelling)
        return node

    def _referred(self, element: LexborNode) -> Iterator[LexborNode]:
        for name in (element.attributes.get("itemref") or "").split()[:20]:
            if re.fullmatch(r"[A-Za-z][\w-]*", name):
                yield from self.page.css(f'[id="{name}"]')[:1]


def _children(element: LexborNode) -> list[LexborNode]:
    return list(element.iter(include_text=False))


def _put(node: dict[str, Any], names: list[str], value: Any) -> None:
    """A property may stand several times; then it is a list."""
    for name in names:
        plain = re.split(r"[/:#]", name)[-1]
        if not plain or value == "":
            continue
        if plain not in node:
            node[plain] = value
        else:
            before = node[plain]
            node[plain] = [*before, value] if isinstance(before, list) else [before, value]


def _value(element: LexborNode, name: str) -> str:
    """What an element says: an attribute made for programs, an address, or its words."""
    attributes, tag = element.attributes, element.tag or ""
    if (content := attributes.get("content")) is not None and (content.strip() or tag == "meta"):
        return content.strip()
    if tag == "time" and attributes.get("datetime"):
        return (attributes.get("datetime") or "").strip()
    if tag in _SOURCES:
        return (attributes.get("src") or "").strip()
    if tag in _LINKS and name not in _TEXTS:
        return (attributes.get("href") or "").strip()
    if tag in ("data", "meter") and attributes.get("value"):
        return (attributes.get("value") or "").strip()
    return words(element)


def words(element: LexborNode) -> str:
    """An element's words in one line."""
    return " ".join(element.text(deep=True, separator=" ").split())


def _name_of_place(node: dict[str, Any], element: LexborNode, spelling: _Spelling) -> None:
    """A house without a name whose link has words is called by them."""
    if "name" in node or not any(kind.endswith(("Place", "Venue")) for kind in node["@type"]):
        return
    for link in element.css(f'a[{spelling.name}~="url"]')[:1]:
        if (said := words(link)) and not said.startswith(("http", "www.")):
            node["name"] = said
