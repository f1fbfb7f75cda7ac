"""What the rest of the site has to know of a city once its pages are made."""

from __future__ import annotations

from dataclasses import dataclass

from nocturne.site.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A row of the home page; `href` below the top of the site, or the announcement's own address, or "".

    `status` as the event's; `is_free` only when it is known to be. `start`, `end` as the event's, `end` "" unknown.
    `foreign`, `hour` as in a Shown. `spare`: only shown instead of one that is over.
    """

    id: str
    title: str
    time: str
    start: str
    end: str
    has_hour: bool
    hour: str
    where: str
    price: str
    href: str
    scene: str
    status: str
    is_free: bool
    marks: tuple[str, ...]
    foreign: str = ""
    spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """A night that is tonight while the home page is read: how many events it has, how many are to come then."""

    night: str
    tonight: int
    events: int
    teasers: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`events` upcoming ones that people made, `tonight` how many are tonight, `evenings` this one and the next.

    `night` the date that is tonight there. `created`, `updated` ISO 8601 UTC or "". `news` what happened to its events
    in the last nights, newest first. `sitemaps` how many parts of the sitemap list its addresses.
    """

    events: int
    tonight: int
    night: str
    created: str
    updated: str
    evenings: tuple[Evening, ...]
    news: tuple[News, ...] = ()
    sitemaps: int = 1
