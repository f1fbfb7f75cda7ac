"""The way to tell the operator that something is wrong with an event, with the event already named."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from nocturne.model.event import Event

ISSUES = re.compile(r"(/[^/]+/[^/]+/issues)(?:/new(?:/choose)?)?/?")
"""Where GitHub, Forgejo and Gitea keep a project's issues; they take title and text of a new one in its address."""
TITLE_CHARACTERS = 80
"""Mail programs cut addresses that are too long."""


def address(contact: str, event: Event) -> str:
    """`contact` (mailto:, an address of the web, or "") with the event's title, date and page where it can hold them.

    There are no words in it but the event's own.
    """
    split = urlsplit(contact)
    title, when = event.title[:TITLE_CHARACTERS], f"{event.date} {event.time}".rstrip()
    if split.scheme == "mailto":
        return _with(contact, subject=f"{title} ({event.date})", body=f"{title}\r\n{when}\r\n{event.url}\r\n\r\n")
    if split.scheme == "https" and (issues := ISSUES.fullmatch(split.path)):
        new = urlunsplit((split.scheme, split.netloc, f"{issues[1]}/new", "", ""))
        return _with(new, title=f"{title} ({event.date})", body=f"{title}\n{when}\n{event.url}\n\n")
    return contact


def _with(address: str, **fields: str) -> str:
    """RFC 6068 knows no plus for a space."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields, quote_via=quote)}"
