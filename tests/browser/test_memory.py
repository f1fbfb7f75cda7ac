"""Somebody who filters and scrolls all evening fills no memory: what was shown and is gone is really gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.programme import CITY, build_site
from tests.browser.serving import served, visiting

pytestmark = pytest.mark.browser

ROUNDS = 40
"""As many as somebody makes in some minutes; the long run makes those of an hour."""
AN_HOUR = 600
ASKED = ("concrete", "tape", "mira kest", "zzz", "")
GROWTH = 1.25
"""Caches settle in the first rounds; afterwards there is nothing that may grow."""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    site: Path = build_site(tmp_path_factory.mktemp("evening"), base="https://nocturne.example", many=300)
    with served(site) as address:
        yield address


def used(session: CDPSession) -> dict[str, float]:
    """Bytes of the heap, nodes and listeners that are left after the rubbish is out."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    heap: float = session.send("Runtime.getHeapUsage")["usedSize"]
    counted = session.send("Memory.getDOMCounters")
    return {"heap": heap, "nodes": counted["nodes"], "listeners": counted["jsEventListeners"]}


def wander(page: Page, rounds: int) -> None:
    """Ask, look to the end, narrow, widen, and begin again."""
    field = page.get_by_role("searchbox")
    free = page.get_by_label("Free only", exact=True)
    for number in range(rounds):
        field.fill(ASKED[number % len(ASKED)])
        free.evaluate("each => each.click()")
        page.wait_for_timeout(120)
        page.mouse.wheel(0, 20_000)
        page.wait_for_timeout(30)
        page.mouse.wheel(0, -20_000)
    field.fill("")
    if free.is_checked():
        free.evaluate("each => each.click()")
    page.wait_for_function("() => !document.querySelector('.results li')")


def test_an_evening_of_filtering_and_scrolling_leaves_no_growing_heap(
    browser: Browser, origin: str, long: bool
) -> None:
    rounds = AN_HOUR if long else ROUNDS
    with visiting(browser, viewport={"width": 1000, "height": 900}) as visit:
        page = visit.page
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        while page.locator(".pager a[rel=next]").count():
            page.mouse.wheel(0, 20_000)
            page.wait_for_timeout(50)
        page.get_by_role("searchbox").focus()
        page.wait_for_function("() => nocturne.filters")
        session = page.context.new_cdp_session(page)
        wander(page, 10)
        before = used(session)
        wander(page, rounds)
        after = used(session)
        assert visit.complaints == []
    assert before["nodes"] > 1000
    assert {name: value for name, value in after.items() if value > GROWTH * before[name]} == {}, (before, after)
