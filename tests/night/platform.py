"""A platform of our own on loopback: lists and event pages in the real formats, with validators and paging."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fetch.server import Asked, Reply, Site, answer

PAGE_SIZE = 4
PLACES = {"germany--berlin": (52.5, 13.4, "Europe/Berlin", "Berlin", "DE")}
VENUES = ("Kesselhaus am Ufer", "Halle der Stimmen", "Tiefkeller")


def event(number: int, date: str, title: str = "", **more: Any) -> dict[str, Any]:
    """An invented event as the platform's search tells it."""
    name = title or f"Night of Rust and Reeds {number}"
    lat, lng, zone, town, country = PLACES["germany--berlin"]
    identifier = str(880_000_000_000 + number)
    return {
        "id": identifier,
        "name": name,
        "url": f"https://www.eventbrite.com/e/night-tickets-{identifier}?aff=ebdssbdestsearch",
        "start_date": date,
        "start_time": "21:00",
        "end_date": date,
        "end_time": "23:30",
        "timezone": zone,
        "summary": f"{name}: reeds, rust and long tones.",
        "is_online_event": False,
        "is_cancelled": None,
        "primary_venue": {
            "name": VENUES[number % len(VENUES)],
            "address": {
                "address_1": f"Uferweg {number}",
                "city": town,
                "country": country,
                "postal_code": "10115",
                "latitude": str(lat + number / 1000),
                "longitude": str(lng),
            },
        },
    } | more


def search_page(events: list[dict[str, Any]], number: int, pages: int) -> bytes:
    """A search page that carries its results as page state."""
    results = {"results": events, "pagination": {"page_number": number, "page_count": pages}}
    state = json.dumps({"search_data": {"events": results}})
    return f"<!doctype html><html><head><script>window.__SERVER_DATA__ = {state};</script></head></html>".encode()


def event_page(one: dict[str, Any]) -> bytes:
    """The event's own page, with a price the list does not tell."""
    dates = {
        f"{end}Date": {"local": f"{one[f'{end}_date']}T{one[f'{end}_time']}:00", "timezone": one["timezone"]}
        for end in ("start", "end")
    }
    basic = {"id": one["id"], "name": one["name"], "url": one["url"], "summary": one["summary"], "isOnline": False}
    state = {"props": {"pageProps": {"context": {"basicInfo": basic | dates}}}}
    return (
        '<!doctype html><html><body><script id="__NEXT_DATA__" type="application/json">'
        f"{json.dumps(state)}</script></body></html>"
    ).encode()


class Platform(Site):
    """Lists `events` by place; `override` answers before anything else does, `gate` holds every answer back."""

    def __init__(self, events: list[dict[str, Any]]) -> None:
        self.events = events
        self.override: Callable[[Asked], Reply | None] = lambda asked: None
        self.gate: threading.Event | None = None
        self.conditional = True
        super().__init__()

    def lists(self) -> list[Asked]:
        """The requests for list pages."""
        return [each for each in self.asked if each.path.startswith("/d/")]

    def details(self) -> list[Asked]:
        """The requests for event pages."""
        return [each for each in self.asked if each.path.startswith("/e/")]

    def reply_to(self, asked: Asked) -> Reply:
        """What the platform says."""
        if self.gate is not None:
            return self._held_back
        return self.override(asked) or self._page(asked)

    def _held_back(self, asked: Asked, connection: socket.socket) -> None:
        if self.gate is not None:
            self.gate.wait(60)
        reply = self._page(asked)
        if isinstance(reply, bytes):
            connection.sendall(reply)

    def _page(self, asked: Asked) -> Reply:
        path = urlsplit(asked.path)
        if path.path.startswith("/d/germany--berlin/"):
            number = int(parse_qs(path.query).get("page", ["1"])[0])
            pages = max(1, -(-len(self.events) // PAGE_SIZE))
            here = self.events[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            return self._conditional(asked, search_page(here, number, pages))
        for one in self.events:
            if path.path.startswith("/e/") and path.path.endswith(one["id"]):
                return self._conditional(asked, event_page(one))
        return answer(404, b"<html>nothing here</html>")

    def _conditional(self, asked: Asked, body: bytes) -> Reply:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.conditional and asked.headers.get("if-none-match") == etag:
            return answer(304, b"", ETag=etag, Content_Length="")
        return answer(200, body, ETag=etag)
