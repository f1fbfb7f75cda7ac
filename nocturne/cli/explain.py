"""`nocturne explain`: where each field of an event came from, which listings it was merged from, and why."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from nocturne.cli import context
from nocturne.config.load import load
from nocturne.errors import ContentErrors, UsageError
from nocturne.model.event import KnownEvent
from nocturne.model.issue import Issue
from nocturne.model.ruling import Rulings
from nocturne.night import city_options
from nocturne.report.story import event_story, held_story
from nocturne.rulings import CityRulings
from nocturne.store import all_cities
from nocturne.store.state import State

_ID = re.compile(r"([a-z0-9]{12})(?:\.html)?(?:[?#].*)?$")
_LISTING = re.compile(r"[a-z0-9_]+:\S.*")


def arguments(parser: argparse.ArgumentParser) -> None:
    """EVENT-ID, the address or file name of its page, or a listing's name."""
    parser.add_argument(
        "event",
        metavar="EVENT-ID",
        help="the twelve letters and digits at the end of an event's URL, or a listing such as meetup:305117",
    )


def run(args: argparse.Namespace) -> int:
    """Exit 2 when no such event or listing is remembered."""
    state = State(args.project).open()
    name = _name(args.event)
    events = [event for event in all_cities.events(state) if _is_known_as(event, name)]
    held = [(city, row) for city, row in all_cities.held(state) if name == row.name or _is_of(row.name, events)]
    ruled_on = [] if events or held else _ruled_on(args.project, state, name)
    if not events and not held and not ruled_on:
        raise UsageError(f"nothing called {name} in {state.path}; an event's id is at the end of its page's address")
    rulings = _rulings(args.project)
    lines: list[str] = []
    for event in events[:1]:
        ruled = CityRulings(rulings, event.city, state.load_ruled(event.city))
        lines += event_story(event, _findings(state, event), ruled.telling(event), ruled.corrected_fields(event))
    for city, row in held:
        lines += ["", *held_story(city, row)] if lines else held_story(city, row)
    if ruled_on:
        lines += [f"{name} is shown nowhere; the rulings on it:", *(f"  {each}" for each in ruled_on)]
    context.tell("\n".join(lines))
    return 0


def _name(text: str) -> str:
    """An event's id or a listing's name. Raises UsageError."""
    text = text.strip()
    if _LISTING.fullmatch(text) and not text.startswith(("http:", "https:")):
        return text
    if found := _ID.search(text):
        return found[1]
    raise UsageError(f"{text!r} is not an event id: twelve small letters and digits")


def _is_known_as(event: KnownEvent, name: str) -> bool:
    """Whether a name is the event's id, that of a listing of it, or an id it had before it became one with another."""
    return name in event.aliases or name in all_cities.former_ids(event)


def _is_of(name: str, events: Iterable[KnownEvent]) -> bool:
    return any(name in event.aliases for event in events)


def _ruled_on(project: Path, state: State, name: str) -> list[str]:
    """The rulings that name what is not shown: most often the one that hides it."""
    rulings = _rulings(project)
    cities = sorted(path.stem for path in (state.path / "events").glob("*.ndjson"))
    told = [words for city in cities for words in CityRulings(rulings, city, state.load_ruled(city)).naming(name)]
    return list(dict.fromkeys(told))


def _findings(state: State, event: KnownEvent) -> list[Issue]:
    runs = state.runs()
    return [issue for issue in runs[-1].samples if issue.subject in event.aliases] if runs else []


def _rulings(project: Path) -> Rulings:
    """The operator's rulings; content that cannot be read rules nothing here, and `check` says what is wrong."""
    try:
        return load(project, city_options()).rulings
    except ContentErrors:
        return Rulings()
