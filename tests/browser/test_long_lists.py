"""A city of a thousand events goes on by itself, each once; back returns to where one was, and nothing jumps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.programme import CITY, NOW, PREFIX, build_site, event, plain
from tests.browser.serving import served, visiting

pytestmark = pytest.mark.browser

MOST_TURNS = 200
"""Of the wheel, until the end of a list has come: whoever jumps there is given a moment."""

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
LONG_TASKS = """() => {
  window.longTasks = [];
  new PerformanceObserver(list => longTasks.push(...list.getEntries().map(each => each.duration)))
    .observe({ type: 'longtask' });
}"""
FILTERED = """words => (new URL(location.href).searchParams.get('q') ?? '') === words
  && Boolean(document.querySelector('.found').textContent) === Boolean(words)"""
HANGS = 3000
"""Milliseconds of one task that no slow machine explains."""
EVENING = "2026-05-01T18:20:00Z"
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 600);
})"""


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve events tonight, whose prices leave little room for more, the rest four a night."""
    price = "Pay what you can, from €5 to €15 for all who come"
    tonight = [
        event(f"t-{at}", f"Tonight no. {at}", date=f"{NOW:%Y-%m-%d}", time=f"{18 + at % 5}:15", price=price)
        for at in range(12)
    ]
    events = [*tonight, *plain(988)]
    return build_site(tmp_path_factory.mktemp("long"), base=f"https://nocturne.example{PREFIX}", events=events)


@pytest.fixture(scope="module")
def city(long_site: Path) -> Iterator[str]:
    with served(long_site, PREFIX) as address:
        yield f"{address}/{CITY}/"


def rows(page: Page) -> int:
    """How many rows stand in the list."""
    return page.locator(".h-feed > .night .rows > li").count()


def further(page: Page, least: int) -> None:
    """Go to the end until so many rows are there."""
    for _ in range(200):
        if rows(page) >= least:
            return
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(60)
    raise AssertionError(f"{rows(page)} of {least} rows")


def back(page: Page, number: int) -> None:
    """Open the event of a row, go back, and find the row where it was."""
    row = page.locator(".h-feed > .night .rows > li").nth(number)
    row.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    key, top = row.get_attribute("id"), row.bounding_box()
    assert top is not None
    row.get_by_role("link").click()
    page.wait_for_selector("article")
    page.go_back(wait_until="load")
    page.wait_for_selector(f"[id='{key}']", state="attached")
    page.wait_for_timeout(500)
    now = page.locator(f"[id='{key}']").bounding_box()
    assert now is not None
    assert abs(now["y"] - top["y"]) <= 4


def test_a_thousand_events_come_as_the_reader_goes_on_each_once_and_in_order(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(city, wait_until="load")
        assert rows(page) == 50, "nothing is fetched before it is needed"
        further(page, 1000)
        found = page.evaluate(
            """() => ({
              ids: [...document.querySelectorAll('[id]')].map(each => each.id),
              nights: [...document.querySelectorAll('.h-feed > .night h2 time')].map(each => each.dateTime),
              empty: document.querySelectorAll('.h-feed > .night .rows:empty').length,
              links: [...document.querySelectorAll('.rows a')].map(each => each.href),
            })"""
        )
        assert rows(page) == 1000
        assert len(found["ids"]) == len(set(found["ids"]))
        assert found["nights"] == sorted(set(found["nights"]))
        assert found["empty"] == 0
        assert all(link.startswith(f"{city}e/") for link in found["links"])
        assert page.locator(".waiting").count() == 1, "only the template is left"
        assert page.locator("a[rel=next]").count() == 0
        assert page.locator(".pager span").inner_text() == "20 / 20"
        assert page.url == city
        assert visit.complaints == []


@pytest.mark.parametrize("path", ["tag/noise/", "venue/pumpe-sieben/", "organizer/amt-fur-langsamkeit/"])
def test_every_long_list_goes_on_and_back_returns_to_its_row(browser: Browser, city: str, path: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(f"{city}{path}", wait_until="load")
        assert rows(page) == 50
        further(page, 100)
        back(page, 90)
        assert len(set(page.locator(".rows > li").evaluate_all("all => all.map(each => each.id)"))) == rows(page)
        assert visit.complaints == []


def test_what_was_goes_on_backwards(browser: Browser, tmp_path: Path) -> None:
    """A year of an archive and a crowded night, each of a hundred and more."""
    past = [event(f"p-{at}", f"Past no. {at}", date=f"2026-0{1 + at // 28}-{1 + at % 28:02}") for at in range(110)]
    tonight = [event(f"t-{at:03}", f"Tonight no. {at}", time="21:00") for at in range(110)]
    site = build_site(tmp_path, base="https://nocturne.example", events=[*past, *tonight])
    with served(site) as origin, visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        for path, first in {"archive/2026/": 50, "tonight/": 100, "weekend/": 100, "2026-05-01/": 50}.items():
            page.goto(f"{origin}/{CITY}/{path}", wait_until="load")
            assert rows(page) == first
            further(page, 110)
            assert page.locator(".pager span").inner_text() == ("3 / 3" if first == 50 else "2 / 2")
            nights = page.locator(".h-feed > .night h2 time").evaluate_all("all => all.map(each => each.dateTime)")
            assert nights == sorted(set(nights), reverse=path.startswith("archive"))
        assert visit.complaints == []


def test_a_short_list_carries_nothing_of_it(long_site: Path) -> None:
    short = (long_site / CITY / "2026-05-02" / "index.html").read_text("utf-8")
    assert "further" not in short
    assert "waiting" not in short


def test_a_thousand_events_are_searched_at_every_key(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.goto(f"{city}?q=slow", wait_until="load")
        page.wait_for_selector(".results li")
        median = page.evaluate(
            """async () => {
              const { found, prepare } = nocturne.filters;
              const read = await (await fetch(document.querySelector('form.search').dataset.index)).json();
              for (const [at, event] of read.events.entries()) {
                event.words = Array.from({ length: 60 }, (_, n) => `word${(at * 7 + n * n) % 9999}`).join(" ");
              }
              const index = prepare(read);
              const taken = Array.from({ length: 15 }, (_, n) => {
                const start = performance.now();
                found(index, { q: [`xlow weathr wrod${n}`] }, "UTC");
                return performance.now() - start;
              });
              return taken.sort((a, b) => a - b)[7];
            }"""
        )
        assert median < 50, "less than anybody notices"


def test_a_thousand_rows_cost_nothing_while_they_are_not_seen_and_are_filtered_at_once(
    browser: Browser, city: str
) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(city, wait_until="load")
        further(page, 1000)
        rested = page.locator(".h-feed > .night .rows > li").evaluate_all(
            "all => all.filter(each => getComputedStyle(each).contentVisibility === 'auto').length"
        )
        assert rested >= 900
        page.evaluate(LONG_TASKS)
        for words in ("slow", "slow weather no. 9", "zzzz", ""):
            page.get_by_role("searchbox").fill(words)
            page.wait_for_function(FILTERED, arg=words)
        assert page.locator(".h-feed > .night").first.is_visible()
        assert max(page.evaluate("longTasks"), default=0) < HANGS


def test_back_returns_to_the_row_one_left(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(city, wait_until="load")
        further(page, 300)
        back(page, 240)
        assert visit.complaints == []


def test_a_list_of_results_goes_on_and_back_returns_to_it(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(f"{city}?tag=noise", wait_until="load")
        page.wait_for_selector(".results li")
        total = int(page.locator(".found").inner_text().split()[0])
        assert total > 100
        assert page.locator(".results li").count() == 50
        for _ in range(MOST_TURNS):
            page.mouse.wheel(0, 2500)
            page.wait_for_timeout(60)
            if page.locator(".results li").count() == total:
                break
        assert page.locator(".results li").count() == total
        row = page.locator(".results li").nth(90)
        row.scroll_into_view_if_needed()
        page.wait_for_timeout(200)
        name, top = row.locator("h3").inner_text(), row.bounding_box()
        row.get_by_role("link").click()
        page.wait_for_selector("article")
        page.go_back(wait_until="load")
        page.wait_for_selector(".results li")
        page.wait_for_timeout(500)
        now = page.locator(".results li", has=page.get_by_text(name, exact=True)).bounding_box()
        assert now is not None and top is not None
        assert abs(now["y"] - top["y"]) <= 4


def test_what_is_fetched_too_late_does_not_stand_among_results(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        held: list[Route] = []
        page.route("**/page/2/", lambda route: held.append(route))
        page.goto(city, wait_until="load")
        page.evaluate("scrollTo(0, document.querySelector('.pager').offsetTop)")
        page.wait_for_selector("ul.waiting")
        page.get_by_role("searchbox").fill("no. 987")
        page.wait_for_selector(".results li")
        held[0].continue_()
        page.wait_for_selector("ul.waiting", state="detached")
        assert not page.locator(".h-feed > .night").nth(-1).is_visible()
        assert page.locator(".results li").count() == int(page.locator(".found").inner_text().split()[0])


def test_the_link_to_later_nights_stays_while_somebody_is_at_it(browser: Browser, city: str) -> None:
    with visiting(browser) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(city, wait_until="load")
        page.get_by_role("link", name="Later nights").hover()
        page.wait_for_timeout(2000)
        assert rows(page) == 50
        page.mouse.move(0, 0)
        page.wait_for_function("() => document.querySelectorAll('.h-feed > .night .rows > li').length === 100")
        page.get_by_role("link", name="Later nights").click()
        page.wait_for_url(f"{city}page/3/")


def test_a_page_that_does_not_come_leaves_its_link(browser: Browser, city: str) -> None:
    with visiting(browser, **PHONE) as visit:
        visit.page.route("**/page/2/", lambda route: route.abort())
        visit.page.clock.set_fixed_time(EVENING)
        visit.page.goto(city, wait_until="load")
        visit.page.evaluate("scrollTo(0, document.querySelector('.pager').offsetTop)")
        visit.page.wait_for_timeout(1200)
        assert rows(visit.page) == 50
        assert visit.page.locator("ul.waiting").count() == 0
        assert visit.page.get_by_role("link", name="Later nights").get_attribute("href")


def test_rows_that_came_later_say_how_soon_they_begin(browser: Browser, tmp_path: Path) -> None:
    events = [event(f"t-{at:03}", f"Tonight no. {at}", time="21:00") for at in range(80)]
    site = build_site(tmp_path, base="https://nocturne.example", events=events)
    with served(site) as origin, visiting(browser, **PHONE) as visit:
        visit.page.clock.set_fixed_time(EVENING)
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        further(visit.page, 80)
        visit.page.wait_for_function("() => document.querySelectorAll('.rows .soon').length === 80")
        assert visit.page.locator(".h-feed > .night").count() == 1, "one night is one section"


def slowly(page: Page) -> None:
    """Let scripts come late, so that the page is seen before them where it can be."""

    def late(route: Route) -> None:
        page.wait_for_timeout(500)
        route.continue_()

    page.route("**/*.js", late)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("waits", [True, False])
def test_nothing_jumps_when_scripts_arrive(browser: Browser, city: str, width: int, late: bool, waits: bool) -> None:
    """Neither where a browser waits for the labels of the night, nor where it knows no `blocking`."""

    def unaware(route: Route) -> None:
        route.fulfill(body=route.fetch().text().replace(' blocking="render"', ""), content_type="text/html")

    with visiting(browser, viewport={"width": width, "height": 844}) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        if late:
            slowly(page)
        if not waits:
            page.route(lambda url: url == city, unaware)
        page.goto(city, wait_until="load")
        assert page.locator(".rows .soon").count() > 5
        assert page.evaluate(SHIFTS) <= 0.01
        assert page.get_by_role("searchbox").is_visible()


@pytest.mark.parametrize("path", ["", "tag/noise/"])
def test_nothing_jumps_while_a_list_goes_on(browser: Browser, city: str, path: str) -> None:
    with visiting(browser, **PHONE) as visit:
        page = visit.page
        page.clock.set_fixed_time(EVENING)
        page.goto(f"{city}{path}", wait_until="load")
        for _ in range(60):
            page.mouse.wheel(0, 400)
            page.wait_for_timeout(25)
        assert rows(page) >= 100
        assert page.evaluate(SHIFTS) <= 0.01
