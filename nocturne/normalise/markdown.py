"""The little Markdown that platforms let organisers write, in time linear in its length.

Not a Markdown implementation: paragraphs, lists, bold, italic, links and backslash escapes. The full library takes
seconds for a thousand open brackets, which is why foreign text never meets it.
"""

from __future__ import annotations

import html
import re

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~>|])")
_STASHED = re.compile("[\ue000-\ue0ff]")
_BULLET = re.compile(r"^\s{0,6}(?:[*+•-]|\d{1,3}[.)])\s+(.*)$")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s{0,3}(?:[*_-]\s*){3,}$")
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\((https?://[^\s()<>\"]{1,800})\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")


def to_html(text: str) -> str:
    """HTML of the subset; everything else stays the text it is."""
    stashed = _ESCAPED.sub(lambda found: chr(0xE000 + ord(found[1])), _STASHED.sub("", text))
    blocks, paragraph, bullets = [], list[str](), list[str]()
    for line in [*stashed.split("\n"), ""]:
        bullet = None if _RULE.match(line) else _BULLET.match(line)
        if paragraph and (bullet or not line.strip() or _HEADING.match(line)):
            blocks.append(f"<p>{'<br>'.join(paragraph)}</p>")
            paragraph = []
        if bullets and not bullet:
            blocks.append(f"<ul>{''.join(f'<li>{each}</li>' for each in bullets)}</ul>")
            bullets = []
        if bullet:
            bullets.append(_inline(bullet[1]))
        elif line.strip() and not _RULE.match(line):
            heading = _HEADING.match(line)
            paragraph.append(f"<strong>{_inline(heading[1])}</strong>" if heading else _inline(line.strip()))
    return _STASHED.sub(lambda found: html.escape(chr(ord(found[0]) - 0xE000), quote=False), "\n".join(blocks))


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    linked = _LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', escaped)
    bold = _BOLD.sub(r"<strong>\2</strong>", linked)
    return _ITALIC.sub(r"<em>\2</em>", bold)
