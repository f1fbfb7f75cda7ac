"""Meetup's official API (GraphQL, `/gql-ext`): what is asked, and the events of an answer.

Field and argument names are those of the schema as introspected in October 2025.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from nocturne.errors import WrongBody
from nocturne.model.city import City
from nocturne.parse.apollo import Node
from nocturne.parse.paths import flag, items, mapping, text

AHEAD = timedelta(days=365)
PAGE_SIZE = 50
_KM_PER_MILE = 1.609344
_CONNECTIONS = ("eventSearch", "events", "eventsSearch", "recommendedEvents")

QUERY = """
query citySearch($filter: EventSearchFilter!, $first: Int, $after: String) {
  eventSearch(filter: $filter, first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        id
        token
        title
        description
        dateTime
        endTime
        duration
        eventType
        eventUrl
        status
        rsvpState
        rsvpSettings { rsvpsClosed }
        feeSettings { amount currency }
        series { id }
        featuredEventPhoto { id baseUrl highResUrl }
        topics { edges { node { name } } }
        venues { name address city state postalCode country lat lon venueType }
        group { name urlname timezone topicCategory { name } }
      }
    }
  }
}
"""
"""Nothing about members: no hosts, no RSVPs, no `howToFindUs` (the private address of online events)."""


def question(city: City, now: datetime, after: str = "") -> bytes:
    """The body of a city search from `now` (aware, cut to the UTC day) on; `after` is the cursor of a further page.

    The filter wants a title pattern; the empty one stands in every title. Its radius is in miles.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    search = {
        "query": "",
        "lat": city.latitude,
        "lon": city.longitude,
        "radius": round(city.radius_km / _KM_PER_MILE, 1),
        "startDateRange": today.isoformat(),
        "endDateRange": (today + AHEAD).isoformat(),
    }
    variables: dict[str, Any] = {"filter": search, "first": PAGE_SIZE}
    if after:
        variables["after"] = after
    return json.dumps({"query": QUERY, "variables": variables}, separators=(",", ":")).encode()


def refusal(answer: object) -> str:
    """Why the API gave no data, "" when it did. GraphQL reports errors under status 200."""
    reasons = [text(error, "extensions", "code") or text(error, "message") for error in items(answer, "errors")]
    if reasons:
        return f"Meetup's API answers with an error: {', '.join(filter(None, reasons))[:200] or 'unnamed'}"
    return "" if mapping(answer, "data") else "Meetup's API answers without data"


def events(answer: object) -> tuple[list[Node], str]:
    """The event nodes of an answer and the cursor of its next page, "" on the last. Raises WrongBody.

    Besides a search this reads the events of a group and of a network, which have the same form.
    """
    data = mapping(answer, "data")
    holders = (data, *(mapping(data, name) for name in ("groupByUrlname", "group", "proNetwork")))
    for connection in (mapping(holder, name) for holder in holders for name in _CONNECTIONS):
        if isinstance(connection.get("edges"), list):
            page = mapping(connection, "pageInfo")
            nodes = [node for edge in items(connection, "edges") if (node := mapping(edge, "node"))]
            return nodes, text(page, "endCursor") if flag(page, "hasNextPage") else ""
    raise WrongBody(refusal(answer) or "Meetup's API answers without a list of events")
