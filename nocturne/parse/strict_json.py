"""JSON as RFC 8259 has it: no NaN, no infinite numbers, no key twice, no bottomless nesting."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from nocturne.errors import WrongBody

DEPTH = 200
_HALVES = re.compile(r"\\u[dD][89a-fA-F]")
_ESCAPE = re.compile(r"\\\\|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})")


def loads(source: str | bytes) -> Any:
    """The value of a whole JSON text. Raises ValueError for everything that is not one."""
    text = source.decode("utf-8-sig") if isinstance(source, bytes) else source
    try:
        return _checked(_STRICT.decode(_whole(text)))
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def answer(body: bytes) -> Any:
    """The value of a body that was asked for as JSON. Raises WrongBody."""
    try:
        return loads(body)
    except ValueError as problem:
        raise WrongBody(f"the JSON cannot be read: {problem}") from problem


def loads_at(text: str, start: int) -> Any:
    """The JSON value that begins at `start`, whatever follows it. Raises ValueError."""
    try:
        return _checked(_LENIENT.raw_decode(_whole(text[start:] if start else text))[0])
    except RecursionError as problem:
        raise ValueError("nested too deeply") from problem


def _whole(text: str) -> str:
    """`text` with U+FFFD for escapes of half a letter: JSON allows them, and no encoder could write them again."""
    if not _HALVES.search(text):
        return text
    return _ESCAPE.sub(lambda found: "\\ufffd" if found[1] else found[0], text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("a number is out of range")
    return value


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _checked(value: Any) -> Any:
    """Refuse what a later walk or encoder could not survive."""
    level = [value]
    for _ in range(DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return value
    raise ValueError("nested too deeply")


def _children(node: Any) -> list[Any]:
    values = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [child for child in values if isinstance(child, dict | list)]


_STRICT = json.JSONDecoder(object_pairs_hook=_once, parse_float=_finite, parse_constant=_constant)
_LENIENT = json.JSONDecoder(parse_float=_finite, parse_constant=_constant)
