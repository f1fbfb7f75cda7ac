"""A page that was built at three in the morning tells the truth whenever it is read until the next one comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import Visit, served, visiting
from tests.browser.world import ZONES, build_world

pytestmark = pytest.mark.browser

VISITORS = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
FRIDAY = date(2026, 5, 1)
SHIFTING = {
    "hollerau": (date(2026, 3, 28), date(2026, 10, 24)),
    "wharf": (date(2026, 3, 7), date(2026, 10, 31)),
    "cove": (date(2026, 4, 4), date(2026, 10, 3)),
}
"""City -> the Saturdays whose nights its clocks change in."""
World = Callable[[str, date], str]
SEEN = """places => [...document.querySelectorAll(places)]
  .filter(each => getComputedStyle(each).display !== 'none')
  .map(each => [':scope > :is(h2, p) > time', ':scope > :is(h2, p) > em'].map(part => each.querySelector(part)))
  .map(([time, label]) => [time?.dateTime, label?.textContent ?? ''])"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Where the site built at three of a day in a city is served; each is built once."""
    made: dict[tuple[str, date], str] = {}
    with ExitStack() as hosts:

        def at(city: str, day: date) -> str:
            if (city, day) not in made:
                site: Path = build_world(tmp_path_factory.mktemp(city), city, day)
                made[city, day] = hosts.enter_context(served(site))
            return made[city, day]

        yield at


def moment(city: str, night: date, hour: str) -> datetime:
    """An hour of a city's night, as the clocks there tell it; what is before noon is of the morning after."""
    day = night + timedelta(days=hour < "12:00")
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=ZoneInfo(ZONES[city]))


def go(visit: Visit, address: str, when: datetime) -> Page:
    visit.page.clock.set_fixed_time(when)
    visit.page.goto(address, wait_until="load")
    return visit.page


def seen(page: Page, within: str = "") -> list[tuple[str, str]]:
    """The nights that are shown, and what they are called."""
    found: list[Any] = page.evaluate(SEEN, f"{within}.night, {within}.eve")
    return [(night, words) for night, words in found if night]


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("city", ZONES)
@pytest.mark.parametrize("half", [0, 1], ids=["spring", "autumn"])
def test_tonight_is_tonight_when_the_clocks_change(
    browser: Browser, world: World, city: str, half: int, visitor: str
) -> None:
    """Built at three on Saturday, when Friday's night still runs; read in the night after, whose clocks change."""
    night = SHIFTING[city][half]
    origin, following = world(city, night), night + timedelta(days=1)
    with visiting(browser, timezone_id=visitor) as visit:
        for hour in ("23:00", "01:30"):
            when = moment(city, night, hour)
            page = go(visit, f"{origin}/", when)
            assert seen(page, f"[data-town={city}] ") == [(f"{night}", "Tonight")], hour
            page = go(visit, f"{origin}/{city}/", when)
            assert seen(page)[:2] == [(f"{night}", "Tonight"), (f"{following}", "Tomorrow")], hour
            way = page.locator(".chips").get_by_role("link", name="Tomorrow")
            assert way.get_attribute("href") == f"../{city}/{following}/"
            page = go(visit, f"{origin}/{city}/tonight/", when)
            assert seen(page) == [(f"{night}", "Tonight")], hour
            page = go(visit, f"{origin}/{city}/weekend/", when)
            assert seen(page) == [(f"{night}", "Tonight"), (f"{following}", "Tomorrow")], hour
        for hour, tonight in (("04:59", night), ("05:00", following)):
            page = go(visit, f"{origin}/{city}/", moment(city, night, hour))
            assert seen(page)[0] == (f"{tonight}", "Tonight"), hour
        assert visit.complaints == []


def test_a_site_built_at_three_counts_and_shows_friday_on_friday(browser: Browser, world: World) -> None:
    """Five a night, of which one is cancelled; Thursday's are over, and its page says so."""
    origin = world("hollerau", FRIDAY)
    with visiting(browser, timezone_id="Europe/Berlin") as visit:
        when = moment("hollerau", FRIDAY, "22:40")
        page = go(visit, f"{origin}/", when)
        town = page.locator("[data-town=hollerau]")
        assert "5 that night, 45 to come" in town.locator(".eve:not([hidden])").inner_text()
        assert page.locator(".sum").inner_text() == "Tonight: 15."
        numbers = [int(each) for each in page.locator(".cities small").all_inner_texts()]
        assert page.locator(".lead strong").inner_text() == str(sum(numbers)) and numbers[1] == 45
        titles = town.locator(".eve:not([hidden]) h3:visible").all_inner_texts()
        assert titles == ["Early 01 May", "Nine 01 May", "Late 01 May", "Small 01 May"]
        page = go(visit, f"{origin}/hollerau/", when)
        assert page.locator(".lead").inner_text().startswith("45 coming events")
        assert page.locator(".days a").first.is_hidden()
        page = go(visit, f"{origin}/hollerau/tonight/", when)
        assert page.locator(".lead").inner_text() == "Friday 1 May 2026: 5 events."
        page = go(visit, f"{origin}/hollerau/2026-04-30/", when)
        assert seen(page) == [("2026-04-30", "Over")], "a page of one night still shows it"
        assert page.locator(".rows .soon").all_inner_texts() == ["OVER"] * 5
        assert visit.complaints == []


