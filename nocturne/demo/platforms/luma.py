"""A stand-in for Luma: lists with a cursor, calendars as ICS, event pages; guests come along unasked."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from math import cos, hypot, radians
from typing import Any

from nocturne.demo.people import Person, guests, person, rough_point, secret_address
from nocturne.demo.places import Town
from nocturne.demo.platforms import icalendar
from nocturne.demo.platforms.answers import Answer, Ask, as_json, html, json_ld, missing, script, text, token
from nocturne.demo.world import Happening

LARGEST_PAGE = 10
NEAR_KM = 60.0


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/discover/get-paginated-events`, `/calendar/get-items`, `/ics/get`, `/event/get`, and `/<event slug>`."""
    mine = [each for each in happenings if "luma" in each.platforms]
    if ask.path == "/discover/get-paginated-events":
        return _list(ask, _discovered(ask, mine))
    if ask.path == "/calendar/get-items":
        return _list(ask, [each for each in mine if calendar(each) == ask.query.get("calendar_api_id")])
    if ask.path == "/ics/get":
        return _calendar([each for each in mine if calendar(each) == ask.query.get("id")])
    if ask.path == "/event/get":
        found = next((each for each in mine if ask.query.get("event_api_id") in (_id(each), _slug(each))), None)
        return as_json(_page_data(found)) if found else missing()
    slug = ask.path.strip("/")
    found = next((each for each in mine if _slug(each) == slug), None)
    return _event_page(found) if found else None


def calendar_id(town: Town) -> str:
    """The id of the town's calendar."""
    return f"cal-{town.slug.replace('-', '')}demo"


def place_id(town: Town) -> str:
    """The id of the town among the platform's places."""
    return f"discplace-{town.slug}"


def calendar(happening: Happening) -> str:
    """The calendar a happening belongs to: every third is in its town's, the others are in none that is followed."""
    return calendar_id(happening.town) if happening.number % 3 == 0 else f"cal-{token(happening, 'luma-calendar')}"


def _id(one: Happening) -> str:
    return f"evt-{token(one, 'luma')}"


def _slug(one: Happening) -> str:
    """Not as short as the platform's own, so that no link of the demo can lead to somebody's real event."""
    return f"nocturne-demo-{token(one, 'luma-slug', 8)}"


def _km(one: Happening, lat: float, lng: float) -> float:
    return 111.2 * hypot(one.venue.lat - lat, (one.venue.lng - lng) * cos(radians(lat)))


def _discovered(ask: Ask, mine: list[Happening]) -> list[Happening]:
    """By place, by point, or, as the platform does when it is told neither, by where it thinks the reader is."""
    place = ask.query.get("discover_place_api_id", "")
    if place:
        return [each for each in mine if place == place_id(each.town)]
    if {"latitude", "longitude"} <= ask.query.keys():
        lat, lng = float(ask.query["latitude"]), float(ask.query["longitude"])
        return [each for each in mine if _km(each, lat, lng) < NEAR_KM]
    return [each for each in mine if each.town.slug == "berlin"]


def _list(ask: Ask, here: list[Happening]) -> Answer:
    """A page of a list. The cursor is opaque, and set even when there is no more."""
    shown = sorted((each for each in here if not each.cancelled and not each.over), key=lambda each: each.start)
    begin = _position(ask.query.get("pagination_cursor", ""))
    wanted = ask.query.get("pagination_limit", "")
    end = begin + min(int(wanted) if wanted.isascii() and wanted.isdigit() else LARGEST_PAGE, LARGEST_PAGE)
    following = base64.b64encode(json.dumps({"after": end}).encode()).decode()
    entries = [_entry(each) for each in shown[begin:end]]
    return as_json({"entries": entries, "has_more": end < len(shown), "next_cursor": following})


def _position(cursor: str) -> int:
    try:
        return int(json.loads(base64.b64decode(cursor))["after"]) if cursor else 0
    except (binascii.Error, ValueError, KeyError, TypeError):
        return 0


def _entry(one: Happening) -> dict[str, Any]:
    return {
        "api_id": _id(one), "event": _event(one), "start_at": _utc(one.start), "ticket_info": _tickets(one),
        "calendar": _host_calendar(one), "hosts": [_person(person(one, 0), one)],
        "featured_guests": [_person(each, one) for each in guests(one)], "guest_count": one.number % 60,
        "registration_availability": "sold-out" if one.sold_out else "open", "guest_info": None, "host_info": None,
    }  # fmt: skip


def _host_calendar(one: Happening) -> dict[str, Any]:
    """A collective's calendar, or the personal one that the platform makes for everybody."""
    owner = person(one, 0)
    personal = one.number % 5 == 0
    return {
        "api_id": calendar(one), "name": owner.name if personal else one.crew, "is_personal": personal,
        "personal_user": _person(owner, one) if personal else None, "instagram_handle": owner.handle,
        "timezone": one.town.timezone, "avatar_url": owner.avatar,
    }  # fmt: skip


