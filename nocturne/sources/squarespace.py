"""Squarespace: an events page of a house's own site, as the data the site tells with `?format=json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import jsonld, strict_json
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import items, mapping, text
from nocturne.parse.platform_links import event_key
from nocturne.sources import addresses
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding

SAVED = "https://squarespace.invalid/events?format=json"
"""Stands for the address of a saved answer of which none is known."""
LISTS = ("upcoming", "items")
"""Where a collection keeps its events; those that are over stand in `past` and are left there."""
_EXAMPLE = frozenset({"40.7207559,-74.0007613", "40.720756,-74.000761"})
"""The point every new site's events have until somebody writes an address."""


class Squarespace(Source):
    """Each page is a visit of its own. Sites whose makers left robots.txt alone refuse this, and are obeyed."""

    name = "squarespace"
    title = "Squarespace sites"
    city_options = addresses.Addresses
    is_experimental = True
    terms = "Each site speaks for itself; Squarespace's own robots.txt refuses this unless a site's makers changed it."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The events of each page, where pages may be read."""
        for address in addresses.listed(assignment) if assignment.pages else ():
            url = _as_data(addresses.at_base(address, assignment.base_url))
            request = Request(url=url, expects="json", kind="collection")
            yield Entry(key=addresses.entry_key("page", address), request=request, max_pages=1)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The coming events of a collection. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        if not _is_collection(answer):
            raise WrongBody("this JSON holds no events page of a Squarespace site")
        return _read(answer, response, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """A collection of events."""
        try:
            known = _is_collection(strict_json.loads(body))
        except ValueError:
            return None
        return Request(url=url or SAVED, expects="json", kind="collection") if known else None


def _as_data(address: str) -> str:
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), "format": "json"}
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))


def _is_collection(answer: Any) -> bool:
    """Whether an answer is of an events page: by its collection's type, or because its items begin at some time."""
    kind = text(answer, "collection", "typeName") or text(answer, "collection", "typeLabel")
    listed = [each for name in LISTS for each in items(answer, name)]
    return kind == "events" or (bool(mapping(answer, "collection")) and any("startDate" in mapping(e) for e in listed))


def _read(answer: Any, response: Response, task: Assignment) -> Iterator[Listing | Issue]:
    seen: set[str] = set()
    zone = text(answer, "website", "timeZone") or task.city.timezone
    for each in (mapping(each) for name in LISTS for each in items(answer, name)):
        source_id = text(each, "id") or text(each, "urlId")
        if source_id in seen and source_id:
            continue
        seen.add(source_id)
        told = _listing(each, source_id, zone, response.url)
        if not source_id or not told.start:
            yield finding(task, "date/missing", "Left out: no id or no date is told.", subject=told.key)
        else:
            yield told


def _listing(node: Mapping[str, Any], source_id: str, zone: str, url: str) -> Listing:
    link = "" if url == SAVED else jsonld.link(text(node, "fullUrl"), url)
    ticket = event_key(text(node, "sourceUrl"))
    return Listing(
        source=Squarespace.name,
        source_id=source_id,
        aliases=(ticket,) if ticket else (),
        extractor="collection",
        title=text(node, "title"),
        start=_instant(node, "startDate"),
        end=_instant(node, "endDate"),
        timezone=zone,
        link=link,
        description=text(node, "excerpt") or text(node, "body"),
        description_format="html",
        place=_place(mapping(node, "location")),
        tags=tuple(dict.fromkeys(filter(None, map(text, [*items(node, "categories"), *items(node, "tags")])))),
        image_url=text(node, "assetUrl"),
        published=text(node, "updatedOn"),
    )


def _instant(node: Mapping[str, Any], key: str) -> str:
    """Thousandths of a second since 1970 as ISO 8601 UTC, "" for none."""
    written = text(node, key)
    try:
        return datetime.fromtimestamp(int(written) / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if written else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _place(where: Mapping[str, Any]) -> ListedPlace | None:
    """The place; a marker that nobody moved from the platform's own office is no point."""
    name, street = text(where, "addressTitle"), text(where, "addressLine1")
    lat = text(where, "markerLat") or text(where, "mapLat")
    lng = text(where, "markerLng") or text(where, "mapLng")
    locality = text(where, "addressLine2").partition(",")[0]
    if kept_secret(name, street):
        return ListedPlace(locality=locality, hidden=True)
    named = name or street or locality
    if not named:
        return None
    known = f"{lat},{lng}" not in _EXAMPLE
    return ListedPlace(name=name, address=street, locality=locality, lat=lat if known else "", lng=lng if known else "")
