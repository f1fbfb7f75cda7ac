"""Scripts and styles as browsers need them: without the comment lines and indentation that are for their readers."""

from __future__ import annotations

import re

KINDS = frozenset({".css", ".js"})
_COMMENT = re.compile(r"^[ \t]*/\*(?!!)(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
"""Whole lines only; `/*!` begins what has to stay, such as a licence."""
_INDENT = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)


def thinned(data: bytes) -> bytes:
    """The same program in fewer bytes; as it is when it has strings that go over several lines, or is no UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data
    if any(line.count("`") % 2 or line.endswith("\\") for line in text.splitlines()):
        return data
    return _INDENT.sub("", _COMMENT.sub("", text)).encode()
