"""`nocturne add`: find out what an address is, show what it lists, and write it into a city's file."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from nocturne.cli import context
from nocturne.config.city_edit import with_source
from nocturne.config.document import read_text
from nocturne.config.load import load
from nocturne.discover.explore import Explored, explore, listed_already
from nocturne.discover.trial import Trial
from nocturne.errors import NocturneError, Refused, UsageError
from nocturne.model.city import City
from nocturne.model.event import ToldEvent
from nocturne.night import Night, city_options
from nocturne.sources.addresses import web_address
from nocturne.sources.base import sources
from nocturne.store import folder

SHOWN = 5
"""Events shown before anything is written."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """URL, `--city`, `--dry-run`."""
    parser.add_argument("url", metavar="URL", help="a calendar, a feed, a venue's page, a group, a city on a platform")
    parser.add_argument("--city", required=True, metavar="SLUG", help="the city whose file names it afterwards")
    parser.add_argument("--dry-run", action="store_true", help="look and show, but write nothing")


def run(args: argparse.Namespace) -> int:
    """Exit 0 when it is written (or shown, with --dry-run), 1 when nothing there can be listed, 2 for a wrong word."""
    night = context.night(args)
    city = _city(night, args.city)
    try:
        url = web_address(args.url)
    except ValueError as problem:
        raise UsageError(f"{args.url} {problem}") from problem
    found = explore(url, city, night)
    if found.chosen is None:
        raise Refused(_why_not(url, city, found))
    context.tell("\n".join(_seen(found.chosen, found.tried, city)))
    if listed_already(found.chosen.way, city):
        context.tell(f"content/cities/{city.slug}.md names it already; nothing was written")
    elif args.dry_run:
        context.tell(f"would write {found.chosen.way.place}: {found.chosen.way.value}")
    else:
        _write(night, city, found.chosen)
        context.tell("\n".join(_written(night, city, found.chosen)))
    return 0


def _city(night: Night, slug: str) -> City:
    for city in night.config.cities:
        if city.slug == slug:
            return city
    known = ", ".join(city.slug for city in night.config.cities)
    raise UsageError(f"no city named {slug} in content/cities; there are: {known}")


def _why_not(url: str, city: City, found: Explored) -> str:
    """One sentence when there was one reason, else a line for each way that was tried."""
    if found.failed:
        return f"{url} cannot be added: {found.failed}"
    lines = [f"{url} cannot be added for {city.name}; tried:"]
    for trial in found.tried:
        title = sources()[trial.way.source].title
        lines.append(f"  {title}, because {trial.way.clue}: {trial.asked}\n    {trial.failed}")
    return "\n".join(lines)


def _seen(trial: Trial, tried: tuple[Trial, ...], city: City) -> Iterator[str]:
    source = sources()[trial.way.source]
    mark = ", experimental" if source.is_experimental else ""
    yield f"{source.title} ({source.name}{mark}), because {trial.way.clue}"
    for other in tried[:-1]:
        yield f"  not {other.asked}: {other.failed}"
    yield f"asked    {trial.asked}, which robots.txt allows"
    held = sum(count for _, count in trial.held)
    said = f"; left out {held}: {', '.join(f'{count} × {code}' for code, count in trial.held[:4])}" if held else ""
    yield f"lists    {len(trial.events)} event(s) for {city.name}{said}"
    for event in trial.events[:SHOWN]:
        yield f"  {_line(event)}"
    if trial.coverage is not None:
        shares = ", ".join(f"{name} {round(100 * share)} %" for name, share in trial.coverage.fields.items())
        yield f"tells    {shares}; {trial.coverage.score} of 100 in all"


def _line(event: ToldEvent) -> str:
    hour = event.time or "     "
    where = f" · {event.location}" if event.location else ""
    return f"{event.date} {hour}  {event.title}{where}"


def _write(night: Night, city: City, trial: Trial) -> None:
    """The city's file with the way in it; a file that would not be read afterwards stays as it was."""
    path = night.config.project / "content" / "cities" / f"{city.slug}.md"
    shown, way = f"content/cities/{city.slug}.md", trial.way
    before = read_text(path, shown)
    folder.write(path, with_source(before, shown, way.source, way.key, way.value, many=way.many).encode())
    try:
        load(night.config.project, city_options())
    except NocturneError:
        folder.write(path, before.encode())
        raise


def _written(night: Night, city: City, trial: Trial) -> Iterator[str]:
    source, settings = sources()[trial.way.source], night.config.sources[trial.way.source]
    yield f"written  content/cities/{city.slug}.md: {trial.way.place}"
    if not settings.enabled:
        yield f"next     set `enabled = true` under [sources.{source.name}] in content/site.toml"
    if trial.needs_pages and not settings.pages:
        yield f"next     set `pages = true` under [sources.{source.name}] in content/site.toml. {source.terms}"
    yield f"next     nocturne crawl --city {city.slug} --source {source.name}"
