"""One event of a Mobilizon instance to a Listing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.model.visit import Assignment
from nocturne.parse import money
from nocturne.parse.kept_secret import kept_secret
from nocturne.parse.paths import flag, items, mapping, text
from nocturne.parse.platform_links import event_key

Node = Mapping[str, Any]

_STATUSES = {"CANCELLED": "cancelled", "TENTATIVE": "", "CONFIRMED": ""}


def listing(node: Node, task: Assignment) -> Listing:
    """The listing of an event. `organizerActor` is a person and is never looked at; a group is no person."""
    options = mapping(node, "options")
    zone = text(options, "timezone") or text(node, "physicalAddress", "timezone") or task.city.timezone
    start, all_day = text(node, "beginsOn"), flag(options, "showStartTime") is False
    end = text(node, "endsOn") if flag(options, "showEndTime") is not False else ""
    place = _place(mapping(node, "physicalAddress"))
    online = flag(options, "isOnline") is True or (place is None and bool(text(node, "onlineAddress")))
    group = mapping(node, "attributedTo")
    by_group = text(group, "type") in ("GROUP", "Group")
    alias = event_key(text(node, "externalParticipationUrl"))
    return Listing(
        source="mobilizon",
        source_id=text(node, "uuid"),
        aliases=(alias,) if alias else (),
        extractor="graphql",
        title=text(node, "title"),
        start=_day(start, zone) if all_day else start,
        end=_day(end, zone) if all_day else end,
        all_day=all_day,
        timezone=zone,
        link=text(node, "url"),
        description=text(node, "description"),
        description_format="html",
        place=place,
        online=True if online and place is None else None,
        mixed=bool(place and text(node, "onlineAddress")),
        offer=_offer(items(options, "offers")),
        tags=tuple(dict.fromkeys(_tags(node))),
        image_url=text(node, "picture", "url"),
        status=_STATUSES.get(text(node, "status"), ""),
        organizer_name=text(group, "name") if by_group else "",
        organizer_url=text(group, "url") if by_group else "",
        language=text(node, "language").replace("und", ""),
        published=text(node, "updatedAt"),
    )


def _day(moment: str, zone: str) -> str:
    """The day of an instant where the event is; as written when it cannot be read."""
    try:
        return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date().isoformat()
    except (ValueError, KeyError, OSError, OverflowError):
        return moment[:10]


def _tags(node: Node) -> list[str]:
    """Tags as written, then the category: "MEETING" stands for everything that nobody filed."""
    category = text(node, "category")
    named = [text(each, "title") for each in items(node, "tags")]
    return [*filter(None, named), *([category.replace("_", " ").lower()] if category not in ("", "MEETING") else [])]


def _offer(offers: list[Any]) -> ListedOffer:
    """Prices in major units."""
    amounts = sorted((float(told), told) for each in offers if (told := money.amount(mapping(each).get("price"))))
    currency = next((code for each in offers if (code := money.currency(text(each, "priceCurrency")))), "")
    return ListedOffer(low=amounts[0][1], high=amounts[-1][1], currency=currency) if amounts else ListedOffer()


def _place(address: Node) -> ListedPlace | None:
    """Name, street and point, which is written "longitude;latitude"."""
    name, street = text(address, "description"), text(address, "street")
    lng, _, lat = text(address, "geom").partition(";")
    locality, country = text(address, "locality"), text(address, "country")
    if kept_secret(name, street):
        return ListedPlace(locality=locality, country=country, hidden=True)
    found = ListedPlace(
        name=name,
        address=street,
        locality=locality,
        region=text(address, "region"),
        postal_code=text(address, "postalCode"),
        country=country,
        lat=lat.strip(),
        lng=lng.strip(),
    )
    return found if found != ListedPlace() else None
