"""XML from strangers: a small tree, without entities of their own, and as far as a broken document goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from xml.parsers import expat

from nocturne.errors import WrongBody

LIMIT = 12 << 20
_DEPTH = 100
_MOST_ELEMENTS = 200_000
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY = re.compile(r"&(?:(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)|(\w{1,31});)?")
_VERBATIM, _VERBATIM_END = "<![CDATA[", "]]>"
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


@dataclass(slots=True)
class Element:
    """A tag as written: `prefix` and `name` in lower case, its attributes likewise, its own text and CDATA.

    `closed` is false for one that the document broke off in.
    """

    prefix: str
    name: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def text(self) -> str:
        """Its own words, without those of elements inside."""
        return "".join(self.parts).strip()

    def all_text(self) -> str:
        """Its words and those of everything inside, in about the order of the document."""
        found, stack = [], [self]
        while stack:
            element = stack.pop()
            found.append(element.text)
            stack.extend(element.children[::-1])
        return " ".join(word for word in found if word)

    def walk(self) -> Iterator[Element]:
        """Itself and everything inside, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(element.children[::-1])


@dataclass(frozen=True, slots=True)
class Tree:
    """A document. `problem` says where it broke off, "" for one that is whole; `repaired` that it had to be mended."""

    root: Element
    problem: str = ""
    repaired: bool = False


def read(text: str) -> Tree:
    """The tree of a document, mended where writers of feeds err. Raises WrongBody for what is no XML at all."""
    if len(text) > LIMIT:
        raise WrongBody(f"the document is larger than {LIMIT >> 20} MiB")
    written = _DECLARATION.sub("", text.lstrip("\ufeff \t\r\n"), count=1)
    root, problem = _parsed(written)
    if root is not None and not problem:
        return Tree(root)
    mended, again = _parsed(_mended(written))
    if mended is None:
        raise WrongBody("the body is no XML")
    return Tree(mended, again, repaired=True)


def _mended(text: str) -> str:
    """Letters XML cannot carry go; a bare "&" and the entities of HTML become what they stand for."""
    rest = _UNFIT.sub("", text)
    pieces: list[str] = []
    while True:
        before, begins, inside = rest.partition(_VERBATIM)
        verbatim, ends, after = inside.partition(_VERBATIM_END)
        if not ends:
            return "".join([*pieces, _ENTITY.sub(_entity, rest)])
        pieces += [_ENTITY.sub(_entity, before), begins, verbatim, ends]
        rest = after


def _entity(found: re.Match[str]) -> str:
    if found[1] or found[2] in _OWN:
        return found[0]
    return html5.get(f"{found[2]};", f"&amp;{found[0][1:]}") if found[2] else "&amp;"


def _parsed(text: str) -> tuple[Element | None, str]:
    """(root, what is wrong). Raises WrongBody for a document that defines entities or has no bottom."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.words
    parser.EntityDeclHandler = builder.entity
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as problem:
        return builder.root, f"{expat.ErrorString(problem.code)} in line {problem.lineno}"
    return builder.root, ""


class _Builder:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= _DEPTH or self.count > _MOST_ELEMENTS:
            raise WrongBody("the document is nested too deeply or too long")
        prefix, _, name = tag.lower().rpartition(":")
        element = Element(prefix, name, {key.lower().rpartition(":")[2]: value for key, value in attributes.items()})
        if self.open:
            self.open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self.open.append(element)

    def end(self, _tag: str) -> None:
        self.open.pop().closed = True

    def words(self, text: str) -> None:
        if self.open:
            self.open[-1].parts.append(text)

    def entity(self, *_declared: object) -> None:
        raise WrongBody("the document defines entities of its own")
