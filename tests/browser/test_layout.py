"""Everything can be read: on the narrowest phone, with large text, by day, by night and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import KINDS, LOOKS
from tests.browser.programme import CITY, build_site, plain, special
from tests.browser.serving import served, visiting

pytestmark = pytest.mark.browser

LATE = "2026-05-03T20:00:00Z"
"""When the invented programme has gone stale and still has a night to call tonight."""
MODES: dict[str, dict[str, Any]] = {
    "dark": {"color_scheme": "dark"},
    "light": {"color_scheme": "light"},
    "more contrast": {"color_scheme": "dark", "contrast": "more"},
}
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  const scrolls = each => each && (getComputedStyle(each).overflowX === 'auto' || scrolls(each.parentElement));
  const over = [...document.querySelectorAll('body *')].filter(each => {
    const box = each.getBoundingClientRect();
    if (scrolls(each.parentElement)) return false; // whoever holds it must fit, and does the scrolling
    return box.width && box.right > wide + 1 && getComputedStyle(each).position !== 'absolute';
  });
  return [document.documentElement.scrollWidth - wide, ...over.map(each => each.outerHTML.slice(0, 90))];
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, select')]
  .filter(each => each.getClientRects().length)
  .filter(each => !each.matches('.skip, .prose a, .lead a, .note a, .empty a, dd a:not(.aside)'))
  .map(each => [each.closest('.rows li') ?? each, each])
  .filter(([area]) => area.getBoundingClientRect().height < 24 || area.getBoundingClientRect().width < 24)
  .map(([, each]) => each.outerHTML)"""
FAINT = """() => {
  const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const read = colour => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const under = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = read(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faint = [];
  let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.matches('script')) continue;
    seen += 1;
    const style = getComputedStyle(element);
    const [a, b] = [light(read(style.color)), light(under(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 90)}`);
  }
  return {seen, faint, paper: light(under(document.body))};
}"""


@pytest.fixture(scope="module", params=MODES)
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[str, Page]]:
    """Each way of seeing, at a time when all that a script can add is there."""
    with visiting(browser, **MODES[request.param]) as visit:
        visit.page.clock.set_fixed_time(LATE)
        yield request.param, visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_text_stands_out_from_its_ground(reader: tuple[str, Page], origin: str, kind: str) -> None:
    mode, page = reader
    page.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    found = page.evaluate(FAINT)
    assert found["faint"] == []
    assert found["seen"] > 10
    assert (found["paper"] < 0.1) == (mode != "light")


@pytest.fixture(scope="module")
def printed(browser: Browser) -> Iterator[Page]:
    """What a printer sees of a reader who likes the dark."""
    with visiting(browser, color_scheme="dark") as visit:
        visit.page.emulate_media(media="print", color_scheme="dark")
        yield visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_paper_is_white_and_everything_on_it_is_dark(printed: Page, origin: str, kind: str) -> None:
    printed.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    found = printed.evaluate(FAINT)
    assert found["faint"] == []
    assert found["paper"] == 1
    assert not printed.locator(".skip").is_visible()


