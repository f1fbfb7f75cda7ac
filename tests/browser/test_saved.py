"""Keeping nights on the reader's own device: saving, the list, its calendar file and its link, and what goes wrong."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.browser.pages import EVENTS
from tests.browser.programme import CITY, PREFIX, special
from tests.browser.serving import Visit, visiting
from tests.browser.test_layout import FAINT, MODES, SIDEWAYS, SMALL_TARGETS

pytestmark = pytest.mark.browser

EARLY = "2026-05-01T20:00:00+02:00"
KEY = "nocturne.saved.1"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }})"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); }"
GARBAGE = [
    "not json",
    "null",
    "{}",
    '"text"',
    "[null, 1, [], {}]",
    '[{"id": "../../../evil", "city": "hollerau", "title": "x", "night": "2026-05-01"}]',
    '[{"id": "abcdefghijkl", "city": "../x", "title": "x", "night": "2026-05-01"}]',
    '[{"id": "abcdefghijkl", "city": "hollerau", "title": "x", "night": "2026-99-99"}]',
]
COVERED = """() => [...document.querySelectorAll('.rows .save')].slice(0, 12).filter(each => {
  each.scrollIntoView({block: 'center'});
  const box = each.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const drawn = each.querySelector('i').getBoundingClientRect();
  const words = [...each.closest('li').querySelectorAll('h3 a, p, b')].map(word => word.getBoundingClientRect());
  const over = words.some(word => word.right > drawn.left && word.bottom > drawn.top && word.top < drawn.bottom);
  return !each.contains(hit) || box.width < 24 || box.height < 24 || box.right > innerWidth || over;
}).map(each => each.ariaLabel)"""
"""Boxes that cannot be hit in their middle, are too small, or are drawn over a word of their row."""
ODD: dict[str, Any] = {
    "id": "abcdefghijkl", "city": "hollerau", "zone": "No/Where", "title": "<img src=x onerror=alert(1)>",
    "night": "2026-05-01", "url": "javascript:alert(1)", "marks": "x", "start": "never", "stamp": "\r\nX:1",
    "sequence": "many", "looks": {"a": 1}, "from": 7,
}  # fmt: skip


def id_of(name: str) -> str:
    return special()[name].id


def row(page: Page, key: str) -> Locator:
    return page.locator(f"[id='{key}']")


def save(page: Page, origin: str, *names: str) -> None:
    """Save events of the city's list by their names in the programme."""
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    for name in names:
        row(page, id_of(name)).get_by_role("button").click()


def listed(page: Page) -> list[str]:
    """The titles of the page of saved nights, once it has answered."""
    page.wait_for_load_state("networkidle")
    return page.locator(".mine-list h3").all_inner_texts()


def saved(page: Page) -> list[dict[str, Any]]:
    """What the device keeps."""
    found: list[dict[str, Any]] = json.loads(page.evaluate(f"localStorage.getItem('{KEY}')") or "[]")
    return found


@contextmanager
def reader(browser: Browser, **context: Any) -> Iterator[Visit]:
    """Somebody who reads the programme on its first evening and has saved nothing.

    Without motion, since a browser complains of a transition that a quick walk through pages cuts short.
    """
    with visiting(browser, reduced_motion="reduce", **context) as visit:
        visit.page.clock.set_fixed_time(EARLY)
        yield visit


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with reader(browser) as opened:
        yield opened
        assert opened.complaints == []


def test_a_row_is_saved_and_stays_saved_on_every_page_that_shows_it(visit: Visit, origin: str) -> None:
    page, key = visit.page, id_of("normal")
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    button = row(page, key).get_by_role("button", name="Save: Concrete Hours with Mira Kest")
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator(".mine").is_hidden()
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.url == f"{origin}/{CITY}/", "the row's own link was not followed"
    assert page.locator(".mine").inner_text() == "My nights 1"
    for path in (EVENTS["normal"], f"{CITY}/tonight/", ""):
        page.goto(f"{origin}/{path}", wait_until="load")
        again = page.get_by_role("button", name="Save: Concrete Hours with Mira Kest", exact=True)
        if path:
            assert again.get_attribute("aria-pressed") == "true", path
        assert page.locator(".mine").inner_text() == "My nights 1"
    page.goto(f"{origin}/{EVENTS['normal']}", wait_until="load")
    page.get_by_role("button", name="Save:").first.click()
    assert page.locator(".mine").is_hidden()
    assert saved(page) == []
    assert page.context.cookies() == []


