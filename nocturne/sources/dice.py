"""DICE: what its search finds around a city."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator

from nocturne.errors import WrongBody
from nocturne.model.exchange import Request, Response
from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment, Entry
from nocturne.parse import money, strict_json
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.parse.platform_links import event_key
from nocturne.sources import echo
from nocturne.sources.base import Read, Source
from nocturne.sources.finding import finding

API = "https://api.dice.fm"
SITE = "https://dice.fm"
COUNT = 100
MAX_PAGES = 20

Node = Mapping[str, Any]

_TAG = re.compile(r"[a-z]+(?::[a-z_]+)?")
_AGE = re.compile(r"\b(\d{1,2})\s*\+|\b(?:over|ab|from|desde|dès)\s+(\d{1,2})\b", re.IGNORECASE)
_STATUSES = {"cancelled": "cancelled", "canceled": "cancelled", "postponed": "postponed", "rescheduled": "rescheduled"}
_AVAILABILITY = {"on-sale": "in_stock", "sold-out": "sold_out", "off-sale": "closed", "announced": "not_yet"}


def tag_name(written: str) -> str:
    """A kind of event as DICE writes it. Raises ValueError with advice."""
    if written and not _TAG.fullmatch(written):
        raise ValueError('is no kind of event; write one such as "music" or "music:gig"')
    return written


@dataclass(frozen=True, slots=True)
class DiceOptions:
    """A city's part: `{}` takes what lies around its coordinates, `tag` only one kind of it ("music:gig")."""

    tag: Annotated[str, AfterValidator(tag_name)] = ""


class Dice(Source):
    """The search that DICE's own pages ask; it is not documented: asked only where the operator says so."""

    name = "dice"
    title = "DICE"
    city_options = DiceOptions
    delay = 3.0
    is_experimental = True
    terms = "DICE gives its interface to partners; its terms forbid automated reading without consent."

    def entries(self, assignment: Assignment) -> Iterable[Entry]:
        """The search around the city's coordinates, where pages may be read."""
        options = assignment.options
        if assignment.pages and isinstance(options, DiceOptions):
            key = f"around:{options.tag or 'all'}"
            yield Entry(key=key, request=_search(assignment, options), max_pages=MAX_PAGES)

    def read(self, response: Response, assignment: Assignment) -> Read:
        """The events of a page of results, and the question for the next. Raises WrongBody."""
        answer = strict_json.answer(response.body)
        if not isinstance(mapping(answer).get("sections"), list):
            raise WrongBody(text(answer, "error") or "this JSON holds no results of DICE's search")
        return _read(answer, response.request, assignment)

    def recognise(self, body: bytes, url: str, assignment: Assignment) -> Request | None:
        """Results in sections."""
        try:
            answer = strict_json.loads(body)
        except ValueError:
            return None
        known = isinstance(mapping(answer).get("sections"), list)
        return Request(url=url or f"{API}/unified_search", expects="json", kind="search") if known else None


def _search(task: Assignment, options: DiceOptions, cursor: str = "", number: int = 1) -> Request:
    question: dict[str, Any] = {"lat": task.city.latitude, "lng": task.city.longitude, "count": COUNT}
    question |= {"tag": options.tag} if options.tag else {}
    question |= {"cursor": cursor} if cursor else {}
    return Request(
        url=f"{task.base_url or API}/unified_search",
        expects="json",
        kind="search",
        method="POST",
        headers=(("Content-Type", "application/json"), ("Origin", SITE), ("Referer", f"{SITE}/")),
        body=json.dumps(question, separators=(",", ":")).encode(),
        number=number,
    )


