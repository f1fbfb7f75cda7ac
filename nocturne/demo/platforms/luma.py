"""A stand-in for Luma: the discover list with a cursor, calendars as ICS, event pages."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from math import cos, hypot, radians
from typing import Any

from nocturne.demo.platforms import icalendar
from nocturne.demo.platforms.answers import Answer, Ask, as_json, html, json_ld, missing, script, token
from nocturne.demo.world import Happening

PAGE_SIZE = 6
NEAR_KM = 60.0


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/discover/get-paginated-events`, `/calendar/get-items`, `/ics/get`, `/event/get`, and `/<event slug>`."""
    mine = [each for each in happenings if "luma" in each.platforms]
    if ask.path == "/discover/get-paginated-events":
        return _discover(ask, mine)
    if ask.path == "/calendar/get-items":
        return _list(ask, [each for each in mine if calendar(each) == ask.query.get("calendar_api_id")])
    if ask.path == "/ics/get":
        return _calendar([each for each in mine if calendar(each) == ask.query.get("id")])
    slug = ask.path.strip("/")
    found = next((each for each in mine if _slug(each) == slug), None)
    return _event_page(found) if found else None


def calendar(happening: Happening) -> str:
    """The id of the town's calendar; every third happening stands in it."""
    return f"cal-{happening.town.slug.replace('-', '')}demo" if happening.number % 3 == 0 else "cal-none"


def _slug(one: Happening) -> str:
    return token(one, "luma-slug", 8)


def _km(one: Happening, lat: float, lng: float) -> float:
    return 111.2 * hypot(one.venue.lat - lat, (one.venue.lng - lng) * cos(radians(lat)))


def _discover(ask: Ask, mine: list[Happening]) -> Answer:
    place = ask.query.get("discover_place_api_id", "")
    if place:
        here = [each for each in mine if place == f"discplace-{each.town.slug}"]
    elif {"latitude", "longitude"} <= ask.query.keys():
        lat, lng = float(ask.query["latitude"]), float(ask.query["longitude"])
        here = [each for each in mine if _km(each, lat, lng) < NEAR_KM]
    else:
        here = mine[:1]
    return _list(ask, here)


def _list(ask: Ask, here: list[Happening]) -> Answer:
    shown = sorted((each for each in here if not each.cancelled), key=lambda each: each.start)
    cursor = ask.query.get("pagination_cursor", "")
    begin = int(base64.b64decode(cursor)) if cursor else 0
    end = begin + PAGE_SIZE
    following = base64.b64encode(str(end).encode()).decode()
    entries = [_entry(each) for each in shown[begin:end]]
    return as_json({"entries": entries, "has_more": end < len(shown), "next_cursor": following})


def _entry(one: Happening) -> dict[str, Any]:
    return {
        "api_id": f"evt-{token(one, 'luma')}", "event": _event(one), "ticket_info": _tickets(one),
        "calendar": {"api_id": calendar(one), "name": one.crew, "is_personal": False},
        "registration_availability": "sold-out" if one.sold_out else "open",
        "hosts": [], "featured_guests": [], "guest_count": one.number % 60,
    }  # fmt: skip


def _event(one: Happening) -> dict[str, Any]:
    return {
        "api_id": f"evt-{token(one, 'luma')}", "name": one.title, "start_at": _utc(one.start), "end_at": _utc(one.end),
        "timezone": one.town.timezone, "url": _slug(one), "visibility": "public", "location_type": "offline",
        "cover_url": None, "recurrence_id": None, "geo_address_info": _address(one),
        "coordinate": {
            "latitude": round(one.venue.lat, 1 if one.hidden else 5),
            "longitude": round(one.venue.lng, 1 if one.hidden else 5),
        },
        "geo_address_visibility": "guests-only" if one.hidden else "public",
    }  # fmt: skip


def _address(one: Happening) -> dict[str, Any]:
    town, venue = one.town, one.venue
    city = {"city": town.name, "region": town.region, "country": town.country, "country_code": town.country}
    if one.hidden:
        return {"mode": "obfuscated", "city_state": town.name, **city}
    full = f"{venue.name}, {venue.street}, {venue.postal_code} {town.name}"
    return {"mode": "shown", "type": "google", "address": venue.name, "full_address": full, **city}


def _tickets(one: Happening) -> dict[str, Any]:
    factor = 1 if one.town.currency == "JPY" else 100

    def money(amount: int) -> dict[str, Any]:
        flexible = {"is_flexible": one.pay_what_you_can, "min_cents": amount * factor if one.pay_what_you_can else None}
        return {"cents": amount * factor, "currency": one.town.currency.lower(), **flexible}

    price = None if one.low is None else money(one.low)
    above = None if one.high is None or one.high == one.low else money(one.high)
    return {"is_free": one.free, "price": price, "max_price": above, "is_sold_out": one.sold_out, "require_approval": False}


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def _event_page(one: Happening) -> Answer:
    paragraphs = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in one.paragraphs]
    data = {**_entry(one), "description_mirror": {"type": "doc", "content": paragraphs}}
    data["categories"] = [{"api_id": "cat-demo", "name": one.scene.category, "slug": one.scene.name}]
    page = {"props": {"pageProps": {"initialData": {"kind": "event", "data": data}}}, "page": "/[slug]"}
    status = "Cancelled" if one.cancelled else "Scheduled"
    structured = {
        "@context": "https://schema.org", "@type": "Event", "@id": f"https://luma.com/{_slug(one)}", "name": one.title,
        "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "description": one.paragraphs[0],
        "eventStatus": f"https://schema.org/Event{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": one.town.name if one.hidden else one.venue.name,
                     "address": {"@type": "PostalAddress", "addressLocality": one.town.name,
                                 "addressCountry": one.town.country}},
    }  # fmt: skip
    return html(one.title, script(page, 'id="__NEXT_DATA__" type="application/json"') + json_ld(structured), "")


def _calendar(members: list[Happening]) -> Answer:
    if not members:
        return missing()
    entries = [
        icalendar.Entry(
            uid=f"evt-{token(each, 'luma')}@events.lu.ma",
            happening=each,
            link="",
            description=f"Get up-to-date information at: https://luma.com/{_slug(each)}\n\n{each.paragraphs[0]}",
            location=_written(each),
            geo="" if each.hidden else f"{each.venue.lat};{each.venue.lng}",
            status="TENTATIVE",
        )
        for each in members
        if not each.cancelled
    ]
    return icalendar.answer(members[0].town.name, entries, "-//Luma//stand-in//EN")


def _written(one: Happening) -> str:
    if one.hidden:
        return f"https://luma.com/event/evt-{token(one, 'luma')}"
    return f"{one.venue.name}, {one.venue.street}, {one.venue.postal_code} {one.town.name}"
