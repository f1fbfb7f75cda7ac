"""Every address a page of the built site names leads somewhere: files, fragments, calendars, canonical addresses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.browser.programme import PREFIX, build_site

ATTRIBUTES = ("href", "src", "action", "content")
HERE = "nocturne.example"


def named(page: LexborHTMLParser) -> Iterator[str]:
    """Every address a page names, as it is written."""
    for name in ATTRIBUTES:
        for element in page.css(f"[{name}]"):
            value = element.attributes[name] or ""
            if name != "content":
                yield value
            elif element.attributes.get("http-equiv") == "refresh":
                yield value.partition("url=")[2]
            elif value.startswith("https:"):
                yield value


def broken(site: Path, prefix: str) -> list[str]:
    """`page -> address` for every address on the site's own host that leads nowhere."""
    pages = {path: LexborHTMLParser(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    fragments = {path: {each.attributes["id"] for each in page.css("[id]")} for path, page in pages.items()}
    found = []
    for path, page in pages.items():
        own = f"https://{HERE}{prefix}/{path.relative_to(site).as_posix()}"
        for address in named(page):
            whole, fragment = urldefrag(urljoin(own, address))
            split = urlsplit(whole)
            if split.hostname != HERE or split.scheme not in ("https", "webcal"):
                continue
            target = site / unquote(split.path).removeprefix(f"{prefix}/")
            target = target / "index.html" if split.path.endswith("/") else target
            inside = split.path.startswith(f"{prefix}/") and target.is_file()
            if not inside or (fragment and fragment not in fragments[target]):
                found.append(f"{path.relative_to(site)} -> {address}")
    return found


def test_no_link_of_the_site_is_broken(site: Path) -> None:
    assert broken(site, PREFIX) == []


@pytest.mark.parametrize("event_pages", ["upcoming", "none"])
def test_no_link_is_broken_where_events_have_no_pages(tmp_path: Path, event_pages: str) -> None:
    site = build_site(tmp_path, base="https://nocturne.example", event_pages=event_pages, many=60)
    assert broken(site, "") == []


def test_a_broken_link_would_be_found(tmp_path: Path) -> None:
    """The control for the two above."""
    (tmp_path / "index.html").write_text('<a href="there/">x</a><a href="#gone">x</a><a href="/up">x</a>', "utf-8")
    assert len(broken(tmp_path, "/site")) == 3
