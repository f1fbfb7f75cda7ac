"""Front matter, read strictly: a small YAML without the parts that surprise people or exhaust machines.

Scalars follow YAML 1.2's core schema: true, false, null, integers and decimals are what they look like, everything
else is text. So `NO` is a word and `22:30` a time of day. Anchors, aliases, tags, complex and repeated keys are errors
with their line; a merge key ("<<") is a key like any other, and one that nobody knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from nocturne.config.document import UNFIT, Document, read_text
from nocturne.errors import ContentError

LIMIT_BYTES = 64 * 1024
DEPTH = 8

_SPLITTER = YAMLHandler(fm_boundary=re.compile(r"^---[ \t]*$", re.MULTILINE))
"""python-frontmatter's own boundary also swallows blank lines, which puts every later line number off."""
_NULL, _BOOL = "tag:yaml.org,2002:null", "tag:yaml.org,2002:bool"
_INT, _FLOAT = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"
_CORE = (
    (_NULL, re.compile(r"^(?:null|~|)$"), ["n", "~", ""]),
    (_BOOL, re.compile(r"^(?:true|false)$"), ["t", "f"]),
    (_INT, re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,17})$"), list("-+0123456789")),
    (_FLOAT, re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}$"), list("-+0123456789")),
)
"""Numbers with leading zeros are numbers to YAML but codes to people (07001, 0170…): they stay text here."""
_OTHER_BREAK = re.compile("[\x85\u2028\u2029]")
"""YAML 1.1 breaks lines at these, editors do not: what they hide would be read as another key."""


class _Loader(yaml.SafeLoader):
    """SafeLoader with the core schema's scalars; what it refuses is refused while the events stream by."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if problem := _forbidden(event):
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
        self._depth += 1
        if self._depth > DEPTH:
            raise yaml.MarkedYAMLError(problem="this is nested too deeply", problem_mark=event.start_mark)
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in _CORE:
    _Loader.add_implicit_resolver(_tag, _pattern, _first)


def _forbidden(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "aliases (*name) are not allowed"
    if getattr(event, "anchor", None):
        return "anchors (&name) are not allowed"
    if getattr(event, "tag", None) is not None:
        return "tags (!name) are not allowed"
    return ""


def read(path: Path, shown: str = "") -> Document:
    """The front matter and text of `path`. Raises ContentError with the line for anything that is not as it should."""
    return parse(read_text(path, shown or str(path)), shown or str(path))


def parse(text: str, shown: str) -> Document:
    """The front matter of a text; `shown` names it in errors. Raises ContentError."""
    head, body = _split(text, shown)
    if len(head.encode("utf-8", "surrogatepass")) > LIMIT_BYTES:
        raise ContentError(
            f"the front matter is larger than {LIMIT_BYTES // 1024} kB", file=shown, line=1, advice="shorten it"
        )
    if strange := _OTHER_BREAK.search(head):
        line = head[: strange.start()].count("\n") + 1
        raise ContentError("holds a strange line break", file=shown, line=line, advice="delete it, or begin a new line")
    node = _composed(head, shown)
    reader = _Reader(shown)
    values = reader.value(node, "") if node is not None else None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise ContentError("the front matter has no keys", file=shown, line=2, advice="write lines like `title: About`")
    blank = body[: len(body) - len(body.lstrip())]
    first = text[: len(text) - len(body)].count("\n") + 1 + blank.count("\n")
    return Document(shown, values, reader.lines, reader.spelled, body.strip(), first)


def _split(text: str, shown: str) -> tuple[str, str]:
    if not _SPLITTER.detect(text):
        raise ContentError("has no front matter", file=shown, line=1, advice="begin it with a line of three dashes")
    try:
        return _SPLITTER.split(text)
    except ValueError:
        advice = "close it with a line of three dashes"
        raise ContentError("the front matter never ends", file=shown, line=1, advice=advice) from None


def _composed(head: str, shown: str) -> yaml.Node | None:
    """The tree of the head, whose first line is what follows the three dashes: so its line 0 is the file's line 1."""
    try:
        loader = _Loader(head)
        try:
            return loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        said = (problem.problem or "is not YAML").replace("<", "").replace(">", "")
        raise ContentError(said, file=shown, line=_place(problem), advice=_advice(said)) from problem
    except yaml.reader.ReaderError as problem:
        line = head[: problem.position].count("\n") + 1
        raise ContentError("holds a control character", file=shown, line=line, advice="delete it") from problem
    except (yaml.YAMLError, ValueError, ArithmeticError) as problem:
        advice = "check the escapes in double quotes"
        raise ContentError("the front matter is not YAML", file=shown, line=1, advice=advice) from problem


def _place(problem: yaml.MarkedYAMLError) -> int | None:
    """The line to look at: an open quote or bracket is found where the text ends and mended where it began."""
    opened = (problem.context or "").startswith(("while scanning a quoted", "while parsing a flow"))
    mark = (problem.context_mark if opened else None) or problem.problem_mark or problem.context_mark
    return mark.line + 1 if mark else None


_ADVICE: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", "put quotes around a text that holds a colon"),
    ("aliases", "put quotes around a text that begins with *, or write the value out"),
    ("anchors", "put quotes around a text that begins with &, or write the value out"),
    ("tags", "put quotes around a text that begins with !"),
    ("found character '\\t'", "indent with blanks instead of tabs"),
    ("that cannot start any token", "put quotes around the text"),
    ("could not find expected ':'", "each line is `key: value`"),
    ("expected block end", "check the indentation of this line and the one above"),
    ("unexpected end of stream", "close the quotation mark"),
    ("expected the node content", "close the bracket, or write the value"),
    ("expected ',' or", "close the bracket, or put quotes around the text"),
    ("another document", "keep one block between the two lines of dashes"),
    ("nested too deeply", "write it flatter"),
)


def _advice(problem: str) -> str:
    return next((advice for part, advice in _ADVICE if part in problem), "check the line and the one above it")


@dataclass(slots=True)
class _Reader:
    """Nodes as plain Python, noting the line of every dotted key and the letters of every number."""

    shown: str
    lines: dict[str, int] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)

    def value(self, node: yaml.Node, key: str) -> Any:
        self.lines.setdefault(key, _line(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, key)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, f"{key}.{at}") for at, each in enumerate(node.value)]
        return self._scalar(node, key)

    def _mapping(self, node: yaml.MappingNode, key: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name = self._name(name_node)
            dotted = f"{key}.{name}" if key else name
            if name in found:
                raise ContentError(
                    "stands here twice",
                    file=self.shown,
                    key=dotted,
                    line=_line(name_node),
                    advice="keep one of the two",
                )
            self.lines[dotted] = _line(name_node)
            found[name] = self.value(value_node, dotted)
        return found

    def _name(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise ContentError("a key is not a word", file=self.shown, line=_line(node), advice="write `key: value`")
        return self._text(node)

    def _scalar(self, node: yaml.Node, key: str) -> Any:
        text = self._text(node)
        if node.tag in (_INT, _FLOAT):
            self.spelled[key] = text
            return int(text) if node.tag == _INT else float(text)
        return {_NULL: None, _BOOL: text == "true"}.get(node.tag, text)

    def _text(self, node: yaml.Node) -> str:
        text = str(node.value)
        if UNFIT.search(text):
            raise ContentError("holds a control character", file=self.shown, line=_line(node), advice="delete it")
        return text


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
