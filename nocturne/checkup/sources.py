"""How each source will be asked tonight, and what in the cities' files nobody will ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import datetime

from nocturne.checkup.finding import Finding
from nocturne.checkup.written import SITE, Written
from nocturne.config.load import Config
from nocturne.config.secrets import tokens
from nocturne.crawl.plan import assignment
from nocturne.model.city import City
from nocturne.model.visit import Assignment
from nocturne.sources.base import Source

_ANY = "any"
_NAMED = 6
_PAGES = "its public pages"
_WAYS = (("its official interface", "token"), ("public feeds", "feeds"), (_PAGES, "pages"))


def idle(
    config: Config, known: Mapping[str, Source], environment: Mapping[str, str], now: datetime, written: Written
) -> Iterator[Finding]:
    """Options of cities that change nothing about what is asked, and what would make them count."""
    for city, source in _used(config, known):
        task = _task(config, source, city, environment, now)
        for key in _options(task):
            without = _without(task, key)
            if _asked(source, task) == _asked(source, without):
                yield _unasked(written, source, task, without, key)
    for city in config.cities:
        if not city.sources:
            advice = "name a source, or write its events by hand in content/events"
            yield written.city("warning", city.slug, "", "names no source, so nothing is asked for it", advice)


def _used(config: Config, known: Mapping[str, Source]) -> Iterator[tuple[City, Source]]:
    for city in config.cities:
        for name, source in known.items():
            if name in city.sources and config.sources[name].enabled:
                yield city, source


def _task(config: Config, source: Source, city: City, environment: Mapping[str, str], now: datetime) -> Assignment:
    given = tokens(environment, [source.token_variable])
    return assignment(source, city, config.sources[source.name], given, now)


def _options(task: Assignment) -> list[str]:
    """The keys that a city gives to a source; "" stands for all of it where it has none."""
    options = task.options
    if not is_dataclass(options) or isinstance(options, type):
        return [""] if options else []
    return [each.name for each in fields(options) if getattr(options, each.name)]


def _without(task: Assignment, key: str) -> Assignment:
    options = task.options
    if not is_dataclass(options) or isinstance(options, type):
        return replace(task, options=())
    return replace(task, options=replace(options, **{key: type(getattr(options, key))()}))


def _asked(source: Source, task: Assignment) -> list[tuple[str, str]]:
    return [(entry.key, entry.request.url) for entry in source.entries(task)]


def _unasked(written: Written, source: Source, task: Assignment, without: Assignment, key: str) -> Finding:
    ways = []
    if _counts(source, replace(task, token=_ANY), replace(without, token=_ANY)):
        ways.append(f"set {source.token_variable} in the environment")
    if _counts(source, replace(task, pages=True), replace(without, pages=True)):
        ways.append(f"set `pages = true` under [sources.{source.name}] in {SITE}")
    dotted = f"sources.{source.name}.{key}".rstrip(".")
    return written.city("warning", task.city.slug, dotted, "is not asked for", " or ".join(ways) or "take it out")


def _counts(source: Source, task: Assignment, without: Assignment) -> bool:
    return _asked(source, task) != _asked(source, without)


def ways(
    config: Config, known: Mapping[str, Source], environment: Mapping[str, str], now: datetime, written: Written
) -> Iterator[Finding]:
    """How each source will be asked, with a line about its terms where its pages are read."""
    for name, source in known.items():
        tasks = [_task(config, source, city, environment, now) for city, each in _used(config, known) if each is source]
        if not tasks:
            continue
        asked = [words for words, by in _WAYS if any(_adds(source, task, by) for task in tasks)]
        slugs = [task.city.slug for task in tasks]
        where = ", ".join(slugs) if len(slugs) <= _NAMED else f"{len(slugs)} cities"
        advice = [source.terms.rstrip(".")] if source.terms and _PAGES in asked else []
        if source.is_experimental:
            advice.append("it is experimental: look at what it lists before you rely on it")
        if any(not task.token and _adds(source, replace(task, token=_ANY), "token") for task in tasks):
            advice.append(f"{source.token_variable} would open its official interface")
        problem = f"{source.title} is asked by {_spoken(asked)} for {where}"
        yield written.settings("note", f"sources.{name}", problem, "; ".join(advice))


def _adds(source: Source, task: Assignment, by: str) -> bool:
    """Whether the token, the pages or neither of them make something be asked for."""
    bare = replace(task, token="", pages=False)
    if by == "feeds":
        return bool(_asked(source, bare))
    allowed = replace(bare, token=task.token) if by == "token" else replace(bare, pages=task.pages)
    return _asked(source, allowed) != _asked(source, bare)


def _spoken(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words) or "nothing"