def test_without_a_script_every_night_is_dated(browser: Browser, world: World) -> None:
    origin = world("hollerau", FRIDAY)
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{origin}/", wait_until="load")
        assert page.locator("[data-town=hollerau] .eve > p").all_inner_texts() == [
            "Thursday 30 April 2026\n5 that night, 50 to come",
            "Friday 1 May 2026\n5 that night, 45 to come",
        ]
        page.goto(f"{origin}/hollerau/tonight/", wait_until="load")
        assert page.locator(".lead").inner_text() == "Thursday 30 April 2026: 5 events. Friday 1 May 2026: 5 events."
        page.goto(f"{origin}/hollerau/", wait_until="load")
        assert page.locator(".chips li:visible").all_inner_texts()[:3] == ["Tonight", "Fri 1 May", "Weekend"]


@pytest.mark.parametrize(
    ("built", "night", "said", "nights"),
    [
        (date(2026, 5, 4), date(2026, 5, 3), "Sunday 3 May 2026: 5 events.", [3]),
        (date(2026, 5, 4), date(2026, 5, 4), "Friday 8 May 2026 – Sunday 10 May 2026: 15 events.", [8, 9, 10]),
        (date(2026, 5, 2), date(2026, 5, 2), "Saturday 2 May 2026 – Sunday 3 May 2026: 10 events.", [2, 3]),
    ],
)
def test_the_weekend_is_the_one_that_a_visitor_means(
    browser: Browser, world: World, built: date, night: date, said: str, nights: list[int]
) -> None:
    """Built at three on Monday, Sunday's night still runs; by the evening the weekend is the next one."""
    origin = world("hollerau", built)
    with visiting(browser) as visit:
        page = go(
            visit, f"{origin}/hollerau/weekend/", moment("hollerau", night, "04:00" if nights == [3] else "23:00")
        )
        assert page.locator(".lead").inner_text() == said
        assert [night for night, _ in seen(page)] == [f"2026-05-{day:02}" for day in nights]


def test_the_home_page_fills_up_with_what_is_still_to_come(browser: Browser, world: World) -> None:
    """Of four events one is over at eleven; nothing else is there, so it stays and says so. Cancelled is none."""
    origin = world("hollerau", FRIDAY)
    with visiting(browser) as visit:
        page = go(visit, f"{origin}/", moment("hollerau", FRIDAY, "23:30"))
        rows = page.locator("[data-town=hollerau] .eve:not([hidden]) .rows li:visible")
        assert [" ".join(each.split()) for each in rows.locator(".said").all_inner_texts()] == [
            "price not stated OVER", "price not stated NOW, 2 HR 30 MIN IN",
            "price not stated NOW, UNTIL 06:00", "price not stated IN 1 HR 30 MIN",
        ]  # fmt: skip


def test_a_home_page_that_knows_no_night_like_this_calls_its_last_over(browser: Browser, world: World) -> None:
    origin = world("hollerau", FRIDAY)
    with visiting(browser) as visit:
        page = go(visit, f"{origin}/", moment("hollerau", date(2026, 5, 2), "13:00"))
        assert seen(page, "[data-town=hollerau] ") == [("2026-05-01", "Over")]
        assert page.locator("[data-town=hollerau] .rows li:visible .soon").all_inner_texts() == ["OVER"] * 4
        assert page.locator(".sum").inner_text() == ""


