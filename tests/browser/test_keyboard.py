"""By keys alone from the home page to a calendar file: every stop is seen, and nothing is put into focus by a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Download, Page

from tests.browser.pages import EVENTS
from tests.browser.programme import CITY
from tests.browser.serving import Visit
from tests.browser.test_saved import entries, id_of, reader

pytestmark = pytest.mark.browser

MOST_STOPS = 150
STOP = """() => {
  const at = document.activeElement;
  const marked = [at, at.closest('.rows li'), at.nextElementSibling].filter(Boolean).find(each => {
    const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(each);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && outlineColor !== 'rgba(0, 0, 0, 0)';
  });
  const box = at.getBoundingClientRect();
  const [x, y] = [box.x + Math.min(box.width, 40) / 2, box.y + box.height / 2];
  const hit = document.elementFromPoint(x, y);
  const area = at.closest('.rows li, label') ?? at;
  return {
    name: at.ariaLabel ?? (at.labels?.[0] ?? at).textContent.trim().replace(/\\s+/g, ' '),
    isMarked: Boolean(marked),
    isSeen: y > 0 && y < innerHeight && (area.contains(hit) || hit?.contains(at) || at === document.body),
    html: at.outerHTML.slice(0, 120),
  };
}"""
"""What has the focus, whether something shows that it has, and whether anything lies over it."""


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with reader(browser, viewport={"width": 1000, "height": 700}) as opened:
        yield opened
        assert opened.complaints == []


def go(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the focus is on what is called so."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        assert stop["isMarked"], stop
        assert stop["isSeen"], stop
        if stop["name"] == name:
            return
    raise AssertionError(f"no {name} within {MOST_STOPS} stops")


def pressed(page: Page, key: str) -> Download:
    with page.expect_download() as download:
        page.keyboard.press(key)
    return download.value


def test_keys_alone_lead_from_home_to_the_calendar_file_of_an_event_and_of_a_list(visit: Visit, origin: str) -> None:
    page, title = visit.page, "Concrete Hours with Mira Kest"
    page.goto(f"{origin}/", wait_until="load")
    go(page, f"Hollerau {page.locator('.cities small').first.inner_text()}")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/{CITY}/")
    go(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/{EVENTS['normal']}")
    go(page, f"Save: {title}")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.ariaPressed") == "true"
    go(page, "Add to calendar")
    (entry,) = entries(pressed(page, "Enter").path().read_bytes()).values()
    assert (str(entry["SUMMARY"]), entry["DTSTART"].dt.isoformat()) == (title, "2026-05-01T21:00:00+00:00")
    go(page, "My nights 1", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/saved/")
    page.get_by_role("button", name="Calendar file").wait_for()
    go(page, "Calendar file")
    assert set(entries(pressed(page, "Space").path().read_bytes())) == {f"{id_of('normal')}@nocturne.example"}


def test_keys_alone_search_choose_a_filter_and_take_it_away(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    page.keyboard.press("/")
    assert page.evaluate(STOP)["isMarked"]
    page.keyboard.type("slow weather")
    page.wait_for_selector(".results li")
    go(page, "Narrow down")
    page.keyboard.press("Enter")
    go(page, "Free only")
    page.keyboard.press("Space")
    page.wait_for_url("**/*free=1*")
    assert page.locator(".found").inner_text().startswith("Nothing fits")
    go(page, "Remove Free only")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "free=" not in url)
    page.wait_for_function("() => document.activeElement.ariaLabel === 'Remove slow weather'")
