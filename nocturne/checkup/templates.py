"""The operator's templates: whether they compile, use only what they are given, and are used at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nocturne.checkup.finding import Finding, tried
from nocturne.config.advice import did_you_mean
from nocturne.digest.compose import NAMES as LETTER_NAMES
from nocturne.digest.compose import TEMPLATE
from nocturne.errors import ContentError
from nocturne.site import assets, content
from nocturne.site.plan import NAMES, Shared
from nocturne.site.templates import Templates

FOLDER = "site_templates"
_CALLED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_NOTHING = content.Content(
    key="",
    site=content.SiteFacts(title="", base_url="", language="", contact="", images="art", event_pages="all", host="any"),
    cities=(),
    pages=(),
    sources=(),
)
"""What templates are compiled with: what they may name does not depend on what is written."""


def shared(project: Path, facts: content.Content = _NOTHING) -> Shared:
    """What all pages of `project` have in common. Raises OSError when a template or asset cannot be read."""
    folders = tuple(assets.template_folders(project))
    return Shared(facts, assets.read(folders), folders)


def broken(project: Path) -> Iterator[Finding]:
    """Every mistake in a template."""
    try:
        common = shared(project)
    except OSError as problem:
        yield _unreadable(problem, project)
        return
    for name in NAMES:
        try:
            yield from tried(partial(common.template, name))
        except OSError as problem:
            yield _unreadable(problem, project)
            return
    yield from tried(lambda: Templates(common.folders, common.language()).load(TEMPLATE, LETTER_NAMES))


def _unreadable(problem: OSError, project: Path) -> Finding:
    path = Path(problem.filename or FOLDER)
    where = path.relative_to(project).as_posix() if path.is_relative_to(project) else str(path)
    said = f"cannot be read ({problem.strerror or problem})"
    return Finding("error", ContentError(said, file=where, advice="check its permissions"))


def unused(project: Path) -> Iterator[Finding]:
    """Templates of the project that no page is made from: a name that was hardly meant. Raises OSError."""
    folders = assets.template_folders(project)
    texts = {path.name: path for folder in reversed(folders) for path in folder.glob("*.html")}
    called = {name for path in texts.values() for name in _CALLED.findall(path.read_text("utf-8", errors="replace"))}
    for path in sorted((project / FOLDER).glob("*.html")):
        if path.name not in NAMES and path.name not in called:
            advice = did_you_mean(path.name, NAMES) or "rename it, or include it in another"
            yield Finding("warning", ContentError("is used by no page", file=f"{FOLDER}/{path.name}", advice=advice))
