"""`content/pages/` and `content/sources/`: what the operator says in his own words, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from nocturne.config import frontmatter, slugs
from nocturne.config.advice import did_you_mean
from nocturne.config.document import Document, markdown_files
from nocturne.config.fields import Name
from nocturne.config.findings import STRICT, checked
from nocturne.errors import ContentError, ContentErrors

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]*)\s*\}\}")
"""`{{ contact }}` in a page stands for that setting."""
SETTINGS = ("title", "contact", "postal_address")
"""The settings that pages may name."""


@dataclass(frozen=True, slots=True)
class ContentPage:
    """A page the operator wrote: `content/pages/<slug>.md` or `content/sources/<slug>.md`; `body` is Markdown."""

    slug: str
    title: str
    body: str


class _PageFile(BaseModel):
    model_config = STRICT
    title: Name = Field(max_length=120)


def load(
    folder: Path, project: Path, names: Collection[str] | None, taken: Mapping[str, str]
) -> tuple[list[ContentPage], list[ContentError]]:
    """Every page of a folder, sorted by slug, and everything wrong with them.

    `names` are the only slugs that may stand here (None: any). `taken` maps a slug that is not free to who has it.
    Placeholders stand as they were written: `filled` puts the settings in.
    """
    try:
        files, errors = markdown_files(folder, project)
    except ContentError as error:
        return [], [error]
    same = slugs.collisions((path.stem, shown) for path, shown in files)
    pages, doubled = [], {error.file for error in same}
    errors += same
    for path, shown in files:
        if shown in doubled:
            continue
        try:
            pages.append(_page(path, shown, names, taken))
        except ContentErrors as found:
            errors.extend(found.errors)
        except ContentError as error:
            errors.append(error)
    return pages, errors


def _page(path: Path, shown: str, names: Collection[str] | None, taken: Mapping[str, str]) -> ContentPage:
    """Raises ContentError or ContentErrors."""
    if names is not None and path.stem not in names:
        raise slugs.not_among(path.stem, shown, names)
    document = frontmatter.read(path, shown)
    errors = [*_strange_placeholders(document)]
    if (error := slugs.unfit(path.stem, shown, taken)) is not None:
        errors.append(error)
    try:
        page: _PageFile = checked(_PageFile, document.values, document)
    except ContentErrors as found:
        raise ContentErrors([*errors, *found.errors]) from found
    if errors:
        raise ContentErrors(errors)
    return ContentPage(path.stem, page.title, document.body)


def _strange_placeholders(document: Document) -> Iterator[ContentError]:
    for number, line in enumerate(document.body.split("\n")):
        for name in PLACEHOLDER.findall(line):
            if name not in SETTINGS:
                advice = did_you_mean(name, SETTINGS)
                problem = f"{{{{ {name} }}}} stands for no setting"
                yield ContentError(problem, file=document.file, line=document.body_line + number, advice=advice)


def filled(page: ContentPage, values: Mapping[str, str]) -> ContentPage:
    """The page with its placeholders replaced. A line whose placeholder has no value is left out, not shown empty."""
    lines = (_filled_line(line, values) for line in page.body.split("\n"))
    return ContentPage(page.slug, page.title, "\n".join(line for line in lines if line is not None))


def _filled_line(line: str, values: Mapping[str, str]) -> str | None:
    if any(not values.get(name) for name in PLACEHOLDER.findall(line)):
        return None
    return PLACEHOLDER.sub(lambda found: values[found[1]].replace("\n", "  \n"), line)
