"""Languages that pages are meant to be in and have no words for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nocturne.checkup.finding import Finding, tried
from nocturne.checkup.written import Written
from nocturne.config.load import Config
from nocturne.site import assets, catalogue
from nocturne.site.language import DEFAULT, Languages


def broken(project: Path) -> Iterator[Finding]:
    """Every catalogue that cannot be used."""
    languages = Languages(assets.template_folders(project))
    for tag in sorted(catalogue.tags(assets.template_folders(project))):
        yield from tried(partial(languages.of, tag))


def unknown(config: Config, written: Written) -> Iterator[Finding]:
    """Tags without a catalogue; pages are in another language then."""
    folders = assets.template_folders(config.project)
    languages = Languages(folders)
    known = ", ".join(sorted({DEFAULT, *catalogue.tags(folders)}))
    if not languages.known(config.site.language):
        problem, advice = _said(config.site.language, DEFAULT, known)
        yield written.settings("warning", "language", problem, advice)
    for city in config.cities:
        if city.language and not languages.known(city.language):
            instead = config.site.language if languages.known(config.site.language) else DEFAULT
            problem, advice = _said(city.language, instead, known)
            yield written.city("warning", city.slug, "language", problem, advice)


def _said(tag: str, instead: str, known: str) -> tuple[str, str]:
    problem = f"there are no words in {tag}, so these pages are in {instead}"
    return problem, f"name one of {known}, or write site_templates/{catalogue.FOLDER}/{tag}.po"
