"""Every address a page of the built site names leads somewhere: files, fragments, calendars, canonical addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.programme import PREFIX, build_site
from tools.check_web.links import Site, findings

HERE = "https://nocturne.example"
BROKEN = """\
<a href="there/">no such file</a><a href="#gone">no such element</a><a href="/up">outside the site</a>
<a href="../../up/">too far up</a><a href="https://nocturne.example/site/">tied</a><a href="#here" id="here">good</a>
<script type="application/ld+json">{"url": "https://nocturne.example/site/gone.html"}</script>
<link rel="canonical" href="https://nocturne.example/site/"><a href="https://elsewhere.example/gone">another host</a>
"""


def test_no_link_of_the_site_is_broken(site: Path) -> None:
    checked = Site(site, f"{HERE}{PREFIX}")
    assert list(findings(checked)) == []
    assert checked.checked > 1000


@pytest.mark.parametrize("event_pages", ["upcoming", "none"])
def test_no_link_is_broken_where_events_have_no_pages(tmp_path: Path, event_pages: str) -> None:
    site = build_site(tmp_path, base=HERE, event_pages=event_pages, many=60)
    assert list(findings(Site(site, HERE))) == []


def test_what_leads_nowhere_is_found_in_pages_and_in_every_other_format(tmp_path: Path) -> None:
    """The control for those above."""
    gone = f"{HERE}/site/gone"
    (tmp_path / "index.html").write_text(BROKEN, "utf-8")
    (tmp_path / "sitemap.xml").write_text(f"<loc>{gone}</loc>", "utf-8")
    (tmp_path / "feed.json").write_text(f'{{"url": "{gone}", "words": "see {gone}"}}', "utf-8")
    (tmp_path / "manifest.webmanifest").write_text('{"start_url": "./", "icons": [{"src": "gone.svg"}]}', "utf-8")
    (tmp_path / "style.css").write_text("i { background: url(gone.png) }", "utf-8")
    (tmp_path / "events.ics").write_bytes(f"URL:{gone[:30]}\r\n {gone[30:]}\r\n".encode())
    found = [(each.page, each.rule) for each in findings(Site(tmp_path, f"{HERE}/site"))]
    assert sorted(found) == [
        ("events.ics", "no such file"),
        ("feed.json", "no such file"),
        ("index.html", "no such element"),
        ("index.html", "no such file"),
        ("index.html", "no such file"),
        ("index.html", "outside the site"),
        ("index.html", "outside the site"),
        ("index.html", "outside the site"),
        ("index.html", "tied to one host or path"),
        ("index.html", "tied to one host or path"),
        ("manifest.webmanifest", "no such file"),
        ("sitemap.xml", "no such file"),
        ("style.css", "no such file"),
    ]
