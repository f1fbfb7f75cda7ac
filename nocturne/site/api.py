"""API v1: cities, events by the hundred, freshness, and the schema generated from the types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

import nocturne
from nocturne.model.event import Event
from nocturne.model.meanings import meaning
from nocturne.site import dates, news, search_index
from nocturne.site.content import CityFacts, SiteFacts
from nocturne.site.freshness import Health
from nocturne.site.language import gettext_noop as _
from nocturne.site.summary import Summary

VERSION = "v1"
PROMISES = (
    "No key is needed. All that an answer can say is always there; what is not known is an empty string, null or an "
    "empty list, and never guessed. This version only ever gains keys. Files are renewed once a night."
)


def events(city: str, total: int, page: int, pages: int, found: Sequence[Event]) -> bytes:
    """`api/v1/events/<city>.json` and its further pages; the keys of an event are those of the model."""
    return msgspec.json.encode({"city": city, "total": total, "page": page, "pages": pages, "events": found})


def night(city: str, date: str, found: Sequence[Event]) -> bytes:
    """`api/v1/events/<city>/days/<date>.json`: the events of one night."""
    return msgspec.json.encode({"city": city, "date": date, "total": len(found), "events": found})


def cities(site: SiteFacts, known: Iterable[tuple[CityFacts, Summary]]) -> bytes:
    """`api/v1/cities.json`. `created`, `updated` are when the first event was seen and the last one changed."""
    return msgspec.json.encode([_city(site.base_url, city, summary) for city, summary in known])


def _city(base: str, city: CityFacts, summary: Summary) -> dict[str, Any]:
    home = f"{base}/{city.slug}/"
    return {
        "name": city.name,
        "slug": city.slug,
        "country": city.country,
        "coordinates": {"lat": city.latitude, "lng": city.longitude},
        "timezone": city.timezone,
        "language": city.language,
        "event_count": summary.events,
        "created": summary.created,
        "updated": summary.updated,
        "url": home,
        "events_url": f"{base}/api/v1/events/{city.slug}.json",
        "ics_url": f"{home}events.ics",
        "atom_url": f"{home}feed.xml",
        "json_feed_url": f"{home}feed.json",
        "vibe_url": f"{home}vibe.json",
        "search_url": f"{base}/api/v1/search/{city.slug}.json",
    }


def status(now: datetime, health: Health, known: Iterable[tuple[CityFacts, Summary]]) -> bytes:
    """`api/v1/status.json`: when the site was built, when sources were last visited, how each of them stands."""
    return msgspec.json.encode(
        {
            "version": nocturne.__version__,
            "built_at": dates.utc(now),
            "visited_at": health.at,
            "cities": [{"slug": city.slug, "event_count": summary.events} for city, summary in known],
            "sources": health.sources,
        }
    )


def event_schema(base: str) -> bytes:
    """`api/v1/event.schema.json` (JSON Schema 2020-12) of one public event."""
    schema, definitions = _components("#/$defs/{name}")
    top = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}/api/v1/event.schema.json",
        **schema,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(top), indent=1)


def _components(reference: str) -> tuple[dict[str, Any], dict[str, Any]]:
    (schema,), definitions = msgspec.json.schema_components((Event,), ref_template=reference)
    for part in definitions.values():
        part["required"] = list(part["properties"])
        for each in part["properties"].values():
            each.pop("default", None)
        if "description" in part:
            part["description"] = part["description"].splitlines()[0]
    for key, each in definitions[Event.__name__]["properties"].items():
        each["description"] = meaning(key)
    return schema, definitions


def openapi(site: SiteFacts) -> bytes:
    """`api/v1/openapi.json` (OpenAPI 3.1) of the files that are there."""
    event, definitions = _components("#/components/schemas/{name}")
    text, number = {"type": "string"}, {"type": "integer"}
    page = _object(city=text, total=number, page=number, pages=number, events={"type": "array", "items": event})
    city = _object(
        name=text, slug=text, country=text, coordinates=_object(lat={"type": "number"}, lng={"type": "number"}),
        timezone=text, language=text, event_count=number, created=text, updated=text, url=text, events_url=text,
        ics_url=text, atom_url=text, json_feed_url=text, vibe_url=text, search_url=text,
    )  # fmt: skip
    source = _object(
        source=text, title=text, city=text, state={"enum": ["confirmed", "partly", "late", "never"]}, good_at=text,
        tried_at=text, listed=number, degraded={"type": "boolean"}, score={"type": ["integer", "null"]},
        coverage={"type": "object", "additionalProperties": {"type": "number"}}, held=number,
    )  # fmt: skip
    change = _object(
        at=text, kind={"enum": list(news.WORDS)}, city=text, id=text, title=text, date=text, time=text,
        **{"from": text, "to": text}, url=text,
    )  # fmt: skip
    changes = _object(changes={"type": "array", "items": change})
    one_night = _object(city=text, date=text, total=number, events={"type": "array", "items": event})
    day = {"name": "date", "in": "path", "required": True, "schema": {"type": "string", "format": "date"}}
    counted = _object(slug=text, event_count=number)
    state = _object(
        version=text, built_at=text, visited_at=text, cities={"type": "array", "items": counted},
        sources={"type": "array", "items": source},
    )  # fmt: skip
    slug = {"name": "city", "in": "path", "required": True, "schema": text}
    further = {"name": "page", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 2}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": f"{site.title} API", "version": VERSION, "description": PROMISES},
        "externalDocs": {"url": f"{site.base_url}/api/"},
        "servers": [{"url": f"{site.base_url}/api/{VERSION}"}],
        "paths": {
            "/cities.json": _get(_("All cities"), {"type": "array", "items": city}),
            "/events/{city}.json": _get(_("A city’s upcoming events, first page"), page, slug),
            "/events/{city}/{page}.json": _get(_("A further page of a city’s events"), page, slug, further),
            "/events/{city}/days/{date}.json": _get(_("The events of one night of a city"), one_night, slug, day),
            "/search/{city}.json": _get(_("What a search in a city looks through"), search_index.schema(), slug),
            "/changes.json": _get(_("What is new and what changed, newest first"), changes),
            "/status.json": _get(_("How fresh each source is"), state),
            "/event.schema.json": _get(_("JSON Schema of an event"), {"type": "object"}),
        },
        "components": {"schemas": definitions},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _object(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _get(summary: str, schema: object, *parameters: object) -> dict[str, object]:
    content = {"application/json": {"schema": schema}}
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": {"description": summary, "content": content}},
        }
    }