def test_what_is_over_is_neither_found_nor_counted_unless_a_day_is_asked_for(browser: Browser, world: World) -> None:
    origin = world("hollerau", FRIDAY)
    with visiting(browser, timezone_id="America/Los_Angeles") as visit:
        when = moment("hollerau", FRIDAY, "22:40")
        for asked, found in {
            "q=late": 9, "q=early": 8, "tag=techno": 8, "when=tonight": 4,
            "from=2026-04-30&to=2026-04-30": 5, "to=2026-04-30&q=late": 1,
        }.items():  # fmt: skip
            page = go(visit, f"{origin}/hollerau/?{asked}", when)
            page.wait_for_function("() => document.querySelector('.found').textContent")
            assert page.locator(".found").inner_text() == f"{found} event{'s' * (found != 1)}", asked
        page = go(visit, f"{origin}/hollerau/?q=late", when)
        row = page.locator(".results li").first
        row.wait_for()
        assert seen(page, ".results ")[:2] == [("2026-05-01", "Tonight"), ("2026-05-02", "Tomorrow")]
        assert row.locator(".soon").inner_text() == "IN 20 MIN"
        assert row.locator("time").get_attribute("datetime") == "2026-05-01T23:00:00+02:00"
        row.get_by_role("button").click()
        (kept,) = page.evaluate("JSON.parse(localStorage.getItem('nocturne.saved.1'))")
        assert (kept["start"], kept["end"]) == ("2026-05-01T23:00:00+02:00", "2026-05-02T06:00:00+02:00")
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("night", "kind", "hour", "marks", "acts"),
    [
        (30, "late", "22:40", ["OVER"], ["Share"]),
        (1, "late", "22:20", ["IN 40 MIN"], ["Save", "Add to calendar", "Share"]),
        (1, "late", "02:30", ["NOW, UNTIL 06:00"], ["Save", "Add to calendar", "Share"]),
        (1, "nine", "22:40", ["NOW, 1 HR 40 MIN IN"], ["Save", "Add to calendar", "Share"]),
        (1, "off", "22:40", ["CANCELLED"], ["Save", "Add to calendar", "Share"]),
        (2, "late", "22:40", [], ["Save", "Add to calendar", "Share"]),
    ],
)
def test_the_page_of_an_event_says_how_it_stands(
    browser: Browser, world: World, night: int, kind: str, hour: str, marks: list[str], acts: list[str]
) -> None:
    """On Friday, at an hour of its night."""
    origin = world("hollerau", FRIDAY)
    with visiting(browser, timezone_id="Pacific/Auckland") as visit:
        day = f"2026-04-{night}" if night == 30 else f"2026-05-{night:02}"
        when = moment("hollerau", FRIDAY, hour)
        page = go(visit, f"{origin}/hollerau/{day}/", when)
        page.goto(page.locator("h3 a", has_text=kind.title()).first.evaluate("link => link.href"), wait_until="load")
        assert page.locator(".marks b").all_inner_texts() == marks
        assert page.get_by_text("This night is over.").count() == (marks == ["OVER"])
        assert page.locator(".acts button:visible").all_inner_texts() == acts
        assert page.locator(".facts .there").inner_text() == f"It is {hour} in Hollerau; hours are local."
        assert visit.complaints == []


@pytest.mark.parametrize(("hours", "stale"), [(35, False), (37, True)])
def test_every_page_of_events_says_when_it_is_old(browser: Browser, world: World, hours: int, stale: bool) -> None:
    """Also that of an event, which may stand unchanged for months."""
    origin = world("hollerau", FRIDAY)
    when = datetime(2026, 5, 1, 3, tzinfo=ZoneInfo("Europe/Berlin")) + timedelta(hours=hours)
    with visiting(browser) as visit:
        for path in (
            "",
            "hollerau/",
            "hollerau/tonight/",
            "hollerau/weekend/",
            "hollerau/2026-05-03/",
            "hollerau/tag/film/",
        ):
            page = go(visit, f"{origin}/{path}", when)
            assert page.locator(".stale").is_visible() == stale, path
        address = page.locator("h3 a").last.evaluate("link => link.href")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address, wait_until="load")
        page.mouse.move(50, 50)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert (f"{origin}/api/v1/status.json" in asked) == stale, "what a page told before need not be asked"
        page.evaluate("localStorage.removeItem('nocturne.seen')")
        with page.expect_response("**/api/v1/status.json"):
            page.goto(address, wait_until="load")
            page.mouse.move(60, 60)
        if stale:
            page.locator(".stale").wait_for()
            assert "1 May 2026 at 01:00 UTC" in page.locator(".stale").inner_text()
        else:
            page.wait_for_function("() => document.querySelector('.stale').textContent")
            assert page.locator(".stale").is_hidden()
        assert visit.complaints == []


SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 600);
})"""


@pytest.mark.parametrize("waits", [True, False])
def test_nothing_jumps_when_a_night_that_is_over_goes(browser: Browser, world: World, waits: bool) -> None:
    """It is folded away before it is seen; where it was seen already, in a browser that does not wait, it stays."""
    origin = world("hollerau", FRIDAY)
    with visiting(browser, viewport={"width": 390, "height": 844}) as visit:
        page, clock = visit.page, moment("hollerau", FRIDAY, "22:40").timestamp() * 1000
        page.add_init_script(f"Date.now = () => {clock}")

        def late(route: Any) -> None:
            page.wait_for_function("() => performance.getEntriesByType('paint').length")
            route.continue_()

        def unaware(route: Any) -> None:
            route.fulfill(body=route.fetch().text().replace(' blocking="render"', ""), content_type="text/html")

        if not waits:
            page.route("**/*.js", late)
            page.route(lambda url: url.endswith("/"), unaware)
        for path in ("hollerau/", "hollerau/tonight/")[: 1 + waits]:  # what is kept by then comes before it is seen
            page.goto(f"{origin}/{path}", wait_until="load")
            assert seen(page)[0] == (("2026-05-01", "Tonight") if waits else ("2026-04-30", "Over"))
            assert page.evaluate(SHIFTS) <= 0.01, path
