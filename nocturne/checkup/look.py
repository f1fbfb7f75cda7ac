"""Looking a project over: everything that is wrong or worth a thought, with file, key, line and next step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from nocturne.checkup import languages, links, mail_domain, places, rulings, settings, strays, templates
from nocturne.checkup import sources as asked
from nocturne.checkup.finding import Finding, tried
from nocturne.checkup.written import Written
from nocturne.config import curated
from nocturne.config.load import Config, load
from nocturne.errors import ContentError, ContentErrors
from nocturne.site import content
from nocturne.sources.base import Source, sources

_GRAVEST = ("error", "warning", "note")


def look(
    project: Path, environment: Mapping[str, str], now: datetime, ask: mail_domain.Ask | None = None
) -> list[Finding]:
    """Read everything the operator wrote in `project`, gravest finding first. Nothing is raised or written.

    `ask` is asked for the text records of the mail domain, and nobody for anything else.

    While settings or cities cannot be read, only what does not depend on them is looked at beside.
    """
    known = sources()
    try:
        config = load(project, {name: source.city_options for name, source in known.items()})
    except ContentErrors as found:
        broken = [Finding("error", error) for error in found.errors]
        named = _named(project)
        return _sorted([*broken, *_events(project, named, broken), *strays.unread(project), *_templates(project)])
    return _sorted(
        [*_events(project, {city.slug for city in config.cities}), *_rest(config, known, environment, now, ask)]
    )


def _rest(
    config: Config,
    known: Mapping[str, Source],
    environment: Mapping[str, str],
    now: datetime,
    ask: mail_domain.Ask | None,
) -> Iterator[Finding]:
    written = Written(config.project)
    secrets = frozenset(source.token_variable for source in known.values() if source.token_variable)
    bad = _templates(config.project)
    yield from bad
    if not bad:
        yield from templates.unused(config.project)
        yield from links.dead(templates.shared(config.project, content.facts(config, "")), written, now)
    yield from strays.unread(config.project)
    yield from settings.unfinished(config.site, written)
    yield from settings.letters(config.site, written, environment)
    yield from mail_domain.findings(config.site, config.letters, environment, written, ask)
    yield from settings.form(config.site, config.subscribe, written)
    yield from settings.misspelt(environment, secrets, written)
    yield from languages.unknown(config, written)
    yield from places.misplaced(config, written)
    yield from rulings.aimless(config)
    yield from asked.idle(config, known, environment, now, written)
    yield from asked.ways(config, known, environment, now, written)


def _templates(project: Path) -> list[Finding]:
    """What is wrong with templates and their words."""
    return [*templates.broken(project), *languages.broken(project)]


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda each: (_GRAVEST.index(each.severity), each.said.file, each.said.line or 0))


def _named(project: Path) -> set[str]:
    """The cities that have a file, sound or not; none where the folder cannot be looked into, which was said."""
    try:
        return {path.stem for path in (project / "content" / "cities").iterdir()}
    except OSError:
        return set()


def _events(project: Path, cities: set[str], known: Sequence[Finding] = ()) -> Iterator[Finding]:
    """Events written by hand, each on its own. `known`: what has been said of the folder already."""
    try:
        named, strange = curated.found(project)
    except ContentError as error:
        said = {each.said.file for each in known}
        if not {error.file, str(project / "content")} & said:
            yield Finding("error", error)
        return
    yield from (Finding("warning", error) for error in strange)
    for path, shown in named:
        yield from tried(partial(curated.read, path, shown, cities))
