"""Where a tag names a country that counts twelve hours twice, scripts count so too; what they remember is the hour."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.programme import CITY, build_site, special
from tests.browser.serving import served, visiting

pytestmark = pytest.mark.browser


def test_a_list_what_is_found_and_what_is_kept_tell_the_same_hour(browser: Browser, tmp_path: Path) -> None:
    event = special()["free"]
    events = [event, special()["small-hours"], special()["unknown"]]
    site = build_site(tmp_path, base="https://nocturne.example", events=events, more='language = "en-US"\n')
    with served(site) as origin, visiting(browser) as visit:
        page = visit.page
        page.clock.set_fixed_time("2026-05-01T18:20:00Z")
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        listed = page.locator(".h-feed > .night .rows time")
        assert listed.all_inner_texts() == ["9:00 PM", "2:30 AM", "time not stated"]
        page.locator(f"[id='{event.id}'] .save").click()
        page.goto(f"{origin}/{CITY}/?q=e", wait_until="load")
        page.locator(".results li").first.wait_for()
        assert sorted(page.locator(".results li time").all_inner_texts()) == ["2:30 AM", "9:00 PM", "time not stated"]
        page.goto(f"{origin}/{special()['small-hours'].url}", wait_until="load")
        page.locator(".acts .save").click()
        page.goto(f"{origin}/saved/", wait_until="load")
        page.locator(".rows li").first.wait_for()
        assert sorted(page.locator(".rows time").all_inner_texts()) == ["2:30 AM", "9:00 PM"]
        kept = page.evaluate("() => Object.values(localStorage).join()")
        assert '"hour":"21:00"' in kept
        assert '"hour":"02:30"' in kept
        assert visit.complaints == []
