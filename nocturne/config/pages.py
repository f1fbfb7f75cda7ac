"""`content/pages/` and `content/sources/`: what the operator says in his own words, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from nocturne.config import frontmatter
from nocturne.config.advice import did_you_mean
from nocturne.config.cities import SLUG, SLUG_ADVICE
from nocturne.config.document import Document, markdown_files
from nocturne.config.findings import STRICT, checked
from nocturne.errors import ContentError, ContentErrors

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]*)\s*\}\}")
"""`{{ contact }}` in a page stands for that setting."""


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page the operator wrote: `content/pages/<slug>.md` or `content/sources/<slug>.md`; `body` is Markdown."""

    slug: str
    title: str
    body: str


class _PageFile(BaseModel):
    model_config = STRICT
    title: str = Field(min_length=1, max_length=120)


def load(
    folder: Path, project: Path, names: Collection[str] | None, taken: Mapping[str, str]
) -> tuple[list[ContentPage], list[ContentError]]:
    """Every page of a folder, sorted by slug, and everything wrong with them.

    `names` are the only slugs that may stand here (None: any). `taken` maps a slug that is not free to who has it.
    Placeholders stand as they were written: `filled` puts the settings in.
    """
    files, errors = markdown_files(folder, project)
    pages = []
    for path, shown in files:
        try:
            _check_slug(path.stem, shown, names, taken)
            document = frontmatter.read(path, shown)
            page: _PageFile = checked(_PageFile, document.values, document)
            pages.append(ContentPage(path.stem, page.title.strip(), document.body))
        except ContentErrors as found:
            errors.extend(found.errors)
        except ContentError as error:
            errors.append(error)
    return pages, errors


def _check_slug(slug: str, shown: str, names: Collection[str] | None, taken: Mapping[str, str]) -> None:
    if names is not None and slug not in names:
        raise ContentError("is not named after a source", file=shown, advice=did_you_mean(slug, names))
    if slug in taken:
        raise ContentError(f"the name {slug} is taken by {taken[slug]}", file=shown, advice="rename the file")
    if not SLUG.fullmatch(slug):
        raise ContentError("the file name is not fit for an address", file=shown, advice=SLUG_ADVICE)


def filled(page: ContentPage, values: Mapping[str, str]) -> ContentPage:
    """The page with its placeholders replaced. A line whose placeholder has no value is left out, not shown empty."""
    lines = (_filled_line(line, values) for line in page.body.split("\n"))
    return ContentPage(page.slug, page.title, "\n".join(line for line in lines if line is not None))


def _filled_line(line: str, values: Mapping[str, str]) -> str | None:
    if any(not values.get(name) for name in PLACEHOLDER.findall(line)):
        return None
    return PLACEHOLDER.sub(lambda found: values[found[1]].replace("\n", "  \n"), line)


def placeholders(document: Document) -> Iterable[tuple[int, str]]:
    """Every placeholder of a page's text as (line number from the first line of the text, name)."""
    for number, line in enumerate(document.body.split("\n")):
        for name in PLACEHOLDER.findall(line):
            yield number, name
