"""Which keys a type knows, at any depth: what "did you mean" chooses from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel


def known_keys(kind: Any, place: Iterable[int | str]) -> list[str]:
    """The keys of the table at `place` inside a value of type `kind`; empty when any key may stand there."""
    kinds = [kind]
    for part in place:
        kinds = [inner for each in kinds for inner in _inside(each, part)]
    return sorted({name for each in kinds for name in _names(each)})


def _names(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return list(kind.model_fields)
    if isinstance(kind, type) and is_dataclass(kind):
        return [each.name for each in fields(kind)]
    if is_typeddict(kind):
        return list(get_type_hints(kind))
    return [name for each in _choices(kind) for name in _names(each)]


def _inside(kind: Any, part: int | str) -> list[Any]:
    """The types a value may have under the key or index `part`; an index leads to the items of a list."""
    if (isinstance(kind, type) and (issubclass(kind, BaseModel) or is_dataclass(kind))) or is_typeddict(kind):
        hints = get_type_hints(kind)
        return [hints[str(part)]] if part in hints else []
    if choices := _choices(kind):
        return [inner for each in choices for inner in _inside(each, part)]
    arguments = [each for each in get_args(kind) if each is not Ellipsis]
    return arguments[1:] if get_origin(kind) is dict else arguments


def _choices(kind: Any) -> list[Any]:
    """What a union or an annotation stands for; empty for every other type."""
    origin = get_origin(kind)
    if origin is Annotated:
        return [get_args(kind)[0]]
    return list(get_args(kind)) if origin in (Union, UnionType) else []
