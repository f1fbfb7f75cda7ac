"""A stand-in for Meetup: the city page's normalised cache, group calendars, event pages."""

from __future__ import annotations

import hashlib
from typing import Any

from nocturne.demo.platforms import icalendar
from nocturne.demo.platforms.answers import Answer, Ask, html, json_ld, missing, script
from nocturne.demo.places import Town
from nocturne.demo.world import Happening

GROUPS = 3
"""Groups in each town; a happening belongs to one by its number."""


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/find/?location=…`, `/<group>/events/ical/`, `/<group>/events/`, `/<group>/events/<id>/`."""
    mine = [each for each in happenings if "meetup" in each.platforms]
    parts = ask.path.strip("/").split("/")
    if parts == ["find"]:
        return _find(ask.query.get("location", ""), mine, origin)
    if len(parts) < 2 or parts[1] != "events":
        return None
    members = [each for each in mine if group(each) == parts[0]]
    if not members:
        return missing()
    if parts[2:] in (["ical"], ["rss"]):
        return _calendar(members, origin)
    if len(parts) == 3:
        found = next((each for each in members if _id(each) == parts[2]), None)
        return _event_page(found, origin) if found else missing()
    return _page("/[slug]/events", members, {}, members[0], origin)


def group(happening: Happening) -> str:
    """The group's name in addresses."""
    return f"{happening.town.slug}-nights-{happening.number % GROUPS + 1}"


def location(town: Town) -> str:
    """The city as the search wants it: `cc--[st--]City`."""
    state = f"{town.region.lower()}--" if town.country == "US" else ""
    return f"{town.country.lower()}--{state}{town.name}"


def _id(happening: Happening) -> str:
    return str(300_000_000 + happening.number)


def _link(one: Happening, origin: str) -> str:
    return f"{origin}/{group(one)}/events/{_id(one)}/"


def _find(asked: str, mine: list[Happening], origin: str) -> Answer:
    wanted = asked.replace("+", " ").lower()
    here = [each for each in mine if location(each.town).lower() == wanted]
    if not here:
        return missing()
    shown = [each for each in here if not each.cancelled][:12]
    edges = [{"node": {"__ref": f"Event:{_id(each)}"}, "metadata": {"recSource": "nearby"}} for each in shown]
    root = {
        'recommendedEvents:{"filter":{"lat":0,"lon":0}}': {
            "totalCount": len(edges), "pageInfo": {"hasNextPage": True, "endCursor": "MTI="}, "edges": edges,
        }
    }  # fmt: skip
    return _page("/find", shown, root, here[0], origin)


def _page(route: str, shown: list[Happening], root: dict[str, Any], any_one: Happening, origin: str) -> Answer:
    town = any_one.town
    state: dict[str, Any] = {"ROOT_QUERY": {"__typename": "Query", **root}}
    for each in shown:
        state |= _nodes(each, origin, inline_venue=route == "/find")
    place = {
        "city": town.name, "country": town.country.lower(), "lat": any_one.venue.lat, "lon": any_one.venue.lng,
        "name": town.name, "timeZone": town.timezone, "state": town.region, "zip": "",
    }  # fmt: skip
    page = {"props": {"pageProps": {"userLocation": place, "__APOLLO_STATE__": state}}, "page": route}
    head = script(page, 'id="__NEXT_DATA__" type="application/json"')
    return html(f"Events near {town.name}", head + "".join(_json_ld(each, origin) for each in shown), "")


def _nodes(one: Happening, origin: str, *, inline_venue: bool) -> dict[str, Any]:
    venue = _venue(one)
    event = {
        "__typename": "Event", "id": _id(one), "title": one.title, "description": "\n\n".join(one.paragraphs),
        "dateTime": one.start.isoformat(), "eventUrl": f"{_link(one, origin)}?recId=demo&eventOrigin=find_page",
        "eventType": "ONLINE" if one.online else "PHYSICAL", "feeSettings": _fee(one), "series": None,
        "rsvpState": "FULL" if one.sold_out else "JOIN_OPEN", "group": {"__ref": f"Group:{group(one)}"},
        "rsvps": {"totalCount": one.number % 40}, "maxTickets": 0, "featuredEventPhoto": None,
        "venue": venue if inline_venue else {"__ref": f"Venue:{one.number}"},
    }  # fmt: skip
    nodes = {
        f"Event:{_id(one)}": event,
        f"Group:{group(one)}": {
            "__typename": "Group", "id": group(one), "name": f"{one.town.name} Nights {one.number % GROUPS + 1}",
            "urlname": group(one), "timezone": one.town.timezone,
        },
    }  # fmt: skip
    if not inline_venue:
        event |= {"endTime": one.end.isoformat(), "status": "CANCELLED" if one.cancelled else "ACTIVE"}
        here = {} if one.online else {"lat": one.venue.lat, "lon": one.venue.lng}
        nodes[f"Venue:{one.number}"] = {"__typename": "Venue", "id": str(one.number), **venue, **here}
    return nodes


def _venue(one: Happening) -> dict[str, str]:
    if one.online:
        return {"name": "Online event", "address": "", "city": "", "state": "", "country": ""}
    venue, town = one.venue, one.town
    return {
        "name": venue.name, "address": venue.street, "city": town.name, "state": town.region,
        "country": town.country.lower(),
    }  # fmt: skip


def _fee(one: Happening) -> dict[str, Any] | None:
    return {"amount": one.low, "currency": one.town.currency, "accepts": "OTHERS", "required": True} if one.low else None


def _json_ld(one: Happening, origin: str) -> str:
    venue, town = one.venue, one.town
    address = {
        "@type": "PostalAddress", "streetAddress": f"{venue.street}, {town.name}", "addressLocality": town.name,
        "addressRegion": town.region, "addressCountry": town.country,
    }  # fmt: skip
    place = {"@type": "VirtualLocation"} if one.online else {"@type": "Place", "name": venue.name, "address": address}
    mode = "Online" if one.online else "Offline"
    return json_ld(
        {
            "@context": "https://schema.org", "@type": "Event", "name": one.title, "url": _link(one, origin),
            "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "location": place,
            "description": one.paragraphs[0][:155], "organizer": {"@type": "Organization", "name": f"{town.name} Nights"},
            "eventStatus": f"https://schema.org/Event{'Cancelled' if one.cancelled else 'Scheduled'}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        }
    )  # fmt: skip


def _event_page(one: Happening, origin: str) -> Answer:
    state = {"ROOT_QUERY": {"__typename": "Query"}, **_nodes(one, origin, inline_venue=False)}
    event = dict(state[f"Event:{_id(one)}"])
    event |= {"group": state[f"Group:{group(one)}"], "venue": state[f"Venue:{one.number}"]}
    event["topics"] = {"edges": [{"node": {"name": tag}} for tag in one.scene.tags]}
    page = {"props": {"pageProps": {"event": event, "__APOLLO_STATE__": state}}, "page": "/[slug]/events/[eventId]"}
    head = script(page, 'id="__NEXT_DATA__" type="application/json"') + _json_ld(one, origin)
    return html(one.title, head, f"<h1>{one.title}</h1>")


def _calendar(members: list[Happening], origin: str) -> Answer:
    one = members[0]
    name = f"{one.town.name} Nights {one.number % GROUPS + 1}"
    stamp = hashlib.sha256(group(one).encode()).hexdigest()[:8]
    events = [
        icalendar.Entry(
            uid=f"event_{_id(each)}@meetup.com",
            happening=each,
            link=_link(each, origin),
            description=f"{name}\n" + "\n\n".join(each.paragraphs),
            location="",
        )
        for each in sorted(members, key=lambda each: each.start)[:10]
        if not each.cancelled
    ]
    return icalendar.answer(f"Events - {name}", events, f"-//Meetup//stand-in {stamp}//EN", zone=one.town.timezone)
