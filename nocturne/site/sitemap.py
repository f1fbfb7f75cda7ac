"""sitemap.xml: an index of parts, a city's addresses in parts of their own, with the day an event's page last changed.

A day stands only where it is known: crawlers stop believing all of them when one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nocturne.site.escape import fast_escape

LIMIT = 50_000
"""Addresses in one part (sitemaps.org)."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = ' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def path(city: str, number: int) -> str:
    """Where part `number` (from 1) of a city's addresses is."""
    return f"sitemaps/{city}.xml" if number == 1 else f"sitemaps/{city}/{number}.xml"


def parts(pages: Sequence[tuple[str, str]], limit: int = LIMIT) -> list[Sequence[tuple[str, str]]]:
    """The addresses in parts of at most `limit`."""
    return [pages[at : at + limit] for at in range(0, len(pages), limit)]


def part(pages: Iterable[tuple[str, str]]) -> bytes:
    """One part: (absolute URL, ISO date of the last change or "")."""
    rows = "".join(f"<url><loc>{fast_escape(url)}</loc>{_changed(day)}</url>\n" for url, day in pages)
    return f"{_HEAD}<urlset{_SPACE}>\n{rows}</urlset>\n".encode()


def _changed(day: str) -> str:
    return f"<lastmod>{day}</lastmod>" if day else ""


def index(parts: Iterable[str]) -> bytes:
    """The index: absolute URLs of the parts. When an address left a part is written down nowhere, so no day stands."""
    rows = "".join(f"<sitemap><loc>{fast_escape(url)}</loc></sitemap>\n" for url in parts)
    return f"{_HEAD}<sitemapindex{_SPACE}>\n{rows}</sitemapindex>\n".encode()
