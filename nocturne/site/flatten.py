"""A template with its parents' frame around it and its includes in place, and the names it uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.parser import Parser

from nocturne.errors import ContentError
from nocturne.site.specialise import copied

STATEMENTS = "block, extends, for, if, include, with"
"""What templates are made of."""
STRANGE: dict[type[nodes.Node], str] = {
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.EvalContextModifier: "autoescape",
}
"""What Jinja2 has beside, and templates that are flattened and always escape have no use for."""
INNER = ("body", "else_", "elif_")
"""Fields of a statement that hold statements."""
_KEPT = 128


def environment(folders: Sequence[Path] = ()) -> jinja2.Environment:
    """How Jinja2 reads and prints templates here."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(list(folders)),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def flat(name: str, folders: Sequence[Path]) -> list[nodes.Node]:
    """The statements of template `name`, taken from the first of `folders` that has it; nodes of the caller's own.

    Raises ContentError with file and line for what templates do without, and what Jinja2 raises: TemplateNotFound,
    TemplateSyntaxError.
    """
    read = _Reader(folders)
    tree, chain = read.template(name, ()), [name]
    blocks: dict[str, nodes.Block] = {}
    while (parent := tree.find(nodes.Extends)) is not None:
        for block in tree.find_all(nodes.Block):
            blocks.setdefault(block.name, block)
        chain.append(_constant(parent, chain[-1]))
        tree = read.template(chain[-1], chain[:-1])
    return read.spliced(tree.body, blocks)


def unknown(body: Sequence[nodes.Node], known: frozenset[str]) -> Iterator[nodes.Name]:
    """Names used in the flat `body` that are neither `known` nor given by a loop or a `with` around them."""
    for node in body:
        if isinstance(node, nodes.Name):
            if node.ctx == "load" and node.name not in known:
                yield node
        elif isinstance(node, nodes.For):
            inside = known | _given([node.target]) | {"loop"}
            yield from unknown([node.iter, *node.else_], known)
            yield from unknown([*([node.test] if node.test else []), *node.body], inside)
        elif isinstance(node, nodes.With):
            yield from unknown(node.values, known)
            yield from unknown(node.body, known | _given(node.targets))
        else:
            yield from unknown(list(node.iter_child_nodes()), known)


def _given(targets: Sequence[nodes.Node]) -> frozenset[str]:
    """The names that a loop or a `with` gives a value to."""
    names = {each.name for target in targets for each in target.find_all(nodes.Name)}
    return frozenset(names | {target.name for target in targets if isinstance(target, nodes.Name)})


class _Reader:
    """Templates as they are written, each read once."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._loader = jinja2.FileSystemLoader(list(folders))
        self._included: dict[nodes.Include, list[nodes.Node]] = {}

    def template(self, name: str, chain: Sequence[str]) -> nodes.Template:
        """A template and what it includes; `chain` names those that led here, none of which may come again."""
        if name in chain:
            raise ContentError(f"extends or includes itself by way of {chain[-1]}", file=f"site_templates/{name}")
        try:
            source, _, _ = self._loader.get_source(_ENVIRONMENT, name)
        except UnicodeDecodeError as problem:
            raise ContentError("is not text in UTF-8", file=f"site_templates/{name}") from problem
        tree, includes = _parsed(name, source)
        for include in includes:
            self._included[include] = self.template(_constant(include, name), (*chain, name)).body
        return tree

    def spliced(self, body: Sequence[nodes.Node], blocks: Mapping[str, nodes.Block]) -> list[nodes.Node]:
        """A copy with every block replaced by the most derived one's content and every include by the included text."""
        done: list[nodes.Node] = []
        for node in body:
            if isinstance(node, nodes.Block):
                done += self.spliced(blocks.get(node.name, node).body, blocks)
            elif isinstance(node, nodes.Include):
                done += self.spliced(self._included[node], blocks)
            else:
                done.append(self._copy(node, blocks))
        return done

    def _copy(self, node: nodes.Node, blocks: Mapping[str, nodes.Block]) -> nodes.Node:
        fields = []
        for field in node.fields:
            inner = getattr(node, field)
            statements = field in INNER and isinstance(inner, list)
            fields.append(self.spliced(inner, blocks) if statements else copied(inner))
        return type(node)(*fields, lineno=node.lineno, environment=node.environment)


_ENVIRONMENT = environment()


@lru_cache(_KEPT)
def _parsed(name: str, source: str) -> tuple[nodes.Template, tuple[nodes.Include, ...]]:
    """The tree of a template's text, to be left as it is, and the includes in it."""
    tree = Parser(_ENVIRONMENT, source, name).parse()
    includes = []
    looked_for: tuple[type[nodes.Node], ...] = (*STRANGE, nodes.Filter, nodes.Test, nodes.Include)
    for node in tree.find_all(looked_for):
        if isinstance(node, nodes.Include):
            includes.append(node)
        elif isinstance(node, tuple(STRANGE)):
            word = next(said for kind, said in STRANGE.items() if isinstance(node, kind))
            raise ContentError(
                f"uses {word}, which templates here do without", file=f"site_templates/{name}", line=node.lineno,
                advice=f"there are: {STATEMENTS}",
            )  # fmt: skip
        elif isinstance(node, nodes.Filter) or (isinstance(node, nodes.Test) and node.name not in _ENVIRONMENT.tests):
            kind = type(node).__name__.lower()
            raise ContentError(
                f"uses the unknown {kind} {node.name}", file=f"site_templates/{name}", line=node.lineno,
                advice="templates print what they are given, without filters",
            )  # fmt: skip
    return tree, tuple(includes)


def _constant(node: nodes.Extends | nodes.Include, file: str) -> str:
    """The name in an `extends` or `include`, which must be written out: what a page is made of is known beforehand."""
    if not isinstance(node.template, nodes.Const):
        raise ContentError("names another template by a variable", file=f"site_templates/{file}", line=node.lineno)
    return str(node.template.value)
