"""Escaping for HTML and XML, straight to MarkupSafe's C routine."""

from __future__ import annotations

from markupsafe import escape

try:
    from markupsafe._speedups import _escape_inner
except ImportError:  # a MarkupSafe without its C part, or with another inside

    def _escape_inner(text: str, /) -> str:
        return str(escape(text))


def fast_escape(value: object) -> str:
    """What `markupsafe.escape` gives, as plain `str`."""
    if type(value) is str:
        return _escape_inner(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    return _escape_inner(str(value))
