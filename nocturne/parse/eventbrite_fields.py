"""Eventbrite's words for an event, in each shape the platform tells it, as one Listing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from nocturne.model.listing import ListedOffer, ListedPlace, Listing
from nocturne.parse.jsonld import AVAILABILITY, clean, listing_fields
from nocturne.parse.paths import flag, items, mapping, text

Node = Mapping[str, Any]
_ID = re.compile(r"(\d{6,})/?$")
_TAGS = ("EventbriteCategory", "EventbriteSubCategory", "EventbriteFormat", "OrganizerTag")


def result_id(result: Node) -> str:
    """The event's number in a search result."""
    return text(result, "id") or text(result, "eventbrite_event_id") or text(result, "eid")


def is_private(event: Node) -> bool:
    """Whether only those who know a password or were invited are meant to find it; drafts are for nobody yet."""
    said = (flag(event, "listed"), flag(event, "is_protected_event"), flag(event, "invite_only"))
    return said[0] is False or said[1] is True or said[2] is True or text(event, "status") == "draft"


def from_result(result: Node, extractor: str = "server_data") -> Listing:
    """A result of a search that has an id. Times are local to `timezone`."""
    source_id, title = result_id(result), text(result, "name")
    online = flag(result, "is_online_event")
    venue = mapping(result, "primary_venue")
    return Listing(
        source="eventbrite",
        source_id=source_id,
        title=title,
        start=_local(text(result, "start_date"), text(result, "start_time")),
        end=_local(text(result, "end_date"), text(result, "end_time")),
        end_doubtful=flag(result, "hide_end_date") is True,
        timezone=text(result, "timezone"),
        extractor=extractor,
        link=text(result, "url"),
        description=text(result, "full_description") or text(result, "summary"),
        place=_place(venue, mapping(venue, "address")) if venue and online is not True else None,
        online=online,
        offer=_result_offer(result),
        tags=tuple(_tags(result)),
        image_url=text(result, "image", "original", "url") or text(result, "image", "url"),
        status="cancelled" if _cancelled(result) else "",
        organizer_name=text(result, "primary_organizer", "name"),
        organizer_url=text(result, "primary_organizer", "url"),
        series_id=text(result, "series_id"),
        language=text(result, "language"),
        published=text(result, "published"),
        partial=True,
    )


def _local(date: str, time: str) -> str:
    return f"{date}T{time}" if date and time else date


def _place(venue: Node, address: Node) -> ListedPlace:
    street = ", ".join(part for part in (text(address, "address_1"), text(address, "address_2")) if part)
    return ListedPlace(
        name=text(venue, "name"),
        address=street,
        locality=text(address, "city"),
        region=text(address, "region"),
        postal_code=text(address, "postal_code"),
        country=text(address, "country"),
        lat=text(address, "latitude") or text(venue, "latitude"),
        lng=text(address, "longitude") or text(venue, "longitude"),
    )


def _cancelled(result: Node) -> bool:
    """`is_cancelled` null is not cancelled; the sales status may say it while `status` says "completed"."""
    code = text(result, "event_sales_status", "message_code")
    return flag(result, "is_cancelled") is True or code == "event_cancelled"


def _result_offer(result: Node) -> ListedOffer:
    """`is_free` false with 0.00 to 0.00 is a donation or a mistake: unknown. No prices are unknown as well."""
    tickets = mapping(result, "ticket_availability")
    sold_out = flag(tickets, "is_sold_out") is True or text(result, "event_sales_status", "sales_status") == "sold_out"
    availability = "sold_out" if sold_out else "in_stock" if flag(tickets, "has_available_tickets") else ""
    low, high = (
        text(tickets, "minimum_ticket_price", "major_value"),
        text(tickets, "maximum_ticket_price", "major_value"),
    )
    currency = text(tickets, "minimum_ticket_price", "currency") or text(tickets, "maximum_ticket_price", "currency")
    return _offer(flag(tickets, "is_free"), low, high, currency, availability)


def _offer(free: bool | None, low: str, high: str, currency: str, availability: str) -> ListedOffer:
    if free is True:
        return ListedOffer(is_free=True, availability=availability, currency=currency)
    if not any(_amount(each) for each in (low, high)):
        return ListedOffer(availability=availability)
    return ListedOffer(low=low or high, high=high or low, currency=currency, availability=availability)


