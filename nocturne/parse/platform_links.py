"""Addresses of event platforms: which event a link is about, and the link without what is not part of its address."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_LOCALE = re.compile(r"/[a-z]{2}-[A-Z]{2}(?=/)")
"""Meetup's language prefix; group names are longer, so none can be mistaken for one."""
_MEETUP_EVENT = re.compile(r"/(?P<group>[^/]+)/events/(?P<id>[A-Za-z0-9]{6,20})(?:/|$)")
_EVENTBRITE_HOST = re.compile(r"(?:[a-z0-9-]+\.)*eventbrite\.(?:com?\.)?[a-z]{2,3}")
_EVENTBRITE_EVENT = re.compile(r"/e/(?:[^/]*-)?(?P<id>\d{9,15})/?")
_LUMA_EVENT = re.compile(r"/(?:e|event)/(?P<id>evt-[A-Za-z0-9]+)/?")
_NUMBERED = {
    "ra": ("ra.co", re.compile(r"/events/(?P<id>\d{3,12})/?")),
    "dice": ("dice.fm", re.compile(r"/event/(?P<id>[a-z0-9]{4,12})(?:-[^/]*)?/?")),
    "songkick": (
        "songkick.com",
        re.compile(r"/(?:[a-z]{2}/)?(?:concerts|festivals/[^/]+/id)/(?P<id>\d{3,12})(?:-[^/]*)?/?"),
    ),
    "bandsintown": ("bandsintown.com", re.compile(r"/e/(?P<id>\d{3,15})(?:-[^/]*)?/?")),
}
"""Platforms by one host and one form of address: what follows the number are words."""
_NO_EVENT = frozenset({"calendar", "ical", "past", "rss", "upcoming"})


def event_key(url: str) -> str:
    """ "meetup:310839956" for the address of an event on a platform we know, "" for any other.

    The key is the one the platform's own source gives that event, so two sources can see that they mean the same.
    """
    parts = split(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host == "meetup.com" or host.endswith(".meetup.com"):
        return _key("meetup", meetup_event(url)[1])
    if _EVENTBRITE_HOST.fullmatch(host):
        found = _EVENTBRITE_EVENT.fullmatch(parts.path)
        return _key("eventbrite", found["id"] if found else "")
    if host in ("luma.com", "lu.ma"):
        found = _LUMA_EVENT.fullmatch(parts.path)
        return _key("luma", found["id"] if found else "")
    for source, (site, form) in _NUMBERED.items():
        if host == site or host.endswith(f".{site}"):
            found = form.fullmatch(parts.path)
            return _key(source, found["id"] if found else "")
    return ""


def meetup_event(url: str) -> tuple[str, str]:
    """(group's urlname, event id) of a Meetup event address on any host, ("", "") of any other."""
    found = _MEETUP_EVENT.match(_LOCALE.sub("", split(url).path, count=1))
    if found is None or found["id"].lower() in _NO_EVENT:
        return "", ""
    return found["group"], found["id"]


def meetup_link(url: str) -> str:
    """A Meetup address without query, fragment and language prefix; "" when it is no web address."""
    parts = split(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    path = _LOCALE.sub("", parts.path, count=1)
    scheme = "https" if parts.hostname.endswith("meetup.com") else parts.scheme
    return urlunsplit((scheme, parts.netloc, path, "", ""))


def split(url: str) -> SplitResult:
    """The parts of `url`; empty ones when it cannot be split."""
    try:
        parts = urlsplit(url.strip())
        parts.hostname, parts.port  # noqa: B018  both raise for a malformed authority
        return parts
    except ValueError:
        return SplitResult("", "", "", "", "")


def _key(source: str, number: str) -> str:
    return f"{source}:{number}" if number else ""
