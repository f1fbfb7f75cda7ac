"""The way to tell the operator that something is wrong with an event, with the event already named."""

from __future__ import annotations

from nocturne.model.event import Event
from nocturne.site import prefilled
from nocturne.site.headers import contact_url

TITLE_CHARACTERS = 80
"""Mail programs cut addresses that are too long."""


def address(contact: str, event: Event) -> str:
    """`contact` (a mail address, one of the web, or "") with the event's title, date and page where it can hold them.

    There are no words in it but the event's own.
    """
    title, when = event.title[:TITLE_CHARACTERS], f"{event.date} {event.time}".rstrip()
    message = prefilled.address(contact, f"{title} ({event.date})", f"{title}\n{when}\n{event.url}\n\n")
    return message or contact_url(contact)
