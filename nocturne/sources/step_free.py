"""Step-free access, where structured data says it of an event or its place. Silence is no answer either way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nocturne.parse.paths import text

_YES = re.compile(
    r"wheelchair|step[- ]?free|barrier[- ]?free|barrierefrei|rollstuhl|stufenlos|level access|"
    r"silla de ruedas|fauteuil roulant|sans marche|バリアフリー|車椅子",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not?|kein|keine|nicht|sin|sans acc|un)\b|inaccessible|only by stairs", re.IGNORECASE)


def is_step_free(event: Mapping[str, Any]) -> bool:
    """Whether the event or its place names access without steps and nothing takes it back."""
    said = [words for node in _with_places(event) for words in _features(node)]
    return any(_YES.search(words) for words in said) and not any(
        _YES.search(words) and _NO.search(words) for words in said
    )


def _with_places(event: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield event
    for place in _list(event.get("location")):
        if isinstance(place, Mapping):
            yield place
            if isinstance(place.get("containedInPlace"), Mapping):
                yield place["containedInPlace"]


def _features(node: Mapping[str, Any]) -> Iterator[str]:
    """What a node says of access; a feature whose value is "no" is told as a denial."""
    for key in ("accessibilityFeature", "accessibilityPhysicalFeature", "accessibilitySummary"):
        for each in _list(node.get(key)):
            yield re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text({"": each}, ""))
    for each in _list(node.get("amenityFeature")):
        name = each if isinstance(each, str) else text(each, "name")
        value = each.get("value") if isinstance(each, Mapping) else True
        if value in (False, "false", "False", "no", "No", 0):
            yield f"no {name}"
        elif value is not None or isinstance(each, str):
            yield name
    if node.get("wheelchairAccessible") in (True, "true", "yes"):
        yield "wheelchair"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
