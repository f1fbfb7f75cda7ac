"""Front matter, read strictly: a small YAML without the parts that surprise people or exhaust machines.

Scalars follow YAML 1.2's core schema: true, false, null, integers and decimals are what they look like, everything
else is text. So `NO` is a word, `22:30` a time of day as text and `1.10` stays readable as a number only where one
is asked for. Anchors, aliases, merge keys, tags and repeated keys are errors with their line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from nocturne.errors import ContentError

LIMIT_BYTES = 64 * 1024
DEPTH = 8

_CORE = (
    ("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"]),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789")),
    ("tag:yaml.org,2002:float", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-+0123456789")),
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's settings, its text, and the 1-based line of every dotted key."""

    values: Mapping[str, Any]
    body: str
    lines: Mapping[str, int]


class _Loader(yaml.SafeLoader):
    """SafeLoader with the core schema's scalars; what it refuses is refused while the events stream by."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refused("aliases (*name) are not allowed; write the value out", event)
        if getattr(event, "anchor", None):
            raise _refused("anchors (&name) are not allowed; write the value out", event)
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise _refused("tags (!name) are not allowed", event)
        self._depth += 1
        if self._depth > DEPTH:
            raise _refused("this is nested too deeply", event)
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Merge keys ("<<") are ordinary keys here, and so refused as unknown by whoever reads the file."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _CORE:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def _refused(problem: str, event: yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)  # type: ignore[arg-type]


def read(path: Path, shown: str = "") -> FrontMatter:
    """The front matter and text of `path`. Raises ContentError with the line for anything that is not as it should."""
    return parse(read_text(path, shown), shown or str(path))


def read_text(path: Path, shown: str = "") -> str:
    """UTF-8 text of a file the operator wrote. Raises ContentError when it cannot be had."""
    name = shown or str(path)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise ContentError(f"cannot be read ({problem.strerror})", file=name) from problem
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", file=name, line=line, advice="save it as UTF-8") from problem


def parse(text: str, shown: str) -> FrontMatter:
    """The front matter of a text; `shown` names it in errors. Raises ContentError."""
    if not text.startswith("---\n"):
        raise ContentError("has no front matter", file=shown, line=1, advice="begin it with a line of three dashes")
    try:
        head, body = YAMLHandler().split(text)
    except ValueError:
        raise ContentError(
            "the front matter never ends", file=shown, line=1, advice="close it with a line of three dashes"
        ) from None
    if len(head.encode()) > LIMIT_BYTES:
        raise ContentError(f"the front matter is larger than {LIMIT_BYTES // 1024} kB", file=shown, line=1)
    node = _composed(head, shown)
    lines: dict[str, int] = {}
    values = _value(node, "", lines, shown) if node is not None else {}
    if not isinstance(values, dict):
        raise ContentError("the front matter is not a list of `key: value` lines", file=shown, line=2)
    return FrontMatter(values, body.strip(), lines)


def _composed(head: str, shown: str) -> yaml.Node | None:
    loader = _Loader(head)
    try:
        return loader.get_single_node()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        line = mark.line + 1 if mark else None
        raise ContentError(problem.problem or "is not YAML", file=shown, line=line) from problem
    except (yaml.YAMLError, RecursionError, ValueError) as problem:
        raise ContentError("the front matter is not YAML", file=shown, line=2) from problem
    finally:
        loader.dispose()


def _value(node: yaml.Node, key: str, lines: dict[str, int], shown: str) -> Any:
    """A node as plain Python, noting the line of every dotted key (1-based; the three dashes are line 1)."""
    lines[key] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, f"{key}.{at}", lines, shown) for at, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, lines, shown)
    return _SCALARS.get(node.tag, str)(node.value)


def _mapping(node: yaml.MappingNode, key: str, lines: dict[str, int], shown: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name_node, value_node in node.value:
        if not isinstance(name_node, yaml.ScalarNode):
            raise ContentError("a key is not a word", file=shown, line=name_node.start_mark.line + 1)
        name = name_node.value
        dotted = f"{key}.{name}" if key else name
        if name in found:
            line = name_node.start_mark.line + 1
            raise ContentError("stands here twice", file=shown, key=dotted, line=line, advice="keep one of the two")
        found[name] = _value(value_node, dotted, lines, shown)
        lines[dotted] = name_node.start_mark.line + 1
    return found


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": float,
}
