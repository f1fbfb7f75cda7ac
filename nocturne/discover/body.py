"""What came from an address: the ways it offers by itself, and those a page's makers left open without saying so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from nocturne.discover.platforms import google_feed, google_name
from nocturne.discover.way import Way
from nocturne.errors import WrongBody
from nocturne.model.exchange import Response
from nocturne.parse import feed, html, ical, jsonld, microdata, strict_json
from nocturne.parse.paths import items, mapping
from nocturne.parse.platform_links import split

MOST = 12
"""Ways tried of one page."""
_CALENDARS = ("text/calendar",)
_FEEDS = ("application/rss+xml", "application/atom+xml")
_CALENDAR_LINK = re.compile(r"^webcals?:|\.ics(?:$|\?)|[?&](?:ical|outlook-ical)=1\b", re.IGNORECASE)
_GOOGLE_SOURCE = re.compile(r"[?&](?:src|cid)=([^&#\"']+)")
_LUMA_LIST = re.compile(r'"api_id":"(cal-[A-Za-z0-9]{6,40}|discplace-[A-Za-z0-9]{6,40})"')


def ways(response: Response) -> list[Way]:
    """The ways that a body speaks for, the best first, at most MOST of them."""
    body, url = response.body, response.url
    if ical.is_calendar(body):
        return [Way("calendar", url, "it is a calendar in the iCalendar format")]
    if feed.is_feed(body):
        return [Way("rss", url, "it is a feed")]
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return list(_of_json(body, url))
    if start != b"<":
        return []
    written = html.decode(body, response.charset)
    try:
        page = html.document(written)
    except WrongBody:
        return []
    by_name, by_link = _platform_page(written, url), _linked(page, url)
    return _each_once([*by_name, *by_link, *_hidden(written, url), *_own(page, url), *_feeds(page, url)])[:MOST]


def _each_once(found: Iterable[Way]) -> list[Way]:
    kept: dict[tuple[str, str, str], Way] = {}
    for each in found:
        kept.setdefault((each.source, each.key, each.value), each)
    return list(kept.values())


def _of_json(body: bytes, url: str) -> Iterator[Way]:
    try:
        answer = strict_json.loads(body)
    except ValueError:
        return
    first = answer[0] if isinstance(answer, list) and answer else answer
    if mapping(answer, "collection") and (items(answer, "upcoming") or items(answer, "items")):
        yield Way("squarespace", _without_query(url), "it is the data of a Squarespace page")
    elif "start_datetime" in mapping(first):
        yield Way("gancio", _origin(url), "it is an agenda's answer")
    else:
        yield Way("jsonld", url, "it is a document of structured data")


def _platform_page(written: str, url: str) -> Iterator[Way]:
    """Pages of Luma carry the name that its lists are asked by."""
    host = (split(url).hostname or "").removeprefix("www.")
    if host in ("luma.com", "lu.ma") and (named := _LUMA_LIST.search(written)):
        if named[1].startswith("cal-"):
            yield Way("luma", named[1], "the page is a calendar of Luma's", "calendars")
        else:
            yield Way("luma", named[1], "the page is a city of Luma's", "place", many=False)


def _linked(page: LexborHTMLParser, url: str) -> Iterator[Way]:
    """Calendars that the page itself links, in its head or its text, or shows in a frame."""
    for link in page.css('link[rel~="alternate"][href]'):
        if (link.attributes.get("type") or "").partition(";")[0].strip().lower() in _CALENDARS:
            yield from _calendar(link.attributes.get("href"), url, "the page names a calendar")
    for frame in page.css("iframe[src], a[href]"):
        address = frame.attributes.get("src") or frame.attributes.get("href") or ""
        if "calendar.google.com/calendar/" in address:
            for name in _GOOGLE_SOURCE.findall(address):
                if decoded := google_name(unquote(name)):
                    yield Way("calendar", google_feed(decoded), "the page shows a calendar of Google's")
    for link in page.css("a[href]"):
        if _CALENDAR_LINK.search(link.attributes.get("href") or ""):
            yield from _calendar(link.attributes.get("href"), url, "the page links a calendar")


def _calendar(href: str | None, url: str, clue: str) -> Iterator[Way]:
    address = re.sub(r"^webcals?:", "https:", href or "", flags=re.IGNORECASE)
    if absolute := jsonld.link(address, url):
        yield Way("calendar", absolute, clue)


def _hidden(written: str, url: str) -> Iterator[Way]:
    """Calendars and data that programs of this kind serve though no link says so."""
    lower, origin = written.lower(), _origin(url)
    if "the-events-calendar" in lower or "tribe-events" in lower or "tribe_events" in lower:
        clue = "the page is made by The Events Calendar, which serves one"
        yield Way("calendar", _with(url, ical="1"), clue)
        yield Way("calendar", f"{origin}/events/?ical=1", clue)
    if "squarespace.com" in lower or "squarespace_context" in lower:
        yield Way("squarespace", _without_query(url), "the page is made by Squarespace, which tells it as data")
    if "localist" in lower:
        yield Way("calendar", f"{origin}/search/events.ics", "the page is made by Localist, which serves a calendar")
    if "gancio" in lower:
        yield Way("gancio", origin, "the page is an agenda made by Gancio")
    if "mobilizon" in lower:
        path = urlsplit(url).path
        group = path.partition("/@")[2].partition("/")[0]
        yield Way("mobilizon", f"{origin}/@{group}" if group else origin, "the page is an instance of Mobilizon")


def _own(page: LexborHTMLParser, url: str) -> Iterator[Way]:
    structured = any(block is not None for block in jsonld.blocks(page)) or any(True for _ in microdata.nodes(page))
    if structured or page.css_first(".h-event, .vevent, [typeof]") is not None:
        yield Way("jsonld", url, "the page describes events for search engines")


def _feeds(page: LexborHTMLParser, url: str) -> Iterator[Way]:
    for link in page.css('link[rel~="alternate"][href]'):
        absolute = jsonld.link(link.attributes.get("href"), url)
        if absolute and (link.attributes.get("type") or "").partition(";")[0].strip().lower() in _FEEDS:
            yield Way("rss", absolute, "the page names a feed")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _without_query(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))


def _with(url: str, **query: str) -> str:
    return urljoin(url, f"{urlsplit(url).path or '/'}?{urlencode(query)}")