def _person(who: Person, one: Happening) -> dict[str, Any]:
    first, _, last = who.name.partition(" ")
    return {
        "api_id": f"usr-{who.handle}", "name": who.name, "first_name": first, "last_name": last, "username": who.handle,
        "bio_short": who.bio, "avatar_url": who.avatar, "instagram_handle": who.handle, "twitter_handle": who.handle,
        "linkedin_handle": f"/in/{who.handle}", "website": f"https://{who.handle}.example", "is_verified": False,
        "last_online_at": _utc(one.start), "timezone": one.town.timezone,
    }  # fmt: skip


def _event(one: Happening) -> dict[str, Any]:
    lat, lng = rough_point(one) if one.hidden else (one.venue.lat, one.venue.lng)
    return {
        "api_id": _id(one), "name": one.title, "start_at": _utc(one.start), "end_at": _utc(one.end),
        "timezone": one.town.timezone, "url": _slug(one), "visibility": "public", "location_type": "offline",
        "event_type": "independent", "user_api_id": f"usr-{person(one, 0).handle}", "cover_url": None,
        "recurrence_id": None, "geo_address_info": _address(one), "coordinate": {"latitude": lat, "longitude": lng},
        "geo_address_visibility": "guests-only" if one.hidden else "public", "virtual_info": {"has_access": False},
    }  # fmt: skip


def _address(one: Happening) -> dict[str, Any]:
    """What the platform shows; of a hidden place it shows more than it should."""
    town, venue = one.town, one.venue
    city = {"city": town.name, "region": town.region, "country": town.country, "country_code": town.country}
    if one.hidden:
        return {"mode": "obfuscated", "city_state": town.name, "description": secret_address(one), **city}
    full = f"{venue.name}, {venue.street}, {venue.postal_code} {town.name}"
    return {"mode": "shown", "type": "google", "address": venue.name, "full_address": full, **city}


def _tickets(one: Happening) -> dict[str, Any]:
    factor = 1 if one.town.currency == "JPY" else 100

    def money(amount: int) -> dict[str, Any]:
        flexible = {"is_flexible": one.pay_what_you_can, "min_cents": amount * factor if one.pay_what_you_can else None}
        return {"cents": amount * factor, "currency": one.town.currency.lower(), **flexible}

    price = None if one.low is None else money(one.low)
    above = None if one.high is None or one.high == one.low else money(one.high)
    return {
        "is_free": one.free, "price": price, "max_price": above, "is_sold_out": one.sold_out, "require_approval": False,
        "spots_remaining": 0 if one.sold_out else None,
    }  # fmt: skip


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def _page_data(one: Happening) -> dict[str, Any]:
    parts = [{"type": "paragraph", "content": [{"type": "text", "text": part}]} for part in text(one, "\n").split("\n")]
    return {
        **_entry(one), "description_mirror": {"type": "doc", "content": parts},
        "categories": [{"api_id": "cat-demo", "name": one.scene.category, "slug": one.scene.name}],
        "guest_data": {"email": person(one, 0).mail}, "sessions": [],
    }  # fmt: skip


def _event_page(one: Happening) -> Answer:
    page = {"props": {"pageProps": {"initialData": {"kind": "event", "data": _page_data(one)}}}, "page": "/[slug]"}
    status = "Cancelled" if one.cancelled else "Scheduled"
    where = {"@type": "PostalAddress", "addressLocality": one.town.name, "addressCountry": one.town.country}
    street = {} if one.hidden else {"streetAddress": one.venue.street, "postalCode": one.venue.postal_code}
    structured = {
        "@context": "https://schema.org", "@type": "Event", "@id": f"https://luma.com/{_slug(one)}", "name": one.title,
        "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "description": text(one),
        "eventStatus": f"https://schema.org/Event{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place", "name": one.town.name if one.hidden else one.venue.name, "address": where | street,
        },
        "organizer": [{"@type": "Person", "name": person(one, 0).name}],
    }  # fmt: skip
    return html(one.title, script(page, 'id="__NEXT_DATA__" type="application/json"') + json_ld(structured), "")


def _calendar(members: list[Happening]) -> Answer:
    """Everything the calendar ever held; who is called off is simply not there any more."""
    if not members:
        return missing()
    entries = [
        icalendar.Entry(
            uid=f"{_id(each)}@events.lu.ma",
            happening=each,
            link="",
            description=f"Get up-to-date information at: https://luma.com/{_slug(each)}\n\n{each.paragraphs[0]}",
            location=_written(each),
            geo="" if each.hidden else f"{each.venue.lat};{each.venue.lng}",
            status="TENTATIVE",
            organizer=(person(each, 0).name, "calendar-invite@lu.ma"),
        )
        for each in members
        if not each.cancelled
    ]
    return icalendar.answer(members[0].town.name, entries, "-//Luma//stand-in//EN")


def _written(one: Happening) -> str:
    if one.hidden:
        return f"https://luma.com/event/{_id(one)}"
    return f"{one.venue.name}, {one.venue.street}, {one.venue.postal_code} {one.town.name}"
