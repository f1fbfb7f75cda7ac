"""Finding one's way in untrusted JSON: a shape that differs gives the empty value, never an exception."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Step = str | int


def at(node: object, *path: Step) -> Any:
    """The value behind keys and positions, None as soon as one is not there."""
    for step in path:
        if isinstance(step, str) and isinstance(node, Mapping):
            node = node.get(step)
        elif isinstance(step, int) and isinstance(node, Sequence) and not isinstance(node, str | bytes):
            node = node[step] if -len(node) <= step < len(node) else None
        else:
            return None
    return node


def text(node: object, *path: Step) -> str:
    """The text behind `path`, stripped; numbers as written by Python; "" for anything else."""
    value = at(node, *path)
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return ""


def mapping(node: object, *path: Step) -> Mapping[str, Any]:
    """The object behind `path`, {} for anything else."""
    value = at(node, *path)
    return value if isinstance(value, Mapping) else {}


def items(node: object, *path: Step) -> list[Any]:
    """The array behind `path`, [] for anything else."""
    value = at(node, *path)
    return value if isinstance(value, list) else []


def flag(node: object, *path: Step) -> bool | None:
    """The boolean behind `path`, None when it is not one."""
    value = at(node, *path)
    return value if isinstance(value, bool) else None
