"""The words of a language: GNU gettext catalogues in `site_templates/languages/<tag>.po`, the project's over ours.

A message is HTML text: it may hold `{names}` of values and the few elements of `TAGS`. A translation has to hold the
same ones, so that nobody's page breaks in one language only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

from nocturne.errors import ContentError, ContentErrors

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = "languages"
TAGS = ("b", "em", "strong", "small", "br")
"""Elements a message may hold."""

_NAME = re.compile(r"\{(\w+)\}")
_TAG = re.compile(rf"</?(?:{'|'.join(TAGS)})>")
_REFERENCE = re.compile(r"&(?:[a-zA-Z]+|#\d+);")
_BREAKS_HTML = re.compile(r'[<>&"{}]')


def _one_or_many(count: int) -> int:
    return int(count != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`messages`: what stands in the code -> its translation, or one for each plural form.

    `form` tells which form a number takes (an index into those). An empty catalogue leaves everything as it is.
    """

    messages: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    form: Callable[[int], int] = _one_or_many
    forms: int = 2

    def over(self, other: Catalogue) -> Catalogue:
        """This one's words where it has any, else the other's; both are of one language."""
        fitting = {
            key: said for key, said in other.messages.items() if isinstance(said, str) or len(said) == self.forms
        }
        return Catalogue({**fitting, **self.messages}, self.form, self.forms)


def paths(folders: Iterable[Path], tag: str) -> list[Path]:
    """The catalogues of exactly this language tag, the strongest first."""
    return [path for folder in folders if (path := folder / FOLDER / f"{tag}.po").is_file()]


def tags(folders: Iterable[Path]) -> set[str]:
    """Every language that has a catalogue."""
    return {path.stem for folder in folders for path in (folder / FOLDER).glob("*.po")}


def read(path: Path) -> Catalogue:
    """A catalogue. What is not translated, or marked fuzzy, is left out.

    Raises ContentErrors naming file and line of every message that cannot stand on a page, ContentError when the file
    is no catalogue.
    """
    from babel.core import UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    shown = f"site_templates/{FOLDER}/{path.name}"
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.stem.replace("-", "_"), abort_invalid=True)
    except (UnknownLocaleError, ValueError, UnicodeDecodeError) as problem:
        raise ContentError(f"is no catalogue: {problem}", file=shown, advice="see gettext's PO format") from problem
    except PoFileError as problem:
        raise ContentError(f"is no catalogue: {problem}", file=shown, line=problem.lineno) from problem
    return _checked(catalog, shown)


def _checked(catalog: Catalog, shown: str) -> Catalogue:
    messages: dict[str, str | tuple[str, ...]] = {}
    errors: list[ContentError] = []
    for message in catalog:
        ids, said = _texts(message.id), _texts(message.string)
        if not all(ids) or message.fuzzy or not all(said):
            continue
        if problem := _problem(ids, said):
            errors.append(ContentError(problem, file=shown, line=message.lineno))
        messages[ids[0]] = said if len(ids) > 1 else said[0]
    if errors:
        raise ContentErrors(errors)
    return Catalogue(messages, c2py(catalog.plural_expr), catalog.num_plurals)


def _texts(written: object) -> tuple[str, ...]:
    """A message, or its singular and plural."""
    return tuple(str(each or "") for each in (written if isinstance(written, tuple | list) else (written,)))


def _problem(ids: Sequence[str], said: Sequence[str]) -> str:
    """Why a translation must not be printed, "" when it may."""
    wanted, shown = ids[-1], ids[0][:60]
    for text in said:
        bare = _REFERENCE.sub("", _NAME.sub("", _TAG.sub("", text)))
        if strange := _BREAKS_HTML.search(bare):
            return f'the translation of "{shown}" holds a bare {strange[0]}'
        if set(_NAME.findall(text)) - set(_NAME.findall(wanted)):
            names = ", ".join(sorted(set(_NAME.findall(text)) - set(_NAME.findall(wanted))))
            return f'the translation of "{shown}" names {{{names}}}, which it is not given'
        if len(said) == 1 and len(ids) == 1 and set(_NAME.findall(wanted)) - set(_NAME.findall(text)):
            names = ", ".join(sorted(set(_NAME.findall(wanted)) - set(_NAME.findall(text))))
            return f'the translation of "{shown}" leaves out {{{names}}}'
        if Counter(_TAG.findall(text)) != Counter(_TAG.findall(wanted)):
            return f'the translation of "{shown}" has other elements'
    return ""
