"""The form in a real browser: what arrives at whoever keeps the list, with and without a script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.programme import CITY, build_site
from tests.browser.serving import served, visiting
from tests.browser.test_layout import FAINT, SIDEWAYS, SMALL_TARGETS

pytestmark = pytest.mark.browser


@dataclass
class Keeper:
    """Whoever keeps the list: an origin of its own, and what arrived there. `back`: where it sends people on to."""

    address: str = ""
    arrived: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)
    back: str = ""


@contextmanager
def keeping() -> Iterator[Keeper]:
    keeper = Keeper()

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            kind = self.headers["Content-Type"]
            keeper.arrived.append((self.path, kind, parse_qsl(body, keep_blank_values=True)))
            self.send_response(303 if keeper.back else 200)
            if keeper.back:
                self.send_header("Location", keeper.back)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>Almost there</title><h1>Look into your mail</h1>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    keeper.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield keeper
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def keeper() -> Iterator[Keeper]:
    with keeping() as found:
        yield found


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory, keeper: Keeper) -> Iterator[str]:
    """Where a site is served that has a list."""
    more = (
        f'list = "endpoint"\n[subscribe]\naction = "{keeper.address}/subscribe"\nfields = {{site = "nights & days"}}\n'
    )
    site: Path = build_site(tmp_path_factory.mktemp("listing"), base="https://nocturne.example", many=8, more=more)
    with served(site) as address:
        yield address


@pytest.fixture(autouse=True)
def nothing_arrived(keeper: Keeper) -> None:
    keeper.arrived.clear()
    keeper.back = ""


@pytest.mark.parametrize("scripting", [True, False])
def test_an_address_arrives_with_its_city_and_an_empty_trap(
    browser: Browser, listing: str, keeper: Keeper, scripting: bool
) -> None:
    with visiting(browser, java_script_enabled=scripting) as visit:
        visit.page.goto(f"{listing}/{CITY}/", wait_until="load")
        visit.page.get_by_role("link", name="Subscribe", exact=True).click()
        visit.page.get_by_label("Your mail address").fill("mira+nights@kest.example")
        visit.page.keyboard.press("Tab")
        visit.page.keyboard.press("Enter")
        expect(visit.page.get_by_role("heading", name="Look into your mail")).to_be_visible()
        assert not [said for said in visit.complaints if "Policy" in said or "form-action" in said]
    assert keeper.arrived == [
        (
            "/subscribe",
            "application/x-www-form-urlencoded",
            [("email", "mira+nights@kest.example"), ("website", ""), ("city", CITY), ("site", "nights & days")],
        )
    ]


def test_what_is_no_address_does_not_leave(browser: Browser, listing: str, keeper: Keeper) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{listing}/{CITY}/subscribe/", wait_until="load")
        for written in ("", "mira", "mira@"):
            visit.page.get_by_label("Your mail address").fill(written)
            visit.page.get_by_role("button", name="Subscribe").click()
        assert visit.page.url == f"{listing}/{CITY}/subscribe/"
    assert keeper.arrived == []


def test_an_answer_may_lead_back_to_the_site(browser: Browser, listing: str, keeper: Keeper) -> None:
    keeper.back = f"{listing}/{CITY}/"
    with visiting(browser) as visit:
        visit.page.goto(f"{listing}/{CITY}/subscribe/", wait_until="load")
        visit.page.get_by_label("Your mail address").fill("mira@kest.example")
        visit.page.get_by_role("button", name="Subscribe").click()
        visit.page.wait_for_url(f"{listing}/{CITY}/")
    assert len(keeper.arrived) == 1


def test_no_other_page_and_no_other_place_can_be_sent_to(browser: Browser, listing: str, keeper: Keeper) -> None:
    """The control: the policy of exactly these pages is what lets the form through."""
    send = """action => {
      const form = Object.assign(document.createElement('form'), {method: 'post', action});
      document.body.append(form);
      form.submit();
    }"""
    with keeping() as stranger, visiting(browser) as visit:
        for path, action in ((f"{CITY}/", keeper.address), (f"{CITY}/subscribe/", stranger.address)):
            visit.complaints.clear()
            visit.page.goto(f"{listing}/{path}", wait_until="load")
            visit.page.evaluate(send, f"{action}/subscribe")
            visit.page.wait_for_timeout(300)
            assert any("form-action" in said for said in visit.complaints), path
        assert stranger.arrived == keeper.arrived == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_form_can_be_read_and_hit_and_its_trap_is_met_by_nobody(
    browser: Browser, listing: str, scheme: str, width: int
) -> None:
    with visiting(browser, color_scheme=scheme, viewport={"width": width, "height": 800}) as visit:
        page = visit.page
        page.goto(f"{listing}/{CITY}/subscribe/", wait_until="load")
        assert page.evaluate(FAINT)["faint"] == []
        assert page.evaluate(SIDEWAYS) == [0]
        assert page.evaluate(SMALL_TARGETS) == []
        trap = page.locator("[name=website]")
        assert trap.evaluate("each => getComputedStyle(each).display") != "none"
        assert trap.evaluate("each => getComputedStyle(each.parentElement).clipPath") == "inset(50%)"
        assert page.get_by_role("textbox").count() == 1, "for those who listen there is one field"
        page.get_by_label("Your mail address").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "button"
        assert "and the city go to 127.0.0.1" in page.locator("#consent").inner_text()
