"""Bring the catalogues of the interface's words up to date: `make words`.

Every message of the templates and of the packages that speak to readers gets its place in every catalogue of
`site_templates/languages`; what is translated stays, what nobody says any more goes. A new language begins with an
empty file named after its tag.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import jinja2
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "site_templates"
PYTHON = {"_": None, "gettext": None, "gettext_noop": None, "ngettext": (1, 2)}
SPEAKING = ("digest", "endpoint", "site")
"""The packages whose code says something to readers."""
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""The same in every file: when a message was last looked for is nobody's concern, and version control knows it."""
WIDTH = 110


def messages() -> Catalog:
    """Everything the site says, in the order of the files."""
    found = Catalog(project="Nocturne", creation_date=WRITTEN, charset="utf-8")
    for path, message in [*_in_templates(), *_in_code()]:
        found.add(message, locations=[(path, 0)])
    return found


def _in_templates() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    environment = jinja2.Environment(autoescape=True)
    written = [*TEMPLATES.glob("*.html"), *TEMPLATES.glob("letter/*.mjml"), *TEMPLATES.glob("endpoint/*.html")]
    for path in sorted(written):
        tree = environment.parse(path.read_text(encoding="utf-8"))
        for _, called, message in extract_from_ast(tree, ("_", "ngettext", "plurals")):
            texts = tuple(each for each in (message if isinstance(message, tuple) else (message,)) if each)
            texts = texts[1:] if called == "plurals" else texts  # its first is the attribute's name
            yield path.relative_to(ROOT).as_posix(), texts if len(texts) > 1 else texts[0]


def _in_code() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for path in sorted(path for package in SPEAKING for path in (ROOT / "nocturne" / package).glob("*.py")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, keywords=PYTHON):
                yield path.relative_to(ROOT).as_posix(), message


def updated(path: Path, template: Catalog) -> Catalog:
    """A catalogue with exactly the messages of the template."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.stem.replace("-", "_"), charset="utf-8")
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.project, catalog.version, catalog.msgid_bugs_address, catalog.fuzzy = "Nocturne", "1", "", False
    catalog.creation_date = catalog.revision_date = WRITTEN
    catalog.header_comment = (
        f"# The words of Nocturne's pages in {catalog.locale.english_name if catalog.locale else path.stem}."
    )
    catalog.last_translator, catalog.language_team = "The Nocturne authors", "The Nocturne authors"
    return catalog


def main() -> int:
    """Update every catalogue; exit 1 when one of them lacks a word."""
    template = messages()
    missing = 0
    for path in sorted((TEMPLATES / "languages").glob("*.po")):
        catalog = updated(path, template)
        with path.open("wb") as file:
            write_po(file, catalog, width=WIDTH, include_lineno=False, sort_by_file=False)
        lacking = [each for each in catalog if each.id and not _is_whole(each.string)]
        missing += len(lacking)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {len(lacking)} to translate")
    return 1 if missing else 0


def _is_whole(said: object) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


if __name__ == "__main__":
    sys.exit(main())
