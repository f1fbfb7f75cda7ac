"""Every kind of page of the invented programme, by a name that says what it shows."""

from __future__ import annotations

from tests.browser.programme import CITY, FORMER, QUIET, plain, special

EVENTS = {name: event.url for name, event in special().items()}
KINDS = {
    "home": "",
    "city": f"{CITY}/",
    "city, second page": f"{CITY}/page/2/",
    "city without events": f"{QUIET}/",
    "tonight": f"{CITY}/tonight/",
    "tag": f"{CITY}/tag/techno/",
    "house": f"{CITY}/venue/pumpe-sieben/",
    "organiser": f"{CITY}/organizer/amt-fur-langsamkeit/",
    "night": f"{CITY}/2026-05-02/",
    "archive": f"{CITY}/archive/2026/",
    "map": f"{CITY}/map/",
    "map without houses": f"{QUIET}/map/",
    "vibe": f"{CITY}/vibe/",
    "vibe of too few events": f"{QUIET}/vibe/",
    "subscribe": f"{CITY}/subscribe/",
    "status": "status/",
    "sources": "sources/",
    "for organisers": "organisers/",
    "about": "about/",
    "open data": "api/",
    "saved": "saved/",
    "missing": "no/such/page",
    "plain event": plain(1)[0].url,
    **{f"event: {name}": path for name, path in EVENTS.items()},
}
"""Name -> path below the site."""
STANDING = [name for name, path in KINDS.items() if path != "no/such/page"]
"""Those that answer 200."""

LOOKS = ("home", "city", "tonight", "tag", "organiser", "for organisers", "subscribe",
         "archive", "map", "vibe", "city without events", "status", "about", "saved", "missing",
         "open data",
         "event: normal", "event: cancelled",
         "event: hidden", "event: long", "event: arabic", "event: machine")  # fmt: skip
"""Those that look different from all others."""

__all__ = ["EVENTS", "FORMER", "KINDS", "LOOKS", "STANDING"]
