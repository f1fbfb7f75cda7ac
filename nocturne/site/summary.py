"""What the rest of the site has to know of a city once its pages are made."""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.site.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A row of the home page; `href` below the top of the site, or the announcement's own address, or "".

    `hour` as in a Shown, `status` as the event's; `is_free` only when it is known to be. `foreign` as in a Shown.
    """

    id: str
    title: str
    time: str
    hour: str
    where: str
    price: str
    href: str
    scene: str
    status: str
    is_free: bool
    marks: tuple[str, ...]
    foreign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`events` upcoming ones that people made, `tonight` how many of them are tonight, `teasers` the first few.

    `night` the date that is tonight there. `created`, `updated` ISO 8601 UTC or "". `news` what happened to its events
    in the last nights, newest first. `sitemaps` how many parts of the sitemap list its addresses.
    """

    events: int
    tonight: int
    night: str
    created: str
    updated: str
    teasers: tuple[Teaser, ...]
    news: tuple[News, ...] = ()
    sitemaps: int = 1
