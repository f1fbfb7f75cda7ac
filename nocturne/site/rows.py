"""A city's remembered events, read for publication: only public fields, fit for every format, with their digests.

Whatever wrote the state, nothing leaves this room that a page, a feed or a calendar cannot carry: control characters,
addresses that are not of the web, and the details of hidden places are dropped here once for all outputs.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from dataclasses import dataclass
from typing import Any

import msgspec

from nocturne.errors import StateError
from nocturne.model.event import Event, KnownEvent, Organizer, Place
from nocturne.site.digests import digest

_SPOKEN_OF = re.compile(rb'"last_seen":"[^"]*"')
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_SUSPECTS = (
    b"\\u",
    b"\\b",
    b"\\f",
    b"\\r",
    b"\x7f",
    b"\xef\xbf\xbe",
    b"\xef\xbf\xbf",
    b"\xe2\x80\xa8",
    b"\xe2\x80\xa9",
)
_WEB = re.compile(r"https?://[^\s/@\\<>\"]+(?:[/?#][^\s\\<>\"]*)?", re.IGNORECASE)
_FORMER = re.compile(r"[a-z0-9-]+/e/[a-z0-9-]+\.html")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(slots=True)
class Row:
    """One event of the state. `event` has exactly the public fields, and they may still be set (its `url` is).

    `digest` covers all its page shows: not `last_seen` of a confirmed event, which moves every night.
    `api_digest` covers all of it. `former_urls` are site paths.
    """

    event: Event
    digest: str
    api_digest: str
    former_urls: tuple[str, ...] = ()


class _Former(msgspec.Struct):
    former_urls: tuple[str, ...] = ()


def _public_kind() -> Any:
    """A struct with the fields of `Event`: quicker to read than the dataclass, and silent about bookkeeping."""
    hints = typing.get_type_hints(Event)
    fields: list[Any] = []
    for field in dataclasses.fields(Event):
        default = [] if field.default is dataclasses.MISSING else [field.default]
        fields.append((field.name, hints[field.name], *default))
    return msgspec.defstruct("PublicEvent", fields, kw_only=True, gc=False)


PublicEvent: Any = _public_kind()
_decode: Any = msgspec.json.Decoder(PublicEvent).decode
_former = msgspec.json.Decoder(_Former).decode
_known = msgspec.json.Decoder(KnownEvent).decode


def read(state: bytes, shown: str) -> list[Row]:
    """The rows of a city's NDJSON. Raises StateError naming `shown` and the line of a row that cannot be read."""
    rows = []
    for number, line in enumerate(state.splitlines(), 1):
        try:
            rows.append(_row(line))
        except msgspec.DecodeError as problem:
            raise StateError(f"{shown}:{number}: {problem}; restore the file from the last good state") from problem
    return rows


def _row(line: bytes) -> Row:
    event = _decode(line)
    if not NAME.fullmatch(event.id) or not NAME.fullmatch(event.slug):
        raise msgspec.ValidationError(f"id {event.id!r} and slug {event.slug!r} are not fit for an address")
    if any(suspect in line for suspect in _SUSPECTS):
        event = msgspec.convert(_clean(msgspec.to_builtins(event)), PublicEvent)
    _keep_web(event)
    if event.place.hidden:
        _hide(event)
    lost = b'"state":"unconfirmed"' in line or b'"state":"gone"' in line
    steady = line if lost else _SPOKEN_OF.sub(b"", line)
    former: tuple[str, ...] = ()
    if b'"former_urls":["' in line:
        former = tuple(path.lstrip("/") for path in _former(line).former_urls if _FORMER.fullmatch(path.lstrip("/")))
    return Row(event, digest(steady), digest(line), former)


def _keep_web(event: Any) -> None:
    """Only addresses of the web stay; whatever else was written there is unknown."""
    event.link, event.image_url = web(event.link), web(event.image_url)
    if event.organizer.url != web(event.organizer.url):
        event.organizer = Organizer(name=event.organizer.name)
    if any(each.link != web(each.link) for each in event.sources):
        event.sources = tuple(dataclasses.replace(each, link=web(each.link)) for each in event.sources)


def _hide(event: Any) -> None:
    """A hidden place is a town and nothing more, in every output."""
    place: Place = event.place
    event.place = Place(locality=place.locality, region=place.region, country=place.country, hidden=True)
    event.location = place.locality


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    return {key: _clean(each) for key, each in value.items()} if isinstance(value, dict) else value


def plain(text: str) -> str:
    """Text without what XML, calendars or terminals cannot carry; line ends are single newlines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def web(url: str) -> str:
    """`url` when it is an address of the web without credentials, else ""."""
    return url if not url or _WEB.fullmatch(url) else ""
