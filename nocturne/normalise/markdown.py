"""The little Markdown that platforms let organisers write, in time linear in its length.

Not a Markdown implementation: paragraphs, lists, headings, bold, italic, links and backslash escapes. The full
library takes seconds for a thousand open brackets, which is why foreign text never meets it.
"""

from __future__ import annotations

import html
import re
from itertools import groupby
from operator import itemgetter

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_STASHED = re.compile("[\ue000-\ue0ff]")
_BULLET = re.compile(r"(?:[*+•-]|\d{1,3}[.)])\s+(\S.*)")
_HEADING = re.compile(r"#{1,6}\s+(\S.*)")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((https?://[^\s()<>\"]{1,800})\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")


def to_html(text: str) -> str:
    """HTML of the subset; everything else stays the text it is."""
    stashed = _ESCAPED.sub(lambda found: chr(0xE000 + ord(found[1])), _STASHED.sub("", text))
    blocks: list[str] = []
    for kind, lines in groupby((_line(written.strip()) for written in stashed.split("\n")), key=itemgetter(0)):
        inside = [_inline(words) for _, words in lines]
        if kind == "bullet":
            blocks.append(f"<ul>{''.join(f'<li>{each}</li>' for each in inside)}</ul>")
        elif kind == "heading":
            blocks.extend(f"<p><strong>{each}</strong></p>" for each in inside)
        elif kind == "words":
            blocks.append(f"<p>{'<br>'.join(inside)}</p>")
    return _STASHED.sub(lambda found: html.escape(chr(ord(found[0]) - 0xE000), quote=False), "\n".join(blocks))


def _line(written: str) -> tuple[str, str]:
    """What a line is, and its words: a bullet, a heading, words of a paragraph, or the space between blocks."""
    if not written or _is_rule(written):
        return "space", ""
    if found := _BULLET.match(written):
        return "bullet", found[1]
    if found := _HEADING.match(written):
        return "heading", found[1].rstrip("#").rstrip() or found[1]
    return "words", written


def _is_rule(written: str) -> bool:
    """A line of at least three stars, dashes or underscores and blanks."""
    return len(marks := set(written) - {" ", "\t"}) == 1 and written[0] in "*_-" and written.count(marks.pop()) >= 3


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    linked = _LINK.sub(_link, escaped)
    bold = _BOLD.sub(r"<strong>\2</strong>", linked)
    return _ITALIC.sub(r"<em>\2</em>", bold)


def _link(found: re.Match[str]) -> str:
    """Stars and underscores of an address are not emphasis."""
    address = found[2].replace("*", "&#42;").replace("_", "&#95;")
    return f'<a href="{address}">{found[1]}</a>'
