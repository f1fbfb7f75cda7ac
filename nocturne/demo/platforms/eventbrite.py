"""A stand-in for Eventbrite: search pages with page state and structured data, event pages with ticket prices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from nocturne.demo.platforms.answers import Answer, Ask, html, inline, json_ld, missing, script
from nocturne.demo.world import Happening

PAGE_SIZE = 20


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/d/<place>/…/?page=N` and `/e/<slug>-tickets-<id>`."""
    mine = [each for each in happenings if "eventbrite" in each.platforms]
    parts = ask.path.strip("/").split("/")
    if parts[0] == "d" and len(parts) >= 2:
        return _search(parts[1], int(ask.query.get("page", "1")), mine, origin)
    if parts[0] == "e" and len(parts) == 2:
        event_id = parts[1].rpartition("-")[2]
        found = next((each for each in mine if _id(each) == event_id), None)
        return _event(found, origin) if found else missing()
    return None


def _id(happening: Happening) -> str:
    return str(980_000_000_000 + happening.number * 7919)


def _place(happening: Happening) -> str:
    names = {"DE": "germany", "GB": "united-kingdom", "JP": "japan", "MX": "mexico"}
    town = happening.town
    return f"{names.get(town.country, town.region.lower())}--{town.slug}"


def _search(place: str, page: int, mine: list[Happening], origin: str) -> Answer:
    here = sorted((each for each in mine if _place(each) == place), key=lambda each: each.start)
    if not here:
        return missing()
    shown = [each for each in here if not each.cancelled]
    results = [_result(each, origin) for each in shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]]
    pages = -(-len(shown) // PAGE_SIZE)
    town = here[0].town
    state = {
        "current_page": "search",
        "place": {"name": town.name, "slug": place},
        "search_data": {
            "event_search": {"page": page, "page_size": PAGE_SIZE, "online_events_only": False},
            "events": {
                "results": results,
                "pagination": {
                    "object_count": len(shown), "page_count": pages, "page_number": page, "page_size": PAGE_SIZE,
                },
            },
        },
        "page_count": pages,
    }  # fmt: skip
    query = [["search", {"page": page}], {"data": {"events": {"results": results}}}]
    cache = {"queries": [{"queryKey": query[0], "state": {"data": query[1]}}]}
    head = (
        f"<script>window.__SERVER_DATA__ = {inline(state)}; \n"
        f"window.__REACT_QUERY_STATE__ = {inline(cache)};</script>"
        + json_ld({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [
            {"@type": "ListItem", "position": at + 1, "item": _list_item(each, origin)}
            for at, each in enumerate(shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
        ]})
    )  # fmt: skip
    return html(f"Events in {town.name}", head, f"<h1>{town.name}</h1>")


def _link(happening: Happening, origin: str) -> str:
    return f"{origin}/e/{happening.slug}-tickets-{_id(happening)}"


def _result(one: Happening, origin: str) -> dict[str, Any]:
    tags = [{"prefix": "EventbriteCategory", "tag": f"EventbriteCategory/{one.scene.name}",
             "display_name": one.scene.category}]  # fmt: skip
    tags += [{"prefix": "OrganizerTag", "tag": f"OrganizerTag/{tag}", "display_name": tag} for tag in one.scene.tags]
    result: dict[str, Any] = {
        "id": _id(one), "eid": _id(one), "eventbrite_event_id": _id(one), "name": one.title,
        "start_date": f"{one.start:%Y-%m-%d}", "start_time": f"{one.start:%H:%M}",
        "end_date": f"{one.end:%Y-%m-%d}", "end_time": f"{one.end:%H:%M}", "timezone": one.town.timezone,
        "hide_end_date": False, "is_online_event": one.online, "is_cancelled": None,
        "summary": one.paragraphs[0][:140], "full_description": None, "tags": tags, "language": "en-us",
        "url": f"{_link(one, origin)}?aff=ebdssbdestsearch", "tickets_url": f"{origin}/checkout-external?eid={_id(one)}",
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
        "postal_code": venue.postal_code, "country": town.country, "latitude": str(venue.lat), "longitude": str(venue.lng),
        "localized_address_display": f"{venue.street}, {venue.postal_code} {town.name}",
    }  # fmt: skip


def _list_item(one: Happening, origin: str) -> dict[str, Any]:
    item = {
        "@type": "Event", "name": one.title, "startDate": f"{one.start:%Y-%m-%d}", "endDate": f"{one.end:%Y-%m-%d}",
        "url": _link(one, origin), "description": one.paragraphs[0],
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


def _event(one: Happening, origin: str) -> Answer:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in one.paragraphs)
    basic = {
        "id": _id(one), "name": one.title, "url": _link(one, origin), "summary": one.paragraphs[0],
        "startDate": _moment(one.start, one), "endDate": _moment(one.end, one), "hideEndDate": False,
        "isOnline": one.online, "isFree": one.free, "currency": one.town.currency,
        "status": "canceled" if one.cancelled else "live",
        "organizer": {"id": str(one.number), "name": one.crew, "url": f"{origin}/o/{one.number}"},
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
        "structuredContent": {"modules": [{"type": "text", "text": text}]},
        "taxonomies": {"category": one.scene.category, "subcategory": one.scene.name},
        "salesStatus": {"salesStatus": "sold_out" if one.sold_out else "on_sale"},
        "seo": {"offersSchema": _offers(one)},
        "goodToKnow": {"highlights": {"ageRestriction": one.scene.age_limit or None}},
    }
    page = {"props": {"pageProps": {"context": context}}, "page": "/e/[slug]"}
    head = script(page, 'id="__NEXT_DATA__" type="application/json"') + json_ld(
        {
            "@context": "https://schema.org", "@type": "MusicEvent", "name": one.title, "url": _link(one, origin),
            "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "description": one.paragraphs[0],
            "location": _json_ld_place(one), "offers": _offers(one),
            "eventStatus": f"https://schema.org/Event{'Cancelled' if one.cancelled else 'Scheduled'}",
            "organizer": {"@type": "Organization", "name": one.crew},
        }
    )  # fmt: skip
    return html(one.title, head, f"<h1>{one.title}</h1>{text}")


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
