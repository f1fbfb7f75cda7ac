"""Narrowing a city down on the reader's own device: each filter, all together, their addresses, and where one is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from nocturne.model.event import KnownEvent, ListedAt, Offer, Place
from tests.browser.programme import CITY, PREFIX, SEEN, build_site, event
from tests.browser.serving import Visit, served, visiting

pytestmark = pytest.mark.browser

NOW = "2026-05-01T18:20:00Z"
HERE = {"latitude": 52.1, "longitude": 11.6}


def listed(source: str, name: str) -> ListedAt:
    """One listing of an event."""
    return ListedAt(
        source=source, source_id=name, link=f"https://{source}.example/{name}", extractor="ics", first_seen=SEEN,
        last_seen=SEEN,
    )  # fmt: skip


def hall(name: str, lat: float | None = None, lng: float | None = None) -> Place:
    """A house of the town."""
    return Place(name=name, locality="Hollerau", country="DE", lat=lat, lng=lng)


def town() -> list[KnownEvent]:
    """Nine events that differ in all that can be asked, on a Friday and after it."""
    kabel, pumpe = {"venue": "kabelwerk"}, {"venue": "pumpe"}
    near, far = hall("Kabelwerk", 52.1001, 11.6001), hall("Pumpe", 52.2, 11.6)
    paid = Offer(is_free=False, low=8.0, high=8.0, currency="EUR")
    free = Offer(is_free=True, low=0.0)
    meetup = {"source": "meetup", "sources": (listed("meetup", "x"),)}
    both = {"sources": (listed("luma", "y"), listed("meetup", "y"))}
    return [
        event("alpha", "Alpha", time="19:00", tags=("techno",), place=far, offer=free, language="de", **pumpe),
        event("beta", "Beta", time="21:00", tags=("techno", "queer"), place=near, offer=paid, age_limit="18+", **kabel),
        event("gamma", "Gamma", time="23:30", tags=("techno", "step-free"), place=near, language="en-GB", **kabel),
        event("delta", "Delta", time="", tags=("film",), offer=free, attendance_mode="online", **meetup),
        event("after", "After", date="2026-05-02", time="02:00", night="2026-05-01", tags=("drone",), **both),
        event("echo", "Echo", date="2026-05-02", time="20:00", tags=("film",), place=near, age_limit="all ages",
              **kabel),
        event("fox", "Fox", date="2026-05-04", time="22:59", attendance_mode="mixed", place=far, offer=paid, **pumpe),
        event("golf", "Golf", date="2026-04-30", time="", all_day=True, end="2026-05-03", tags=("exhibition",),
              venue="attic"),
        event(
            "hidden", "Hidden", date="2026-05-09", tags=("drone",), venue="secret",
            place=Place(name="Cellar", locality="Hollerau", country="DE", lat=52.1, lng=11.6, hidden=True),
        ),
    ]  # fmt: skip


FILTERS = {
    "scene=floor": "Alpha Beta Gamma",
    "scene=screen": "Delta Echo",
    "scene=screen&scene=wall": "Golf Delta Echo",
    "tag=queer": "Beta",
    "free=1": "Alpha Delta",
    "step-free=1": "Gamma",
    "hours=early": "Alpha",
    "hours=evening": "Beta Echo Fox Hidden",
    "hours=late": "Gamma After",
    "venue=kabelwerk": "Beta Gamma Echo",
    "source=meetup": "After Delta",
    "age=18": "Golf Alpha Beta Gamma After Delta Echo Fox Hidden",
    "age=17&venue=kabelwerk": "Gamma Echo",
    "age=0&tag=techno": "Alpha Gamma",
    "tag=step%2Dfree": "Gamma",
    "tag=stepfree": "Gamma",
    "q=stepfree": "Gamma",
    "venue=attic": "Golf",
    "where=online": "Delta Fox",
    "where=place": "Golf Alpha Beta Gamma After Echo Fox Hidden",
    "language=en": "Gamma",
    "from=2026-05-03": "Golf Fox Hidden",
    "to=2026-04-30": "Golf",
    "from=2026-05-04&to=2026-05-04": "Fox",
    "when=tonight": "Golf Alpha Beta Gamma After Delta",
    "when=weekend": "Golf Alpha Beta Gamma After Delta Echo",
    "when=week": "Golf Alpha Beta Gamma After Delta Echo Fox",
    "q=kabel": "Beta Gamma Echo",
    "scene=floor&venue=kabelwerk&hours=late": "Gamma",
    "free=1&where=place&language=de&when=weekend&q=alpha": "Alpha",
    "scene=floor&scene=screen&from=2026-05-02": "Echo",
}
"""Query -> the titles of what must be listed, in this order."""


POLISH = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
    'msgid "{n} event"\nmsgid_plural "{n} events"\n'
    'msgstr[0] "{n} noc"\nmsgstr[1] "{n} noce"\nmsgstr[2] "{n} nocy"\n'
)


@pytest.fixture(scope="module")
def town_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("town"), base=f"https://nocturne.example{PREFIX}", events=town())


@pytest.fixture(scope="module")
def city(town_site: Path) -> Iterator[str]:
    """The address of the city's page."""
    with served(town_site, PREFIX) as address:
        yield f"{address}/{CITY}/"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    with visiting(browser, viewport={"width": 1000, "height": 900}) as opened:
        opened.page.clock.set_fixed_time(NOW)
        yield opened
        assert opened.complaints == []


