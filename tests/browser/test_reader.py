"""What a script adds is right for the reader's clock and device, and nothing is lost without it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pages import EVENTS, KINDS, STANDING
from tests.browser.programme import CITY, special
from tests.browser.serving import visiting

pytestmark = pytest.mark.browser

LABELS = (
    "() => Object.fromEntries([...document.querySelectorAll('h2 em')].map(e => [e.textContent, e.parentElement.id]))"
)
VISITORS = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")


def labels(page: Page, origin: str, instant: str) -> dict[str, str]:
    """Which headings of the city page are called what at an instant."""
    page.clock.set_fixed_time(instant)
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    found: dict[str, str] = page.evaluate(LABELS)
    return found


@pytest.mark.parametrize("zone", VISITORS)
@pytest.mark.parametrize(
    ("instant", "tonight"),
    [
        ("2026-05-01T23:00:00+02:00", "n2026-05-01"),
        ("2026-05-02T01:30:00+02:00", "n2026-05-01"),
        ("2026-05-02T04:59:00+02:00", "n2026-05-01"),
        ("2026-05-02T05:00:00+02:00", "n2026-05-02"),
    ],
)
def test_tonight_is_the_citys_night_wherever_the_reader_is(
    browser: Browser, origin: str, zone: str, instant: str, tonight: str
) -> None:
    with visiting(browser, timezone_id=zone) as visit:
        found = labels(visit.page, origin, instant)
        assert found["Tonight"] == tonight
        assert found["Tomorrow"] == f"n2026-05-0{int(tonight[-1]) + 1}"
        assert visit.complaints == []


@pytest.mark.parametrize(("instant", "stale"), [("2026-05-02T16:00:00Z", False), ("2026-05-02T16:13:00Z", True)])
def test_a_page_says_that_it_is_old_after_a_day_and_a_half(
    browser: Browser, origin: str, instant: str, stale: bool
) -> None:
    with visiting(browser) as visit:
        labels(visit.page, origin, instant)
        assert visit.page.get_by_text("This page is old").is_visible() == stale


def test_the_last_city_is_remembered_on_the_device_and_offered_first(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        page = visit.page
        page.goto(f"{origin}/", wait_until="load")
        ways = page.get_by_role("navigation", name="Site", exact=True)
        assert ways.get_by_role("link").all_inner_texts() == ["Cities", "Status"]
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert page.context.cookies() == []
        page.goto(f"{origin}/about/", wait_until="load")
        assert ways.get_by_role("link").all_inner_texts() == ["Hollerau", "Cities", "Status"]
        page.goto(f"{origin}/{EVENTS['free']}", wait_until="load")
        assert ways.get_by_role("link").all_inner_texts() == ["Hollerau", "Status"]
        page.goto(f"{origin}/", wait_until="load")
        ways.get_by_role("link", name="Hollerau").click()
        assert page.url == f"{origin}/{CITY}/"
        assert visit.complaints == []


@pytest.mark.parametrize(
    "kept", ["not json", "[]", '["../../evil","x"]', '["hollerau",{"a":1}]', "null", '["hollerau","<img src=x>"]']
)
def test_what_is_remembered_is_never_trusted(browser: Browser, origin: str, kept: str) -> None:
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}/about/", wait_until="load")
        visit.page.evaluate("kept => localStorage.setItem('nocturne.city', kept)", kept)
        visit.page.reload(wait_until="load")
        addresses = visit.page.locator(".top nav a").evaluate_all("all => all.map(each => each.href)")
        assert {address.removeprefix(f"{origin}/") for address in addresses} <= {"", "saved/", "status/", f"{CITY}/"}
        assert visit.page.locator(".top img").count() == 0
        assert visit.complaints == []


def test_forbidden_storage_costs_nothing_else(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
        )
        assert labels(visit.page, origin, "2026-05-01T23:00:00+02:00")["Tonight"] == "n2026-05-01"
        visit.page.goto(f"{origin}/", wait_until="load")
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("zone", "is_told"), [("Europe/Berlin", False), ("Europe/Paris", False), *((each, True) for each in VISITORS[1:])]
)
def test_whoever_is_elsewhere_is_told_what_hours_these_are(
    browser: Browser, origin: str, zone: str, is_told: bool
) -> None:
    with visiting(browser, timezone_id=zone) as visit:
        for path in (f"{CITY}/", f"{CITY}/tonight/", EVENTS["free"], ""):
            visit.page.clock.set_fixed_time("2026-05-01T23:05:00+02:00")
            visit.page.goto(f"{origin}/{path}", wait_until="load")
            said = "It is 23:05 in Hollerau; hours are local." if path else "23:05 there now"
            line = visit.page.locator(".there").first
            assert line.inner_text() == (said if is_told else "")
            box = line.bounding_box()
            assert box is not None
            assert box["y"] < 700, "where it is seen"
        assert visit.complaints == []


SOON = {
    "2026-05-01T20:20:00+02:00": "in 40 min",
    "2026-05-01T19:00:00+02:00": "in 2 hr",
    "2026-05-01T18:55:00+02:00": "in 2 hr 5 min",
    "2026-05-01T21:00:00+02:00": "now",
    "2026-05-01T21:25:00+02:00": "now, 25 min in",
    "2026-05-01T17:59:00+02:00": "",
    "2026-05-02T00:10:00+02:00": "",
    "2026-05-02T04:59:00+02:00": "",
    "2026-05-02T05:00:00+02:00": "Over",
}
"""What is said of something at nine in the evening whose end nobody tells."""
UNTIL_SIX = {
    "2026-05-01T22:20:00+02:00": "in 40 min",
    "2026-05-01T23:00:00+02:00": "now, until 06:00",
    "2026-05-02T02:30:00+02:00": "now, until 06:00",
    "2026-05-02T05:59:00+02:00": "now, until 06:00",
    "2026-05-02T06:00:00+02:00": "Over",
}
"""The same of something from eleven to six."""


@pytest.mark.parametrize("zone", VISITORS)
def test_a_row_says_how_soon_it_begins_by_the_reader_s_clock(browser: Browser, origin: str, zone: str) -> None:
    """Wherever the reader is; of what is cancelled nothing is said but that it is over."""
    page_of = {name: special()[name] for name in ("free", "normal", "cancelled")}
    with visiting(browser, timezone_id=zone) as visit:
        for name, told in {"free": SOON, "normal": UNTIL_SIX}.items():
            for instant, said in told.items():
                visit.page.clock.set_fixed_time(instant)
                visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
                soon = {key: visit.page.locator(f"[id='{each.id}'] .soon") for key, each in page_of.items()}
                assert soon[name].all_text_contents() == ([said] if said else []), instant
                assert set(soon["cancelled"].all_text_contents()) <= {"Over"}, instant


REMOVE = "all => document.querySelectorAll(all).forEach(each => each.remove())"
CHANGED = ".chips [data-night]"
"""What a script names otherwise: a dated way to tomorrow."""


def test_without_scripts_every_page_says_the_same(browser: Browser, origin: str) -> None:
    """Of all pages, what a reader without scripts sees is what is left when a script's additions are taken away.

    But of the one that is made on the device. Where a script chooses a night, all of them are dated.
    """
    with visiting(browser) as visit, visiting(browser, java_script_enabled=False) as plain:
        visit.page.clock.set_fixed_time("2026-04-30T12:00:00Z")
        for kind in (kind for kind in STANDING if kind != "saved"):
            path = KINDS[kind]
            visit.page.goto(f"{origin}/{path}", wait_until="load")
            visit.page.evaluate(REMOVE, f"{CHANGED}, h2 em, .eve em, .last, search, .soon, .there, .sum, .acts, .save")
            visit.page.evaluate("document.querySelectorAll('.eve, [data-until]').forEach(each => each.hidden = false)")
            visit.page.evaluate("document.querySelectorAll('.bygone').forEach(each => each.classList.remove('bygone'))")
            plain.page.goto(f"{origin}/{path}", wait_until="load")
            plain.page.evaluate(REMOVE, CHANGED)
            mine, theirs = visit.page.locator("body").inner_text(), plain.page.locator("body").inner_text()
            assert mine.split() == theirs.split(), kind


def test_without_scripts_a_reader_gets_from_home_to_the_calendar(browser: Browser, origin: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{origin}/", wait_until="load")
        page.get_by_role("navigation", name="Cities").get_by_role("link", name="Hollerau").click()
        page.get_by_role("link", name="Later nights").click()
        page.get_by_role("link", name="Slow Weather no. 60").click()
        assert page.locator("h1").inner_text() == "Slow Weather no. 60"
        page.get_by_role("navigation", name="Site", exact=True).get_by_role("link", name="Hollerau").click()
        with page.expect_download() as download:
            page.get_by_role("link", name="Calendar file").click()
        assert download.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
