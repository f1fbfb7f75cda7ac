"""Cities that speak German, Spanish and Japanese: everything a reader does there is told in that language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from nocturne.model.event import KnownEvent, Place
from nocturne.site.build import build
from nocturne.store.state import State
from tests.browser.programme import NOW, event
from tests.browser.serving import served, visiting
from tests.browser.test_cost import engine
from tests.browser.test_layout import FAINT, SIDEWAYS, SMALL_TARGETS
from tests.browser.unsteady import kept, unsteady, wait_until_kept
from tools.check_web import axe

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Town:
    """A town that speaks `tag`, and what its pages have to say; `{}` stands for a title or a number."""

    tag: str
    slug: str
    name: str
    country: str
    zone: str
    offset: str
    house: str
    titles: tuple[str, str]
    one: str
    several: str
    coming: str
    nights: str
    saved: str
    saving: str
    made: str
    old: str
    offline: str
    weekdays: str


TOWNS = (
    Town("de", "hinterwalde", "Hinterwalde an der Trübe", "DE", "Europe/Berlin", "+02:00", "Gasometer Süd",
         ("Straßenbahndepotbeschallungsnacht mit Geigerzählern", "Lesung im Heizungskeller"),
         "1 Veranstaltung", "3 Veranstaltungen", "3 kommende Veranstaltungen, Nacht für Nacht.", "Meine Nächte",
         "Meine Nächte 1", "Merken: {}", "Die Kalenderdatei ist fertig. Veranstaltungen darin: 1.",
         "Keine Verbindung, dies ist also vielleicht überholt.", "Keine Verbindung", "Samstag"),
    Town("es", "san-nadie", "San Nadie de la Colina", "MX", "America/Mexico_City", "-06:00", "Sótano Añil",
         ("La noche de los transistores enamorados", "Ruido en la azotea"),
         "1 evento", "3 eventos", "3 eventos próximos, noche a noche.", "Mis noches",
         "Mis noches 1", "Guardar: {}", "El archivo de calendario está listo. Eventos en él: 1.",
         "Sin conexión: esto puede estar desfasado.", "Sin conexión", "sábado"),
    Town("ja", "yonomachi", "夜ノ町", "JP", "Asia/Tokyo", "+09:00", "地下室・零",
         ("雨漏りと発振器のための長い長い夜：第七回", "屋上の朗読会"),
         "イベント1件", "イベント3件", "これからのイベント3件、夜ごとに。", "わたしの夜",
         "わたしの夜 1", "保存：{}", "カレンダーファイルを作りました：1件。",
         "接続がないため、古い情報かもしれません。", "接続がありません", "土曜日"),
)  # fmt: skip
GUEST = "Open Decks for Strangers"
"""What is announced in English everywhere."""
SITE = 'title = "Nocturne"\nbase_url = "https://nocturne.example"\nlanguage = "{tag}"\n'
FILE = """\
---
name: {town.name}
country: {town.country}
coordinates: {{lat: 52.1, lng: 11.6}}
timezone: {town.zone}
language: {town.tag}
---
{town.titles[0]}. {town.titles[1]}.
"""
DATED = """([day, options]) => new Intl.DateTimeFormat(document.documentElement.lang,
  {timeZone: 'UTC', ...options}).format(new Date(day))"""


def events(town: Town) -> list[KnownEvent]:
    """Two in its own language and one in English, all in one house, all tomorrow."""
    house = Place(name=town.house, locality=town.name, country=town.country)
    told = [*((title, town.tag) for title in town.titles), (GUEST, "en")]
    return [
        event(f"{town.tag}-{at}", title, date="2026-05-02", time=f"2{at}:00", place=house, venue="house",
              start=f"2026-05-02T2{at}:00:00{town.offset}", timezone=town.zone, city=town.slug, language=language)
        for at, (title, language) in enumerate(told)
    ]  # fmt: skip


def build_towns(project: Path, tag: str) -> Path:
    """A site of all three towns whose other pages are in one of their languages."""
    cities = project / "content" / "cities"
    cities.mkdir(parents=True)
    (project / "content" / "site.toml").write_text(SITE.format(tag=tag), encoding="utf-8")
    state = State(project).open()
    for town in TOWNS:
        (cities / f"{town.slug}.md").write_text(FILE.format(town=town), encoding="utf-8")
        state.save_events(town.slug, events(town))
    build(project, project / "output", NOW, jobs=1, city_options=dict)
    return project / "output"


@pytest.fixture(scope="module", params=TOWNS, ids=lambda town: town.tag)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Path]:
    """A town and a site that speaks as it does."""
    town: Town = request.param
    return town, build_towns(tmp_path_factory.mktemp(town.tag), town.tag)


@pytest.fixture
def page(browser: Browser, place: tuple[Town, Path]) -> Iterator[Page]:
    """A phone in the town, in the evening."""
    size = {"width": 320, "height": 780}
    with visiting(browser, viewport=size, service_workers="allow", reduced_motion="reduce",
                  timezone_id=place[0].zone) as visit:  # fmt: skip
        visit.page.clock.set_fixed_time("2026-05-01T20:00:00" + place[0].offset)
        yield visit.page


def test_searching_saving_and_reading_offline_is_told_in_the_town_s_language(
    page: Page, place: tuple[Town, Path]
) -> None:
    town, site = place
    title = town.titles[1]
    with unsteady(site) as host:
        city = f"{host.address}/{town.slug}/"
        page.goto(city, wait_until="load")
        lead = page.locator(".title .lead").first
        assert (page.evaluate("document.documentElement.lang"), lead.inner_text()) == (town.tag, town.coming)
        assert page.locator("h2 time[datetime='2026-05-02'] span").first.inner_text().lower() == town.weekdays.lower()
        index = f"/api/v1/search/{town.slug}.json"
        wait_until_kept(page, host, f"/{town.slug}/", index, "/offline.html", "/saved/")

        field = page.get_by_role("searchbox")
        for words, said, count in ((town.house, town.several, 3), (title[:4], town.one, 1)):
            field.fill(words)
            expect(page.locator(".results h3")).to_have_count(count)
            expect(page.locator(".found")).to_have_text(said)
        heading = page.locator(".results h2 time span").first
        assert heading.inner_text().lower() == town.weekdays.lower()

        page.locator(".results").get_by_role("button", name=town.saving.format(title)).click()
        (known,) = [each for each in events(town) if each.title == title]
        path = next(site.glob(f"{town.slug}/e/*{known.id}.html")).relative_to(site).as_posix()
        wait_until_kept(page, host, f"/{path}")
        assert re.sub(r"\s+", " ", page.locator(".mine").inner_text()) == town.saved

        host.down = True
        page.goto(f"{host.address}/saved/", wait_until="load")
        assert page.locator("h1").inner_text().lower() == town.nights.lower()
        assert page.locator(".mine-list h3").all_inner_texts() == [title]
        for part, options in ((0, {"weekday": "long"}), (2, {"month": "long", "year": "numeric"})):
            told = page.locator(".mine-list h2 time span, .mine-list h2 time b").nth(part).inner_text()
            assert told.lower() == page.evaluate(DATED, ["2026-05-02", options]).lower()
        assert page.locator(".kept").inner_text().startswith(town.old)
        with page.expect_download() as download:
            page.locator("[data-calendar]").click()
        assert title in download.value.path().read_text("utf-8").replace("\r\n ", "")
        assert page.locator(".told").inner_text() == town.made
        page.goto(f"{host.address}/{path}", wait_until="load")
        assert page.locator("h1").inner_text() == title
        assert page.locator(".kept").inner_text().startswith(town.old)
        page.goto(f"{host.address}/about/", wait_until="load")
        assert page.locator("h1").inner_text().lower() == town.offline.lower()
        assert page.evaluate("document.documentElement.lang") == town.tag
        assert kept(page, host)["saved"] == [f"/{path}"]


def test_every_page_of_a_town_fits_the_narrowest_phone(page: Page, place: tuple[Town, Path]) -> None:
    town, site = place
    below = sorted(path.relative_to(site).as_posix() for path in (site / town.slug).rglob("*.html"))
    with served(site) as origin:
        for path in ["", "saved/", "status/", "organisers/", "api/", "offline.html", *below]:
            page.goto(f"{origin}/{path}", wait_until="load")
            assert page.evaluate("document.documentElement.lang") == town.tag, path
            if not path.endswith("embed.html"):
                assert page.evaluate(SIDEWAYS) == [0], path
                assert page.evaluate(SMALL_TARGETS) == [], path
                assert page.evaluate(FAINT)["faint"] == [], path


def test_a_title_in_another_language_than_its_page_says_so(page: Page, place: tuple[Town, Path]) -> None:
    town, site = place
    with served(site) as origin:
        spoken = "all => Object.fromEntries(all.map(each => [each.textContent, each.closest('[lang]').lang]))"
        own = dict.fromkeys(town.titles, town.tag)
        page.goto(f"{origin}/{town.slug}/", wait_until="load")
        assert page.locator(".night h3 > *").evaluate_all(spoken) == {**own, GUEST: "en"}
        assert page.locator(".night h3[lang]").count() == 1
        page.locator(".rows h3 a", has_text=GUEST).click()
        page.wait_for_selector("article")
        assert page.locator("h1").get_attribute("lang") == "en"
        assert page.locator(".like h3 > *").evaluate_all(spoken) == own
        page.locator(".acts .save").click()
        page.goto(f"{origin}/{town.slug}/?q={GUEST[:10]}", wait_until="load")
        page.wait_for_selector(".results h3")
        assert page.locator(".results h3 > *").evaluate_all(spoken) == {GUEST: "en"}
        page.goto(f"{origin}/saved/", wait_until="load")
        assert page.locator(".mine-list h3 > *").evaluate_all(spoken) == {GUEST: "en"}
        page.goto(f"{origin}/{town.slug}/embed.html", wait_until="load")
        assert page.locator("li a").evaluate_all(spoken) == {**own, GUEST: "en"}


def test_nothing_is_against_it_for_readers_of_these_languages(browser: Browser, place: tuple[Town, Path]) -> None:
    town, site = place
    known = next(iter((site / town.slug / "e").glob("open-decks*.html"))).relative_to(site).as_posix()
    looked_at = {name: name for name in (f"{town.slug}/", known, "saved/")}
    with served(site) as origin:
        found = list(axe.look(browser, engine(), origin, looked_at, schemes=("dark",), widths=(320,)))
    assert [finding for unsure, finding in found if not unsure] == []