def go(page: Page, address: str) -> None:
    """Open an address and wait for what is found."""
    page.goto(address, wait_until="load")
    page.wait_for_function("() => document.querySelector('.found').textContent")


def titles(page: Page) -> list[str]:
    """What is listed now."""
    return page.locator(".results h3").all_inner_texts()


def query(page: Page) -> dict[str, list[str]]:
    """What the address asks."""
    return parse_qs(urlsplit(page.url).query)


def settled(page: Page, words: str) -> None:
    """Wait until so much is announced."""
    page.wait_for_function("words => document.querySelector('.found').textContent.includes(words)", arg=words)


@pytest.fixture(scope="module")
def shared(browser: Browser, city: str) -> Iterator[Page]:
    with visiting(browser, viewport={"width": 1000, "height": 900}) as opened:
        opened.page.clock.set_fixed_time(NOW)
        yield opened.page
        assert opened.complaints == []


@pytest.mark.parametrize("asked", FILTERS)
def test_an_address_shows_exactly_what_it_asks(shared: Page, city: str, asked: str) -> None:
    go(shared, f"{city}?{asked}")
    assert sorted(titles(shared)) == sorted(FILTERS[asked].split())
    assert query(shared) == parse_qs(asked), "the address stays what it was"
    n = len(FILTERS[asked].split())
    assert shared.locator(".found").inner_text().partition(",")[0] == (f"{n} event" if n == 1 else f"{n} events")
    assert shared.locator(".active button:not(.clear)").count() == len(asked.split("&"))


def test_using_the_form_writes_the_same_addresses(visit: Visit, city: str) -> None:
    page = visit.page
    page.goto(city, wait_until="load")
    page.locator("form summary").click()
    page.wait_for_function("() => document.querySelector('[name=venue]').options.length > 1")
    page.get_by_role("checkbox", name="Dancing").check()
    page.get_by_role("combobox", name="House").select_option("Kabelwerk")
    page.get_by_label("Begins").select_option("late")
    settled(page, "1 event")
    assert titles(page) == ["Gamma"]
    assert query(page) == {"scene": ["floor"], "venue": ["kabelwerk"], "hours": ["late"]}
    assert page.locator("[name=language] option").all_inner_texts() == ["Any language", "English", "German"]
    assert page.locator("[name=source] option").all_inner_texts() == ["Any source", "luma", "meetup"]
    assert page.locator("[name=age] option").all_inner_texts() == ["Any age", "under 18", "18+"]


def test_an_age_leaves_out_what_is_closed_to_it_and_says_where_nobody_knows(visit: Visit, city: str) -> None:
    page = visit.page
    go(page, f"{city}?age=17&venue=kabelwerk")
    assert page.locator(".found").inner_text() == "2 events, 1 of them without a known age limit"
    unknown = page.locator(".results li", has_text="age limit not known").locator("h3").all_inner_texts()
    assert (titles(page), unknown) == (["Gamma", "Echo"], ["Gamma"])
    assert "Your age: 17" in page.locator(".active button").all_inner_texts()
    go(page, f"{city}?age=0")
    assert page.locator(".active button").all_inner_texts() == ["Your age: under 18"]
    assert "Beta" not in titles(page)


def test_back_forward_and_reload_bring_the_same_list(visit: Visit, city: str) -> None:
    page = visit.page
    go(page, f"{city}?scene=floor&venue=kabelwerk")
    page.get_by_role("link", name="Gamma").click()
    page.wait_for_selector("h1:has-text('Gamma')")
    page.go_back(wait_until="load")
    settled(page, "2 events")
    assert titles(page) == ["Beta", "Gamma"]
    assert page.locator("[name=venue]").input_value() == "kabelwerk"
    page.go_forward(wait_until="load")
    page.wait_for_selector("h1:has-text('Gamma')")
    page.go_back(wait_until="load")
    page.reload(wait_until="load")
    settled(page, "2 events")
    assert titles(page) == ["Beta", "Gamma"]
    assert page.get_by_role("checkbox", name="Dancing").is_checked()


