"""In a real browser every kind of page is whole: nothing complains, nothing leaves the site, the outline is sound."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import FORMER, KINDS
from tests.browser.programme import CITY, PREFIX, build_site, special
from tests.browser.serving import Visit, served, visiting

pytestmark = pytest.mark.browser

KILOBYTE = 1024
OUTLINE = """() => ({
  lang: document.documentElement.lang,
  mains: document.querySelectorAll('main').length,
  banners: document.querySelectorAll('body > header').length,
  footers: document.querySelectorAll('body > footer').length,
  levels: [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(each => Number(each.localName[1])),
  empty: [...document.querySelectorAll('h1, h2, h3, h4, a, button')]
    .filter(each => !each.textContent.trim() && !each.ariaLabel).length,
  doubled: [...document.querySelectorAll('[id]')].map(each => each.id)
    .filter((id, at, all) => all.indexOf(id) !== at),
  dangling: [...document.querySelectorAll('[aria-labelledby]')]
    .filter(each => !document.getElementById(each.getAttribute('aria-labelledby'))).length,
  pictures: [...document.images].filter(each => !each.hasAttribute('alt') || !each.width || !each.height).length,
  fields: [...document.querySelectorAll('input, select, textarea')].filter(each => !each.labels.length).length,
  navigations: [...document.querySelectorAll('nav')].map(each => each.ariaLabel),
  inline: document.querySelectorAll('[style], style, script:not([src]):not([type="application/ld+json"])').length,
})"""


@pytest.fixture(scope="module")
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser) as opened:
        yield opened


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_breaks_the_policy_or_asks_another_host(visit: Visit, origin: str, kind: str) -> None:
    visit.complaints.clear()
    visit.requests.clear()
    visit.page.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    ours = [said for said in visit.complaints if "404 (" not in said or kind != "missing"]
    assert ours == []
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(origin).netloc}
    assert len(visit.requests) <= 8
    assert visit.page.evaluate("document.styleSheets.length") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_landmarks_one_first_heading_and_no_gap_in_its_outline(
    visit: Visit, origin: str, kind: str
) -> None:
    visit.page.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    found = visit.page.evaluate(OUTLINE)
    levels = found.pop("levels")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    navigations = found.pop("navigations")
    assert len(set(navigations)) == len(navigations)
    assert all(navigations)
    assert found == {
        "lang": "en", "mains": 1, "banners": 1, "footers": 1, "empty": 0, "doubled": [], "dangling": 0, "pictures": 0,
        "fields": 0, "inline": 0,
    }  # fmt: skip


def test_the_policy_stops_what_pages_do_not_use(visit: Visit, origin: str) -> None:
    """The control: without it, the silence of the other pages would prove nothing."""
    visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
    visit.complaints.clear()
    visit.page.evaluate("document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))")
    with pytest.raises(Exception, match="TrustedHTML"):
        visit.page.evaluate("document.body.innerHTML = '<p>x'")
    assert any("Content Security Policy" in said for said in visit.complaints)


def test_the_first_tab_skips_to_the_programme(visit: Visit, origin: str) -> None:
    visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
    visit.page.keyboard.press("Tab")
    skip = visit.page.locator(".skip")
    box = skip.bounding_box()
    assert skip.evaluate("each => each === document.activeElement")
    assert box is not None
    assert box["x"] >= 0
    visit.page.keyboard.press("Enter")
    assert urlsplit(visit.page.url).fragment == "main"


def test_a_reader_walks_from_home_to_an_event_and_back_below_a_path(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/", wait_until="load")
    page.get_by_role("navigation", name="Cities").get_by_role("link", name="Hollerau").click()
    assert page.url == f"{origin}/{CITY}/"
    page.get_by_role("link", name="Concrete Hours with Mira Kest").click()
    assert page.url == f"{origin}/{special()['normal'].url}"
    assert page.locator("h1").inner_text() == "Concrete Hours with Mira Kest"
    page.get_by_role("navigation", name="Site", exact=True).get_by_role("link", name="Hollerau").click()
    page.get_by_role("link", name="Later nights").click()
    assert page.url == f"{origin}/{CITY}/page/2/"
    page.get_by_role("link", name="Nocturne", exact=False).first.click()
    assert page.url == f"{origin}/"


def test_a_missing_address_anywhere_offers_the_cities(visit: Visit, origin: str) -> None:
    answer = visit.page.goto(f"{origin}/{CITY}/e/gone/long/ago.html", wait_until="load")
    assert answer is not None
    assert answer.status == 404
    visit.page.get_by_role("navigation", name="Cities").get_by_role("link", name="Hollerau").click()
    assert visit.page.url == f"{origin}/{CITY}/"


def test_a_former_address_leads_to_the_event(visit: Visit, origin: str, site: Path) -> None:
    """The signpost names the published address, which a test has no right to visit; it is read, not followed."""
    target = f"https://nocturne.example{PREFIX}/{special()['renamed'].url}"
    with visiting(visit.page.context.browser or pytest.fail("no browser"), java_script_enabled=False) as other:
        other.page.route("https://nocturne.example/**", lambda route: route.fulfill(body="there"))
        other.page.goto(f"{origin}/{FORMER}", wait_until="commit")
        other.page.wait_for_url(target)
    signpost = (site / FORMER).read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{target}">' in signpost
    assert f'<a href="{target}"' in signpost


def test_pages_stay_small(site: Path) -> None:
    """Fifty events in 15 kB, style and script in 10 kB each, as they travel."""
    sizes = {path: len(gzip.compress(path.read_bytes())) for path in site.rglob("*") if path.is_file()}
    assert (site / CITY / "index.html").read_text(encoding="utf-8").count('class="h-event') == 50
    assert sizes[site / CITY / "index.html"] <= 15 * KILOBYTE
    assert all(size <= 10 * KILOBYTE for path, size in sizes.items() if path.suffix in (".css", ".js"))
    assert all(size <= 15 * KILOBYTE for path, size in sizes.items() if path.suffix == ".html")
    scripts = re.findall(r'<script src="(?:\.\./)*([^"]+)"', (site / CITY / "index.html").read_text())
    assert len(scripts) > 1
    assert sum(sizes[site / script] for script in scripts) <= 10 * KILOBYTE


def test_without_own_pages_rows_lead_to_the_announcements(browser: Browser, tmp_path: Path) -> None:
    site = build_site(tmp_path, base="https://nocturne.example", event_pages="none", many=0)
    with served(site) as origin, visiting(browser) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        row = visit.page.locator("li.h-event", has_text="Concrete Hours")
        assert row.get_by_role("link").get_attribute("href") == "https://lu.ma/normal"
        assert visit.page.locator("li.h-event", has_text="No Address Known").get_by_role("link").count() == 0
        visit.page.goto(f"{origin}/", wait_until="load")
        hrefs = visit.page.locator(".rows a").evaluate_all("all => all.map(each => each.href)")
        assert hrefs
        assert all(href.startswith("https://lu.ma/") for href in hrefs)