def test_rows_of_a_search_and_of_the_home_page_are_saved_too(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/{CITY}/?q=lost", wait_until="load")
    page.locator(".results").get_by_role("button", name="Save: Lost Reels").click()
    page.goto(f"{origin}/", wait_until="load")
    first = page.locator(".town .rows li").first
    title = first.locator("h3").inner_text()
    first.get_by_role("button").click()
    assert {each["title"] for each in saved(page)} == {"Lost Reels", title}
    assert {each["night"] for each in saved(page)} == {"2026-05-01"}
    assert {each["city"] for each in saved(page)} == {CITY}
    page.goto(f"{origin}/saved/", wait_until="load")
    assert set(listed(page)) == {"Lost Reels", title}


def test_what_a_machine_made_and_what_is_past_cannot_be_saved(visit: Visit, origin: str) -> None:
    visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
    assert row(visit.page, id_of("machine")).get_by_role("button").count() == 0
    for path in (EVENTS["machine"], EVENTS["past"]):
        visit.page.goto(f"{origin}/{path}", wait_until="load")
        assert visit.page.locator(".acts .save, .acts [data-calendar]").count() == 0
    visit.page.goto(f"{origin}/{CITY}/archive/2026/", wait_until="load")
    assert visit.page.locator(".rows .save").count() == 0


def test_by_keyboard_alone_from_a_row_to_a_shorter_list_and_back(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/{CITY}/tonight/", wait_until="load")
    row(page, id_of("free")).get_by_role("link").focus()
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (page.evaluate("document.activeElement.ariaLabel"), ring) == ("Save: Open Page", "solid")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.ariaPressed") == "true"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaPressed") == "false"
    page.keyboard.press("Enter")
    page.locator(".mine").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/saved/")
    assert listed(page) == ["Open Page"]
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel") == "Remove: Open Page":
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == "Undo: Open Page"
    assert page.locator(".told").inner_text() == "Removed: Open Page"
    assert saved(page) == []
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.ariaLabel") == "Remove: Open Page"
    assert [each["title"] for each in saved(page)] == ["Open Page"]


@pytest.mark.parametrize("width", [320, 1280])
def test_fingers_hit_the_boxes_and_nothing_covers_them(browser: Browser, origin: str, width: int) -> None:
    """A box takes the tap at its middle, is large enough, and no word of its row lies beneath it."""
    with reader(browser, viewport={"width": width, "height": 800}) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert visit.page.locator(".rows .save").count() > 40
        assert visit.page.evaluate(COVERED) == []


def test_the_list_stands_by_night_and_says_what_is_off_and_what_is_over(visit: Visit, origin: str) -> None:
    page = visit.page
    save(page, origin, "free", "cancelled", "festival")
    page.locator("li", has_text="Slow Weather no. 6").first.get_by_role("button").click()
    page.goto(f"{origin}/saved/", wait_until="load")
    assert listed(page) == ["Three Nights of Copper", "Open Page", "Sheet Metal Sunday", "Slow Weather no. 6"]
    nights = page.locator(".mine-list h2 time").evaluate_all("all => all.map(each => each.dateTime)")
    assert nights == ["2026-04-30", "2026-05-01", "2026-05-03"]
    assert page.locator("h2", has_text="Tonight").locator("time").get_attribute("datetime") == "2026-05-01"
    assert row(page, id_of("cancelled")).locator("b").all_text_contents() == ["Cancelled"]
    assert row(page, id_of("festival")).locator("time").inner_text() == "until 3 May"
    link = row(page, id_of("free")).get_by_role("link")
    assert link.evaluate("each => each.href") == f"{origin}/{EVENTS['free']}"
    page.clock.set_fixed_time("2026-05-02T05:00:00+02:00")
    page.reload(wait_until="load")
    assert listed(page)[0] == "Three Nights of Copper"
    assert listed(page)[-2:] == ["Open Page", "Sheet Metal Sunday"]
    assert "over" in row(page, id_of("free")).inner_text().lower()
    assert "over" not in row(page, id_of("festival")).locator(".said").inner_text().lower()
    assert page.locator(".mine").inner_text() == "My nights 2"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_full_list_can_be_read_and_hit_on_every_screen(browser: Browser, origin: str, mode: str, width: int) -> None:
    with reader(browser, viewport={"width": width, "height": 780}, **MODES[mode]) as visit:
        page, names = visit.page, ["long", "cancelled", "festival", "arabic", "later"]
        save(page, origin, *names)
        page.goto(f"{origin}/saved/", wait_until="load")
        listed(page)
        page.get_by_role("button", name="Remove: Sheet Metal Sunday").click()
        shared = f"{origin}/saved/#{CITY}:{','.join(map(id_of, names))}"
        for address in (page.url, shared):
            page.goto(address, wait_until="load")
            page.reload(wait_until="load")
            assert len(listed(page)) >= 4
            assert page.evaluate(SIDEWAYS) == [0]
            assert page.evaluate(SMALL_TARGETS) == []
            assert page.evaluate(FAINT)["faint"] == []
            small = page.locator(".quiet, .save").evaluate_all(
                "all => all.map(each => each.getBoundingClientRect()).filter(box => box.width < 24 || box.height < 24)"
            )
            assert small == []
            assert page.evaluate(COVERED) == []


def test_what_has_moved_is_shown_as_it_was_and_as_it_is_and_what_left_is_said(visit: Visit, origin: str) -> None:
    page, (moves, leaves) = visit.page, (id_of("normal"), id_of("free"))
    save(page, origin, "normal", "free", "gift")

    def other_night(route: Any) -> None:
        index = json.loads(route.fetch().body())
        index["events"] = [each for each in index["events"] if each["id"] != leaves]
        for each in index["events"]:
            if each["id"] == moves:
                each |= {"night": "2026-05-08", "time": "22:30", "status": "rescheduled", "marks": ["New date"]}
        route.fulfill(json=index)

    page.route("**/api/v1/search/*.json", other_night)
    page.goto(f"{origin}/saved/", wait_until="load")
    assert listed(page) == ["Open Page", "Tea and Tape", "Concrete Hours with Mira Kest"]
    moved = row(page, moves)
    assert moved.locator("del").inner_text() == "Fri 1 May, 23:00"
    assert moved.locator("ins").inner_text() == "Fri 8 May, 22:30"
    assert moved.locator("time").inner_text() == "22:30"
    assert "no longer listed" in row(page, leaves).inner_text().lower()
    assert row(page, id_of("gift")).locator("del").count() == 0
    assert {each["id"] for each in saved(page)} == {moves, leaves, id_of("gift")}, "nothing is deleted by itself"


def test_without_a_connection_the_list_stands_and_says_how_old_it_is(browser: Browser, origin: str) -> None:
    with reader(browser) as visit:
        page = visit.page
        save(page, origin, "free")
        page.route("**/api/**", lambda route: route.abort())
        page.goto(f"{origin}/saved/", wait_until="load")
        assert listed(page) == ["Open Page"]
        assert "This is what your device knew" in page.locator(".told").inner_text()
        assert "listed" not in row(page, id_of("free")).inner_text()


def test_another_tab_is_followed(visit: Visit, origin: str) -> None:
    page = visit.page
    save(page, origin, "free")
    other = page.context.new_page()
    other.clock.set_fixed_time(EARLY)
    other.goto(f"{origin}/saved/", wait_until="load")
    assert listed(other) == ["Open Page"]
    row(page, id_of("gift")).get_by_role("button").click()
    other.get_by_role("link", name="Tea and Tape").wait_for()
    other.get_by_role("button", name="Remove: Open Page").click()
    page.wait_for_function(
        "id => document.getElementById(id).querySelector('.save').ariaPressed === 'false'", arg=id_of("free")
    )
    assert [each["title"] for each in saved(page)] == ["Tea and Tape"]


def entries(data: bytes) -> dict[str, Any]:
    """UID -> entry of a calendar that keeps to the rules of its lines."""
    assert data.endswith(b"END:VCALENDAR\r\n") and data.count(b"\n") == data.count(b"\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"TZID" not in data and b"VTIMEZONE" not in data
    return {str(entry["UID"]): entry for entry in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def same(mine: Any, theirs: Any) -> None:
    """Two entries tell the same of an event; a moment may be written in another zone."""
    for name in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "STATUS", "URL", "DTSTAMP", "LAST-MODIFIED", "DESCRIPTION"):
        assert mine.get(name) == theirs.get(name) or mine[name].dt == theirs[name].dt, (name, mine, theirs)
    for name in ("DTSTART", "DTEND"):
        assert (name in mine) == (name in theirs), (name, str(mine["SUMMARY"]))
        if name in mine:
            assert mine[name].dt == theirs[name].dt
            assert type(mine[name].dt) is type(theirs[name].dt)


@pytest.fixture(scope="module")
def published(site: Path) -> dict[str, Any]:
    """The city's own calendar."""
    data = (site / CITY / "events.ics").read_bytes()
    return {str(entry["UID"]): entry for entry in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_the_calendar_file_of_the_list_is_the_city_s_own_calendar_of_these_events(
    visit: Visit, origin: str, published: dict[str, Any]
) -> None:
    page = visit.page
    names = [
        "normal", "free", "cancelled", "hidden", "unknown", "online", "later", "festival", "arabic", "japanese", "long",
        "small-hours", "bare", "moved",
    ]  # fmt: skip
    save(page, origin, *names)
    page.goto(f"{origin}/saved/", wait_until="load")
    assert len(listed(page)) == len(names)
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar file").click()
    mine = entries(download.value.path().read_bytes())
    assert download.value.suggested_filename == "nights.ics"
    assert set(mine) == {f"{id_of(name)}@nocturne.example" for name in names}
    for uid, entry in mine.items():
        same(entry, published[uid])
    assert page.locator(".told").inner_text() == f"The calendar file is made. Events in it: {len(names)}."


@pytest.mark.parametrize("name", ["normal", "cancelled", "hidden", "unknown", "online", "festival", "japanese", "long"])
def test_the_calendar_file_of_a_page_is_the_same_entry_made_from_the_page_alone(
    visit: Visit, origin: str, published: dict[str, Any], name: str
) -> None:
    page = visit.page
    page.goto(f"{origin}/{EVENTS[name]}", wait_until="networkidle")
    page.context.set_offline(True)
    with page.expect_download() as download:
        page.get_by_role("button", name="Add to calendar").click()
    (entry,) = entries(download.value.path().read_bytes()).values()
    same(entry, published[f"{id_of(name)}@nocturne.example"])


FORGET = """known => {
  const all = JSON.parse(localStorage.getItem('nocturne.saved.1'));
  for (const each of all) if (each.id !== known) each.start = '';
  localStorage.setItem('nocturne.saved.1', JSON.stringify(all));
}"""
"""What was saved before rows told when it begins."""


def test_offline_the_file_holds_what_the_device_knew_and_says_what_it_leaves_out(
    browser: Browser, origin: str, published: dict[str, Any]
) -> None:
    with reader(browser) as visit:
        page = visit.page
        page.goto(f"{origin}/{EVENTS['normal']}", wait_until="load")
        page.locator(".acts .save").click()
        page.goto(f"{origin}/", wait_until="load")
        page.locator(".town .rows li").first.get_by_role("button").click()
        page.evaluate(FORGET, id_of("normal"))
        page.route("**/api/**", lambda route: route.abort())
        page.goto(f"{origin}/saved/", wait_until="load")
        assert len(listed(page)) == 2
        with page.expect_download() as download:
            page.get_by_role("button", name="Calendar file").click()
        (entry,) = entries(download.value.path().read_bytes()).values()
        same(entry, published[f"{id_of('normal')}@nocturne.example"])
        said = page.locator(".told").inner_text()
        assert "Events in it: 1." in said and "could not be looked up just now: 1." in said


def copied(context: BrowserContext, page: Page) -> str:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Share").click()
    page.locator(".told").get_by_text("copied").wait_for()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_list_goes_by_its_link_to_somebody_else_and_leaves_their_own_alone(browser: Browser, origin: str) -> None:
    with reader(browser) as mine, reader(browser) as theirs:
        save(mine.page, origin, "free", "normal")
        mine.page.goto(f"{origin}/saved/", wait_until="load")
        listed(mine.page)
        link = copied(mine.page.context, mine.page)
        assert re.fullmatch(rf"{re.escape(origin)}/saved/#{CITY}:[a-z0-9]{{12}},[a-z0-9]{{12}}", link)

        page = theirs.page
        save(page, origin, "gift", "free")
        page.goto(link, wait_until="load")
        assert listed(page) == ["Open Page", "Concrete Hours with Mira Kest"]
        assert page.get_by_text("This list was shared with you").is_visible()
        assert page.locator(".mine").inner_text() == "My nights 2", "nothing was kept yet"
        page.keyboard.press("Home")
        page.locator(".skip").evaluate("each => each.click()")
        assert page.get_by_text("This list was shared with you").is_visible(), "the way to the programme keeps the list"
        page.get_by_role("button", name="Keep these").click()
        assert page.locator(".told").inner_text() == "Saved in this browser. New in your list: 1."
        assert set(listed(page)) == {"Open Page", "Concrete Hours with Mira Kest", "Tea and Tape"}
        assert page.url == f"{origin}/saved/"
        assert page.get_by_text("This list was shared with you").is_hidden()
        assert mine.complaints == theirs.complaints == []


def test_the_ids_of_a_shared_list_are_never_sent(visit: Visit, origin: str) -> None:
    visit.page.goto(f"{origin}/saved/#{CITY}:{id_of('free')}", wait_until="load")
    assert listed(visit.page) == ["Open Page"]
    assert not any(id_of("free") in urlsplit(url)._replace(fragment="").geturl() for url in visit.requests)
    assert {urlsplit(url).netloc for url in visit.requests} == {urlsplit(origin).netloc}


def test_single_events_of_a_shared_list_can_be_kept(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/saved/#{CITY}:{id_of('free')},{id_of('gift')}", wait_until="load")
    page.get_by_role("button", name="Save: Tea and Tape").click()
    page.get_by_role("link", name="My own list").click()
    page.get_by_role("button", name="Remove: Tea and Tape").wait_for()
    assert listed(page) == ["Tea and Tape"]


@pytest.mark.parametrize(
    "fragment",
    [":", "hollerau:", "hollerau:zz", "../x:abcdefghijkl", "a:b:c", "%", "%E0%A4%A:x", ";;:;,", "<b>:<i>", "x" * 5000],
)
def test_garbage_in_the_address_shows_one_s_own_list(visit: Visit, origin: str, fragment: str) -> None:
    page = visit.page
    save(page, origin, "free")
    page.goto(f"{origin}/saved/#{fragment}", wait_until="load")
    assert listed(page) == ["Open Page"]
    assert page.get_by_text("This list was shared with you").is_hidden()
    assert ("no list that could be read" in page.locator(".told").inner_text()) == (":" in fragment)


def test_a_link_survives_what_clings_to_it_and_names_only_what_is_there(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/saved/#nowhere:abcdefghijkl;{CITY}:aaaaaaaaaaaa,{id_of('free')}).", wait_until="load")
    assert listed(page) == ["Open Page"]
    assert page.get_by_text("Not everything on it is listed any more").is_visible()
    assert not any("nowhere" in url for url in visit.requests)


@pytest.mark.parametrize("kept", GARBAGE)
def test_garbage_in_the_storage_is_an_empty_list_that_can_be_filled(visit: Visit, origin: str, kept: str) -> None:
    page = visit.page
    page.goto(f"{origin}/about/", wait_until="load")
    page.evaluate(f"kept => localStorage.setItem('{KEY}', kept)", kept)
    page.goto(f"{origin}/saved/", wait_until="load")
    assert listed(page) == []
    assert page.get_by_text("Nothing here yet").is_visible()
    assert page.locator(".mine").is_hidden()
    save(page, origin, "free")
    assert [each["title"] for each in saved(page)] == ["Open Page"]


def test_a_record_that_nobody_here_wrote_harms_nothing(visit: Visit, origin: str) -> None:
    page = visit.page
    page.goto(f"{origin}/about/", wait_until="load")
    page.evaluate(f"kept => localStorage.setItem('{KEY}', kept)", json.dumps([ODD]))
    page.goto(f"{origin}/saved/", wait_until="load")
    assert listed(page) == [ODD["title"]]
    assert page.locator(".mine-list a[href]:not(.acts a)").count() == 0
    assert page.locator(".mine-list img").count() == 0
    page.get_by_role("button", name="Calendar file").click()
    page.locator(".told").get_by_text("Left out").wait_for()
    page.get_by_role("button", name="Remove").click()
    assert saved(page) == []


def test_full_storage_is_said_and_the_box_stays_empty(visit: Visit, origin: str) -> None:
    page = visit.page
    page.add_init_script(FULL)
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    button = row(page, id_of("free")).get_by_role("button")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert "This could not be saved" in page.locator(".told").inner_text()


def test_forbidden_storage_offers_nothing_it_cannot_do(visit: Visit, origin: str) -> None:
    page = visit.page
    page.add_init_script(FORBIDDEN)
    page.goto(f"{origin}/{CITY}/", wait_until="load")
    assert page.locator(".save").count() == 0
    page.goto(f"{origin}/{EVENTS['normal']}", wait_until="load")
    assert page.locator(".save").count() == 0
    with page.expect_download():
        page.get_by_role("button", name="Add to calendar").click()
    page.goto(f"{origin}/saved/", wait_until="load")
    assert "keeps nothing for this site" in page.locator(".told").inner_text()
    page.goto(f"{origin}/saved/#{CITY}:{id_of('free')}", wait_until="load")
    page.reload(wait_until="load")
    assert listed(page) == ["Open Page"]
    assert page.get_by_role("button", name="Keep these").is_hidden()


SHARES = "window.given = []; navigator.share = each => (given.push(each), Promise.{})"


def test_an_event_is_passed_on_by_the_device_s_own_way_else_by_its_address(browser: Browser, origin: str) -> None:
    address = f"{origin}/{EVENTS['normal']}"
    with reader(browser) as visit:
        visit.page.goto(f"{address}?from=somewhere#main", wait_until="load")
        assert copied(visit.page.context, visit.page) == address
        assert visit.complaints == []
    for outcome, said in (("resolve()", ""), ("reject(new DOMException('', 'AbortError'))", "")):
        with reader(browser) as visit:
            visit.page.add_init_script(SHARES.format(outcome))
            visit.page.goto(address, wait_until="load")
            visit.page.get_by_role("button", name="Share").click()
            assert visit.page.evaluate("given") == [{"title": "Concrete Hours with Mira Kest", "url": address}]
            assert visit.page.locator(".told").inner_text() == said
    with reader(browser) as visit:
        visit.page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        visit.page.goto(address, wait_until="load")
        visit.page.get_by_role("button", name="Share").click()
        assert visit.page.locator(".told").inner_text() == f"It cannot be copied here. The address is: {address}"


def test_without_scripts_nothing_pretends_and_the_calendars_are_there(browser: Browser, origin: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(f"{origin}/{CITY}/", wait_until="load")
        assert page.get_by_role("button").count() == 0
        page.goto(f"{origin}/{EVENTS['normal']}", wait_until="load")
        assert page.get_by_role("button").count() == 0
        calendar = page.get_by_role("link", name="Hollerau in your calendar").get_attribute("href")
        assert calendar == f"webcal://nocturne.example{PREFIX}/{CITY}/events.ics"
        page.get_by_role("navigation", name="About this site").get_by_role("link", name="My nights").click()
        assert page.url == f"{origin}/saved/"
        assert page.get_by_text("scripts are off here").is_visible()
        assert page.get_by_role("button").count() == 0
        ways = page.locator("main").get_by_role("link", name="Subscribe in your calendar")
        assert ways.first.get_attribute("href") == calendar and ways.count() == 2


def test_the_buttons_shift_nothing(browser: Browser, origin: str) -> None:
    shifts = """() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
        .observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 400);
    })"""
    with reader(browser, viewport={"width": 390, "height": 844}) as visit:
        for path in (EVENTS["normal"], f"{CITY}/tonight/"):
            visit.page.goto(f"{origin}/{path}", wait_until="load")
            assert visit.page.evaluate(shifts) <= 0.01, path


@pytest.mark.parametrize("path", ["", f"{CITY}/", EVENTS["normal"], "saved/"])
def test_all_scripts_of_a_page_travel_in_ten_kilobytes(visit: Visit, origin: str, site: Path, path: str) -> None:
    visit.page.goto(f"{origin}/{path}", wait_until="load")
    scripts = visit.page.evaluate("[...document.scripts].filter(each => each.src).map(each => each.src)")
    files = [site / url.removeprefix(f"{origin}/") for url in scripts]
    assert len(files) >= 2
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 10 * 1024