def test_going_back_within_the_page_asks_what_was_asked_there(visit: Visit, city: str) -> None:
    page = visit.page
    go(page, f"{city}?free=1")
    page.evaluate("location.hash = 'main'")
    page.locator(".active").get_by_role("button").click()
    page.wait_for_function("() => !document.querySelector('.results').children.length")
    page.get_by_role("checkbox", name="Film").check()
    settled(page, "2 events")
    page.go_back()
    page.wait_for_function("() => location.search === '?free=1' && document.querySelector('[name=free]').checked")
    settled(page, "2 events")
    assert sorted(titles(page)) == ["Alpha", "Delta"]


def test_each_filter_can_be_removed_and_all_at_once(visit: Visit, city: str) -> None:
    page = visit.page
    go(page, f"{city}?scene=floor&free=1&q=alpha")
    active = page.locator(".active")
    assert active.get_by_role("button").all_inner_texts() == ["alpha", "Free only", "Dancing", "Clear all"]
    active.get_by_role("button", name="Remove alpha").click()
    page.wait_for_function("() => !location.search.includes('q=')")
    assert query(page) == {"scene": ["floor"], "free": ["1"]}
    page.wait_for_function("() => document.activeElement.ariaLabel === 'Remove Free only'")
    active.get_by_role("button", name="Clear all").click()
    page.wait_for_function("() => !document.querySelector('.results').children.length")
    assert page.url == city
    assert page.locator(".h-feed > .night").first.is_visible()
    assert active.locator("li").count() == 0


def test_when_nothing_fits_it_says_what_would(visit: Visit, city: str) -> None:
    page = visit.page
    go(page, f"{city}?scene=floor&source=meetup&hours=early")
    assert page.locator(".found").inner_text() == "Nothing fits. Without “meetup” there is 1."
    page.get_by_role("button", name="Without “meetup”").click()
    settled(page, "1 event")
    assert titles(page) == ["Alpha"]
    go(page, f"{city}?scene=floor&scene=wall&source=meetup")
    assert "Without “meetup” there are 4." in page.locator(".found").inner_text()
    assert "Without “Dancing”" not in page.locator(".found").inner_text()


def test_chips_narrow_in_place_and_combine(visit: Visit, city: str) -> None:
    page = visit.page
    page.goto(city, wait_until="load")
    page.get_by_role("link", name="techno 3").hover()
    page.wait_for_function("() => nocturne.filters")
    page.get_by_role("link", name="techno 3").click()
    settled(page, "3 events")
    assert query(page) == {"tag": ["techno"]}
    assert page.locator(".chips [aria-current]").all_inner_texts() == ["techno 3"]
    page.get_by_role("link", name="Weekend").click()
    page.get_by_label("Free only").evaluate("each => each.click()")
    settled(page, "1 event")
    assert titles(page) == ["Alpha"]
    page.get_by_role("link", name="techno 3").click()
    settled(page, "2 events")
    assert query(page) == {"when": ["weekend"], "free": ["1"]}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("tag=techno", "tag/techno/"),
        ("venue=kabelwerk", "venue/kabelwerk/"),
        ("when=tonight", "tonight/"),
        ("when=weekend", "weekend/"),
        ("from=2026-05-04&to=2026-05-04", "2026-05-04/"),
        ("tag=queer", ""),
        ("tag=techno&free=1", ""),
        ("venue=pumpe", ""),
        ("from=2026-05-04", ""),
        ("from=2026-05-05&to=2026-05-05", ""),
        ("scene=floor", ""),
    ],
)
def test_what_has_a_page_of_its_own_leads_to_it_and_names_it(
    shared: Page, city: str, town_site: Path, asked: str, path: str
) -> None:
    go(shared, f"{city}?{asked}")
    canonical = shared.locator("link[rel=canonical]").get_attribute("href")
    assert canonical == f"https://nocturne.example{PREFIX}/{CITY}/{path}"
    links = shared.locator(".active a").evaluate_all("all => all.map(each => each.href)")
    assert links == ([f"{city}{path}"] if path else [])
    assert (town_site / CITY / path / "index.html").is_file()


