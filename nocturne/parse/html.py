"""Pages: from bytes to text to a document, with guards against what makes parsers stall."""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody

LIMIT = 12 << 20
DEPTH = 2_000
"""Lexbor takes seconds at 30,000 open elements; real pages stay below a hundred."""

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
ATTRIBUTES = 3 * 10**10
"""Lexbor compares every attribute of a tag with those before it: this much (letters squared) takes it a second."""
_TAG = re.compile(r"<(?:(!--)|(/?)([a-zA-Z][a-zA-Z0-9-]*))")
_BARE = re.compile(r"[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+")
"""A piece of a tag; the value in quotes, however long, is one step of work."""
_RAW = frozenset({"script", "style", "textarea", "title"})
"""Elements that hold text only: what looks like a tag in them is none."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li dt dd tr td th".split())


def decode(body: bytes, charset: str = "") -> str:
    """The text of a page: byte order mark, declared charset, <meta>, UTF-8, and Windows-1252 when all else fails."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    found = _META.search(body[:4096])
    for name in (charset, found[1].decode("ascii") if found else "", "utf-8"):
        try:
            return _text_codec(name).decode(body)[0]
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def _text_codec(name: str) -> codecs.CodecInfo:
    """A codec from bytes to text; the others ("rot13", "base64") are no charsets. Raises LookupError."""
    info = codecs.lookup(name or "none")
    if not getattr(info, "_is_text_encoding", True) or info.name in ("idna", "punycode", "raw_unicode_escape"):
        raise LookupError(name)
    return codecs.lookup("cp1252") if info.name in ("iso8859-1", "ascii") else info


def document(text: str) -> LexborHTMLParser:
    """The parsed page. Raises WrongBody for what would keep the parser busy for minutes."""
    if len(text) > LIMIT:
        raise WrongBody(f"the page is larger than {LIMIT >> 20} MiB")
    deepest, attributes = _weight(text)
    if deepest > DEPTH:
        raise WrongBody("the page is nested too deeply")
    if attributes > ATTRIBUTES:
        raise WrongBody("the page has tags of absurd length")
    return LexborHTMLParser(text)


def _weight(text: str) -> tuple[int, int]:
    """(elements open at once at most, work that attributes make); what stands in scripts and comments is no element."""
    depth = deepest = work = position = 0
    while (found := _TAG.search(text, position)) is not None:
        comment, closing, name = found[1], found[2], (found[3] or "").lower()
        position = found.end()
        if comment:
            position = _after(text, "-->", position)
            continue
        if not closing:
            position, length = _tag(text, position)
            work += length * length
        if name in _RAW and not closing:
            position = _after(text, f"</{name}", position)
        elif name not in _VOID | _RAW:
            depth = max(depth - 1 if closing else depth + 1, 0)
            deepest = max(deepest, depth)
    return deepest, work


def _tag(text: str, position: int) -> tuple[int, int]:
    """(where an opening tag ends, letters of its attributes without values in quotes)."""
    length = 0
    while (piece := _BARE.match(text, position)) is not None:
        length += 1 if piece[0].startswith("=") else len(piece[0])
        position = piece.end()
    return position, length


def _after(text: str, mark: str, position: int) -> int:
    """Where `mark` ends, in whatever case it is written; the end of the text without one."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(text, position)
    return found.end() if found else len(text)
