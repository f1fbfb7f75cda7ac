"""Searching a city on the reader's own device: what is found and forgiven, what is said, and that nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.programme import CITY, NOW
from tests.browser.serving import visiting

pytestmark = pytest.mark.browser

QUERIES = {
    "concrete": ["Concrete Hours with Mira Kest"],
    "CONCRETE": ["Concrete Hours with Mira Kest"],
    "conc": ["Concrete Hours with Mira Kest", "Horizontal Concert"],
    "mira kest": ["Concrete Hours with Mira Kest"],
    "kest mira": ["Concrete Hours with Mira Kest"],
    "otto reeds": ["Concrete Hours with Mira Kest"],
    "sound system": ["Concrete Hours with Mira Kest"],
    "conrete": ["Concrete Hours with Mira Kest"],
    "cnocrete": ["Concrete Hours with Mira Kest"],
    "concreate": ["Concrete Hours with Mira Kest"],
    "concrate": ["Concrete Hours with Mira Kest"],
    "cooncrete": ["Concrete Hours with Mira Kest"],
    "xoncrete": ["Concrete Hours with Mira Kest"],
    "ocncrete": ["Concrete Hours with Mira Kest"],
    "oncrete": ["Concrete Hours with Mira Kest"],
    "xconcrete": ["Concrete Hours with Mira Kest"],
    "concretw": ["Concrete Hours with Mira Kest"],
    "xonctete": [],
    "concert": ["Horizontal Concert"],
    "reds otto": ["Concrete Hours with Mira Kest"],
    "phones": ["Concrete Hours with Mira Kest"],
    "phoens": ["Concrete Hours with Mira Kest"],
    "open page": ["Open Page"],
    "metal sunday": ["Sheet Metal Sunday"],
    "horizontal": ["Horizontal Concert"],
    "horizontl": ["Horizontal Concert"],
    "lost reels": ["Lost Reels"],
    "matinee errors": ["Matinee of Errors"],
    "matinée": ["Matinee of Errors"],
    "tea and tape": ["Tea and Tape"],
    "postponed": ["Postponed for Rain"],
    "copper": ["Three Nights of Copper"],
    "الموسيقى": ["ليلة الموسيقى التجريبية"],
    "地下室": ["地下室ノイズの夜：第四十二回"],
    "冷たい灯": ["地下室ノイズの夜：第四十二回"],
    "donaudampf": ["Donau"],
    "elektrizitaten": ["Donau"],
    "formerly": ["Formerly Otherwise"],
    "no address": ["No Address Known"],
    "zzzz": [],
    "cat": [],
    "machine nobody planned": [],
    "already gone": [],
    "<script>alert(1)</script>": [],
}
"""Words -> how the titles begin of all that must be found; three letters get no second chance, and a word that stands
somewhere as it is typed means nothing else."""


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    with visiting(browser, viewport={"width": 1000, "height": 800}) as visit:
        visit.page.clock.set_fixed_time(NOW)
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        yield visit.page
        assert visit.complaints == []


def search(page: Page, words: str) -> list[str]:
    """Type words and read the titles of what is found."""
    field = page.get_by_role("searchbox")
    field.fill("")
    field.fill(words)
    page.wait_for_function(
        "words => new URL(location.href).searchParams.get('q') === words.trim()"
        " && document.querySelector('.found').textContent !== ''",
        arg=words,
    )
    page.wait_for_timeout(30)
    return page.locator(".results h3").all_inner_texts()


@pytest.mark.parametrize("words", QUERIES)
def test_a_query_finds_what_it_means(page: Page, words: str) -> None:
    titles = search(page, words)
    for wanted in QUERIES[words]:
        assert any(title.startswith(wanted) for title in titles), (words, titles)
    assert len(titles) == len(QUERIES[words]), titles


def test_results_stand_by_night_lead_to_their_pages_and_are_counted(page: Page, origin: str) -> None:
    titles = search(page, "slow weather no. 1")
    assert len(titles) > 1
    assert page.get_by_role("status").filter(has_text=f"{len(titles)} events").count() == 1, "it is announced"
    assert page.locator(".found").get_attribute("aria-live") == "polite"
    assert page.get_by_role("searchbox").get_attribute("aria-describedby") == page.locator(".found").get_attribute("id")
    nights = page.locator(".results h2 time").evaluate_all("all => all.map(each => each.dateTime)")
    assert nights == sorted(set(nights)) and len(nights) > 1
    assert page.locator(".h-feed > .night").first.is_hidden()
    search(page, "concrete")
    href = page.locator(".results h3 a").first.evaluate("link => link.href")
    assert href.startswith(f"{origin}/{CITY}/e/concrete-hours")


def test_escape_brings_the_programme_back(page: Page) -> None:
    search(page, "concrete")
    page.get_by_role("searchbox").press("Escape")
    page.wait_for_function("() => !document.querySelector('.results').children.length")
    assert page.locator(".h-feed > .night").first.is_visible() and "q=" not in page.url


def test_nothing_found_says_what_to_do(page: Page) -> None:
    assert search(page, "zzzz") == []
    assert "Nothing fits" in page.locator(".found").inner_text()


def test_an_address_holds_a_search_and_can_be_shared(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.clock.set_fixed_time(NOW)
        visit.page.goto(f"{origin}/{CITY}/?q=page&free=1", wait_until="load")
        visit.page.wait_for_selector(".results h3")
        assert visit.page.locator(".results h3").all_inner_texts() == ["Open Page"]
        assert visit.page.get_by_role("searchbox").input_value() == "page"


def test_free_and_dates_narrow_it_down(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.goto(f"{origin}/{CITY}/?from=2026-05-03&to=2026-05-03", wait_until="load")
        visit.page.wait_for_selector(".results h3")
        nights = visit.page.locator(".results h2 time").evaluate_all("all => all.map(each => each.dateTime)")
        assert nights == ["2026-05-03"]


def test_the_index_is_fetched_on_first_use_only_and_words_are_never_sent(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.clock.set_fixed_time(NOW)
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert not any("search/" in url and url.endswith(".json") for url in visit.requests)
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("concrete")
        visit.page.wait_for_selector(".results h3")
        asked = [url for url in visit.requests if url.endswith(".json")]
        assert asked == [f"{origin}/api/v1/search/{CITY}.json"]
        assert not any("concrete" in url for url in visit.requests if url.endswith((".json", ".js")))


def test_an_index_that_does_not_come_is_said_and_the_lists_stay(browser: Browser, origin: str) -> None:
    with visiting(browser) as visit:
        visit.page.route("**/api/v1/search/*.json", lambda route: route.abort())
        visit.page.goto(f"{origin}/{CITY}/?q=concrete", wait_until="load")
        visit.page.wait_for_function(
            "() => document.querySelector('.found').textContent.includes('could not be loaded')"
        )
        assert visit.page.locator(".h-feed > .night").first.is_visible()


def test_nothing_jumps_when_the_field_appears(browser: Browser, origin: str) -> None:
    shifts = """() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 400);
    })"""
    with visiting(browser, viewport={"width": 390, "height": 844}) as visit:
        visit.page.clock.set_fixed_time("2026-05-01T20:00:00Z")  # later the page says that it is old
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert visit.page.evaluate(shifts) <= 0.01
        assert visit.page.get_by_role("searchbox").is_visible()


def test_without_a_script_there_is_no_field_that_does_nothing(browser: Browser, origin: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert visit.page.locator("form.search").is_hidden()


def test_the_index_tells_no_hidden_place(site: Path) -> None:
    index = json.loads((site / f"api/v1/search/{CITY}.json").read_bytes())
    hidden = next(each for each in index["events"] if each["title"] == "Horizontal Concert")
    assert hidden["where"] == "Hollerau (place after sign-up)"
