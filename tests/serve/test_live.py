"""`nocturne serve` as a person uses it: edit a file, see the page change; make a mistake, keep the last good site."""

from __future__ import annotations

import dataclasses
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nocturne.model.event import KnownEvent
from nocturne.store.state import State
from tests.serve.preview import HANG_SECONDS, NOW, edit, make, own_templates, serving

HANG = HANG_SECONDS * 1000
NIGHT = KnownEvent(
    id="abcdefghijkl",
    slug="a-night-by-the-river",
    title="A Night by the River",
    date="2026-05-02",
    time="21:00",
    night="2026-05-02",
    start="2026-05-02T21:00:00+01:00",
    timezone="Europe/Lisbon",
    city="lisbon",
    source="curated",
)


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=HANG_SECONDS) as answer:
        text: str = answer.read().decode()
        return text


@pytest.fixture
def page(browser: Browser) -> Page:
    """A fresh page whose errors and refusals by policy fail the test."""
    opened = browser.new_context().new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"the page broke: {error}"))
    opened.add_init_script("addEventListener('securitypolicyviolation', e => console.error('refused ' + e.blockedURI))")
    return opened


@pytest.mark.browser
@pytest.mark.parametrize("base", ["", "/nights"])
def test_an_open_page_shows_an_edit_of_content_and_of_a_template_by_itself(
    tmp_path: Path, page: Page, base: str
) -> None:
    project = make(tmp_path, f"https://site.example{base}")
    templates = own_templates(project)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    with serving(project) as preview:
        assert preview.address.endswith(f"{base}/")
        page.goto(f"{preview.address}lisbon/", timeout=HANG)
        expect(page.get_by_text("Rooms above the river")).to_be_visible(timeout=HANG)
        edit(project / "content" / "cities" / "lisbon.md", "Rooms above", "Cellars below")
        expect(page.get_by_text("Cellars below the river")).to_be_visible(timeout=HANG)
        edit(templates / "base.html", "</footer>", "<p>a new line in the foot</p></footer>")
        expect(page.get_by_text("a new line in the foot")).to_be_visible(timeout=HANG)
        assert "content/cities/lisbon.md" in preview.heard("changed")
    assert refused == []


@pytest.mark.browser
def test_what_comes_later_is_seen_as_the_first_crawl_of_a_project_is(tmp_path: Path, page: Page) -> None:
    project = make(tmp_path)
    with serving(project) as preview:
        page.goto(f"{preview.address}lisbon/", timeout=HANG)
        expect(page.get_by_text("0 coming events")).to_be_visible(timeout=HANG)
        state = State(project).open()
        state.save_events("lisbon", [NIGHT])
        expect(page.get_by_text("A Night by the River")).to_be_visible(timeout=HANG)
        state.save_events("lisbon", [dataclasses.replace(NIGHT, title="Two Nights by the River")])
        expect(page.get_by_text("Two Nights by the River")).to_be_visible(timeout=HANG)
        assert ".state" in preview.heard("changed")


@pytest.mark.browser
def test_a_mistake_is_said_in_a_sentence_and_the_last_good_site_stays_until_it_is_mended(
    tmp_path: Path, page: Page
) -> None:
    project = make(tmp_path)
    city = project / "content" / "cities" / "lisbon.md"
    with serving(project) as preview:
        page.goto(f"{preview.address}lisbon/", timeout=HANG)
        edit(city, "Europe/Lisbon", "Europe/Lisbonn")
        assert "timezone" in preview.heard("content/cities/lisbon.md:")
        assert "Traceback" not in "\n".join(preview.said)
        assert "Rooms above the river" in _get(f"{preview.address}lisbon/")
        edit(city, "Europe/Lisbonn", "Europe/Lisbon")
        edit(city, "Rooms above", "Mended rooms above")
        expect(page.get_by_text("Mended rooms above the river")).to_be_visible(timeout=HANG)


def test_a_mistake_at_the_start_ends_with_its_sentence(tmp_path: Path) -> None:
    project = make(tmp_path)
    edit(project / "content" / "cities" / "lisbon.md", "Europe/Lisbon", "Europe/Lisbonn")
    words = [sys.executable, "-m", "nocturne", "serve", "--project", str(project), "--port", "0", "--now", NOW]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=HANG_SECONDS, check=False)
    assert ended.returncode == 2
    assert "content/cities/lisbon.md" in ended.stderr
    assert "Europe/Lisbon" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_it_builds_into_a_folder_of_its_own_and_ctrl_c_ends_it_well(tmp_path: Path) -> None:
    project = make(tmp_path)
    with serving(project) as preview:
        assert "Rooms above the river" in _get(f"{preview.address}lisbon/")
        preview.process.send_signal(signal.SIGINT)
        assert preview.process.wait(timeout=HANG_SECONDS) == 0
    assert (project / ".serve" / "lisbon" / "index.html").is_file()
    assert not (project / "output").exists()
    assert "Traceback" not in "\n".join(preview.said)
