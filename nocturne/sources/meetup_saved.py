"""What a saved page or JSON of Meetup must have answered, judged by what it carries."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from nocturne.errors import WrongBody
from nocturne.model.exchange import Format, Request
from nocturne.parse import embedded, html, strict_json
from nocturne.parse.paths import mapping, text
from nocturne.parse.platform_links import meetup_event, split
from nocturne.sources.meetup_event import SITE
from nocturne.sources.meetup_pages import page_props

_ROUTES = {"/find": "city", "/[slug]/events": "group", "/[slug]": "group", "/[slug]/events/[eventId]": "event"}
_GROUP_PATH = re.compile(r"/[^/]+(?:/events)?/?")
_BLANKS = b"\xef\xbb\xbf \t\r\n"


def recognised(body: bytes, url: str) -> Request | None:
    """The request behind a saved body, None when it is neither a page nor data of Meetup's."""
    start = body.lstrip(_BLANKS)[:1]
    if start == b"{":
        return _json(body, url)
    return _page(body, url) if start == b"<" else None


def _json(body: bytes, url: str) -> Request | None:
    """An answer of the API has `data` or `errors` and nothing of a page; page data has its properties."""
    try:
        data = strict_json.loads(body)
    except ValueError:
        return None
    if "data" in data or "errors" in data:
        return Request(url=url or "https://api.meetup.com/gql-ext", expects="json", kind="search")
    return _by_state(data, url, "json") if page_props(data) else None


def _page(body: bytes, url: str) -> Request | None:
    """By the state Next.js left in the page; a page without is judged by its address, given or canonical."""
    try:
        document = html.document(html.decode(body))
    except WrongBody:
        return None
    if (found := _by_state(embedded.script(document, "__NEXT_DATA__"), url, "html")) is not None:
        return found
    canonical = document.css_first('link[rel="canonical"], meta[property="og:url"]')
    said = canonical and (canonical.attributes.get("href") or canonical.attributes.get("content"))
    return _by_address(url or said or "")


def _by_state(data: Any, url: str, expects: Format) -> Request | None:
    kind = _ROUTES.get(text(data, "page"), "") or _by_properties(data)
    if not kind:
        return None
    subject = text(data, "query", "eventId") if kind == "event" else ""
    return Request(url=url or _address(data, kind), expects=expects, kind=kind, subject=subject)


def _by_properties(data: Any) -> str:
    """Bare page data names no route, but each page has properties of its own."""
    props = page_props(data)
    root = mapping(props, "__APOLLO_STATE__", "ROOT_QUERY")
    if mapping(props, "event"):
        return "event"
    if any(key.startswith(("recommendedEvents", "eventSearch")) for key in root):
        return "city"
    return "group" if any(key.startswith("groupByUrlname") for key in root) else ""


def _address(data: Any, kind: str) -> str:
    slug, number = text(data, "query", "slug"), text(data, "query", "eventId")
    if kind == "city" or not slug:
        return f"{SITE}/find/"
    return f"{SITE}/{slug}/events/{number}/" if number else f"{SITE}/{slug}/events/"


def _by_address(url: str) -> Request | None:
    parts = split(url)
    host = parts.hostname or ""
    if host != "meetup.com" and not host.endswith(".meetup.com"):
        return None
    if parts.path.rstrip("/") == "/find":
        return Request(url=url, expects="html", kind="city") if parse_qs(parts.query) else None
    if number := meetup_event(url)[1]:
        return Request(url=url, expects="html", kind="event", subject=number)
    return Request(url=url, expects="html", kind="group") if _GROUP_PATH.fullmatch(parts.path) else None
