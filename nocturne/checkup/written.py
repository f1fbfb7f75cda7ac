"""Where in the operator's files each key stands, so that a finding can name the line."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from nocturne.checkup.finding import Finding, Severity
from nocturne.config import frontmatter, site_file
from nocturne.config.document import Document, read_text
from nocturne.errors import ContentError

SITE = "content/site.toml"


class Written:
    """The files of a project that has been loaded without an error, read again for their lines."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._cities: dict[str, Document] = {}

    @cached_property
    def _site(self) -> Document:
        return site_file.parse(read_text(self._project / SITE, SITE), SITE)

    def settings(self, severity: Severity, key: str, problem: str, advice: str) -> Finding:
        """A finding about a key of the settings. Raises ContentError when the file has gone."""
        return Finding(severity, self._site.error(problem, key, advice))

    def city(self, severity: Severity, slug: str, key: str, problem: str, advice: str) -> Finding:
        """A finding about a key of a city. Raises ContentError when the file has gone."""
        if slug not in self._cities:
            shown = f"content/cities/{slug}.md"
            self._cities[slug] = frontmatter.read(self._project / shown, shown)
        return Finding(severity, self._cities[slug].error(problem, key, advice))

    def text(self, severity: Severity, file: str, words: str, problem: str, advice: str) -> Finding:
        """A finding about `words` in a file of the content. Raises ContentError when the file has gone."""
        lines = read_text(self._project / file, file).split("\n")
        line = next((number for number, text in enumerate(lines, 1) if words in text), None)
        return Finding(severity, ContentError(problem, file=file, line=line, advice=advice))
