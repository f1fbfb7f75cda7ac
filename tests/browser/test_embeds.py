"""On somebody else's page the frame shows the list in its own look, leads out of itself, and asks for nothing more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from nocturne.site import headers
from nocturne.site.content import SiteFacts
from tests.browser.programme import CITY, PREFIX
from tests.browser.serving import Handler, Host, Visit, visiting
from tests.browser.test_layout import FAINT, SIDEWAYS, SMALL_TARGETS

pytestmark = pytest.mark.browser

HOUSE = f"{CITY}/venue/pumpe-sieben/"
FACTS = SiteFacts(title="Nocturne", base_url="", language="en", contact="", images="art", event_pages="all", host="any")


class Strict(Handler):
    """A host that obeys `_headers`: no page may be framed but those made for it."""

    def end_headers(self) -> None:
        framed = urlsplit(self.path).path.endswith("/embed.html")
        policy = headers.embed_policy() if framed else f"{headers.page_policy(FACTS)}; frame-ancestors 'none'"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()


@pytest.fixture(scope="module")
def strict(site: Path) -> Iterator[str]:
    server = Host(site, PREFIX, Strict)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    server.shutdown()
    server.server_close()


@contextmanager
def foreign(html: str) -> Iterator[str]:
    """Another origin whose every page is `html`."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def copied(site: Path, origin: str, number: int = 0) -> str:
    """The lines as they stand on the house's page, for the host that is served here."""
    page = LexborHTMLParser((site / HOUSE / "index.html").read_bytes())
    return page.css("pre code")[number].text().replace(f"https://nocturne.example{PREFIX}", origin)


def around(lines: str) -> str:
    return f"<!doctype html><html lang=en><title>Pumpe Sieben</title><body><h1>Pumpe Sieben</h1>{lines}</body></html>"


@pytest.mark.parametrize("scripting", [True, False])
def test_the_copied_frame_shows_the_list_elsewhere_and_leads_out_of_the_frame(
    browser: Browser, site: Path, strict: str, scripting: bool
) -> None:
    with (
        foreign(around(copied(site, strict))) as elsewhere,
        visiting(browser, java_script_enabled=scripting) as visit,
    ):
        visit.page.goto(elsewhere, wait_until="load")
        frame = visit.page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name="Pumpe Sieben")).to_be_visible()
        expect(frame.locator("li")).to_have_count(10)
        assert [url for url in visit.requests if url.endswith(".js")] == []
        assert visit.complaints == []
        frame.get_by_role("link", name="Slow Weather no. 0", exact=True).click()
        visit.page.wait_for_url(f"{strict}/{CITY}/e/slow-weather-no-0-*.html")
        visit.page.goto(elsewhere, wait_until="load")
        frame.get_by_role("link", name="All that is to come").click()
        visit.page.wait_for_url(f"{strict}/{HOUSE}")


def test_other_pages_stay_out_of_frames(browser: Browser, strict: str) -> None:
    """The control: such a host would have kept the list out as well, were it not made for frames."""
    with foreign(around(f'<iframe src="{strict}/{HOUSE}"></iframe>')) as elsewhere, visiting(browser) as visit:
        visit.page.goto(elsewhere, wait_until="load")
        assert any("frame-ancestors" in said for said in visit.complaints)


def test_the_copied_links_work_without_anything_of_ours(browser: Browser, site: Path, strict: str) -> None:
    with foreign(around(copied(site, strict, 1))) as elsewhere, visiting(browser) as visit:
        visit.page.goto(elsewhere, wait_until="load")
        assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(elsewhere).netloc}
        visit.page.get_by_role("link", name="Slow Weather no. 0", exact=True).click()
        visit.page.wait_for_url(f"{strict}/{CITY}/e/slow-weather-no-0-*.html")


@pytest.fixture(scope="module", params=[("dark", 240), ("light", 320), ("dark", 700)], ids=str)
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visit]:
    scheme, width = request.param
    with visiting(browser, color_scheme=scheme, viewport={"width": width, "height": 480}) as opened:
        yield opened


@pytest.mark.parametrize("folder", [f"{CITY}/", HOUSE, f"{CITY}/organizer/amt-fur-langsamkeit/"])
def test_an_embedded_list_can_be_read_and_tapped_at_every_size(visit: Visit, strict: str, folder: str) -> None:
    visit.page.goto(f"{strict}/{folder}embed.html", wait_until="load")
    found = visit.page.evaluate(FAINT)
    assert found["faint"] == [] and found["seen"] > 10
    assert visit.page.evaluate(SIDEWAYS) == [0]
    assert visit.page.evaluate(SMALL_TARGETS) == []
    assert visit.complaints == []


def test_the_lines_to_copy_are_opened_and_chosen_without_a_script(browser: Browser, origin: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{origin}/{HOUSE}", wait_until="load")
        lines = visit.page.locator("pre").first
        expect(lines).to_be_hidden()
        visit.page.get_by_text("Lines to copy").click()
        expect(lines).to_be_visible()
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}/{HOUSE}", wait_until="load")
        visit.page.get_by_text("Lines to copy").click()
        visit.page.locator("pre").first.click()
        chosen = visit.page.evaluate("getSelection().toString()")
        assert chosen.startswith("<iframe src=") and chosen.strip().endswith("</iframe>")