def test_without_a_script_every_chip_leads_to_its_page(browser: Browser, city: str) -> None:
    with visiting(browser, java_script_enabled=False, reduced_motion="reduce") as visit:
        page = visit.page
        for name, heading in {
            "Tonight": "Tonight in Hollerau",
            "Weekend": "The weekend in Hollerau",
            "techno 3": "techno in Hollerau",
            "Kabelwerk 3": "Kabelwerk, Hollerau",
        }.items():
            page.goto(city, wait_until="load")
            if name.startswith("Kabelwerk"):
                page.locator(".chips summary").click()
            page.get_by_role("link", name=name, exact=True).click()
            assert page.locator("h1").inner_text().lower() == heading.lower()
        assert page.locator("li.h-event h3").all_inner_texts() == ["Beta", "Gamma", "Echo"]
        page.goto(f"{city}?venue=pumpe", wait_until="load")
        assert page.locator("li.h-event", has_text="Pumpe").count() == 2, (
            "a house without a page stands in the whole list"
        )
        assert page.locator(".chips a[href*='pumpe']").count() == 0
        assert visit.complaints == []


def test_near_me_sorts_by_distance_on_the_device_alone(browser: Browser, city: str) -> None:
    with visiting(browser, geolocation=HERE, permissions=["geolocation"]) as visit:
        page = visit.page
        page.clock.set_fixed_time(NOW)
        page.goto(city, wait_until="load")
        page.get_by_role("button", name="Near me", exact=True).click()
        page.wait_for_selector(".results .far")
        assert titles(page)[:3] == ["Beta", "Gamma", "Echo"] and titles(page)[3:5] == ["Alpha", "Fox"]
        assert page.locator(".results h2").all_inner_texts()[0].lower() == "nearest first"
        assert page.locator("strong.far").all_inner_texts() == ["within 20 m"] * 3 + ["11 km"] * 2
        assert query(page) == {"sort": ["distance"]}
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state, document.cookie])")
        assert not any(each in text for each in ("52.1", "11.6") for text in (kept, page.url, *visit.requests))
        page.get_by_role("button", name="Near me", exact=True).click()
        page.wait_for_function("() => !location.search && !document.querySelector('.results').children.length")
        assert visit.complaints == []


@pytest.mark.parametrize(
    ("away", "accuracy", "told"),
    [
        (0.0009, 10, "100 m"), (0.0032, 10, "360 m"), (0.0088, 10, "980 m"), (0.00895, 10, "1 km"),
        (0.0108, 10, "1.2 km"),
        (0.0032, 800, "within 800 m"), (0.0032, 1500, "within 1.5 km"), (0.00025, 5, "30 m"),
    ],
)  # fmt: skip
def test_how_far_is_told_in_metres_and_no_nearer_than_the_device_knows(
    browser: Browser, city: str, away: float, accuracy: int, told: str
) -> None:
    there = {"latitude": 52.1001 + away, "longitude": 11.6001, "accuracy": accuracy}
    with visiting(browser, geolocation=there, permissions=["geolocation"]) as visit:
        visit.page.clock.set_fixed_time(NOW)
        visit.page.goto(city, wait_until="load")
        visit.page.get_by_role("button", name="Near me", exact=True).click()
        assert visit.page.locator("strong.far").first.inner_text() == told


def test_an_address_sorted_by_distance_asks_for_a_click_first(browser: Browser, city: str) -> None:
    with visiting(browser, geolocation=HERE, permissions=["geolocation"]) as visit:
        page = visit.page
        page.clock.set_fixed_time(NOW)
        page.add_init_script(
            "const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation); globalThis.asked = 0;"
            "navigator.geolocation.getCurrentPosition = (...all) => { asked++; ask(...all); };"
        )
        go(page, f"{city}?sort=distance&scene=floor")
        assert titles(page) == ["Alpha", "Beta", "Gamma"]
        assert page.evaluate("asked") == 0
        page.get_by_role("button", name="Near me", exact=True).click()
        page.wait_for_selector(".results .far")
        assert titles(page) == ["Beta", "Gamma", "Alpha"]
        assert page.evaluate("asked") == 1
        go(page, f"{city}?sort=distance")
        assert "Press “Near me”" in page.locator(".found").inner_text()


def test_a_device_that_does_not_tell_is_taken_at_its_word(browser: Browser, city: str) -> None:
    with visiting(browser, permissions=[]) as visit:
        page = visit.page
        page.clock.set_fixed_time(NOW)
        page.goto(city, wait_until="load")
        page.get_by_role("button", name="Near me", exact=True).click()
        settled(page, "did not tell where you are")
        assert page.locator(".h-feed > .night").first.is_visible()
        assert page.url == city
        assert page.get_by_role("button", name="Near me", exact=True).get_attribute("aria-pressed") == "false"


