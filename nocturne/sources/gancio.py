"""Gancio: agendas that local scenes run for themselves, each at its own address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import strict_json
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import items, mapping, text
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding

SAVED = "https://gancio.invalid/api/events"
"""Stands for the address of a saved answer of which none is known."""
MOST = 2_000
_ONLINE = frozenset({"online", "on line", "en línea", "en ligne"})


class Gancio(Source):
    """Each agenda is a visit of its own. Whoever runs one offers its events to be shown elsewhere."""

    name = "gancio"
    title = "Gancio"
    city_options = addresses.Addresses
    is_experimental = True
    terms = "Gancio offers its events for reuse; each agenda may say more on its page about itself."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The coming events of each agenda, in the order of the city's front matter."""
        for address in addresses.listed(assignment):
            origin = addresses.at_base(address, assignment.base_url).rstrip("/")
            request = Request(url=f"{origin}/api/events?show_recurrent=true", expects="json", kind="events")
            yield Entry(key=addresses.entry_key("agenda", address), request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The events of an agenda. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        nodes = answer if isinstance(answer, list) else [answer]
        if not all(_is_event(node) for node in nodes):
            raise WrongBody("this JSON holds no events of Gancio's")
        return _read(nodes, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A list of events that begin at seconds of an epoch, or one such event."""
        try:
            answer = strict_json.loads(body)
        except ValueError:
            return None
        first = answer[0] if isinstance(answer, list) and answer else answer
        return Request(url=url or SAVED, expects="json", kind="events") if _is_event(first) else None


def _is_event(node: Any) -> bool:
    return "start_datetime" in mapping(node) and "title" in mapping(node)


def _read(nodes: list[Any], response: Response, task: Assignment) -> Iterator[Listing | Issue]:
    for node in nodes[:MOST]:
        told = _listing(node, response.url, task)
        if not told.start:
            yield finding(task, "date/missing", "Left out: no date is told.", subject=told.key, evidence=told.title)
        else:
            yield told
    if len(nodes) > MOST:
        yield finding(task, "pages/cut", f"The first {MOST} events are read.", subject=response.request.url)


def _listing(node: Any, url: str, task: Assignment) -> Listing:
    """The listing of an event: ids count within one agenda only, so its host belongs to them."""
    origin = "" if url.startswith(SAVED) else f"{urlsplit(url).scheme}://{urlsplit(url).netloc}"
    host = addresses.host(url)
    parent, slug = text(node, "parentId"), text(node, "slug") or text(node, "id")
    online, place = _where(node)
    picture = text(node, "media", 0, "url")
    return Listing(
        source=Gancio.name,
        source_id=f"{host}/{text(node, 'id')}",
        extractor="api",
        title=text(node, "title"),
        start=_instant(node, "start_datetime"),
        end=_instant(node, "end_datetime"),
        timezone=task.city.timezone,
        link=f"{origin}/event/{slug}" if origin else "",
        description=text(node, "description"),
        description_format="html",
        place=place,
        online=True if online and place is None else None,
        mixed=online and place is not None,
        tags=tuple(dict.fromkeys(filter(None, (text(each) or text(each, "tag") for each in items(node, "tags"))))),
        image_url=f"{origin}/media/{picture}" if origin and picture and "/" not in picture else "",
        series_id=f"{host}/{parent}" if parent else "",
        published=text(node, "updatedAt"),
    )


def _instant(node: Any, key: str) -> str:
    """Seconds since 1970 as ISO 8601 UTC, "" for none."""
    written = text(node, key)
    try:
        return datetime.fromtimestamp(int(written), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if int(written) > 0 else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _where(node: Any) -> tuple[bool, ListedPlace | None]:
    """(has an online place, the place in a city). Agendas file what happens online under a place of that name."""
    place = mapping(node, "place")
    name, street = text(place, "name"), text(place, "address")
    online = bool(items(node, "online_locations"))
    if name.lower() in _ONLINE:
        return True, None
    if kept_secret(name, street):
        return online, ListedPlace(hidden=True)
    found = ListedPlace(name=name, address=street, lat=text(place, "latitude"), lng=text(place, "longitude"))
    return online, found if found != ListedPlace() else None