@pytest.fixture(scope="module", params=[320, 360, 768, 1280])
def sized(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    with visiting(browser, viewport={"width": request.param, "height": 780}) as visit:
        visit.page.clock.set_fixed_time(LATE)
        yield visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_nothing_runs_out_of_the_page_and_fingers_hit_what_they_aim_at(sized: Page, origin: str, kind: str) -> None:
    sized.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    assert sized.evaluate(SIDEWAYS) == [0]
    assert sized.evaluate(SMALL_TARGETS) == []


@pytest.fixture(scope="module")
def small(browser: Browser) -> Iterator[Page]:
    with visiting(browser, viewport={"width": 640, "height": 780}) as visit:
        yield visit.page


@pytest.mark.parametrize("kind", LOOKS)
def test_text_twice_as_large_still_fits(small: Page, origin: str, kind: str) -> None:
    small.goto(f"{origin}/{KINDS[kind]}", wait_until="load")
    small.evaluate("document.documentElement.style.fontSize = '200%'")
    assert small.evaluate(SIDEWAYS) == [0]


SCREEN = {"width": 390, "height": 844}
"""A phone as most are."""


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A city as most are: three events tonight, one that still runs, and many later."""
    known = special()
    events = [*(known[name] for name in ("free", "gift", "normal", "festival")), *plain(64)]
    with served(build_site(tmp_path_factory.mktemp("ordinary"), base="https://nocturne.example", events=events)) as at:
        yield at


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no script"])
def test_tonight_and_its_first_rows_stand_on_the_first_screen_of_a_phone(
    browser: Browser, ordinary: str, scripted: bool
) -> None:
    """Late in the evening, with everything that a script adds or without any."""
    with visiting(browser, viewport=SCREEN, java_script_enabled=scripted, timezone_id="America/Lima") as visit:
        visit.page.clock.set_fixed_time("2026-05-01T20:40:00Z")
        visit.page.goto(f"{ordinary}/{CITY}/", wait_until="load")
        heading = visit.page.locator("#n2026-05-01")
        rows = heading.locator("xpath=..").locator(".rows li")
        for each in (heading, rows.nth(0), rows.nth(1)):
            box = each.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= SCREEN["height"]
        form, there = visit.page.locator("form.search"), visit.page.locator(".title > .there")
        assert form.is_visible() == there.is_visible() == scripted
        if scripted:
            above, below = there.bounding_box(), form.bounding_box()
            assert above is not None and below is not None
            assert above["y"] + above["height"] <= below["y"], "what is said lies over nothing else"


def test_what_a_phone_scrolls_sideways_comes_into_sight_when_the_keyboard_reaches_it(
    browser: Browser, origin: str
) -> None:
    """Scenes, lists and nights, in the order in which they are seen."""
    with visiting(browser, viewport=SCREEN) as visit:
        page = visit.page
        page.clock.set_fixed_time("2026-05-01T18:20:00Z")
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        ways = page.locator(
            "main :is(form.search fieldset input, .chips > ul > li:not([hidden]) > a, .chips summary, .days a)"
        )
        assert ways.count() > 15, "nothing is left out on a small screen"
        page.locator("form.search summary").focus()
        tops: list[float] = []
        for at in range(ways.count()):
            page.keyboard.press("Tab")
            assert ways.nth(at).evaluate("each => each === document.activeElement")
            box = ways.nth(at).bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= SCREEN["width"] + 1
            assert box["height"] >= 24
            tops.append(box["y"])
        assert tops == sorted(tops)


def test_what_the_keyboard_reaches_is_marked(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        for _ in range(12):
            visit.page.keyboard.press("Tab")
            outlined = visit.page.evaluate(
                """() => [document.activeElement, document.activeElement.closest('.rows li')]
                  .some(each => each && getComputedStyle(each).outlineStyle === 'solid')"""
            )
            assert outlined, visit.page.evaluate("document.activeElement.outerHTML")


def test_events_of_a_scene_differ_in_their_art_and_keep_it(browser: Browser, origin: str) -> None:
    """The pattern comes from the event alone: the same on every visit, and not the same for all."""
    art = """() => [...document.querySelectorAll('.rows li.open')]
      .map(each => [each.id, getComputedStyle(each, '::before').backgroundImage])"""
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        first = visit.page.evaluate(art)
        visit.page.reload(wait_until="load")
        assert visit.page.evaluate(art) == first
    assert all("gradient" in picture for _, picture in first)
    assert len({picture for _, picture in first}) > 3


def test_the_art_follows_the_hour_and_has_a_look_of_its_own_where_nobody_told_one(
    browser: Browser, origin: str
) -> None:
    """On every page that shows the event, found or listed."""
    art = """event => {
      const style = getComputedStyle(event, '::before');
      return [style.backgroundImage, style.backgroundPosition].join();
    }"""
    with visiting(browser) as visit:
        page = visit.page
        page.clock.set_fixed_time("2026-05-01T18:20:00Z")
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        told = page.locator("li.h-event").evaluate_all(
            """all => all.map(row => [
              row.querySelector('time').dateTime.slice(11, 13), /h(\\d\\d)$/.exec(row.className)?.[1] ?? ''])"""
        )
        assert [hour for hour, _ in told] == [known for _, known in told]
        assert {"", "18", "02"} <= {known for _, known in told}
        row = page.locator("li.h-event.h18").first
        looks = [row.evaluate(art)]
        for hour in ("h21", "h23", "h02", "h09", ""):
            row.evaluate("(row, hour) => { row.className = row.className.replace(/ h\\d+$/, '') + ' ' + hour }", hour)
            looks.append(row.evaluate(art))
        assert len(set(looks)) == len(looks)
        page.goto(f"{origin}/{CITY}/?q=After+the+After", wait_until="load")
        page.locator(".results li.h02").wait_for()
        page.goto(f"{origin}/", wait_until="load")
        assert page.locator(".rows li.h21").count()
        page.goto(f"{origin}/{special()['small-hours'].url}", wait_until="load")
        assert page.locator(".poster.h02").count() == 1
