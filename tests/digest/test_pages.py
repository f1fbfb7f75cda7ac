"""The letters on the site: a page for each, a list of them, and links that lead to what is there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from selectolax.lexbor import LexborHTMLParser

from nocturne.errors import StateError
from nocturne.letters import freeze_week
from nocturne.store.state import State
from tests.digest.desk import NOW, night, open_project, week_of_nights
from tests.site.projects import BASE, contents, different, save, site, stamps, write_project

WEEK = "berlin/digests/2026-W18/index.html"
LIST = "berlin/digests/index.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two cities; Berlin has had a letter, Tokyo had nothing to tell."""
    made = write_project(tmp_path / "project")
    save(made, "berlin", [*week_of_nights(30), night(40, "2026-05-08")])
    freeze_week(open_project(made))
    return made


def page(output: Path, path: str = WEEK) -> LexborHTMLParser:
    return LexborHTMLParser((output / path).read_text(encoding="utf-8"))


def links(output: Path, path: str = WEEK) -> set[str]:
    """Where a page leads below the site's base, as paths of files."""
    found = {
        urljoin(f"{BASE}/{path}", node.attributes["href"] or "") for node in page(output, path).css("main a[href]")
    }
    inner = {url.partition("#")[0].removeprefix(f"{BASE}/") for url in found if url.startswith(f"{BASE}/")}
    return {f"{each}index.html" if not each or each.endswith("/") else each for each in inner}


def test_a_letter_has_a_page_that_says_what_it_said(project: Path) -> None:
    output, _ = site(project, now=NOW)
    frozen = State(project).load_digest("2026-W18", "berlin")
    assert frozen is not None
    said = page(output).css_first("main")
    assert said is not None
    words = " ".join(said.text().split())
    for pick in frozen.letter.picks:
        for part in (pick.title, pick.time, pick.place, pick.price, pick.reason, pick.summary):
            assert part in words
    assert frozen.letter.archive_url == f"{BASE}/{WEEK.removesuffix('index.html')}"
    assert not any(mark in (output / WEEK).read_text("utf-8") for mark in frozen.setting.slots.values())


def test_it_is_found_from_everywhere_and_leads_to_what_is_there(project: Path) -> None:
    output, _ = site(project, now=NOW)
    files = contents(output).keys()
    for path in (WEEK, LIST):
        assert links(output, path) <= files
    assert WEEK in links(output, LIST)
    for path in ("berlin/index.html", "berlin/subscribe/index.html"):
        assert LIST in links(output, path)
    sitemap = (output / "sitemaps" / "berlin.xml").read_text("utf-8")
    assert f"{BASE}/berlin/digests/2026-W18/</loc>" in sitemap and f"{BASE}/berlin/digests/</loc>" in sitemap
    assert not (output / "tokyo" / "digests").exists()
    assert "digests" not in (output / "tokyo" / "index.html").read_text("utf-8")


def test_when_its_events_are_over_the_links_go_where_the_archive_goes(project: Path) -> None:
    later = NOW + timedelta(days=20)
    state = State(project)
    events = state.load_events("berlin")
    state.archive("berlin", [each for each in events if each.night < "2026-05-05"])
    save(project, "berlin", [each for each in events if each.night >= "2026-05-06"])
    output, _ = site(project, now=later)
    assert links(output) <= contents(output).keys()
    hrefs = {node.attributes["href"] or "" for node in page(output).css(".rows a")}
    assert any(href.startswith("https://luma.example/") for href in hrefs)
    gone = [node.text() for node in page(output).css(".rows h3") if node.css_first("a") is None]
    assert len(gone) == sum(pick.night == "2026-05-05" for pick in state.digests("berlin")[0].letter.picks)


def test_what_was_called_off_since_is_marked(project: Path) -> None:
    events = State(project).load_events("berlin")
    told = State(project).digests("berlin")[0].letter.picks[0]
    save(project, "berlin", [replace(each, status="cancelled") if each.id == told.id else each for each in events])
    output, _ = site(project, now=NOW)
    (row,) = page(output).css(".rows li.changed")
    assert told.title in row.text() and "Cancelled" in row.text()


def test_the_pages_change_only_with_their_letters(project: Path) -> None:
    output, _ = site(project, now=NOW)
    before, times = contents(output), stamps(output)
    site(project, now=NOW)
    assert stamps(output) == times
    save(project, "berlin", [*State(project).load_events("berlin"), night(41, "2026-05-20")])
    site(project, now=NOW)
    assert not {path for path in different(before, contents(output)) if "/digests/" in path}
    freeze_week(open_project(project, NOW + timedelta(days=7)))
    site(project, now=NOW)
    changed = different(before, contents(output))
    assert {path for path in changed if "/digests/" in path} == {LIST, WEEK, WEEK.replace("W18", "W19")}
    assert page(output).css_first('a[rel="next"]') is not None
    assert page(output, WEEK.replace("W18", "W19")).css_first('a[rel="prev"]') is not None


def test_what_a_letter_may_hold_cannot_break_its_page(project: Path) -> None:
    path = State(project).digest_path("2026-W18", "berlin")
    text = path.read_text("utf-8")
    path.write_text(text.replace('Night 1"', '<script>x()</script>\\u0000\\u001b"'), encoding="utf-8")
    output, _ = site(project, now=NOW)
    html = (output / WEEK).read_text("utf-8")
    assert "&lt;script&gt;x()&lt;/script&gt;" in html and not re.search("[\x00\x1b]", html)
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(StateError, match=r"\.state/digests/2026-W18/berlin\.json"):
        site(project, now=NOW)
