"""Every address the finished site names on its own host leads to a file, and every fragment to an element.

The site also has to work as a folder below any path: only 404.html, which answers at every depth, may name the path it
is published under.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tools.check_web.outcome import Finding, Outcome
from tools.check_web.subject import Subject

ATTRIBUTES = ("href", "src", "action", "poster", "data-index", "data-root")
TIED = "a[href], script[src], img[src], form[action], link[rel=stylesheet], link[rel=icon], link[rel=manifest]"
"""What a reader or a page follows; canonical addresses and calendars have to name their host."""
STYLE_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)")
TEMPLATES = ("api/v1/openapi.json", "api/v1/event.schema.json")
"""Their addresses are the beginnings or the names of others."""


class Site:
    """The files of a built site and the elements that can be linked to."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder, self.base_url = folder, base_url.rstrip("/")
        self._host, self._path = urlsplit(self.base_url).netloc, urlsplit(self.base_url).path
        self.checked = 0

    @cached_property
    def pages(self) -> dict[Path, LexborHTMLParser]:
        """Every page, read once."""
        return {path: _parsed(path) for path in sorted(self.folder.rglob("*.html"))}

    @cached_property
    def _anchors(self) -> dict[Path, set[str | None]]:
        return {path: {each.attributes["id"] for each in page.css("[id]")} for path, page in self.pages.items()}

    def address(self, path: Path) -> str:
        """Where a file of the site is published."""
        return f"{self.base_url}/{path.relative_to(self.folder).as_posix().removesuffix('index.html')}"

    def wrong(self, path: Path, address: str) -> str:
        """Why an address that a file names leads nowhere, "" when it leads somewhere or to another host."""
        whole, fragment = urldefrag(urljoin(self.address(path), address))
        split = urlsplit(whole)
        if split.netloc != self._host or split.scheme not in ("http", "https", "webcal"):
            return ""
        self.checked += 1
        if not split.path.startswith(f"{self._path}/"):
            return "outside the site"
        target = self.folder / unquote(split.path[len(self._path) + 1 :])
        target = target / "index.html" if split.path.endswith("/") else target
        if not target.is_file():
            return "no such file"
        if fragment and target.suffix == ".html" and unquote(fragment) not in self._anchors[target]:
            return "no such element"
        return ""


def check(subject: Subject) -> Outcome:
    """All pages, sitemaps, feeds, calendars, JSON, style sheets and the manifest."""
    site = Site(subject.folder, subject.base_url)
    found = tuple(findings(site))
    return Outcome("links", f"{site.checked} addresses", found)


def findings(site: Site) -> Iterator[Finding]:
    """What leads nowhere, and what would once the folder lies below another path."""
    for path, page in site.pages.items():
        name = path.relative_to(site.folder).as_posix()
        for element, address in _named(page):
            if reason := site.wrong(path, address):
                yield Finding(name, reason, element, address)
        if name != "404.html" and not page.css("meta[http-equiv=refresh]"):
            yield from _tied(site, name, page)
    for path in sorted(site.folder.rglob("*")):
        name = path.relative_to(site.folder).as_posix()
        for address in _addresses(path, site.base_url) if name not in TEMPLATES else ():
            if reason := site.wrong(path, address):
                yield Finding(name, reason, "", address)


def _parsed(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def _named(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """Every address in a page, with the element that names it."""
    for name in ATTRIBUTES:
        for each in page.css(f"[{name}]"):
            yield _shown(each), each.attributes[name] or ""
    for each in page.css("[srcset]"):
        yield from ((_shown(each), part.split()[0]) for part in (each.attributes["srcset"] or "").split(",") if part)
    for each in page.css("meta[content]"):
        content = each.attributes["content"] or ""
        refreshed = each.attributes.get("http-equiv") == "refresh"
        if refreshed or content.startswith(("http:", "https:")):
            yield _shown(each), content.partition("url=")[2] if refreshed else content
    for each in page.css("script[type='application/ld+json']"):
        yield from (("script", text) for text in _texts(json.loads(each.text())) if text.startswith("http"))


def _tied(site: Site, name: str, page: LexborHTMLParser) -> Iterator[Finding]:
    """Addresses that name the host or its root, and those that climb out of the folder."""
    depth = name.count("/")
    for each in page.css(TIED):
        address = next((each.attributes[key] for key in ("href", "src", "action") if key in each.attributes), "") or ""
        if address.startswith((f"{site.base_url}/", "/")):
            yield Finding(name, "tied to one host or path", _shown(each), address)
        elif address.split("/").count("..") > depth:
            yield Finding(name, "outside the site", _shown(each), address)


def _addresses(path: Path, base_url: str) -> Iterable[str]:
    """The addresses in a file that is no page, as far as they are the site's own."""
    kind = path.suffix
    if kind in (".json", ".webmanifest"):
        said = json.loads(path.read_bytes())
        own = [text for text in _texts(said) if text.startswith(f"{base_url}/")]
        return own if kind == ".json" else [*own, *_of_manifest(said)]
    if kind == ".css":
        return [url for url in STYLE_URL.findall(path.read_text(encoding="utf-8")) if not url.startswith("data:")]
    if kind == ".ics":
        text = path.read_bytes().replace(b"\r\n ", b"").decode()
        return re.findall(rf"^URL[^:]*:({re.escape(base_url)}\S*)", text, re.MULTILINE)
    if kind == ".xml":
        found = re.findall(rf"[\"'>]({re.escape(base_url)}/[^\s\"'<]*)", path.read_text(encoding="utf-8"))
        return map(html.unescape, found)
    return ()


def _of_manifest(said: dict[str, object]) -> Iterator[str]:
    """The addresses of a web application manifest are relative to itself."""
    yield from (str(said[key]) for key in ("start_url", "scope") if key in said)
    for name in ("icons", "shortcuts", "screenshots"):
        for each in said.get(name, ()):  # type: ignore[attr-defined]
            yield each.get("src") or each["url"]


def _texts(value: object) -> Iterator[str]:
    """Every string of a JSON document that may be an address."""
    if isinstance(value, str):
        if " " not in value and "{" not in value:
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _shown(element: LexborNode) -> str:
    """An element in a few letters: its name, its class, its words."""
    kind = (element.attributes.get("class") or element.attributes.get("rel") or "").split()
    words = " ".join(element.text().split())[:40] if element.tag in ("a", "form") else ""
    return f"{element.tag}{'.' if kind else ''}{'.'.join(kind)} {words}".strip()
