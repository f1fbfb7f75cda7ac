"""Pages: from bytes to text to a document, with guards against what makes parsers stall."""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import WrongBody

LIMIT = 12 << 20
DEPTH = 2_000
"""Lexbor takes seconds at 30,000 open elements; real pages stay below a hundred."""
ATTRIBUTES = 4_000

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{2,40})", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)|<!--.*?-->|<script\b.*?</script|<style\b.*?</style", re.DOTALL)
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd option tr td th".split()
)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{60000}")


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
    if _nesting(text) > DEPTH:
        raise WrongBody("the page is nested too deeply")
    if _LONG_TAG.search(text):
        raise WrongBody("the page has a tag of absurd length")
    return LexborHTMLParser(text)


def _nesting(text: str) -> int:
    """An upper bound of how many elements are open at once; scripts and comments do not count."""
    depth = deepest = 0
    for found in _TAG.finditer(text):
        closing, name = found[1], found[2]
        if name is None or name.lower() in _VOID:
            continue
        depth += -1 if closing else 1
        depth = max(depth, 0)
        deepest = max(deepest, depth)
    return deepest
