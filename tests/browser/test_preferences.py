"""What a reader has asked of the device holds here too: less motion, colours of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import KINDS, LOOKS
from tests.browser.programme import CITY
from tests.browser.serving import visiting
from tests.browser.test_layout import FAINT, LATE

pytestmark = pytest.mark.browser

MOVES = """() => [...document.querySelectorAll('*')].flatMap(each => ['', '::before', '::after'].map(part => {
  const {animationName, transitionDuration, transitionDelay, scrollBehavior} = getComputedStyle(each, part || null);
  const still = animationName === 'none' && /^(0s(, )?)+$/.test(transitionDuration) && scrollBehavior === 'auto';
  return still ? '' : `${each.outerHTML.slice(0, 90)} ${part} ${animationName} ${transitionDuration}`;
})).filter(Boolean)"""
CHANGES_OVER = """() => {
  const inForce = rules => [...rules].flatMap(rule =>
    rule instanceof CSSMediaRule ? (matchMedia(rule.conditionText).matches ? inForce(rule.cssRules) : []) : [rule]);
  const all = [...document.styleSheets].flatMap(sheet => inForce(sheet.cssRules));
  return all.filter(rule => rule instanceof CSSViewTransitionRule).at(-1).navigation;
}"""
"""What the style sheet says of going from page to page; the last rule in force counts."""
UNFRAMED = """() => [...document.querySelectorAll('button, input, select, .said b, .marks b')]
  .filter(each => each.checkVisibility() && !each.matches('.save'))
  .filter(each => getComputedStyle(each).borderStyle === 'none' && getComputedStyle(each).appearance === 'none')
  .map(each => each.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def still(browser: Browser) -> Iterator[Page]:
    with visiting(browser, reduced_motion="reduce") as visit:
        yield visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_nothing_moves_for_whoever_wants_no_motion(still: Page, origin: str, kind: str) -> None:
    still.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    assert still.evaluate(MOVES) == []
    assert still.evaluate("document.getAnimations().length") == 0


def test_pages_change_over_by_style_alone_and_not_for_whoever_wants_no_motion(
    browser: Browser, still: Page, site: Path, origin: str
) -> None:
    assert not [path for path in site.rglob("*.js") if b"startViewTransition" in path.read_bytes()]
    still.goto(f"{origin}/{CITY}/", wait_until="load")
    assert still.evaluate(CHANGES_OVER) == "none"
    with visiting(browser, reduced_motion="no-preference") as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert visit.page.evaluate(CHANGES_OVER) == "auto"


@pytest.fixture(scope="module", params=["dark", "light"])
def forced(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with visiting(browser, forced_colors="active", color_scheme=request.param) as visit:
        visit.page.clock.set_fixed_time(LATE)
        yield visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_in_colours_of_the_reader_everything_is_read_and_every_control_has_a_frame(
    forced: Page, origin: str, kind: str
) -> None:
    forced.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    found = forced.evaluate(FAINT)
    assert found["faint"] == []
    assert found["seen"] > 10
    assert forced.evaluate(UNFRAMED) == []


def test_in_colours_of_the_reader_a_saved_row_and_the_focus_are_seen(forced: Page, origin: str) -> None:
    forced.goto(f"{origin}/{CITY}/", wait_until="load")
    box = forced.locator(".rows .save").first
    empty = box.screenshot()
    box.click()
    forced.mouse.move(0, 0)
    assert box.get_attribute("aria-pressed") == "true"
    assert box.screenshot() != empty
    forced.keyboard.press("Tab")
    assert forced.evaluate(
        """() => [document.activeElement, document.activeElement.closest('.rows li')].some(each => {
          const {outlineStyle, outlineColor} = getComputedStyle(each);
          return outlineStyle === 'solid' && outlineColor !== getComputedStyle(document.body).backgroundColor;
        })"""
    )
    box.click()
