"""One Luma event, as lists, event pages and the official API describe it, to a Listing.

Guests, hosts and their handles stand beside every event unasked; only the fields named here are looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from nocturne.model.issue import Issue
from nocturne.model.listing import ListedOffer, ListedPlace, Listing, TextFormat
from nocturne.model.point import distance_km
from nocturne.model.visit import Assignment
from nocturne.parse import duration, money, rich_text
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.parse.platform_links import event_key, split
from nocturne.sources import echo
from nocturne.sources.finding import finding

SITE = "https://luma.com"
HOSTS = frozenset({"luma.com", "www.luma.com", "lu.ma"})

Node = Mapping[str, Any]

AVAILABILITY = {
    "open": "in_stock",
    "sold-out": "sold_out",
    "sold_out": "sold_out",
    "waitlist": "waitlist",
    "closed": "closed",
    "not-started": "not_yet",
}
"""What `registration_availability` says."""
_IN_A_PLACE = frozenset({"offline", "in-person", "in_person"})
_BOTH = frozenset({"hybrid", "mixed"})
_UNDECIDED = frozenset({"", "unknown", "undecided", "missing", "tbd"})
_PUBLIC = frozenset({"", "public"})
_SHOWN = frozenset({"", "shown"})
_US_CODE = re.compile(r"\b[A-Z]{2} (\d{5}(?:-\d{4})?)\b")
_ID = re.compile(r"(?:evt|calev)-[A-Za-z0-9_-]{1,60}")
_ROUGH_KM = 10.0
"""How far the point that Luma gives for a hidden place may be off."""
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads event nodes of one answer. `partial` as in Listing."""

    task: Assignment
    extractor: str
    partial: bool = True

    def read(self, entry: Node) -> Iterator[Listing | Issue]:
        """The listing of a public event: `entry` is an item of a list or the data of an event page."""
        event = mapping(entry, "event") or entry
        source_id = event_id(entry)
        if not source_id:
            yield finding(self.task, "id/missing", "An event without an id cannot be followed.", severity="error")
            return
        if text(event, "visibility").lower() not in _PUBLIC:
            message = "The organiser did not make this event public."
            yield finding(self.task, "event/private", message, severity="info", subject=f"luma:{source_id}")
            return
        listing = self._listing(entry, event, source_id)
        if listing.place is not None and listing.place.hidden and self._is_far(event):
            message = "The place is hidden, and so far away that it is not in the city."
            yield finding(self.task, "place/distance", message, severity="error", subject=listing.key)
            return
        yield listing

    def _is_far(self, event: Node) -> bool:
        """Whether a hidden place's rough point, which goes no further than here, lies outside the city."""
        city = self.task.city
        point = echo.coordinates(*_point(event))
        return point is not None and distance_km(city.centre, point) > city.radius_km + _ROUGH_KM

    def _listing(self, entry: Node, event: Node, source_id: str) -> Listing:
        where = text(event, "location_type").lower()
        online = _is_online(event, where)
        link, start = event_link(event, source_id), text(event, "start_at")
        words, form = _description(entry, event)
        foreign = event_key(link)
        calendar = mapping(entry, "calendar")
        return Listing(
            source="luma",
            source_id=source_id,
            aliases=(foreign,) if foreign and foreign != f"luma:{source_id}" else (),
            extractor=self.extractor,
            title=text(event, "name"),
            start=start,
            end=text(event, "end_at") or duration.end(start, text(event, "duration_interval")),
            timezone=text(event, "timezone"),
            link=link,
            description=words,
            description_format=form,
            place=None if online else place(event),
            online=online,
            mixed=where in _BOTH,
            offer=offer(entry),
            tags=_tags(entry),
            image_url=text(event, "cover_url"),
            organizer_name="" if _is_personal(calendar) else text(calendar, "name"),
            organizer_url="" if _is_personal(calendar) else _calendar_link(calendar),
            series_id=text(event, "recurrence_id"),
            partial=self.partial and not foreign,
        )


def event_id(entry: Node) -> str:
    """ "evt-…"; of an item that only points to another platform its name in the calendar, "calev-…"."""
    event = mapping(entry, "event")
    named = text(event, "api_id") or text(event, "id") or text(entry, "api_id") or text(entry, "id")
    return named if _ID.fullmatch(named) else ""


def event_link(event: Node, source_id: str) -> str:
    """The event's page: `url` is a slug, or a whole address for events that live elsewhere."""
    written = text(event, "url")
    if written.startswith(("https://", "http://")):
        return own_link(written)
    if _SLUG.fullmatch(written):
        return f"{SITE}/{written}"
    return f"{SITE}/event/{source_id}" if source_id.startswith("evt-") else ""


def own_link(link: str) -> str:
    """A page of Luma at its present address; lu.ma moved to luma.com. Any other link as it is."""
    return f"{SITE}{split(link).path}" if is_own(link) else link


def is_own(link: str) -> bool:
    """Whether a link leads to a page of Luma."""
    return (split(link).hostname or "") in HOSTS


def place(event: Node) -> ListedPlace | None:
    """The place, None when none is named. Of a hidden one only city, region and country: its point is rough."""
    info = address(event)
    city, region = text(info, "city"), text(info, "region")
    country = text(info, "country_code") or text(info, "country")
    if _is_hidden(event, info):
        return ListedPlace(locality=city, region=region, country=country, hidden=True)
    name, street = _name_and_street(info, city)
    found = ListedPlace(
        name=name,
        address=street,
        locality=city,
        region=region,
        postal_code=_postal_code(text(info, "full_address"), city),
        country=country,
        lat=_point(event)[0],
        lng=_point(event)[1],
    )
    return found if found != ListedPlace() else None