def _read(answer: Any, request: Request, task: Assignment) -> Iterator[Listing | Issue | Request]:
    events = [event for section in items(answer, "sections") for event in _events(section)]
    places = [point for event in events if (point := echo.coordinates(*_point(mapping(event, "venues", 0))))]
    if echo.is_elsewhere(task.city, places):
        raise WrongBody(f"most of the list lies far from {task.city.name}, which was asked for")
    for event in events:
        if flag(event, "is_hidden_event") or flag(event, "is_fully_locked"):
            message = "The organiser did not make this event public."
            yield finding(task, "event/private", message, severity="info", subject=f"dice:{text(event, 'id')}")
        elif not text(event, "id"):
            yield finding(task, "id/missing", "An event without an id cannot be followed.", severity="error")
        else:
            yield listing(event)
    cursor, options = text(answer, "next_page_cursor"), task.options
    if cursor and events and isinstance(options, DiceOptions) and cursor.encode() not in request.body:
        yield _search(task, options, cursor, request.number + 1)


def _events(section: Any) -> list[Node]:
    """Results are of many kinds; an older form lists events straight in their section."""
    found = [mapping(item, "event") for item in items(section, "items")]
    return [event for event in (*found, *(mapping(each) for each in items(section, "events"))) if event]


def listing(event: Node) -> Listing:
    """The listing of one event. Its page's address begins with a short name that others link by."""
    link = f"{SITE}/event/{text(event, 'perm_name')}" if text(event, "perm_name") else ""
    alias = event_key(link)
    status = text(event, "status").lower()
    venue = mapping(event, "venues", 0)
    online = True if text(event, "attendance_type") == "stream_only" else None
    promoter = mapping(event, "billing_promoter")
    return Listing(
        source=Dice.name,
        source_id=text(event, "id"),
        aliases=(alias,) if alias else (),
        extractor="search",
        title=text(event, "name"),
        start=text(event, "dates", "event_start_date"),
        end=text(event, "dates", "event_end_date"),
        timezone=text(event, "dates", "timezone"),
        link=link,
        description=text(event, "about", "description"),
        age_limit=_age(event),
        place=None if online else _place(venue),
        online=online,
        offer=replace(_price(event), availability=_AVAILABILITY.get(status, "")),
        tags=tuple(dict.fromkeys(filter(None, map(_tag, items(event, "tags_types"))))),
        image_url=text(event, "images", "landscape") or text(event, "images", "square"),
        status=_STATUSES.get(status, ""),
        organizer_name=text(promoter, "name"),
        performers=tuple(
            dict.fromkeys(filter(None, (text(each, "name") for each in items(event, "summary_lineup", "top_artists"))))
        ),
    )


def _tag(each: Any) -> str:
    """ "music:party" is a party; the part before the colon says little."""
    return text(each, "value").rpartition(":")[2].replace("_", " ") or text(each, "name")


def _age(event: Node) -> str:
    """ "21+" from "This is a 21+ event"; other words as written."""
    for each in items(event, "about", "highlights"):
        if text(each, "type") == "age_restriction":
            said = text(each, "title")
            found = _AGE.search(said)
            return f"{found[1] or found[2]}+" if found else said
    return text(event, "age_limit")


def _price(event: Node) -> ListedOffer:
    """Whole numbers of the currency's smallest unit. Nothing named is not free."""
    price = mapping(event, "price")
    currency = money.currency(text(price, "currency"))
    amounts = [money.from_minor(price.get(key), currency) for key in ("amount_from", "amount")]
    told = [amount for amount in amounts if amount]
    if not told:
        return ListedOffer()
    free = not any(amount.strip("0.") for amount in told)
    return ListedOffer(is_free=True) if free else ListedOffer(low=told[0], high=told[-1], currency=currency)


def _point(venue: Node) -> tuple[Any, Any]:
    """The venue's own point: that of its city is another thing."""
    point = mapping(venue, "location")
    return point.get("lat"), point.get("lng")


def _place(venue: Node) -> ListedPlace | None:
    name, street = text(venue, "name"), text(venue, "address")
    city, country = text(venue, "city", "name"), text(venue, "city", "country_code")
    if kept_secret(name, street):
        return ListedPlace(locality=city, country=country, hidden=True)
    found = ListedPlace(
        name=name,
        address=street,
        locality=city,
        country=country,
        lat=text(venue, "location", "lat"),
        lng=text(venue, "location", "lng"),
    )
    return found if found != ListedPlace() else None
