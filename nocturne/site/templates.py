"""Jinja2 templates compiled for one purpose: many small pages a second, escaped without exception.

Against Jinja2's own way: inheritance and includes are flattened when a template is loaded, names and attributes are
plain Python (a template may only use names it is given and attributes that exist, both checked loudly), and escaping
goes straight to MarkupSafe's C routine. `plain=True` compiles by Jinja2's own means; both give equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import CodeType, MappingProxyType
from typing import Any

import jinja2
from jinja2 import compiler, nodes
from markupsafe import Markup

from nocturne.errors import ContentError
from nocturne.site.code_store import CodeStore
from nocturne.site.escape import fast_escape
from nocturne.site.flatten import environment, flat, unknown
from nocturne.site.language import Language
from nocturne.site.specialise import Constants, specialise, usable
from nocturne.site.translation import ATTRIBUTES, FORM, MANY, ONE, attributes, translate


class _Compiler(compiler.CodeGenerator):
    """Names and attributes without the detours that make undefined ones silent."""

    def visit_Name(self, node: nodes.Name, frame: compiler.Frame) -> None:  # noqa: N802 - Jinja2's name
        if node.ctx == "load":
            self.write(frame.symbols.ref(node.name))
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: compiler.Frame) -> None:  # noqa: N802
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: compiler.Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """The one thing compiled templates call is the rule of plurals."""
        if not (isinstance(node.node, nodes.Name) and node.node.name == FORM):
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        self.visit(node.args[0], frame)
        self.write(")")


class _Names:
    """The little of a template context that compiled code asks for."""

    __slots__ = ("resolve_or_missing",)

    def __init__(self, values: Mapping[str, object]) -> None:
        self.resolve_or_missing = values.__getitem__


class Template:
    """A compiled template. `render` takes the values it was promised and returns UTF-8."""

    __slots__ = ("_root", "name")

    def __init__(self, name: str, root: Callable[[Any], Iterable[str]]) -> None:
        self.name = name
        self._root = root

    def render(self, values: Mapping[str, object]) -> bytes:
        """The page. Raises ContentError naming the template when it asks for what does not exist."""
        try:
            return "".join(self._root(_Names(values))).encode()
        except Exception as problem:  # what the operator wrote can go wrong in every way Python can
            raise ContentError(f"cannot be rendered: {problem}", file=f"site_templates/{self.name}") from problem


class PlainTemplate:
    """The same template by Jinja2's own means, for comparison."""

    __slots__ = ("_template", "name")

    def __init__(self, name: str, template: jinja2.Template) -> None:
        self.name = name
        self._template = template

    def render(self, values: Mapping[str, object]) -> bytes:
        """The page."""
        return self._template.render(values).encode()


class Templates:
    """The templates of a project in one language; a file missing in the first folder is taken from the next."""

    def __init__(
        self, folders: Iterable[Path], language: Language, *, plain: bool = False, store: CodeStore | None = None
    ) -> None:
        self._store = store or CodeStore()
        self._language = language
        self._folders = list(folders)
        self._plain = plain
        self._environment = environment(self._folders)
        self._environment.filters = {}
        self._environment.globals = _plain_words(language) if plain else {}
        if not plain:
            self._environment.code_generator_class = _Compiler

    def load(
        self, name: str, promised: Iterable[str], constants: Constants = MappingProxyType({})
    ) -> Template | PlainTemplate:
        """Compile `name`, which will be rendered with values for the `promised` names, of which some are `constants`.

        Raises ContentError with file and line when it does not compile or uses another name.
        """
        try:
            if self._plain:
                return PlainTemplate(name, self._environment.get_template(name))
            stored = f"{self._language.tag}.{name}"
            if (kept := self._store.load(stored)) is not None:
                return Template(name, self._root(kept))
            tree = nodes.Template(flat(name, self._folders), lineno=1)
            translate(tree, name, self._language)
            _known(tree, name, promised)
            tree.body = specialise(tree.body, usable(tree, constants))
            tree.set_environment(self._environment)
            code = self._compiled(tree, name)
            self._store.save(stored, code)
            return Template(name, self._root(code))
        except jinja2.TemplateNotFound as problem:
            raise ContentError("is missing", file=f"site_templates/{problem.name}") from problem
        except jinja2.TemplateSyntaxError as problem:
            shown = f"site_templates/{problem.name or name}"
            raise ContentError(problem.message or "is not a template", file=shown, line=problem.lineno) from problem

    def _compiled(self, tree: nodes.Template, name: str) -> CodeType:
        return compile(self._environment._generate(tree, name, name), f"site_templates/{name}", "exec")

    def _root(self, code: CodeType) -> Callable[[Any], Iterable[str]]:
        names: dict[str, Any] = {"environment": self._environment}
        exec(code, names)  # noqa: S102 - Jinja2's own generated code
        names["escape"] = fast_escape
        root: Callable[[Any], Iterable[str]] = names["root"]
        return root


def _known(tree: nodes.Template, name: str, promised: Iterable[str]) -> None:
    """Raises ContentError where a translated template uses what it is not given."""
    strange = sorted(unknown(tree.body, frozenset(promised)), key=lambda each: each.name)
    for used in strange:
        if used.name in (ONE, MANY, ATTRIBUTES):
            raise ContentError(
                f"uses {used.name} inside of something else", file=f"site_templates/{name}", line=used.lineno,
                advice="print each message on its own",
            )  # fmt: skip
    if strange:
        known = ", ".join(sorted(promised))
        raise ContentError(
            f"uses the unknown name {strange[0].name}", file=f"site_templates/{name}", advice=f"there are: {known}"
        )


def _plain_words(language: Language) -> dict[str, Any]:
    """The functions that a template calls for its words when it is not translated beforehand."""

    def one(message: str, **values: object) -> Markup:
        return Markup(language.gettext(message)).format(**values)  # noqa: S704 - messages are HTML

    def many(one: str, many: str, count: int, **values: object) -> Markup:
        forms = language.plural_forms(one, many)
        text = forms[min(language.words.form(count), len(forms) - 1)]
        return Markup(text).format(count=count, **values)  # noqa: S704 - messages are HTML

    def plurals(name: str, one: str, many: str) -> Markup:
        return Markup(attributes(language, name, one, many))  # noqa: S704 - messages are HTML

    return {ONE: one, MANY: many, ATTRIBUTES: plurals}
