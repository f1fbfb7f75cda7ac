"""A stand-in for Meetup: the city page's normalised cache, group calendars, event pages."""

from __future__ import annotations

import hashlib
from typing import Any

from nocturne.demo.people import Person, guests, person
from nocturne.demo.places import Town
from nocturne.demo.platforms import icalendar
from nocturne.demo.platforms.answers import Answer, Ask, html, json_ld, missing, script, text
from nocturne.demo.world import Happening

GROUPS = 3
"""Groups in each town; a happening belongs to one by its number."""
SITE = "https://meetup.example"
"""Links lead to a name that is reserved for examples: the stand-in's own port is gone tomorrow."""
LISTED, IN_CALENDAR = 12, 10
"""How many the platform shows at most on a city's page and in a group's calendar."""


def answer(ask: Ask, happenings: list[Happening], origin: str) -> Answer | None:
    """`/find/?location=…`, `/<group>/events/ical/`, `/<group>/events/`, `/<group>/events/<id>/`."""
    mine = [each for each in happenings if "meetup" in each.platforms]
    parts = ask.path.strip("/").split("/")
    if parts == ["find"]:
        return _find(ask.query.get("location", ""), mine)
    if len(parts) < 2 or parts[1] != "events":
        return None
    members = [each for each in mine if group(each) == parts[0]]
    if not members:
        return missing()
    if parts[2:] in (["ical"], ["rss"]):
        return _calendar(members)
    if len(parts) == 3:
        found = next((each for each in members if _id(each) == parts[2]), None)
        return _event_page(found) if found else missing()
    return _group_page(members)


def group_names(town: Town) -> list[str]:
    """A town's groups as they stand in addresses."""
    return [f"{town.slug}-nights-{number}" for number in range(1, GROUPS + 1)]


def group(happening: Happening) -> str:
    """The group of a happening."""
    return group_names(happening.town)[happening.number % GROUPS]


def location(town: Town) -> str:
    """The city as the search wants it: `cc--[st--]City`."""
    state = f"{town.region.lower()}--" if town.country == "US" else ""
    return f"{town.country.lower()}--{state}{town.name}"


def _id(happening: Happening) -> str:
    return str(300_000_000 + happening.number)


def _link(one: Happening) -> str:
    return f"{SITE}/{group(one)}/events/{_id(one)}/"


def _find(asked: str, mine: list[Happening]) -> Answer:
    wanted = asked.replace("+", " ").lower()
    here = [each for each in mine if location(each.town).lower() == wanted]
    if not here:
        return missing()
    shown = [each for each in here if not each.cancelled and not each.over][:LISTED]
    edges = [{"node": {"__ref": f"Event:{_id(each)}"}, "metadata": {"recSource": "nearby"}} for each in shown]
    results = {"totalCount": len(edges), "pageInfo": {"hasNextPage": True, "endCursor": "MTI="}, "edges": edges}
    state = _cache(shown, inline_venue=True)
    state["ROOT_QUERY"]['recommendedEvents:{"filter":{"lat":0,"lon":0}}'] = results
    town = here[0].town
    place = {
        "city": town.name, "country": town.country.lower(), "lat": here[0].venue.lat, "lon": here[0].venue.lng,
        "name": town.name, "timeZone": town.timezone, "state": town.region, "zip": "",
    }  # fmt: skip
    return _page("/find", {"userLocation": place, "__APOLLO_STATE__": state}, f"Events near {town.name}", shown)


def _group_page(members: list[Happening]) -> Answer:
    """The group's coming events, called-off ones among them, and who runs it."""
    shown = [each for each in members if not each.over]
    state = _cache(shown or members[:1], inline_venue=False)
    name = group(members[0])
    edges = [{"node": {"__ref": f"Event:{_id(each)}"}} for each in shown]
    state[f"Group:{name}"] |= {
        'events({"filter":{"status":["ACTIVE","CANCELLED"]},"first":30,"sort":"ASC"})': {
            "totalCount": len(edges), "pageInfo": {"hasNextPage": False}, "edges": edges,
        },
        "emailAnnounceAddress": person(members[0], 0).mail, "organizer": _ref(person(members[0], 0)),
    }  # fmt: skip
    state["ROOT_QUERY"][f'groupByUrlname({{"urlname":"{name}"}})'] = {"__ref": f"Group:{name}"}
    return _page("/[slug]/events", {"__APOLLO_STATE__": state}, name, shown)