def _amount(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return 0.0


def _tags(result: Node) -> Iterator[str]:
    for tag in items(result, "tags"):
        if text(tag, "prefix") in _TAGS and (name := text(tag, "display_name")):
            yield name


def from_api(event: Node) -> Listing:
    """An event of the official interface (v3) that has an id. The parent of a series ends when the series does."""
    source_id, title = text(event, "id"), text(event, "name", "text")
    venue = mapping(event, "venue")
    online = flag(event, "online_event")
    status = text(event, "status")
    called_off = status in ("canceled", "cancelled") or _cancelled(event)
    return Listing(
        source="eventbrite",
        source_id=source_id,
        title=title,
        start=text(event, "start", "local") or text(event, "start", "utc"),
        end=text(event, "end", "local") or text(event, "end", "utc"),
        end_doubtful=flag(event, "hide_end_date") is True or flag(event, "is_series_parent") is True,
        timezone=text(event, "start", "timezone"),
        extractor="api",
        link=text(event, "url"),
        description=text(event, "description", "html") or text(event, "description", "text") or text(event, "summary"),
        description_format="html" if text(event, "description", "html") else "plain",
        place=_place(venue, mapping(venue, "address")) if venue and online is not True else None,
        online=online,
        offer=_api_offer(event),
        tags=tuple(name for name in (text(event, "category", "name"), text(event, "subcategory", "name")) if name),
        image_url=text(event, "logo", "original", "url") or text(event, "logo", "url"),
        status="cancelled" if called_off else "",
        organizer_name=text(event, "organizer", "name"),
        organizer_url=text(event, "organizer", "url"),
        series_id=text(event, "series_id"),
        language=text(event, "locale"),
        published=text(event, "changed"),
    )


def _api_offer(event: Node) -> ListedOffer:
    offer = _result_offer(event)
    return (
        offer
        if offer.is_free or offer.low
        else _offer(flag(event, "is_free"), offer.low, offer.high, offer.currency, offer.availability)
    )


def from_event_page(state: Any) -> list[Listing] | None:
    """The event of an event page's state, None when the state is not one."""
    context = mapping(state, "props", "pageProps", "context")
    basic = mapping(context, "basicInfo")
    source_id, title = text(basic, "id"), text(basic, "name")
    if not source_id or not title:
        return None
    online = flag(basic, "isOnline")
    body = "".join(
        text(module, "text")
        for module in items(context, "structuredContent", "modules")
        if text(module, "type") == "text"
    )
    return [
        Listing(
            source="eventbrite",
            source_id=source_id,
            title=title,
            start=text(basic, "startDate", "local") or text(basic, "startDate", "utc"),
            end=text(basic, "endDate", "local") or text(basic, "endDate", "utc"),
            end_doubtful=flag(basic, "hideEndDate") is True,
            timezone=text(basic, "startDate", "timezone"),
            extractor="next_data",
            link=text(basic, "url"),
            description=body or text(basic, "summary"),
            description_format="html" if body else "plain",
            place=_page_place(mapping(basic, "venue")) if online is not True else None,
            online=online,
            offer=_page_offer(context, basic),
            tags=tuple(_taxonomy(context)),
            image_url=next((url for image in items(context, "gallery", "images") if (url := _picture(image))), ""),
            status=_page_status(basic, context),
            organizer_name=text(basic, "organizer", "name"),
            organizer_url=text(basic, "organizer", "url"),
            age_limit=_age(context),
            series_id=text(basic, "seriesId"),
            language=text(basic, "locale"),
        )
    ]


def _page_place(venue: Node) -> ListedPlace | None:
    if not venue:
        return None
    address = mapping(venue, "address")
    lines = [line for line in items(address, "localizedMultiLineAddressDisplay") if isinstance(line, str)]
    return ListedPlace(
        name=text(venue, "name"),
        address=text(address, "address1") or text(address, "address_1") or (lines[0].strip() if lines else ""),
        locality=text(address, "city"),
        region=text(address, "region"),
        postal_code=text(address, "postalCode"),
        country=text(address, "country"),
        lat=text(address, "latitude"),
        lng=text(address, "longitude"),
    )


def _page_offer(context: Node, basic: Node) -> ListedOffer:
    offers = [mapping(each) for each in items(context, "seo", "offersSchema")]
    amounts = sorted(
        (
            price
            for each in offers
            for key in ("lowPrice", "highPrice", "price")
            if _is_number(price := text(each, key))
        ),
        key=float,
    )
    sold_out = text(context, "salesStatus", "salesStatus") == "sold_out"
    states = {AVAILABILITY.get(text(each, "availability").rpartition("/")[2], "") for each in offers} - {""}
    availability = "sold_out" if sold_out or states == {"sold_out"} else next(iter(sorted(states - {"sold_out"})), "")
    currency = next((found for each in offers if (found := text(each, "priceCurrency"))), text(basic, "currency"))
    low, high = (amounts[0], amounts[-1]) if amounts else ("", "")
    return _offer(flag(basic, "isFree"), low, high, currency, availability)


def _is_number(written: str) -> bool:
    return re.fullmatch(r"\d{1,9}(?:\.\d{1,4})?", written) is not None


def _page_status(basic: Node, context: Node) -> str:
    said = {text(basic, "status").lower(), text(context, "salesStatus", "salesStatus").lower()}
    if said & {"canceled", "cancelled", "event_cancelled"}:
        return "cancelled"
    return "postponed" if "postponed" in said else "scheduled" if "live" in said else ""


def _taxonomy(context: Node) -> Iterator[str]:
    for key in ("category", "subcategory", "format"):
        if name := text(context, "taxonomies", key) or text(context, "taxonomies", key, "name"):
            yield name


def _picture(image: object) -> str:
    return next((url for size in ("1880", "940", "600", "480") if (url := text(image, f"croppedLogoUrl{size}"))), "")


def _age(context: Node) -> str:
    return text(context, "goodToKnow", "highlights", "ageRestriction")


def from_json_ld(node: Node, base_url: str, *, partial: bool = True) -> Listing | None:
    """An event of a page's structured data; its id is the number at the end of its address, without which None."""
    values = listing_fields(node, base_url)
    found = _ID.search(urlsplit(values["link"]).path)
    if found is None:
        return None
    amounts = (values["offer"].low, values["offer"].high)
    if values["offer"].is_free is None and not any(_amount(each) for each in amounts):
        values["offer"] = ListedOffer(availability=values["offer"].availability)
    return Listing(
        source="eventbrite", source_id=found[1], extractor="json_ld", partial=partial,
        timezone="", tags=tuple(_keywords(node)), **values,
    )  # fmt: skip


def _keywords(node: Node) -> Iterator[str]:
    written = node.get("keywords")
    for word in written if isinstance(written, list) else str(written or "").split(","):
        if name := clean(word):
            yield name
