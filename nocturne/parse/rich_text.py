"""Rich text trees (ProseMirror documents: nodes with `type`, `content`, `text`, `marks`) as plain HTML."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

_BLOCKS = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "blockquote",
    "code_block": "pre",
}
_VOID = {"hard_break": "<br>", "horizontal_rule": "<hr>"}
_MARKS = {"bold": "strong", "strong": "strong", "italic": "em", "em": "em", "underline": "u", "code": "code",
          "strike": "s", "strikethrough": "s"}  # fmt: skip
_DEEPEST = 40


def html(node: object, depth: int = 0) -> str:
    """`node` and everything below it as HTML. Text is escaped; a node of an unknown type keeps its text.

    Attributes are not read, except a heading's level and a link's address: mentions carry people in theirs.
    """
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return ""
    kind = _word(node.get("type"))
    if kind == "text":
        return _marked(node)
    if kind in _VOID:
        return _VOID[kind]
    inside = "".join(html(child, depth + 1) for child in _list(node.get("content")))
    inside = inside or (_marked(node) if "text" in node else "")
    tag = f"h{_level(node)}" if kind == "heading" else _BLOCKS.get(kind, "")
    return f"<{tag}>{inside}</{tag}>" if tag and inside else inside


def _marked(node: Mapping[str, object]) -> str:
    text = escape(_word(node.get("text")), quote=False)
    for mark in _list(node.get("marks")):
        if isinstance(mark, Mapping):
            text = _in_mark(text, mark)
    return text


def _in_mark(text: str, mark: Mapping[str, object]) -> str:
    kind = _word(mark.get("type"))
    if kind == "link":
        attributes = mark.get("attrs")
        address = _word(attributes.get("href")) if isinstance(attributes, Mapping) else ""
        return f'<a href="{escape(address)}">{text}</a>' if address.startswith(("https://", "http://")) else text
    tag = _MARKS.get(kind)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _level(node: Mapping[str, object]) -> int:
    attributes = node.get("attrs")
    level = attributes.get("level") if isinstance(attributes, Mapping) else None
    return level if isinstance(level, int) and not isinstance(level, bool) and 1 <= level <= 6 else 3


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""
