"""A template with what is the same on every page already filled in: settings, menus, the way to the top.

Almost half of a page is that. It is done once, when the template is loaded, and only the rest for every page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from jinja2 import nodes
from markupsafe import escape

Constants: TypeAlias = Mapping[str, object]
"""Names a template is given -> their values, which are the same for all its pages."""
SIMPLE = (str, int, bool, type(None))


def usable(tree: nodes.Template, constants: Constants) -> Constants:
    """Without the names that the template gives another meaning somewhere."""
    given = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}
    return {name: value for name, value in constants.items() if name not in given}


def specialise(body: list[nodes.Node], constants: Constants) -> list[nodes.Node]:
    """The body with constant values in place, constant branches taken, and loops over constant lists unrolled."""
    done: list[nodes.Node] = []
    for node in body:
        for made in _statement(_filled(node, constants), constants):
            if isinstance(made, nodes.Output) and done and isinstance(done[-1], nodes.Output):
                done[-1].nodes = _joined([*done[-1].nodes, *made.nodes])
            else:
                done.append(made)
    return done


def _joined(printed: list[nodes.Expr]) -> list[nodes.Expr]:
    """What is printed, with everything that is known between two values in one piece."""
    done: list[nodes.Expr] = []
    for each in printed:
        known = nodes.TemplateData(str(escape(each.value))) if isinstance(each, nodes.Const) else each
        last = done[-1] if done else None
        if isinstance(known, nodes.TemplateData) and isinstance(last, nodes.TemplateData):
            done[-1] = nodes.TemplateData(last.data + known.data, lineno=last.lineno)
        else:
            done.append(known)
    return done


def _statement(node: nodes.Node, constants: Constants) -> list[nodes.Node]:
    if isinstance(node, nodes.If):
        return _branch(node, constants)
    if isinstance(node, nodes.For) and (items := _items(node, constants)) is not None:
        return [made for item in items for made in specialise(copied(node.body), {**constants, **item})]
    for field in ("body", "else_"):
        if isinstance(inner := getattr(node, field, None), list):
            setattr(node, field, specialise(inner, constants))
    return [node]


def _branch(node: nodes.If, constants: Constants) -> list[nodes.Node]:
    """The one branch that is taken when the question is already answered."""
    if not isinstance(node.test, nodes.Const):
        node.body, node.else_ = specialise(node.body, constants), specialise(node.else_, constants)
        for other in node.elif_:
            other.body = specialise(other.body, constants)
        return [node]
    if node.test.value:
        return specialise(node.body, constants)
    if not node.elif_:
        return specialise(node.else_, constants)
    first, *rest = node.elif_
    return _branch(nodes.If(first.test, first.body, rest, node.else_, lineno=first.lineno), constants)


def _items(node: nodes.For, constants: Constants) -> list[Constants] | None:
    """What the loop's name stands for in each round, None when that is known only to each page."""
    found, value = _value(node.iter, constants)
    simple = isinstance(node.target, nodes.Name) and not node.test and not node.recursive and not node.else_
    if not found or not simple or not isinstance(value, list | tuple) or _assigns(node):
        return None
    return [{node.target.name: item} for item in value] if isinstance(node.target, nodes.Name) else None


def copied(value: Any) -> Any:
    """Nodes of their own; the environment they belong to stays the same one."""
    if isinstance(value, list):
        return [copied(each) for each in value]
    if isinstance(value, nodes.Node):
        fields = [copied(getattr(value, field)) for field in value.fields]
        return type(value)(*fields, lineno=value.lineno, environment=value.environment)
    return value


def _assigns(node: nodes.For) -> bool:
    """Whether the body has names of its own, which unrolling would let out, or asks which round it is."""
    names = (name for each in node.body for name in each.find_all(nodes.Name))
    return any(name.ctx != "load" or name.name == "loop" for name in names)


def _filled(node: nodes.Node, constants: Constants) -> nodes.Node:
    """The node with every expression that is known replaced by its value; statements inside are left for later."""
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Expr):
            setattr(node, field, _expression(value, constants))
        elif field == "nodes" and isinstance(value, list):
            filled = [_expression(each, constants) for each in value]
            node.nodes = _joined(filled) if isinstance(node, nodes.Output) else filled  # type: ignore[attr-defined]
    return node


def _expression(node: nodes.Expr, constants: Constants) -> nodes.Expr:
    found, value = _value(node, constants)
    if found and isinstance(value, SIMPLE) and not hasattr(value, "__html__"):
        return nodes.Const(value, lineno=node.lineno)
    if isinstance(node, nodes.Getattr):
        return node
    for field, inner in node.iter_fields():
        if isinstance(inner, nodes.Expr):
            setattr(node, field, _expression(inner, constants))
        elif isinstance(inner, list):
            setattr(node, field, [_expression(e, constants) if isinstance(e, nodes.Expr) else e for e in inner])
    return node


def _value(node: nodes.Node, constants: Constants) -> tuple[bool, object]:
    """Whether a name, or attributes of one, is known, and its value."""
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name in constants:
        return True, constants[node.name]
    if isinstance(node, nodes.Getattr):
        found, value = _value(node.node, constants)
        if found and hasattr(value, node.attr):
            return True, getattr(value, node.attr)
    return False, None
