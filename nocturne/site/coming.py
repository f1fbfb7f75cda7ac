"""What of a city's events is still to come, in the order of lists, and the address of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from nocturne.site import city_pages, dates, event_pages
from nocturne.site.content import CityFacts, SiteFacts
from nocturne.site.digests import digest
from nocturne.site.plan import PER_PAGE
from nocturne.site.rows import Row


def split(rows: Sequence[Row], tonight: str) -> tuple[list[Row], list[Row]]:
    """Events that are not over, in the order of lists, and those that are."""
    coming: list[Row] = []
    over: list[Row] = []
    for row in rows:
        ended = dates.last_night(row.event.night, row.event.end) < tonight
        (over if ended else coming).append(row)
    coming.sort(key=_order)
    return coming, over


def _order(row: Row) -> tuple[str, bool, str, str, str]:
    """By night; what has no hour after what has one; then by hour and title."""
    event = row.event
    return event.night, not event.time, event.start, event.title, event.id


def address(site: SiteFacts, city: CityFacts, coming: Sequence[Row], over: Sequence[Row]) -> None:
    """Give every event the absolute address of its page, or of its row where events have no pages.

    A row moves when others come before it, so its address is part of the digests.
    """
    base, mode = site.base_url, site.event_pages
    for number, row in enumerate((*coming, *over)):
        event = cast(Any, row.event)
        if mode == "none" or (mode == "upcoming" and number >= len(coming)):
            page = min(number, max(len(coming) - 1, 0)) // PER_PAGE + 1
            event.url = f"{base}/{city_pages.path(city, page)}#{event.id}"
            row.digest, row.api_digest = digest(row.digest, event.url), digest(row.api_digest, event.url)
        else:
            event.url = f"{base}/{event_pages.path(city, event)}"
