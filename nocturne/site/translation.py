"""Translating a template when it is loaded: its messages become plain text, and pages cost nothing for it.

A template says `{{ _("Doors {hour}", hour=event.doors) }}` or
`{{ ngettext("{count} event", "{count} events", total) }}`, and for scripts, which count on their own,
`{{ plurals("data-found", "{n} event", "{n} events") }}`: an attribute for each form that a number may take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import nodes

from nocturne.errors import ContentError
from nocturne.site.language import Language
from nocturne.site.specialise import copied

ONE, MANY, ATTRIBUTES = "_", "ngettext", "plurals"
FORM = "plural_form"
"""The name by which compiled templates ask which form a number takes."""
_NAME = re.compile(r"\{(\w+)\}")


def translate(tree: nodes.Template, name: str, language: Language) -> None:
    """Put the words of a language in place. Raises ContentError where a message is no plain printed message."""
    tree.body = _Translator(name, language).statements(tree.body)


def attributes(language: Language, name: str, one: str, many: str) -> str:
    """A message with its names left in, once for each form, which scripts know by CLDR's name."""
    forms = language.plural_categories(one, many)
    return " ".join(f'{name}-{category}="{text}"' for category, text in forms.items())


class _Translator:
    def __init__(self, name: str, language: Language) -> None:
        self._name, self._language = name, language

    def statements(self, body: list[nodes.Node]) -> list[nodes.Node]:
        done: list[nodes.Node] = []
        for node in body:
            if isinstance(node, nodes.Output):
                done += self._printed(node)
                continue
            for field in ("body", "else_", "elif_"):
                if isinstance(inner := getattr(node, field, None), list):
                    setattr(node, field, self.statements(inner))
            done.append(node)
        return done

    def _printed(self, output: nodes.Output) -> Iterator[nodes.Node]:
        """What is printed, cut where a plural has to be chosen."""
        pieces: list[nodes.Expr] = []
        for each in output.nodes:
            called = each.node.name if isinstance(each, nodes.Call) and isinstance(each.node, nodes.Name) else ""
            if called == ONE and isinstance(each, nodes.Call):
                pieces += self._filled(self._language.gettext(*self._texts(each, 1)), _values(each), each)
            elif called == ATTRIBUTES and isinstance(each, nodes.Call):
                pieces.append(nodes.TemplateData(attributes(self._language, *self._texts(each, 3)), lineno=each.lineno))
            elif called == MANY and isinstance(each, nodes.Call):
                if pieces:
                    yield nodes.Output(pieces, lineno=output.lineno)
                    pieces = []
                yield from self._plural(each)
            else:
                pieces.append(each)
        if pieces:
            yield nodes.Output(pieces, lineno=output.lineno)

    def _plural(self, call: nodes.Call) -> Iterator[nodes.Node]:
        forms = self._language.plural_forms(*self._texts(call, 2, 1))
        count = call.args[2]
        values = {"count": count, **_values(call)}
        outputs = [nodes.Output(self._filled(text, values, call), lineno=call.lineno) for text in forms]
        *tested, last = outputs
        if not tested:
            yield last
            return
        asked = [nodes.If(_is_form(count, form, call.lineno), [each], [], []) for form, each in enumerate(tested)]
        first, *others = asked
        first.elif_, first.else_, first.lineno = others, [last], call.lineno
        for other in others:
            other.lineno = call.lineno
        yield first

    def _texts(self, call: nodes.Call, count: int, others: int = 0) -> list[str]:
        """The messages of a call, which are written out before so many other arguments."""
        given = call.args if not (call.dyn_args or call.dyn_kwargs) else []
        texts = [each.value for each in given[:count] if isinstance(each, nodes.Const) and isinstance(each.value, str)]
        if len(texts) != count or len(given) != count + others:
            raise ContentError(
                "has a message that is not written out", file=f"site_templates/{self._name}", line=call.lineno,
                advice=f'write {ONE}("words") or {MANY}("one", "{{count}} many", number)',
            )  # fmt: skip
        return texts

    def _filled(self, text: str, values: Mapping[str, nodes.Expr], call: nodes.Call) -> list[nodes.Expr]:
        """The text with expressions where it names them."""
        pieces: list[nodes.Expr] = []
        for number, part in enumerate(_NAME.split(text)):
            if number % 2 == 0:
                if part:
                    pieces.append(nodes.TemplateData(part, lineno=call.lineno))
            elif part in values:
                pieces.append(copied(values[part]))
            else:
                raise ContentError(
                    f'names {{{part}}} in "{text[:60]}", which is not given', file=f"site_templates/{self._name}",
                    line=call.lineno, advice=f"add {part}=… to the call",
                )  # fmt: skip
        return pieces


def _values(call: nodes.Call) -> dict[str, nodes.Expr]:
    return {each.key: each.value for each in call.kwargs}


def _is_form(count: nodes.Expr, form: int, lineno: int) -> nodes.Expr:
    asked = nodes.Call(nodes.Name(FORM, "load", lineno=lineno), [count], [], None, None, lineno=lineno)
    return nodes.Compare(asked, [nodes.Operand("eq", nodes.Const(form, lineno=lineno))], lineno=lineno)
