"""The whole story of one event, or of a listing that is held back, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set

from nocturne.model.event import KnownEvent
from nocturne.model.issue import Issue
from nocturne.model.quarantine import Quarantined
from nocturne.report.text import columns

SHOWN = (
    "title", "start", "end", "timezone", "location", "price", "status", "attendance_mode", "organizer", "performers",
    "tags", "description", "image_url", "link",
)  # fmt: skip
"""The fields a person asks about, in reading order."""
VALUE_WIDTH = 60
_CALLED = {"offer": "price", "place": "location", "date": "start", "time": "start", "organizer_name": "organizer"}
"""Fields of a listing -> what the event calls them."""


def event_story(
    event: KnownEvent, findings: Sequence[Issue], rulings: Sequence[str], corrected: Set[str] = frozenset()
) -> list[str]:
    """Where each field came from, who lists it, what was merged and why, what changed, what was ruled and found.

    `corrected`: the fields, as a listing calls them, that a ruling sets.
    """
    ruled = {_CALLED.get(name, name) for name in corrected}
    readers = {each.name: each.extractor for each in event.sources}
    fields = [("field", "value", "from", "read by")]
    for name in SHOWN:
        origin = event.origins.get(name, "-")
        reader = "a ruling" if name in ruled else readers.get(origin, "-")
        fields.append((name, _shown(getattr(event, name)), origin, reader))
    listings = [("listing", "state", "read by", "first seen", "last seen", "link")]
    for each in event.sources:
        name = each.name
        listings.append((name, each.state, each.extractor, each.first_seen[:16], each.last_seen[:16], each.link))
    blocks = [
        [f"{event.title}  ({event.city}, {event.date} {event.time or 'time unknown'})"],
        [f"{event.id}  sequence {event.sequence}  {event.url}", *(f"also at {url}" for url in event.former_urls)],
        columns(fields),
        columns(listings),
        _block("merged because", event.merged),
        _block("found out beside the sources", _beside(event)),
        _block("tags read from", (f"{tag}: {words}" for tag, words in event.tagged.items())),
        _block("rulings", rulings),
        _block(
            "changes", (f"{each['at'][:16]}  {each['field']}: {each['from']} -> {each['to']}" for each in event.changed)
        ),
        _block("findings of the last run", (_finding(issue) for issue in findings)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block).split("\n")


def _beside(event: KnownEvent) -> Iterator[str]:
    """What no source said: a geocoder's point, the house all its listings mean, a model's lines."""
    if event.located_by:
        yield f"point: by the geocoder {event.located_by}"
    if event.venue:
        yield f"venue: {event.venue}"
    if event.language:
        yield f"language: {event.language}, by {event.origins.get('language', '-')}"
    if event.summary:
        yield f"summary, by a model: {event.summary}"
    if event.if_you_like:
        yield f"if you like, by a model: {event.if_you_like}"


def held_story(city: str, held: Quarantined) -> list[str]:
    """Why a listing is held back, and what to do about it."""
    return [
        f"{held.title}  ({city}, {held.date} {held.time or 'time unknown'})",
        f"held back: {held.message} [{held.code}: {held.evidence}]",
        f"{held.name}  {held.link}".rstrip(),
        "if it is right all the same, write in content/rulings/NAME.toml:",
        "  [[release]]",
        f'  event = "{held.name}"',
        "if you know better:",
        "  [[correct]]",
        f'  event = "{held.name}"',
        f'  set = {{ date = "{held.date}" }}',
    ]


def _block(title: str, lines: Iterable[str]) -> list[str]:
    told = [f"  {line}" for line in lines]
    return [title, *told] if told else []


def _finding(issue: Issue) -> str:
    return f"{issue.severity} {issue.code}: {issue.message} {issue.evidence}".rstrip()


def _shown(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(getattr(value, "name", value) or "unknown")
    text = " ".join(text.split())
    return text if len(text) <= VALUE_WIDTH else text[: VALUE_WIDTH - 1] + "…"
