"""A city's remembered events, read for publication: only public fields, fit for every format, with their digests.

Whatever wrote the state, nothing leaves this room that a page, a feed or a calendar cannot carry: control characters,
addresses that are not of the web, and the details of hidden places are dropped here once for all outputs.
"""

from __future__ import annotations

import dataclasses
import re
import typing
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from nocturne.errors import StateError
from nocturne.model.event import Event, KnownEvent, Organizer, Place
from nocturne.site import dates
from nocturne.site.digests import digest

_SPOKEN_OF = re.compile(rb'"last_seen":"[^"]*"')
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_SUSPECTS = tuple(map(re.compile, (rb"\\[ubfr]", rb"\x7f", rb"\xef\xbf[\xbe\xbf]", rb"\xe2\x80[\xa8\xa9]")))
"""Where such characters may be, as JSON writes them; one pattern each, since one that begins with a letter is quick."""
_WEB = re.compile(r"https?://[^\s/@\\<>\"]+(?:[/?#][^\s\\<>\"]*)?", re.IGNORECASE)
_MOMENT = re.compile(r"T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)")
_FORMER = re.compile(r"[a-z0-9-]{1,100}/e/[a-z0-9-]{1,200}\.html")
_REVISED = re.compile(rb'"revised":"(\d{4}-\d\d-\d\d)T')
_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z0-9]{2,3})?")
PLACES = frozenset({"location", "place"})
"""Fields whose former values would tell where a hidden place is."""
NAME = re.compile(r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*")
"""Short enough that an id and a slug together name a file on every system."""
YEARS = range(1000, 9998)
"""What dates are written with four digits in, and calendars can look a year beyond."""


@dataclass(slots=True)
class Row:
    """One event of the state. `event` has exactly the public fields, and they may still be set (its `url` is).

    `digest` covers all its page shows: not `last_seen` of a confirmed event, which moves every night.
    `api_digest` covers all of it. `former_urls` are site paths. `summary`, `if_you_like`: lines of a model, or "".
    `venue`: slug of the house, `language`: BCP 47, of what is said there, `revised`: the day since when the event says
    what it says; "" unknown.
    """

    event: Event
    digest: str
    api_digest: str
    former_urls: tuple[str, ...] = ()
    summary: str = ""
    if_you_like: str = ""
    venue: str = ""
    language: str = ""
    revised: str = ""


class _Beside(msgspec.Struct):
    """What the state knows beside the public fields, and a page has a use for."""

    former_urls: tuple[str, ...] = ()
    summary: str = ""
    if_you_like: str = ""


_NOTHING = _Beside()


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
_beside = msgspec.json.Decoder(_Beside).decode
_known = msgspec.json.Decoder(KnownEvent).decode


def read(state: bytes, shown: str) -> list[Row]:
    """The rows of a city's NDJSON. Raises StateError naming `shown` and the line of a row that cannot be read."""
    rows, suspect = [], _is_suspect(state)
    for number, line in enumerate(state.splitlines(), 1):
        try:
            rows.append(_row(line, suspect=suspect and _is_suspect(line)))
        except msgspec.DecodeError as problem:
            raise StateError(f"{shown}:{number}: {problem}; restore the file from the last good state") from problem
    return rows


def _is_suspect(text: bytes) -> bool:
    return any(pattern.search(text) for pattern in _SUSPECTS)


def _row(line: bytes, *, suspect: bool) -> Row:
    event = _decode(line)
    if not NAME.fullmatch(event.id) or not NAME.fullmatch(event.slug):
        raise msgspec.ValidationError(f"id {event.id!r} and slug {event.slug!r} are not fit for an address")
    _check_times(event)
    if suspect:
        event = msgspec.convert(cleaned(msgspec.to_builtins(event)), PublicEvent)
    _keep_web(event)
    if event.place.hidden:
        _hide(event)
    lost = b'"state":"unconfirmed"' in line or b'"state":"gone"' in line
    steady = line if lost else _SPOKEN_OF.sub(b"", line)
    told = b'"former_urls":["' in line or (b'"summary":"' in line and b'"summary":""' not in line)
    more = _beside(line) if told else _NOTHING
    former = tuple(path.lstrip("/") for path in more.former_urls if _FORMER.fullmatch(path.lstrip("/")))
    return Row(
        event,
        digest(steady),
        digest(line),
        former,
        summary=_CONTROLS.sub("", more.summary),
        if_you_like=_CONTROLS.sub("", more.if_you_like),
        venue=_venue(line),
        language=_language(line),
        revised=found[1].decode() if (found := _REVISED.search(line)) else "",
    )


def _venue(line: bytes) -> str:
    """The slug of the house, near the end of the line; "" for what is fit for no address."""
    _, found, rest = line.rpartition(b'"venue":"')
    slug = rest.partition(b'"')[0].decode("utf-8", "replace") if found else ""
    return slug if NAME.fullmatch(slug) else ""


def _language(line: bytes) -> str:
    """What the source says it is held in; "" for what no browser would know. Its origin is told after it."""
    code = line.partition(b'"language":"')[2].partition(b'"')[0].decode("utf-8", "replace")
    return code if _CODE.fullmatch(code) else ""


def _keep_web(event: Any) -> None:
    """Only addresses of the web stay; whatever else was written there is unknown."""
    event.link, event.image_url = web(event.link), web(event.image_url)
    if event.organizer.url != web(event.organizer.url):
        event.organizer = Organizer(name=event.organizer.name)
    if any(each.link != web(each.link) for each in event.sources):
        event.sources = tuple(dataclasses.replace(each, link=web(each.link)) for each in event.sources)


def _check_times(event: Any) -> None:
    """Days, moments and zones are what they should be, so that nothing after this has to ask."""
    try:
        _day(event.date)
        _day(event.night)
        dates.zone(event.timezone)
        _check_moment(event.start, event.date)
        if event.end:
            _check_moment(event.end, event.end[:10])
        for each in event.sources:
            if each.last_seen and each.state != "listed":  # the page says since when
                _day(each.last_seen[:10])
    except (ValueError, OSError, KeyError) as problem:
        raise msgspec.ValidationError(f"event {event.id}: {problem}") from problem
    if event.time and (len(event.start) < len("2026-05-01T22:00") or event.start[11:16] != event.time):
        raise msgspec.ValidationError(f"event {event.id} begins at {event.start}, which is not {event.time}")


@lru_cache(4096)
def _day(text: str) -> None:
    day = date.fromisoformat(text)
    if day.isoformat() != text or day.year not in YEARS:
        raise ValueError(f"{text!r} is not a date")


def _check_moment(text: str, day: str) -> None:
    """A date, or a moment of `day` with an offset."""
    _day(day)
    if text != day and not (_MOMENT.fullmatch(text, 10) and text.startswith(day)):
        raise ValueError(f"{text!r} is not a moment of {day}")


def _hide(event: Any) -> None:
    """A hidden place is a town and nothing more, in every output."""
    place: Place = event.place
    event.place = Place(locality=place.locality, region=place.region, country=place.country, hidden=True)
    event.location = place.locality
    event.changed = tuple(each for each in event.changed if each["field"].partition(".")[0] not in PLACES)


def cleaned(value: Any) -> Any:
    """A value of JSON with every text in it made `plain`."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return {key: cleaned(each) for key, each in value.items()} if isinstance(value, dict) else value


def plain(text: str) -> str:
    """Text without what XML, calendars or terminals cannot carry; line ends are single newlines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def web(url: str) -> str:
    """`url` when it is an address of the web without credentials, else ""."""
    return url if not url or _WEB.fullmatch(url) else ""