def test_everything_can_be_done_by_keyboard(visit: Visit, city: str) -> None:
    page = visit.page
    page.goto(city, wait_until="load")
    page.keyboard.press("/")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Narrow down"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "free"
    page.keyboard.press("Space")
    settled(page, "2 events")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "floor"
    page.keyboard.press("Space")
    settled(page, "1 event")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel") == "Remove Free only":
            break
    page.keyboard.press("Enter")
    settled(page, "3 events")
    assert query(page) == {"scene": ["floor"]}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_is_touched_is_large_enough_and_nothing_runs_out_of_the_page(
    browser: Browser, city: str, width: int
) -> None:
    with visiting(browser, viewport={"width": width, "height": 800}) as visit:
        page = visit.page
        page.clock.set_fixed_time(NOW)
        go(page, f"{city}?scene=floor&age=0&hours=late&q=alpha&venue=kabelwerk&from=2026-05-01")
        page.locator("form summary").click()
        page.locator(".chips summary").click()
        small = page.evaluate(
            """() => [...document.querySelectorAll('main :is(button, input, select, summary, .chips a, .active a)')]
              .filter(each => each.getClientRects().length)
              .filter(each => Math.min(each.getBoundingClientRect().height, each.getBoundingClientRect().width) < 24)
              .map(each => each.outerHTML)"""
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_an_address_with_nonsense_breaks_nothing(visit: Visit, city: str) -> None:
    page = visit.page
    nonsense = "when=never&sort=price&scene=nowhere&free=yes"
    page.goto(f"{city}?{nonsense}", wait_until="load")
    page.wait_for_function("() => !location.search")
    assert page.locator(".h-feed > .night").first.is_visible()
    go(page, f"{city}?venue=<b>x</b>&from=2026-13-99")
    assert "Nothing fits" in page.locator(".found").inner_text()
    assert page.locator(".active b").count() == 0


def test_a_number_takes_the_form_that_its_language_wants(browser: Browser, tmp_path: Path) -> None:
    words = tmp_path / "site_templates" / "languages" / "pl.po"
    words.parent.mkdir(parents=True)
    words.write_text(POLISH, "utf-8")
    site = build_site(tmp_path, base="https://nocturne.example", events=town(), more='language = "pl"\n')
    with served(site) as origin, visiting(browser) as visit:
        visit.page.clock.set_fixed_time(NOW)
        for asked, told in {"q=beta": "1 noc", "tag=techno": "3 noce", "when=week": "8 nocy"}.items():
            go(visit.page, f"{origin}/{CITY}/?{asked}")
            assert visit.page.locator(".found").inner_text() == told
        assert "piątek" in visit.page.locator(".results h2").nth(1).inner_text().lower()


def test_only_filters_that_tell_events_apart_are_offered(browser: Browser, tmp_path: Path) -> None:
    plain = [event(f"p-{at}", f"Plain {at}", tags=("techno",)) for at in range(3)]
    site = build_site(tmp_path, base="https://nocturne.example", events=plain)
    with served(site) as origin, visiting(browser) as visit:
        visit.page.goto(f"{origin}/{CITY}/", wait_until="load")
        names = visit.page.locator("form [name]").evaluate_all("all => all.map(each => each.name)")
        assert names == ["q", "when", "from", "to"]
        assert visit.page.locator(".near").count() == 0
        assert visit.complaints == []


def test_the_index_tells_points_only_of_places_that_are_not_hidden(town_site: Path) -> None:
    index = json.loads((town_site / f"api/v1/search/{CITY}.json").read_bytes())
    told = {each["title"]: each for each in index["events"]}
    assert (told["Beta"]["lat"], told["Beta"]["lng"]) == (52.1001, 11.6001)
    assert {"lat", "lng", "venue"}.isdisjoint(told["Hidden"])
    assert {"lat", "lng"}.isdisjoint(told["Delta"])
    assert index["venues"] == {"kabelwerk": "Kabelwerk", "pumpe": "Pumpe"}
    assert index["lists"] == ["tag/techno/", "venue/kabelwerk/"]
    assert told["Golf"]["venue"] == "attic", "an address that names a house of a single night still finds it"
    assert (told["Golf"]["until"], told["Golf"]["all_day"]) == ("2026-05-03", True)
