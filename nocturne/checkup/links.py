"""Links in the operator's words: those that stay on the site have to lead to a page of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from nocturne.checkup.finding import Finding
from nocturne.checkup.written import Written
from nocturne.site import city as city_plan
from nocturne.site import site_pages
from nocturne.site.freshness import Health
from nocturne.site.plan import Shared

_WITH_EVENTS = re.compile(r"[^/]+/(?:page/\d+(?:/(?:index\.html)?)?|e/[^/]+\.html)")
"""Pages that are there or not as events come and go."""


def dead(shared: Shared, written: Written, now: datetime) -> Iterator[Finding]:
    """A finding for each link in pages, cities and words about sources that leads to nothing on the site."""
    known = _paths(shared, now)
    base = urlsplit(shared.site.base_url).path
    for file, folder, html in _texts(shared):
        for target in _targets(html):
            path = _path(target, f"{base}/{folder}/", base)
            if path is not None and not _there(path, known):
                problem = f"links to {target}, which is no page of the site"
                yield written.text("error", file, target, problem, _advice(target, base))


def _texts(shared: Shared) -> Iterator[tuple[str, str, str]]:
    """(file, folder of the page it is shown on, its HTML)."""
    content = shared.content
    for page in content.pages:
        yield f"content/pages/{page.slug}.md", page.slug, page.html
    for city in content.cities:
        yield f"content/cities/{city.slug}.md", city.slug, city.about
    for source in content.sources:
        yield f"content/sources/{source.slug}.md", "sources", source.html


def _paths(shared: Shared, now: datetime) -> set[str]:
    """Every file of the site that is there without any event."""
    tonight = now.date().isoformat()
    plans = [(city, city_plan.plan(shared, city, [], tonight, (), "")) for city in shared.content.cities]
    night = site_pages.Night(now, Health(at="", sources=()), [(city, plan.summary) for city, plan in plans])
    pages = [*site_pages.pages(shared, night), *(page for _, plan in plans for page in plan.pages)]
    return {page.path for page in pages} | {"sitemap.xml"}


def _targets(html: str) -> list[str]:
    links = (link.attributes.get("href") for link in LexborHTMLParser(html).css("a[href]"))
    return [target for target in links if target]


def _path(target: str, here: str, base: str) -> str | None:
    """Where a link leads, seen from the site's top; None when it leaves the site or stays on its page.

    A path that is not below the site's own begins with "/".
    """
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = posixpath.normpath(posixpath.join(here, unquote(parts.path)))
    within = f"{path}/".startswith(f"{base}/")
    return path.removeprefix(base).strip("/") if within else path


def _there(path: str, known: set[str]) -> bool:
    if path.startswith("/"):
        return False
    return path in known or posixpath.join(path, "index.html") in known or bool(_WITH_EVENTS.fullmatch(path))


def _advice(target: str, base: str) -> str:
    if target.startswith("/") and base and not target.startswith(f"{base}/"):
        return f"the site lies below {base}/; write it as seen from this page, such as ../about/"
    return "write it as seen from this page, such as ../about/, or whole, such as https://example.org/"
