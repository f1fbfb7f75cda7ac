"""A city's news as Atom (RFC 4287) and JSON Feed 1.1: the events that are new or changed, newest first."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from nocturne.model.event import Event
from nocturne.site import dates
from nocturne.site.content import CityFacts, SiteFacts
from nocturne.site.escape import fast_escape
from nocturne.site.language import Language
from nocturne.site.shown import STATUS as STATUS_WORDS
from nocturne.site.shown import price, short, unconfirmed_since, when, where

ENTRIES = 50
TEXT_CHARACTERS = 400


def newest(events: Sequence[Event]) -> list[Event]:
    """The last events to be listed or changed, newest first."""
    return sorted(events, key=lambda event: (updated(event), event.id), reverse=True)[:ENTRIES]


def updated(event: Event) -> str:
    """When anything public about the event last changed, ISO 8601 UTC."""
    return dates.rfc3339(event.changed[-1]["at"] if event.changed else event.first_seen)


def entry_id(event: Event, host: str) -> str:
    """A tag URI (RFC 4151) that never changes, whatever the event's page is called."""
    return f"tag:{host},2026:event/{event.id}"


def summary(event: Event, language: Language) -> str:
    """The text of an entry: status, time, place, price, the beginning of the description."""
    status = language.gettext(STATUS_WORDS[event.status])
    facts = [status, when(event, language), where(event, language), price(event, language)]
    if day := unconfirmed_since(event):
        facts.append(language.gettext("not confirmed since {day}", day=language.long_day(day)))
    lead = ". ".join(filter(None, facts))
    return f"{lead}.\n\n{short(event.description, TEXT_CHARACTERS)}".strip()


def atom(site: SiteFacts, host: str, path: str, name: str, events: Sequence[Event], language: Language) -> bytes:
    """The Atom feed called `name` of the list at `path`; `events` are already the newest, told in `language`."""
    x = fast_escape
    home = f"{site.base_url}/{path}"
    stamp = max(map(updated, events), default="1970-01-01T00:00:00Z")
    entries = "".join(
        f"<entry><id>{entry_id(event, host)}</id><title>{x(event.title)}</title>"
        f'<link href="{x(event.url)}"/><updated>{updated(event)}</updated>'
        f"<published>{dates.rfc3339(event.first_seen, updated(event))}</published>"
        f"{''.join(map(_category, event.tags))}"
        f"<summary>{x(summary(event, language))}</summary></entry>\n"
        for event in events
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language.tag}">'
        f"<id>tag:{host},2026:city/{x(path.rstrip('/'))}</id><title>{x(name)}</title>"
        f"<updated>{stamp}</updated><author><name>{x(site.title)}</name></author>"
        f'<link href="{x(home)}"/><link rel="self" href="{x(home)}feed.xml"/>\n{entries}</feed>\n'
    ).encode()


def json_feed(site: SiteFacts, host: str, city: CityFacts, events: Sequence[Event], language: Language) -> bytes:
    """The JSON Feed of the same entries."""
    home = f"{site.base_url}/{city.slug}/"
    return msgspec.json.encode(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"{site.title} {city.name}",
            "home_page_url": home,
            "feed_url": f"{home}feed.json",
            "language": language.tag,
            "items": [_item(event, host, language) for event in events],
        }
    )


def _item(event: Event, host: str, language: Language) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry_id(event, host),
        "url": event.url,
        "title": event.title,
        "content_text": summary(event, language),
        "date_published": dates.rfc3339(event.first_seen, updated(event)),
        "date_modified": updated(event),
    }
    if event.link:
        item["external_url"] = event.link
    if event.tags:
        item["tags"] = event.tags
    return item


def _category(tag: str) -> str:
    return f'<category term="{fast_escape(tag)}"/>'
