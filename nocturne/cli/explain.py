"""`nocturne explain`: where each field of an event came from, which listings it was merged from, and why."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from nocturne.errors import UsageError
from nocturne.model.event import KnownEvent
from nocturne.model.issue import Issue
from nocturne.report.text import columns
from nocturne.store import folder
from nocturne.store.state import State

SHOWN = (
    "title", "start", "end", "timezone", "location", "price", "status", "attendance_mode", "organizer", "performers",
    "tags", "description", "image_url", "link",
)  # fmt: skip
"""The fields a person asks about, in reading order."""
VALUE_WIDTH = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    """EVENT-ID, or the address or file name of its page."""
    parser.add_argument("event", metavar="EVENT-ID", help="the twelve letters and digits at the end of an event's URL")


def run(args: argparse.Namespace) -> int:
    """Exit 2 when no such event is remembered."""
    state = State(args.project).open()
    event_id = _id(args.event)
    for event in _remembered(state):
        if event.id == event_id:
            print("\n".join(explanation(event, _findings(state, event))))
            return 0
    raise UsageError(f"no event {event_id} in {state.path}; its id is at the end of its page's address")


def _id(text: str) -> str:
    found = re.search(r"([a-z0-9]{12})(?:\.html)?(?:[?#].*)?$", text.strip())
    if not found:
        raise UsageError(f"{text!r} is not an event id: twelve small letters and digits")
    return found[1]


def _remembered(state: State) -> Iterator[KnownEvent]:
    """Upcoming events first, then the archive."""
    paths: list[Path] = sorted((state.path / "events").glob("*.ndjson"))
    for path in [*paths, *sorted((state.path / "archive").glob("*/*.ndjson"), reverse=True)]:
        yield from folder.read_rows(path, KnownEvent)


def _findings(state: State, event: KnownEvent) -> list[Issue]:
    runs = state.runs()
    return [issue for issue in runs[-1].samples if issue.subject in event.aliases] if runs else []


def explanation(event: KnownEvent, findings: list[Issue]) -> list[str]:
    """The whole story of one event as lines of text."""
    fields = [(name, _shown(getattr(event, name)), event.origins.get(name, "-")) for name in SHOWN]
    listings = [
        (each.source, each.state, each.extractor, each.first_seen[:16], each.last_seen[:16], each.link)
        for each in event.sources
    ]
    lines = [f"{event.title}  ({event.city}, {event.date} {event.time})", f"{event.id}  sequence {event.sequence}", ""]
    lines += [*columns([("field", "value", "from"), *fields]), ""]
    lines += columns([("listing", "state", "read by", "first seen", "last seen", "link"), *listings])
    lines += ["", "merged because"] if event.merged else []
    lines += [f"  {sentence}" for sentence in event.merged]
    lines += ["", "changes"] if event.changed else []
    lines += [f"  {each['at'][:16]}  {each['field']}: {each['from']} -> {each['to']}" for each in event.changed]
    lines += ["", "findings of the last run"] if findings else []
    lines += [f"  {issue.severity} {issue.code}: {issue.message} {issue.evidence}".rstrip() for issue in findings]
    return lines


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(getattr(value, "name", value) or "unknown")
    text = " ".join(text.split())
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"
