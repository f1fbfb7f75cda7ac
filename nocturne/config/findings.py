"""Values of a document checked against a type; what does not fit becomes sentences for an operator.

Values are checked as JSON would be: a list may become a tuple and a table a dataclass, but a word never becomes a
number and a number never a truth. Keys that a type does not know are errors in dataclasses and models alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from nocturne.config.advice import did_you_mean
from nocturne.config.document import Document
from nocturne.config.known_keys import known_keys
from nocturne.errors import ContentError, ContentErrors

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

STRICT = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


def checked(kind: Any, values: object, document: Document, at: str = "") -> Any:
    """`values`, which stand in `document` under the dotted key `at`, as a `kind`.

    Raises ContentErrors with every finding.
    A key without a value counts as not given. Where a text is asked for, a number is the letters it was written with.
    """
    given = _without_empty(values, kind)
    try:
        return _validated(kind, given)
    except ValidationError as first:
        if not (spelled := _spelled(first, document, at)):
            raise ContentErrors(_findings(first, kind, document, at)) from first
    try:
        return _validated(kind, _replaced(given, spelled))
    except ValidationError as second:
        raise ContentErrors(_findings(second, kind, document, at)) from second


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """A tuple around the type lets one config hold for standard dataclasses inside, at any depth."""
    return TypeAdapter(tuple[kind], config=STRICT)


def _validated(kind: Any, values: object) -> Any:
    return _adapter(kind).validate_json(json.dumps([values]))[0]


def _without_empty(value: Any, kind: Any, place: tuple[int | str, ...] = ()) -> Any:
    """`value` without the keys that are known and empty; an unknown key is a mistake with or without a value."""
    if isinstance(value, Mapping):
        known = known_keys(kind, place)
        kept = {key: each for key, each in value.items() if each is not None or (known and key not in known)}
        return {key: _without_empty(each, kind, (*place, key)) for key, each in kept.items()}
    if isinstance(value, list | tuple):
        return [_without_empty(each, kind, (*place, number)) for number, each in enumerate(value)]
    return value


def _spelled(problem: ValidationError, document: Document, at: str) -> dict[tuple[int | str, ...], str]:
    """Where text was asked for and a number stands: its place and how it was written."""
    found: dict[tuple[int | str, ...], str] = {}
    for finding in problem.errors(include_url=False, include_context=False):
        key = _dotted(at, finding["loc"][1:])
        if finding["type"] == "string_type" and key in document.spelled:
            found[finding["loc"][1:]] = document.spelled[key]
    return found


def _replaced(values: Any, replacements: Mapping[tuple[int | str, ...], str]) -> Any:
    changed = deepcopy(values)
    for place, text in replacements.items():
        target = changed
        for part in place[:-1]:
            target = target[part]
        target[place[-1]] = text
    return changed


def _dotted(at: str, place: Iterable[int | str]) -> str:
    return ".".join([*([at] if at else []), *map(str, place)])


def _findings(problem: ValidationError, kind: Any, document: Document, at: str) -> Iterator[ContentError]:
    for finding in problem.errors(include_url=False):
        place = finding["loc"][1:]
        key = _dotted(at, place)
        if finding["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            advice = did_you_mean(str(place[-1]), known_keys(kind, place[:-1]))
            yield document.error("is not a known key", key, advice)
        elif finding["type"] in ("missing", "missing_argument"):
            yield document.error("is missing", key, f"add `{place[-1]}`")
        else:
            problem_said, advice = _sentence(finding)
            yield document.error(problem_said, key, _IN_TOML.get(advice, advice) if document.is_toml else advice)


_A_LIST = "write [one, two], or one `- …` line each"
_A_TABLE = "write {key: value}, or indented `key: value` lines"
_IN_TOML = {
    _A_LIST: 'write ["one", "two"]',
    _A_TABLE: "write its name in brackets on a line of its own, with `key = value` lines below",
}
_SENTENCES = {
    "string_type": ("is not text", "write one text; numbers and true/false need quotes"),
    "bool_type": ("is not true or false", "write true or false, without quotes"),
    "int_type": ("is not a whole number", "write digits, without quotes"),
    "float_type": ("is not a number", "write digits, without quotes"),
    "finite_number": ("is not a number", "write digits"),
    "string_too_short": ("is empty", "write something, or leave the key out"),
    "tuple_type": ("is not a list", _A_LIST),
    "list_type": ("is not a list", _A_LIST),
    "dict_type": ("is not a table of keys", _A_TABLE),
    "model_type": ("is not a table of keys", _A_TABLE),
    "dataclass_type": ("is not a table of keys", _A_TABLE),
    "none_required": ("takes no value", "leave it empty"),
}


def _sentence(finding: ErrorDetails) -> tuple[str, str]:
    """The problem and the next step."""
    kind, message = finding["type"], finding["msg"]
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind == "value_error":
        problem, _, advice = message.removeprefix("Value error, ").partition("; ")
        return problem, advice
    if kind == "literal_error":
        allowed = [word.strip(" '") for word in finding["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return "is not one of the choices", did_you_mean(str(finding["input"]), allowed)
    said = message.replace("Input should be", "must be").replace("String should have", "must have")
    return said[:1].lower() + said[1:], "change the value"
