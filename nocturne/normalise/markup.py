"""HTML of strangers: only through the sanitiser, flat, and with links that track nobody."""

from __future__ import annotations

import html
import re

import nh3

from nocturne.normalise import links

DEEPEST = 30
"""Markup nested deeper than this is published as plain words: other programs choke on depth."""

_TAGS = {"p", "br", "a", "strong", "em", "b", "i", "ul", "ol", "li"}
_AS_PARAGRAPH = set(
    (
        "address article aside blockquote caption center dd details dl dt div fieldset figcaption figure footer form "
        "header hr legend main nav pre section summary table tr"
    ).split()
)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_CELLS = {"td", "th"}
_SILENT = {"script", "style", "template", "noscript", "iframe", "svg", "math", "title", "textarea", "head", "object"}
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)>")
_EMPTY = re.compile(r"<(p|strong|em|b|i)>(?: |<br>|&nbsp;)*</\1>")
_NO_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
"""What is left of a link whose address was refused."""
_BREAKS = re.compile(r"(?: ?<br> ?){3,}")
_OPENINGS = re.compile(r"<(/?)(p|a|strong|em|b|i|ul|ol|li)\b")
_BLANKS = re.compile(r"\s+")
_BLOCK_END = re.compile(r"</?(?:p|ul|ol)>")
_LINES = re.compile(r"\n{3,}")


def sanitised(markup: str) -> str:
    """HTML of a short list of elements; links are http(s) only, canonical, and carry no weight.

    Blocks of other kinds become paragraphs, so that their words do not run together.
    """
    known = nh3.clean(
        markup,
        tags=_TAGS | _AS_PARAGRAPH | _HEADINGS | _CELLS,
        clean_content_tags=_SILENT,
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https"},
        link_rel=None,
        strip_comments=True,
    )
    flat = nh3.clean(
        _BLANKS.sub(" ", _NAME.sub(_as_ours, _NO_LINK.sub(r"\1", known))),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener noreferrer",
    )
    for _ in range(3):
        flat = _EMPTY.sub("", flat)
    return _BREAKS.sub("<br><br>", flat).strip()


def _attribute(_tag: str, _name: str, value: str) -> str | None:
    return links.canonical(value) or None


def _as_ours(found: re.Match[str]) -> str:
    """Another kind of block in our few elements; the sanitiser that follows balances them."""
    closing, name = found[1], found[2]
    if name in _AS_PARAGRAPH:
        return f"<{closing}p>"
    if name in _HEADINGS:
        return "</strong></p>" if closing else "<p><strong>"
    return " " if name in _CELLS else found[0]


def too_deep(markup: str) -> bool:
    """Whether sanitised HTML is nested deeper than anything an organiser writes on purpose."""
    depth = 0
    for found in _OPENINGS.finditer(markup):
        depth += -1 if found[1] else 1
        if depth > DEEPEST:
            return True
    return False


def plain_text(safe: str) -> str:
    """The words of sanitised HTML with its line breaks; list items begin with a dash."""
    flowing = _BLANKS.sub(" ", safe).replace("<br>", "\n").replace("<li>", "\n- ")
    broken = _BLOCK_END.sub("\n\n", flowing)
    words = html.unescape(nh3.clean(broken, tags=set(), strip_comments=True))
    lines = (_BLANKS.sub(" ", line).strip() for line in words.split("\n"))
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def paragraphs(plain: str) -> str:
    """Plain words as HTML paragraphs."""
    blocks = (block.strip() for block in plain.split("\n\n"))
    return "".join(f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block)
