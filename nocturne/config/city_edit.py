"""Writing into a city's front matter what a machine found out, and leaving every other letter as its author set it."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from nocturne.config import frontmatter
from nocturne.errors import ContentError


def with_source(text: str, shown: str, source: str, key: str, value: str, *, many: bool) -> str:
    """A city's file with `value` under `sources.<source>.<key>`; with `key` "" the source's part is a list.

    `many`: the key holds a list, which `value` joins. Raises ContentError where the file holds another value already,
    or cannot be read.
    """
    frontmatter.parse(text, shown)  # strict, and with the line of every mistake
    opening, front, rest = _parts(text)
    yaml = _yaml()
    values = yaml.load(front)
    _put(values, shown, source, key, value, many=many)
    written = io.StringIO()
    yaml.dump(values, written)
    return f"{opening}{written.getvalue()}{rest}"


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _parts(text: str) -> tuple[str, str, str]:
    """(the opening line, the front matter, the closing line and all below it)."""
    lines = text.splitlines(keepends=True)
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    first, second = ends[0], ends[1]
    return "".join(lines[: first + 1]), "".join(lines[first + 1 : second]), "".join(lines[second:])


def _put(values: Any, shown: str, source: str, key: str, value: str, *, many: bool) -> None:
    given = values.get("sources")
    if given is None:
        given = values["sources"] = CommentedMap()
    part = given.get(source)
    if not key:
        given[source] = _joined(part, value)
        return
    if part is None:
        part = given[source] = CommentedMap()
        part.fa.set_flow_style()
    if many:
        part[key] = _joined(part.get(key), value)
        return
    if part.get(key) not in (None, "", value):
        advice = f"it says {part[key]}; change it yourself if {value} is meant"
        raise ContentError("holds another value", file=shown, key=f"sources.{source}.{key}", advice=advice)
    part[key] = value


def _joined(existing: Any, value: str) -> Any:
    """The list with one more in it, in the style it has."""
    if existing is None:
        return CommentedSeq([value])
    if value not in existing:
        existing.append(value)
    return existing
