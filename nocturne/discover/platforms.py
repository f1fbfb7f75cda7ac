"""Addresses of platforms: what their form alone says, before anything is asked."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import SplitResult, parse_qs, quote, unquote

from nocturne.discover.way import Unreadable, Way
from nocturne.parse.platform_links import meetup_event, split

Found = Way | Unreadable | None

_EVENTBRITE = re.compile(r"(?:[a-z0-9-]+\.)*eventbrite\.(?:com?\.)?[a-z]{2,3}")
_LUMA_CALENDAR = re.compile(r"cal-[A-Za-z0-9]{6,40}")
_SHUT = {
    "facebook.com": "Facebook",
    "fb.me": "Facebook",
    "instagram.com": "Instagram",
    "tiktok.com": "TikTok",
    "x.com": "X",
}
_GOOGLE_ID = re.compile(r"[\w.%+-]+@[\w.-]+")


def way(url: str) -> Found:
    """The way that the address itself names, why there is none, or None when one has to look at the page."""
    parts = split(url)
    host = (parts.hostname or "").removeprefix("www.")
    for known, read in _HOSTS:
        if known.fullmatch(host):
            return read(parts)
    for site, name in _SHUT.items():
        if host == site or host.endswith(f".{site}"):
            advice = "ask its makers for a calendar, or write the event into content/events"
            return Unreadable(f"{name} shows events only to people who are signed in; {advice}")
    return None


def _steps(parts: SplitResult) -> list[str]:
    return [unquote(step) for step in parts.path.split("/") if step]


def _asked(parts: SplitResult, name: str) -> str:
    try:
        return parse_qs(parts.query, max_num_fields=50).get(name, [""])[0]
    except ValueError:
        return ""


def _eventbrite(parts: SplitResult) -> Found:
    steps = _steps(parts)
    if len(steps) >= 2 and steps[0] == "d":
        return Way("eventbrite", steps[1], "it is a search of Eventbrite for a place", "place", many=False)
    if len(steps) >= 2 and steps[0] == "o" and (found := re.search(r"(\d{6,15})$", steps[1])):
        return Way("eventbrite", found[1], "it is the page of an organisation on Eventbrite", "organizations")
    return Unreadable("it is one page of Eventbrite; give the address of a search such as /d/germany--berlin/events/")


def _meetup(parts: SplitResult) -> Found:
    steps = [step for step in _steps(parts) if not re.fullmatch(r"[a-z]{2}-[A-Z]{2}", step)]
    if steps[:1] == ["find"]:
        place = _asked(parts, "location")
        found = Way("meetup", place, "it is a search of Meetup for a place", "location", many=False)
        return found if place else Unreadable("it is a search of Meetup without `location=`; choose a city there first")
    group = meetup_event(parts.geturl())[0] or (steps[0] if steps else "")
    if not group or group in ("topics", "cities", "pro", "about", "apps"):
        return Unreadable("it is no group of Meetup; give the address of a group or of a search for a city")
    return Way("meetup", group, "it is a group on Meetup, which offers its calendar", "groups")


def _luma(parts: SplitResult) -> Found:
    written = _asked(parts, "id") or next(iter(_steps(parts)[1:]), "")
    if _LUMA_CALENDAR.fullmatch(written):
        return Way("luma", written, "it names a calendar of Luma", "calendars")
    return None


def _ra(parts: SplitResult) -> Found:
    return Unreadable(
        "Resident Advisor's addresses do not say the number of their area; write `ra: {area: N}` into the city's file "
        "(34 Berlin, 13 London, 8 New York City), and `pages = true` under [sources.ra] once you have asked for consent"
    )


def _radar(parts: SplitResult) -> Found:
    steps = _steps(parts)
    city = next((after for step, after in pairwise(steps) if step == "city"), "")
    city = city or next((value for name, value in _facets(parts) if name.startswith("facets[city]")), "")
    if city:
        return Way("radar", city, "it is a city's list on Radar", "city", many=False)
    return Unreadable("it is one page of Radar; give the address of a city's list, such as /en/events/city/Berlin")


def _facets(parts: SplitResult) -> list[tuple[str, str]]:
    try:
        return [(name, values[0]) for name, values in parse_qs(parts.query, max_num_fields=50).items()]
    except ValueError:
        return []


def _songkick(parts: SplitResult) -> Found:
    steps = _steps(parts)
    if "metro-areas" in steps[:-1]:
        metro = steps[steps.index("metro-areas") + 1]
        return Way("songkick", metro, "it is a metro area of Songkick", "metro", many=False)
    return Unreadable("it is one page of Songkick; give the address of a metro area, such as /metro-areas/28443-…")


def _bandsintown(parts: SplitResult) -> Found:
    steps = _steps(parts)
    if len(steps) == 2 and steps[0] == "c":
        return Way("bandsintown", steps[1].lower(), "it is a city's page on Bandsintown", "city", many=False)
    return Unreadable("it is one page of Bandsintown; give the address of a city, such as /c/berlin-germany")


def _nineteenhz(parts: SplitResult) -> Found:
    if found := re.search(r"eventlisting_([A-Za-z0-9]+)\.php", parts.path):
        return Way("nineteenhz", found[1], "it is a region's list on 19hz", "region", many=False)
    return Unreadable("it is one page of 19hz; give the address of a region, such as /eventlisting_BayArea.php")


def _dice(parts: SplitResult) -> Found:
    if _steps(parts)[:1] == ["browse"]:
        return Way("dice", "music", "DICE is searched around the city's coordinates", "tag", many=False)
    return Unreadable("it is one page of DICE; give the address under /browse of the city")


def _google(parts: SplitResult) -> Found:
    steps = _steps(parts)
    name = _asked(parts, "src") or _asked(parts, "cid")
    if "ical" in steps[:-1]:
        name = steps[steps.index("ical") + 1]
    if not (name := google_name(name)):
        return Unreadable("it names no calendar of Google's; give the public address in iCal format from its settings")
    secret = next((step for step in steps if step.startswith("private-")), "")
    if secret:
        return Unreadable("it is a calendar's secret address, and content is public; give its public address instead")
    return Way("calendar", google_feed(name), "it is a calendar of Google's")


def google_name(written: str) -> str:
    """The name of a calendar of Google's, written plainly or, behind `cid`, in base64; "" for what is none."""
    if _GOOGLE_ID.fullmatch(written):
        return written
    try:
        name = base64.b64decode(written + "=" * (-len(written) % 4), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return name if _GOOGLE_ID.fullmatch(name) else ""


def google_feed(name: str) -> str:
    """The public feed of a Google calendar."""
    return f"https://calendar.google.com/calendar/ical/{quote(name)}/public/basic.ics"


_HOSTS: tuple[tuple[re.Pattern[str], Callable[[SplitResult], Found]], ...] = (
    (_EVENTBRITE, _eventbrite),
    (re.compile(r"(?:.+\.)?meetup\.com"), _meetup),
    (re.compile(r"(?:api\.)?(?:luma\.com|lu\.ma)|api2\.luma\.com"), _luma),
    (re.compile(r"(?:.+\.)?ra\.co"), _ra),
    (re.compile(r"radar\.squat\.net"), _radar),
    (re.compile(r"(?:.+\.)?songkick\.com"), _songkick),
    (re.compile(r"(?:.+\.)?bandsintown\.com"), _bandsintown),
    (re.compile(r"19hz\.info"), _nineteenhz),
    (re.compile(r"(?:.+\.)?dice\.fm"), _dice),
    (re.compile(r"calendar\.google\.com"), _google),
)
