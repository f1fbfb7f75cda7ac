"""Without a connection: what somebody has read can be read again and says how old it is; nothing changes by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.programme import CITY, PREFIX, build_site, event, special
from tests.browser.serving import served, visiting
from tests.browser.test_layout import FAINT, SIDEWAYS, SMALL_TARGETS
from tests.browser.unsteady import UnsteadyHost, kept, unsteady, until, wait_until_kept

pytestmark = pytest.mark.browser

EVENT = f"/{special()['normal'].url}"
OTHER = f"/{special()['free'].url}"
INDEX = f"/api/v1/search/{CITY}.json"
COMPANIONS = (f"/{CITY}/tonight/", f"/{CITY}/weekend/", INDEX)
SHELL = ("/offline.html",)
TEMPLATES = Path(__file__).parents[2] / "site_templates"
BANNER = ".kept"
OFFER = ".notices p:not(.kept)"
UPDATE = 20_000
"""Milliseconds in which a browser gets round to looking for another worker."""


@pytest.fixture
def host(site: Path) -> Iterator[UnsteadyHost]:
    with unsteady(site, PREFIX) as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visiting(browser, service_workers="allow", viewport={"width": 1000, "height": 800}) as visit:
        yield visit.page


def visit_once(page: Page, host: UnsteadyHost) -> None:
    """Open the city and stay until all of it is kept."""
    page.goto(f"{host.address}/{CITY}/", wait_until="load")
    scripts = page.locator("form.search").get_attribute("data-scripts") or ""
    parts = [page.evaluate("each => new URL(each, location.href).href", each) for each in scripts.split()]
    wait_until_kept(page, host, f"/{CITY}/", *COMPANIONS, *SHELL, *(each.removeprefix(host.address) for each in parts))


@pytest.mark.parametrize("prefix", ["", PREFIX])
def test_one_visit_is_enough_to_read_and_search_a_city_without_a_connection(
    page: Page, site: Path, prefix: str
) -> None:
    with unsteady(site, prefix) as host:
        visit_once(page, host)
        host.down = True
        page.reload(wait_until="load")
        assert page.locator("h1").inner_text().upper() == "HOLLERAU"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textTransform") == "uppercase"
        page.get_by_role("searchbox").fill("concrete")
        expect(page.locator(".results h3")).to_have_text(["Concrete Hours with Mira Kest"])
        page.reload(wait_until="load")
        page.goto(f"{host.address}/{CITY}/tonight/", wait_until="load")
        assert page.locator("li.h-event").count() > 5


def test_an_event_that_was_read_stays_and_one_that_was_not_is_said_to_be_missing(
    page: Page, host: UnsteadyHost
) -> None:
    visit_once(page, host)
    page.get_by_role("link", name="Concrete Hours with Mira Kest").click()
    wait_until_kept(page, host, EVENT)
    host.down = True
    page.reload(wait_until="load")
    assert page.locator("h1").inner_text() == "Concrete Hours with Mira Kest"
    page.goto(f"{host.address}{OTHER}", wait_until="load")
    assert page.locator("h1").inner_text().upper() == "NO CONNECTION"
    cities = page.get_by_role("navigation", name="Cities kept on this device")
    expect(cities.get_by_role("link")).to_have_text(["Hollerau"])
    others = page.locator("section.kept-list a")
    expect(others.first).to_have_text("Concrete Hours with Mira Kest")
    assert {each.get_attribute("href") for each in others.all()} == {
        f"{host.address}{path}" for path in (EVENT, f"/{CITY}/tonight/", f"/{CITY}/weekend/")
    }
    assert page.locator("main .empty:visible").count() == 0
    cities.get_by_role("link").click()
    assert page.url == f"{host.address}/{CITY}/"
    host.down = False
    page.goto(f"{host.address}{OTHER}", wait_until="load")
    assert page.locator("h1").inner_text() == "Open Page"


def test_hostile_names_are_words_in_the_list_of_what_is_kept(browser: Browser, tmp_path: Path) -> None:
    title = """<img src=x onerror="alert(1)"> &amp; 'salt' & "smoke" $&"""
    odd = event("odd", title)
    site = build_site(tmp_path / "project", base="https://nocturne.example", events=[odd])
    with unsteady(site) as host, visiting(browser, service_workers="allow") as visit:
        visit_once(visit.page, host)
        visit.page.goto(f"{host.address}/{odd.url}", wait_until="load")
        wait_until_kept(visit.page, host, f"/{odd.url}")
        host.down = True
        visit.page.goto(f"{host.address}/about/", wait_until="load")
        expect(visit.page.locator("section.kept-list a").first).to_have_text(title)
        assert visit.page.locator("main img").count() == 0


def test_the_offline_page_tries_again_at_the_same_address(page: Page, host: UnsteadyHost) -> None:
    visit_once(page, host)
    host.down = True
    page.goto(f"{host.address}{OTHER}?from=mail", wait_until="load")
    host.down = False
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Open Page")
    assert page.url == f"{host.address}{OTHER}?from=mail"


def test_a_kept_page_says_since_when_in_the_words_of_its_language(browser: Browser, host: UnsteadyHost) -> None:
    with visiting(browser, service_workers="allow", timezone_id="Asia/Tokyo") as visit:
        page = visit.page
        visit_once(page, host)
        assert page.locator(BANNER).count() == 0
        page.reload(wait_until="load")
        assert page.locator(BANNER).count() == 0
        before = page.evaluate("Date.now()")
        host.down = True
        page.reload(wait_until="load")
        banner = page.locator(BANNER)
        assert banner.is_visible()
        stored, told, age = banner.locator("time").evaluate(
            """(time, now) => [time.textContent, new Intl.DateTimeFormat('en',
              {dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo'}).format(new Date(time.dateTime)),
              now - Date.parse(time.dateTime)]""",
            before,
        )
        assert stored == told
        assert 0 <= age < 60_000
        assert page.get_by_role("status").filter(has=banner).count() == 1
        assert page.evaluate("scrollY") == 0


def test_a_kept_page_that_is_old_says_both(page: Page, host: UnsteadyHost) -> None:
    visit_once(page, host)
    page.clock.set_fixed_time("2026-05-02T16:00:00Z")
    host.down = True
    page.reload(wait_until="load")
    assert page.locator(BANNER).is_visible()
    assert page.locator(".stale").is_hidden()
    page.clock.set_fixed_time("2026-05-02T16:13:00Z")
    page.reload(wait_until="load")
    assert page.locator(BANNER).is_visible()
    assert page.locator(".stale").is_visible()


def test_pages_come_from_the_network_first_and_a_page_that_is_gone_is_kept_no_longer(
    page: Page, site: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    with unsteady(copy, PREFIX) as host:
        visit_once(page, host)
        index = copy / CITY / "index.html"
        index.write_text(index.read_text("utf-8").replace("night by night", "and one more"), "utf-8")
        page.reload(wait_until="load")
        assert "and one more" in page.locator(".lead").first.inner_text()
        host.down = True
        page.reload(wait_until="load")
        assert "and one more" in page.locator(".lead").first.inner_text()
        host.down = False
        index.unlink()
        page.reload(wait_until="load")
        assert page.locator("h1").inner_text().upper() == "NOBODY HERE"
        until(page, "async url => !(await caches.match(url))", f"{host.address}/{CITY}/")
        host.down = True
        page.reload(wait_until="load")
        assert page.locator("h1").inner_text().upper() == "NO CONNECTION"


def test_a_slow_network_is_waited_for_only_where_nothing_is_kept(page: Page, host: UnsteadyHost) -> None:
    visit_once(page, host)
    page.reload(wait_until="load")
    host.delay = 5
    page.goto(f"{host.address}/{CITY}/", wait_until="load")
    assert page.locator(BANNER).is_visible()
    page.goto(f"{host.address}/about/", wait_until="load")
    assert page.locator("h1").inner_text().upper() == "ABOUT"
    assert page.locator(BANNER).count() == 0


def test_a_host_in_trouble_is_like_none_where_something_is_kept(page: Page, host: UnsteadyHost) -> None:
    visit_once(page, host)
    host.answers[f"/{CITY}/"] = (503, {})
    page.reload(wait_until="load")
    assert page.locator("h1").inner_text().upper() == "HOLLERAU"
    assert page.locator(BANNER).is_visible()


def test_only_whole_answers_of_this_site_are_kept(browser: Browser, tmp_path: Path) -> None:
    """Pictures of others, redirects that leave, errors, files for programs, the rest of the host, what forbids it."""
    site = build_site(tmp_path / "project", base=f"https://nocturne.example{PREFIX}", images="source", many=0)
    refused = {
        "/hollerau/away/": (302, {"Location": "http://localhost:1/"}),
        "/hollerau/moved/": (302, {"Location": f"{PREFIX}/about/"}),
        "/hollerau/broken/": (500, {}),
        "/hollerau/private/": (200, {"Content-Type": "text/html", "Cache-Control": "private, no-store"}),
        "/hollerau/words.html": (200, {"Content-Type": "text/plain"}),
    }
    with unsteady(site, PREFIX) as host, served(site) as foreign, visiting(browser, service_workers="allow") as visit:
        page = visit.page
        host.answers |= refused
        page.context.route(
            "https://pictures.example/**",
            lambda route: route.fulfill(path=TEMPLATES / "assets" / "icon-192.png", content_type="image/png"),
        )
        visit_once(page, host)
        page.goto(f"{host.address}{EVENT}", wait_until="load")
        assert page.locator(".poster img").evaluate("each => each.naturalWidth") == 192
        asked = [*refused, "/sw.js", "/manifest.webmanifest", f"/{CITY}/events.ics", "/api/v1/cities.json", "/privacy/"]
        others = [f"{foreign}/", f"{host.address.removesuffix(PREFIX)}/elsewhere/", "https://pictures.example/kest.jpg"]
        page.evaluate(
            "async keep => (await navigator.serviceWorker.ready).active.postMessage({keep})",
            [*others, *(f"{host.address}{path}" for path in asked)],
        )
        wait_until_kept(page, host, "/privacy/", EVENT)
        page.evaluate("fetch('../../privacy/', {method: 'POST'}).catch(() => {})")
        page.goto(f"{host.address}/{CITY}/moved/", wait_until="load")
        assert page.url == f"{host.address}/about/"
        wait_until_kept(page, host, "/about/")
        found = kept(page, host)
        assert set(found["pages"]) == {f"/{CITY}/", f"/{CITY}/tonight/", f"/{CITY}/weekend/", "/privacy/", "/about/"}
        assert found["events"] == [EVENT]
        assert found["data"] == [INDEX]
        assert all(path.startswith("/assets/") for path in found["assets"])
        assert set(found) == {"shell", "assets", "pages", "events", "data"}


def test_the_oldest_goes_when_there_is_too_much(browser: Browser, tmp_path: Path) -> None:
    site = build_site(tmp_path / "project", base="https://nocturne.example", many=110)
    events = sorted(f"/{path.relative_to(site)}" for path in (site / CITY / "e").glob("slow-*.html"))
    assert len(events) == 110
    with unsteady(site) as host, visiting(browser, service_workers="allow") as visit:
        visit_once(visit.page, host)
        for first in range(0, 110, 40):
            part = events[first : first + 40]
            visit.page.evaluate(
                "async keep => (await navigator.serviceWorker.ready).active.postMessage({keep})",
                [f"{host.address}{path}" for path in part],
            )
            wait_until_kept(visit.page, host, part[-1])
        until(visit.page, "async url => !(await caches.match(url))", f"{host.address}{events[9]}")
        assert kept(visit.page, host)["events"] == events[10:]
        wait_until_kept(visit.page, host, f"/{CITY}/", *COMPANIONS)


def test_whoever_saves_data_keeps_what_is_read_and_nothing_beside(browser: Browser, host: UnsteadyHost) -> None:
    with visiting(browser, service_workers="allow") as visit:
        visit.page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
        visit.page.goto(f"{host.address}/{CITY}/", wait_until="load")
        visit.page.evaluate("async () => { await navigator.serviceWorker.ready }")
        visit.page.reload(wait_until="load")
        wait_until_kept(visit.page, host, f"/{CITY}/", *SHELL)
        visit.page.goto(f"{host.address}/about/", wait_until="load")
        wait_until_kept(visit.page, host, "/about/")
        assert kept(visit.page, host)["pages"] == [f"/{CITY}/", "/about/"]
        assert not set(host.asked) & set(COMPANIONS)


def test_the_policy_lets_no_script_but_the_worker_through(page: Page, host: UnsteadyHost) -> None:
    visit_once(page, host)
    for said in ("trustedTypes.createPolicy('nocturne', {})", "trustedTypes.createPolicy('other', {})"):
        with pytest.raises(Exception, match=r"disallowed|already exists"):
            page.evaluate(said)
    with pytest.raises(Exception, match="TrustedScriptURL"):
        page.evaluate("navigator.serviceWorker.register('../assets/search.js')")


def test_what_is_kept_can_only_be_listed_where_scripts_run(browser: Browser, host: UnsteadyHost) -> None:
    with visiting(browser, service_workers="allow", java_script_enabled=False) as visit:
        visit.page.goto(f"{host.address}/offline.html", wait_until="load")
        assert visit.page.get_by_text("Without scripts a browser keeps no page").is_visible()
        assert visit.page.locator(".kept-list:visible").count() == 0


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_all_that_is_said_about_it_can_be_read_and_hit(
    browser: Browser, site: Path, tmp_path: Path, width: int, scheme: Literal["dark", "light"]
) -> None:
    copy = shutil.copytree(site, tmp_path / "site")
    with (
        unsteady(copy, PREFIX) as host,
        visiting(
            browser, service_workers="allow", viewport={"width": width, "height": 780}, color_scheme=scheme
        ) as visit,
    ):
        page = visit.page

        def look() -> None:
            assert page.evaluate(FAINT)["faint"] == []
            assert page.evaluate(SIDEWAYS) == [0]
            assert page.evaluate(SMALL_TARGETS) == []

        visit_once(page, host)
        host.down = True
        page.goto(f"{host.address}{OTHER}", wait_until="load")
        expect(page.locator("section.kept-list a")).to_have_count(2)
        look()
        page.goto(f"{host.address}/{CITY}/", wait_until="load")
        expect(page.locator(BANNER)).to_be_in_viewport()
        look()
        host.down = False
        worker = copy / "sw.js"
        worker.write_text(worker.read_text("utf-8") + "/* another */\n", "utf-8")
        page.goto(f"{host.address}/{CITY}/", wait_until="load")
        expect(page.locator(OFFER)).to_be_in_viewport(timeout=UPDATE)
        look()
        page.get_by_role("button", name="Reload").focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") in ("solid", "auto")
