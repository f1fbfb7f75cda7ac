"""A stand-in for Eventbrite: search pages with page state and structured data, event pages with ticket prices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nocturne.demo.places import Town
from nocturne.demo.platforms.answers import Answer, Ask, escape, html, inline, json_ld, missing, paragraphs, script
from nocturne.demo.world import Happening

PAGE_SIZE = 20
SITE = "https://eventbrite.example"
"""Links lead to a name that is reserved for examples: the stand-in's own port is gone tomorrow."""


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/d/<place>/…/?page=N` and `/e/<slug>-tickets-<id>`."""
    mine = [each for each in happenings if "eventbrite" in each.platforms]
    parts = ask.path.strip("/").split("/")
    if parts[0] == "d" and len(parts) >= 2:
        return _search(parts[1], _number(ask.query.get("page", "1")), mine)
    if parts[0] == "e" and len(parts) == 2:
        event_id = parts[1].rpartition("-")[2]
        found = next((each for each in mine if _id(each) == event_id), None)
        return _event(found) if found else missing()
    return None


def _number(written: str) -> int:
    return max(1, int(written)) if written.isascii() and written.isdigit() else 1


def _id(happening: Happening) -> str:
    return str(980_000_000_000 + happening.number * 7919)


def place_name(town: Town) -> str:
    """The town as it stands in addresses."""
    wider = {"DE": "germany", "GB": "united-kingdom", "JP": "japan", "MX": "mexico"}
    return f"{wider.get(town.country, town.region.lower())}--{town.slug}"


def _search(place: str, page: int, mine: list[Happening]) -> Answer:
    here = sorted((each for each in mine if place_name(each.town) == place), key=lambda each: each.start)
    if not here:
        return missing()
    coming = [each for each in here if not each.cancelled and not each.over]
    shown = coming[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    results = [_result(each) for each in shown]
    pages = -(-len(coming) // PAGE_SIZE)
    town = here[0].town
    state = {
        "current_page": "search",
        "canonical_url": f"/d/{place}/all-events/",
        "location_slug": place,
        "currentPlace": {"name": town.name, "country": town.country},
        "user": {"is_authenticated": False},
        "search_data": {
            "event_search": {"dates": ["current_future"], "dedup": True, "page": page, "page_size": PAGE_SIZE},
            "events": {
                "results": results,
                "pagination": {
                    "object_count": len(coming), "page_count": pages, "page_number": page, "page_size": PAGE_SIZE,
                },
                "promoted_results": [],
            },
        },
        "page_count": pages,
    }  # fmt: skip
    data = {"data": {"events": {"results": results}}}
    cache = {"queries": [{"queryKey": ["search", {"page": page}], "state": {"data": data}}]}
    listed = [{"@type": "ListItem", "position": at, "item": _list_item(each)} for at, each in enumerate(shown, 1)]
    head = (
        f"<script>window.__SERVER_DATA__ = {inline(state)}; \n"
        f"window.__REACT_QUERY_STATE__ = {inline(cache)};</script>"
        + json_ld([
            {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": listed},
            {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": []},
        ])
    )  # fmt: skip
    return html(f"Events in {town.name}", head, f"<h1>{town.name}</h1>")


def _link(happening: Happening) -> str:
    return f"{SITE}/e/{happening.slug}-tickets-{_id(happening)}"


def _result(one: Happening) -> dict[str, Any]:
    tags = [{"prefix": "EventbriteCategory", "tag": f"EventbriteCategory/{one.scene.name}",
             "display_name": one.scene.category}]  # fmt: skip
    tags += [{"prefix": "OrganizerTag", "tag": f"OrganizerTag/{tag}", "display_name": tag} for tag in one.scene.tags]
    result: dict[str, Any] = {
        "id": _id(one), "eid": _id(one), "eventbrite_event_id": _id(one), "name": one.title,
        "start_date": f"{one.start:%Y-%m-%d}", "start_time": f"{one.start:%H:%M}",
        "end_date": f"{one.end:%Y-%m-%d}", "end_time": f"{one.end:%H:%M}", "timezone": one.town.timezone,
        "hide_end_date": False, "is_online_event": one.online, "is_cancelled": None,
        "summary": one.paragraphs[0][:140], "full_description": None, "tags": tags, "language": "en-us",
        "url": f"{_link(one)}?aff=ebdssbdestsearch", "tickets_url": f"{SITE}/checkout-external?eid={_id(one)}",
        "primary_organizer_id": str(one.number), "series_id": None, "published": f"rev-{one.edited}",
        "urgency_signals": {"messages": []},
    }  # fmt: skip
    if not one.online:
        result["primary_venue"] = {"id": str(one.number), "name": one.venue.name, "address": _address(one)}
    return result


def _address(one: Happening) -> dict[str, str]:
    venue, town = one.venue, one.town
    return {
        "address_1": venue.street, "address_2": "", "city": town.name, "region": town.region,
        "postal_code": venue.postal_code, "country": town.country,
        "latitude": str(venue.lat), "longitude": str(venue.lng),
        "localized_address_display": f"{venue.street}, {venue.postal_code} {town.name}",
    }  # fmt: skip


def _list_item(one: Happening) -> dict[str, Any]:
    item = {
        "@type": "Event", "name": one.title, "startDate": f"{one.start:%Y-%m-%d}", "endDate": f"{one.end:%Y-%m-%d}",
        "url": _link(one), "description": one.paragraphs[0],
    }  # fmt: skip
    return item | {"location": _json_ld_place(one)}


def _json_ld_place(one: Happening) -> dict[str, Any]:
    if one.online:
        return {"@type": "VirtualLocation", "url": "https://stream.example/"}
    venue = one.venue
    return {
        "@type": "Place", "name": venue.name,
        "address": {
            "@type": "PostalAddress", "streetAddress": venue.street, "addressLocality": one.town.name,
            "addressRegion": one.town.region, "postalCode": venue.postal_code, "addressCountry": one.town.country,
        },
        "geo": {"@type": "GeoCoordinates", "latitude": str(venue.lat), "longitude": str(venue.lng)},
    }  # fmt: skip


def _event(one: Happening) -> Answer:
    body = paragraphs(one)
    basic = {
        "id": _id(one), "name": one.title, "url": _link(one), "summary": one.paragraphs[0],
        "startDate": _moment(one.start, one), "endDate": _moment(one.end, one), "hideEndDate": False,
        "isOnline": one.online, "isFree": one.free, "currency": one.town.currency,
        "status": "canceled" if one.cancelled else "live",
        "organizer": {"id": str(one.number), "name": one.crew, "url": f"{SITE}/o/{one.number}"},
        "venue": None if one.online else {
            "name": one.venue.name,
            "address": {
                "city": one.town.name, "region": one.town.region, "country": one.town.country,
                "localizedMultiLineAddressDisplay": [one.venue.street, f"{one.venue.postal_code} {one.town.name}"],
                "latitude": str(one.venue.lat), "longitude": str(one.venue.lng),
            },
        },
    }  # fmt: skip
    context = {
        "basicInfo": basic,
        "structuredContent": {"modules": [{"type": "text", "text": body}]},
        "taxonomies": {"category": one.scene.category, "subcategory": one.scene.name},
        "salesStatus": {"salesStatus": "sold_out" if one.sold_out else "on_sale"},
        "seo": {"offersSchema": _offers(one)},
        "goodToKnow": {"highlights": {"ageRestriction": one.scene.age_limit or None}},
    }
    page = {"props": {"pageProps": {"context": context}}, "page": "/e/[slug]"}
    head = script(page, 'id="__NEXT_DATA__" type="application/json"') + json_ld(
        {
            "@context": "https://schema.org", "@type": "MusicEvent", "name": one.title, "url": _link(one),
            "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "description": one.paragraphs[0],
            "location": _json_ld_place(one), "offers": _offers(one),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if one.cancelled else 'Scheduled'}",
            "organizer": {"@type": "Organization", "name": one.crew},
        }
    )  # fmt: skip
    return html(one.title, head, f"<h1>{escape(one.title)}</h1>{body}")


def _moment(at: datetime, one: Happening) -> dict[str, str]:
    return {
        "local": f"{at:%Y-%m-%dT%H:%M:%S}", "utc": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "timezone": one.town.timezone,
    }  # fmt: skip


def _offers(one: Happening) -> list[dict[str, str]]:
    if one.low is None and not one.free:
        return []
    low = 0 if one.free else one.low
    high = low if one.high is None else one.high
    return [
        {
            "@type": "AggregateOffer", "priceCurrency": one.town.currency, "lowPrice": f"{low:.2f}",
            "highPrice": f"{high:.2f}", "availability": "SoldOut" if one.sold_out else "InStock",
        }
    ]  # fmt: skip