def address(entry: Node) -> Node:
    """The address of an entry or of its event, {} without one."""
    event = mapping(entry, "event") or entry
    return mapping(event, "geo_address_info") or mapping(event, "geo_address_json")


def _is_hidden(event: Node, info: Node) -> bool:
    """Pages say it in `mode` and `geo_address_visibility`, the official API in `location_visibility`."""
    said = {text(event, key).lower() for key in ("geo_address_visibility", "location_visibility")}
    return not said <= _PUBLIC or text(info, "mode").lower() not in _SHOWN


def _point(event: Node) -> tuple[str, str]:
    """Latitude and longitude as written, "" unknown."""
    return (
        text(event, "coordinate", "latitude") or text(event, "geo_latitude"),
        text(event, "coordinate", "longitude") or text(event, "geo_longitude"),
    )


def _is_online(event: Node, where: str) -> bool | None:
    """By `location_type`; the official API has none, and instead a meeting's address, which is for guests only."""
    if where in _IN_A_PLACE:
        return False
    if where not in _UNDECIDED | _BOTH:
        return True
    return True if not where and not address(event) and text(event, "meeting_url") else None


def _name_and_street(info: Node, city: str) -> tuple[str, str]:
    """`address` is the venue's name, or its street: when it begins with a number, or nothing else is named as one."""
    named, whole = text(info, "address"), text(info, "full_address")
    street = text(info, "short_address") or whole.removeprefix(named).lstrip(", ")
    if city and f", {city}" in street:
        street = street[: street.index(f", {city}")]
    return ("", named) if named[:1].isdigit() or street == named else (named, street)


def _postal_code(whole: str, city: str) -> str:
    """After the state in the United States, right before the city's name elsewhere; never a street's number."""
    found = _US_CODE.search(whole)
    if found is None and city:
        found = re.search(rf",\s*(\d{{4,6}})\s+{re.escape(city)}\b", whole)
    return found[1] if found else ""


def offer(entry: Node) -> ListedOffer:
    """The tickets. No price and not free means that nobody said: approval is asked for, or all are gone."""
    tickets = mapping(entry, "ticket_info")
    price, most = mapping(tickets, "price"), mapping(tickets, "max_price")
    currency = money.currency(text(price, "currency") or text(tickets, "currency_info", "code"))
    availability = _availability(entry, tickets)
    if flag(price, "is_flexible") is True:
        least = money.from_minor(price.get("min_cents"), currency)
        low, high = (least if _is_some(least) else ""), money.from_minor(most.get("cents"), currency)
        return ListedOffer(low=low, high=high, currency=currency, availability=availability, pay_what_you_can=True)
    low = money.from_minor(price.get("cents"), currency)
    high = money.from_minor(most.get("cents"), currency) or low
    if not price:
        low, high, currency = _ticket_types(entry)
    free = flag(tickets, "is_free") is True and not _is_some(high)
    return ListedOffer(
        is_free=True if free else None,
        low="" if free else low,
        high="" if free else high,
        currency=currency,
        availability=availability,
    )


def _is_some(amount: str) -> bool:
    return bool(amount.strip("0."))


def _ticket_types(entry: Node) -> tuple[str, str, str]:
    """(lowest, highest, currency) of the tickets an event's page lists openly, each "" when none has a price."""
    found: list[tuple[str, str]] = []
    for ticket in items(entry, "ticket_types"):
        currency = money.currency(text(ticket, "currency"))
        amount = money.from_minor(mapping(ticket).get("cents"), currency)
        if amount and not flag(ticket, "is_hidden") and not flag(ticket, "is_disabled"):
            found.append((amount, currency))
    if not found or len({currency for _, currency in found}) > 1:
        return "", "", ""
    amounts = sorted((amount for amount, _ in found), key=float)
    return amounts[0], amounts[-1], found[0][1]


def _availability(entry: Node, tickets: Node) -> str:
    said = AVAILABILITY.get(text(entry, "registration_availability").lower(), "")
    if flag(tickets, "is_sold_out") or flag(entry, "sold_out"):
        return "waitlist" if said == "waitlist" or flag(entry, "waitlist_active") else "sold_out"
    return "limited" if said in ("", "in_stock") and flag(tickets, "is_near_capacity") else said


def _description(entry: Node, event: Node) -> tuple[str, TextFormat]:
    """Lists have none; pages have a tree of rich text, the official API Markdown."""
    if tree := mapping(entry, "description_mirror") or mapping(event, "description_mirror"):
        return rich_text.html(tree), "html"
    if written := text(event, "description_md"):
        return written, "markdown"
    return text(event, "description"), "plain"


def _tags(entry: Node) -> tuple[str, ...]:
    """A calendar's tags and the page's categories, each once."""
    named = [text(tag, "name") for tag in (*items(entry, "tags"), *items(entry, "categories"))]
    return tuple(dict.fromkeys(name for name in named if name))


def _is_personal(calendar: Node) -> bool:
    """A calendar of a person carries that person's name, or "Personal"."""
    personal = bool(text(calendar, "personal_user_api_id") or mapping(calendar, "personal_user"))
    return personal or flag(calendar, "is_personal") is True or text(calendar, "name").casefold() == "personal"


def _calendar_link(calendar: Node) -> str:
    slug = text(calendar, "slug")
    return f"{SITE}/{slug}" if _SLUG.fullmatch(slug) else ""
