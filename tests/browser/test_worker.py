"""The worker behind reading offline comes, is renewed and goes only as it should."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from nocturne.site.build import build
from tests.browser.programme import CITY, NOW, PREFIX, build_site
from tests.browser.serving import visiting
from tests.browser.test_offline import BANNER, EVENT, OFFER, TEMPLATES, UPDATE, visit_once
from tests.browser.unsteady import kept, unsteady, until

pytestmark = pytest.mark.browser


class Publisher:
    """A project whose site is built anew in place."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.site = build_site(project, base=f"https://nocturne.example{PREFIX}", many=0)

    def restyled(self) -> None:
        """The style sheet is another one."""
        shutil.copytree(TEMPLATES, self.project / "site_templates", dirs_exist_ok=True)
        style = self.project / "site_templates" / "assets" / "nocturne.css"
        style.write_text(style.read_text("utf-8") + "\n.skip { order: 1 }\n", "utf-8")
        self._build()

    def switched_off(self) -> None:
        """Reading offline is switched off."""
        settings = self.project / "content" / "site.toml"
        settings.write_text(settings.read_text("utf-8") + "offline = false\n", "utf-8")
        self._build()

    def _build(self) -> None:
        build(self.project, self.site, NOW, jobs=1, city_options=dict)


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "project")


VERSION = "async () => [...new Set((await caches.keys()).map(name => name.split(' ')[2]))]"


def test_a_newer_version_waits_for_the_visitor_and_takes_over_what_was_kept(
    browser: Browser, publisher: Publisher
) -> None:
    with unsteady(publisher.site, PREFIX) as host, visiting(browser, service_workers="allow") as visit:
        page = visit.page
        visit_once(page, host)
        page.reload(wait_until="load")
        (old,) = page.evaluate(VERSION)
        assert page.locator(OFFER).count() == 0
        publisher.restyled()
        other = page.context.new_page()
        other.goto(f"{host.address}/about/", wait_until="load")
        page.reload(wait_until="load")
        notice = page.locator(OFFER)
        expect(notice).to_contain_text("A newer version is here.", timeout=UPDATE)
        notice.get_by_role("button", name="Later").click()
        expect(notice).to_have_count(0)
        page.goto(f"{host.address}{EVENT}", wait_until="load")
        expect(notice).to_be_visible(timeout=UPDATE)
        for each in (page, other):
            each.evaluate("window.same = true")
        assert page.evaluate("async () => !!(await navigator.serviceWorker.ready).waiting")
        with page.expect_navigation():
            notice.get_by_role("button", name="Reload").click()
        until(page, f"async old => !(await ({VERSION})()).includes(old)", old)
        assert page.evaluate("window.same") is None
        assert other.evaluate("window.same") is True
        expect(page.locator(OFFER)).to_have_count(0)
        expect(other.locator(OFFER)).to_have_count(0)
        assert set(kept(page, host)["pages"]) == {f"/{CITY}/", f"/{CITY}/tonight/", f"/{CITY}/weekend/", "/about/"}
        host.down = True
        page.goto(f"{host.address}/{CITY}/", wait_until="load")
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textTransform") == "uppercase"
        assert page.locator(BANNER).is_visible()


def test_switched_off_it_leaves_nothing_behind_and_disturbs_nobody(browser: Browser, publisher: Publisher) -> None:
    with unsteady(publisher.site, PREFIX) as host, visiting(browser, service_workers="allow") as visit:
        page = visit.page
        visit_once(page, host)
        page.reload(wait_until="load")
        neighbour = f"nocturne {host.address.removesuffix(PREFIX)}/other/ 1 pages"
        page.evaluate("name => caches.open(name)", neighbour)
        page.clock.set_fixed_time(NOW)
        page.reload(wait_until="load")
        page.locator(".rows .save").first.click()
        until(page, "async () => (await caches.keys()).some(name => name.endsWith(' saved'))")
        publisher.switched_off()
        page.goto(f"{host.address}/about/", wait_until="load")
        page.evaluate("window.same = true")
        until(page, "async () => !(await navigator.serviceWorker.getRegistrations()).length")
        until(page, "async name => (await caches.keys()).join() === name", neighbour)
        assert page.evaluate("window.same") is True
        page.reload(wait_until="load")
        assert page.evaluate("navigator.serviceWorker.controller") is None
        assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
        assert visit.complaints == []
        host.down = True
        with pytest.raises(Exception, match="ERR_"):
            page.reload(wait_until="load")


def test_a_page_of_an_earlier_build_that_is_still_open_brings_no_worker_back(
    browser: Browser, publisher: Publisher
) -> None:
    with unsteady(publisher.site, PREFIX) as host, visiting(browser, service_workers="allow") as visit:
        page = visit.page
        former = (publisher.site / CITY / "index.html").read_bytes()
        publisher.switched_off()
        assert re.search(rb"assets/offline\.", former)
        (publisher.site / CITY / "index.html").write_bytes(former)
        page.goto(f"{host.address}/{CITY}/", wait_until="load")
        until(page, "async () => !(await navigator.serviceWorker.getRegistrations()).length")
        assert page.evaluate("async () => (await caches.keys()).length") == 0


def test_a_worker_whose_file_is_gone_goes_too(browser: Browser, publisher: Publisher) -> None:
    """An operator who moves on to something else leaves no worker behind that nobody can end any more."""
    with unsteady(publisher.site, PREFIX) as host, visiting(browser, service_workers="allow") as visit:
        page = visit.page
        visit_once(page, host)
        page.reload(wait_until="load")
        (publisher.site / "sw.js").unlink()
        (publisher.site / "about" / "index.html").write_text("<!doctype html><title>x</title>Another site", "utf-8")
        session = page.context.new_cdp_session(page)
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        page.goto(f"{host.address}/about/", wait_until="load")
        until(page, "async () => !(await navigator.serviceWorker.getRegistrations()).length")
        assert page.evaluate("async () => (await caches.keys()).length") == 0
