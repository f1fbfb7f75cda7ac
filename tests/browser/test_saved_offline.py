"""What somebody saved can be read without a connection, though it was never opened: the list, its events, the files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.pages import EVENTS
from tests.browser.programme import CITY, PREFIX, build_site
from tests.browser.serving import Visit
from tests.browser.test_offline import BANNER, visit_once
from tests.browser.test_saved import entries, id_of, listed, reader, row, same
from tests.browser.unsteady import UnsteadyHost, kept, unsteady, until, wait_until_kept

pytestmark = pytest.mark.browser

KEEP_BARE = """async ({id, url}) => {
  const {events} = await (await fetch('../api/v1/search/hollerau.json')).json();
  const event = events.find(each => each.id === id);
  kept.keep(kept.clean({...event, looks: event.status, city: 'hollerau', zone: 'Europe/Berlin', url}));
}"""
OPEN, TEA = f"/{EVENTS['free']}", f"/{EVENTS['gift']}"


@pytest.fixture
def host(site: Path) -> Iterator[UnsteadyHost]:
    with unsteady(site, PREFIX) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with reader(browser, service_workers="allow") as opened:
        yield opened


def press(page: Page, *names: str) -> None:
    """The boxes of rows of the open list."""
    for name in names:
        row(page, id_of(name)).get_by_role("button").click()


def test_an_event_saved_from_a_row_is_read_listed_and_exported_without_a_connection(
    visit: Visit, host: UnsteadyHost, site: Path
) -> None:
    page = visit.page
    visit_once(page, host)
    press(page, "free")
    wait_until_kept(page, host, OPEN)
    host.down = True
    page.locator(".mine").click()
    page.wait_for_url(f"{host.address}/saved/")
    assert listed(page) == ["Open Page"]
    assert page.locator(BANNER).is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar file").click()
    (mine,) = entries(download.value.path().read_bytes()).values()
    city = icalendar.Calendar.from_ical((site / CITY / "events.ics").read_bytes())
    same(mine, next(each for each in city.walk("VEVENT") if each["UID"] == mine["UID"]))
    page.get_by_role("link", name="Open Page").click()
    expect(page.locator("h1")).to_have_text("Open Page")
    assert page.url == f"{host.address}{OPEN}"
    assert page.evaluate("getComputedStyle(document.querySelector('.acts')).display") != "none", (
        "its scripts came along"
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="Add to calendar").click()
    (entry,) = entries(download.value.path().read_bytes()).values()
    assert (str(entry["SUMMARY"]), entry["DTSTART"].dt.isoformat()) == ("Open Page", "2026-05-01T19:00:00+00:00")


@pytest.mark.parametrize("name", ["normal", "hidden", "unknown", "festival"])
def test_the_file_of_a_list_is_made_from_kept_pages_where_a_row_told_no_hours(
    visit: Visit, host: UnsteadyHost, site: Path, name: str
) -> None:
    """What is saved from the home page, a search or the list of somebody else knows its night and no more."""
    page = visit.page
    visit_once(page, host)
    page.evaluate(KEEP_BARE, {"id": id_of(name), "url": EVENTS[name]})
    wait_until_kept(page, host, f"/{EVENTS[name]}")
    host.down = True
    page.goto(f"{host.address}/saved/", wait_until="load")
    assert len(listed(page)) == 1
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar file").click()
    (mine,) = entries(download.value.path().read_bytes()).values()
    city = icalendar.Calendar.from_ical((site / CITY / "events.ics").read_bytes())
    same(mine, next(each for each in city.walk("VEVENT") if each["UID"] == mine["UID"]))


def test_whoever_saves_without_a_connection_still_has_the_list(visit: Visit, host: UnsteadyHost) -> None:
    visit_once(visit.page, host)
    host.down = True
    press(visit.page, "free")
    visit.page.goto(f"{host.address}/saved/", wait_until="load")
    assert listed(visit.page) == ["Open Page"]
    assert kept(visit.page, host).get("saved", []) == []
    host.down = False
    visit.page.goto(f"{host.address}/about/", wait_until="load")
    wait_until_kept(visit.page, host, OPEN)


def test_what_is_let_go_of_is_kept_no_longer_and_what_was_read_stays(visit: Visit, host: UnsteadyHost) -> None:
    page = visit.page
    visit_once(page, host)
    press(page, "free", "gift")
    wait_until_kept(page, host, OPEN, TEA)
    assert kept(page, host)["saved"] == [OPEN, TEA]
    page.goto(f"{host.address}{TEA}", wait_until="load")
    until(page, "async url => !!(await caches.match(url, {cacheName: (await caches.keys()).find(each => "
                "each.endsWith(' events'))}))", f"{host.address}{TEA}")  # fmt: skip
    page.locator(".acts .save").click()
    page.goto(f"{host.address}/saved/", wait_until="load")
    page.get_by_role("button", name="Remove: Open Page").click()
    until(page, "async url => !(await caches.match(url))", f"{host.address}{OPEN}")
    assert "saved" not in kept(page, host)
    host.down = True
    page.goto(f"{host.address}{TEA}", wait_until="load")
    expect(page.locator("h1")).to_have_text("Tea and Tape")
    page.goto(f"{host.address}{OPEN}", wait_until="load")
    assert page.locator("h1").inner_text().upper() == "NO CONNECTION"


def test_a_saved_event_that_was_read_is_asked_for_once_and_listed_once(visit: Visit, host: UnsteadyHost) -> None:
    page = visit.page
    visit_once(page, host)
    page.goto(f"{host.address}{OPEN}", wait_until="load")
    wait_until_kept(page, host, OPEN)
    page.locator(".acts .save").click()
    until(page, "async () => (await caches.keys()).some(each => each.endsWith(' saved'))")
    page.goto(f"{host.address}/about/", wait_until="load")
    until(page, "async () => (await (await caches.open((await caches.keys()).find(each => each.endsWith(' saved'))))"
                ".keys()).length === 1")  # fmt: skip
    assert host.asked.count(OPEN) == 1
    assert {kind for kind, paths in kept(page, host).items() if OPEN in paths} == {"events", "saved"}
    host.down = True
    page.goto(f"{host.address}{TEA}", wait_until="load")
    expect(page.locator("section.kept-list a", has_text="Open Page")).to_have_count(1)


def test_whoever_saves_data_still_gets_what_they_save(browser: Browser, host: UnsteadyHost) -> None:
    with reader(browser, service_workers="allow") as visit:
        visit.page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
        visit.page.goto(f"{host.address}/{CITY}/", wait_until="load")
        visit.page.evaluate("async () => { await navigator.serviceWorker.ready }")
        press(visit.page, "free")
        wait_until_kept(visit.page, host, OPEN)


def test_a_hundred_saved_pages_are_kept_the_nearest_nights_first(browser: Browser, tmp_path: Path) -> None:
    site = build_site(tmp_path / "project", base="https://nocturne.example", many=104)
    with unsteady(site) as host, reader(browser, service_workers="allow") as visit:
        visit_once(visit.page, host)
        visit.page.evaluate(
            """async () => {
              const {events} = await (await fetch('../api/v1/search/hollerau.json')).json();
              const slow = events.filter(each => each.title.startsWith('Slow Weather')).reverse();
              kept.keep(...slow.map(each => kept.clean({...each, city: 'hollerau', zone: 'Europe/Berlin',
                url: each.url.replace('https://nocturne.example/', '')})));
            }"""
        )
        nights = sorted(visit.page.evaluate("[...kept.all().values()].map(each => [each.night, '/' + each.url])"))
        assert len(nights) == 104
        wait_until_kept(visit.page, host, *(url for night, url in nights if night < nights[99][0]))
        until(visit.page, "async () => (await (await caches.open((await caches.keys()).find(each => "
                          "each.endsWith(' saved')))).keys()).length === 100")  # fmt: skip