def _page(route: str, properties: dict[str, Any], title: str, shown: list[Happening]) -> Answer:
    page = {"props": {"pageProps": properties}, "page": route}
    head = script(page, 'id="__NEXT_DATA__" type="application/json"')
    return html(title, head + "".join(map(_json_ld, shown)), "")


def _cache(shown: list[Happening], *, inline_venue: bool) -> dict[str, Any]:
    state: dict[str, Any] = {"ROOT_QUERY": {"__typename": "Query", "self": None}}
    for each in shown:
        state |= _nodes(each, inline_venue=inline_venue) | _people(each)
    return state


def _ref(who: Person) -> dict[str, str]:
    return {"__ref": f"Member:{who.handle}"}


def _people(one: Happening) -> dict[str, Any]:
    """Everybody who comes and who invites, with pictures."""
    found: dict[str, Any] = {}
    for who in (person(one, 0), *guests(one)):
        photo = {"__typename": "PhotoInfo", "id": who.handle, "highResUrl": who.avatar}
        found[f"Member:{who.handle}"] = {
            "__typename": "Member",
            "id": who.handle,
            "name": who.name,
            "memberPhoto": photo,
        }
        found[f"Rsvp:{who.handle}"] = {"__typename": "Rsvp", "id": who.handle, "member": _ref(who)}
    return found


def _nodes(one: Happening, *, inline_venue: bool) -> dict[str, Any]:
    venue = _venue(one)
    event = {
        "__typename": "Event", "id": _id(one), "title": one.title, "description": text(one),
        "dateTime": one.start.isoformat(), "eventUrl": f"{_link(one)}?recId=demo&eventOrigin=find_page",
        "eventType": "ONLINE" if one.online else "PHYSICAL", "feeSettings": _fee(one), "series": None,
        "rsvpState": "FULL" if one.sold_out else "JOIN_OPEN", "group": {"__ref": f"Group:{group(one)}"},
        "rsvps": {
            "totalCount": one.number % 40, "edges": [{"node": {"__ref": f"Rsvp:{who.handle}"}} for who in guests(one)],
        },
        "eventHosts": [{"memberId": person(one, 0).handle, "name": person(one, 0).name}],
        "creatorMember": _ref(person(one, 0)), "maxTickets": 0, "featuredEventPhoto": None,
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
    return (
        {"amount": one.low, "currency": one.town.currency, "accepts": "OTHERS", "required": True} if one.low else None
    )


def _json_ld(one: Happening) -> str:
    venue, town = one.venue, one.town
    address = {
        "@type": "PostalAddress", "streetAddress": f"{venue.street}, {town.name}", "addressLocality": town.name,
        "addressRegion": town.region, "addressCountry": town.country,
    }  # fmt: skip
    place = {"@type": "VirtualLocation"} if one.online else {"@type": "Place", "name": venue.name, "address": address}
    mode = "Online" if one.online else "Offline"
    return json_ld(
        {
            "@context": "https://schema.org", "@type": "Event", "name": one.title, "url": _link(one),
            "startDate": one.start.isoformat(), "endDate": one.end.isoformat(), "location": place,
            "description": one.paragraphs[0][:155],
            "organizer": {"@type": "Organization", "name": f"{town.name} Nights"},
            "eventStatus": f"https://schema.org/Event{'Cancelled' if one.cancelled else 'Scheduled'}",
            "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        }
    )  # fmt: skip


def _event_page(one: Happening) -> Answer:
    state = _cache([one], inline_venue=False)
    event = dict(state[f"Event:{_id(one)}"])
    event |= {"group": state[f"Group:{group(one)}"], "venue": state[f"Venue:{one.number}"]}
    event["topics"] = {"edges": [{"node": {"name": tag}} for tag in one.scene.tags]}
    properties = {"event": event, "__APOLLO_STATE__": state}
    return _page("/[slug]/events/[eventId]", properties, one.title, [one])


def _calendar(members: list[Happening]) -> Answer:
    one = members[0]
    name = f"{one.town.name} Nights {one.number % GROUPS + 1}"
    stamp = hashlib.sha256(group(one).encode()).hexdigest()[:8]
    coming = [each for each in members if not each.cancelled and not each.over]
    events = [
        icalendar.Entry(
            uid=f"event_{_id(each)}@meetup.com",
            happening=each,
            link=_link(each),
            description=f"{name}\n{text(each)}",
            location="",
        )
        for each in sorted(coming, key=lambda each: each.start)[:IN_CALENDAR]
    ]
    return icalendar.answer(f"Events - {name}", events, f"-//Meetup//stand-in {stamp}//EN", zone=one.town.timezone)
