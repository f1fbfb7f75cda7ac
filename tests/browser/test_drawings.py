"""The drawn pages of a town of many houses, as a browser lays them out: nothing overlaps, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nocturne.site.vibe_chart import COLUMNS
from tests.browser.programme import CITY, PREFIX, build_site
from tests.browser.serving import served, visiting
from tests.browser.test_layout import SIDEWAYS, SMALL_TARGETS
from tests.browser.town import DISTANT, HOUSES, SECRET, town

pytestmark = pytest.mark.browser

WORDS = """() => [...document.querySelectorAll('.drawn text')].filter(each => each.checkVisibility()).map(each => {
  const box = each.getBoundingClientRect(), frame = each.ownerSVGElement.getBoundingClientRect();
  // A line's box holds more than its letters: a fifth above and below is air.
  const air = box.height / 5;
  return {words: each.textContent, size: parseFloat(getComputedStyle(each).fontSize), frame: each.ownerSVGElement.id,
    box: [box.left, box.top + air, box.right, box.bottom - air], name: each.classList.contains('name'),
    inside: box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.bottom <= frame.bottom + 1};
})"""
DOTS = (
    "() => [...document.querySelectorAll('.plan :is(.dot, .far)')].map(each => each.getBoundingClientRect().toJSON())"
)
SHARES = """each => each.textContent.split('; ').map(part => {
  const at = part.lastIndexOf(': ');
  return [part.slice(0, at).trim(), part.slice(at + 2).trim()];
})"""
CELLS = "all => all.map(row => [...row.cells].map(each => each.textContent.trim()))"
LISTED = "() => [...document.querySelectorAll('.houses tbody th > bdi')].map(each => each.textContent)"


@pytest.fixture(scope="module")
def town_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("town"), base=f"https://nocturne.example{PREFIX}", events=town())


@pytest.fixture(scope="module")
def town_origin(town_site: Path) -> Iterator[str]:
    with served(town_site, PREFIX) as address:
        yield address


@pytest.fixture(scope="module", params=[320, 390, 700, 1280])
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A reader without scripts."""
    size = {"width": request.param, "height": 900}
    with visiting(browser, viewport=size, java_script_enabled=False) as visit:
        yield visit.page


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes share more than a pixel's edge."""
    return one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1


@pytest.mark.parametrize("kind", ["map", "vibe"])
def test_words_of_a_drawing_are_large_enough_and_touch_nothing(reader: Page, town_origin: str, kind: str) -> None:
    reader.goto(f"{town_origin}/{CITY}/{kind}/", wait_until="load")
    words: list[dict[str, Any]] = reader.evaluate(WORDS)
    assert len(words) > 8
    assert all(each["size"] >= 14 for each in words)
    assert [each["words"] for each in words if not each["inside"]] == []
    touching = [
        (one["words"], other["words"]) for one, other in combinations(words, 2) if overlap(one["box"], other["box"])
    ]
    assert touching == []
    if kind == "map":
        dots = [[dot["left"], dot["top"], dot["right"], dot["bottom"]] for dot in reader.evaluate(DOTS)]
        covering = [each["words"] for each in words if each["name"] and any(overlap(each["box"], dot) for dot in dots)]
        assert covering == []


@pytest.mark.parametrize("kind", ["map", "vibe"])
def test_drawn_pages_stand_without_scripts_and_fit(reader: Page, town_origin: str, kind: str) -> None:
    reader.goto(f"{town_origin}/{CITY}/{kind}/", wait_until="load")
    reader.locator("summary").evaluate_all("all => all.forEach(each => each.parentElement.open = true)")
    assert reader.evaluate(SIDEWAYS) == [0]
    assert reader.evaluate(SMALL_TARGETS) == []
    drawings = reader.get_by_role("img")
    assert drawings.count() == (1 if kind == "map" else 6)
    for drawing in drawings.all():
        assert drawing.evaluate("each => document.getElementById(each.getAttribute('aria-labelledby')).textContent")
        assert drawing.evaluate("each => document.getElementById(each.getAttribute('aria-describedby')).textContent")
        assert drawing.evaluate("each => each.querySelectorAll('a, [tabindex]').length") == 0


def test_every_chart_its_table_and_the_open_data_tell_the_same_numbers(
    browser: Browser, town_origin: str, town_site: Path
) -> None:
    told = json.loads((town_site / CITY / "vibe.json").read_bytes())
    with visiting(browser) as visit:
        visit.page.goto(f"{town_origin}/{CITY}/vibe/", wait_until="load")
        charts = visit.page.locator(".shares > section").all()
        assert len(charts) == 6
        for chart in charts:
            drawn = dict(chart.locator("desc").evaluate(SHARES))
            rows = chart.locator("tbody tr").evaluate_all(CELLS)
            assert {name: share for name, _, share in rows} == drawn
            assert [share for _, _, share in rows] == chart.locator(".bars text").evaluate_all(
                "all => all.map(each => each.textContent).filter(words => words.endsWith(' %'))"
            )
            name = (chart.get_attribute("class") or "").removeprefix("of-")
            fact, side = told[name], "height" if name in COLUMNS else "width"
            assert int(chart.locator("figure + p strong").inner_text()) == fact["n"]
            assert sorted(int(count) for _, count, _ in rows if count != "0") == sorted(fact["counts"].values())
            assert all(share == f"{round(100 * int(count) / fact['n'])} %" for _, count, share in rows)
            lengths = chart.locator(".bars rect").evaluate_all(
                "(all, side) => all.map(each => each.getBoundingClientRect()[side])", side
            )
            longest, most = max(lengths), max(int(count) for _, count, _ in rows)
            for length, (_, count, _) in zip(lengths, rows, strict=True):
                assert abs(length - longest * int(count) / most) < 1


def test_every_dot_is_a_row_and_every_name_on_the_map_is_in_the_list(reader: Page, town_origin: str) -> None:
    reader.goto(f"{town_origin}/{CITY}/map/", wait_until="load")
    listed = reader.evaluate(LISTED)
    assert sorted(listed) == sorted([*HOUSES, DISTANT])
    assert len(reader.evaluate(DOTS)) == len(listed)
    for words in reader.locator(".plan .name").all_text_contents():
        assert any(name.startswith(words.removesuffix("…")) for name in listed), words
    rows = reader.locator(".over a").evaluate_all(
        "all => all.map(each => [each.textContent, document.querySelector(each.getAttribute('href')).textContent])"
    )
    assert len(rows) == len(listed)
    assert all(row.startswith(told.strip().rpartition(":")[0]) for told, row in rows)
    for name in (SECRET, "Stream House", "Closed House"):
        assert name not in reader.content()
    reader.locator(".over a").last.click()
    assert reader.locator("tr:target").count() == 1


def test_the_list_tells_the_nearest_first_and_what_is_missing(reader: Page, town_origin: str) -> None:
    reader.goto(f"{town_origin}/{CITY}/map/", wait_until="load")
    away = [float(each.removesuffix(" km")) for each in reader.locator("td.away").all_text_contents()]
    assert away == sorted(away)
    assert away[-1] == 32
    placed = int(reader.locator(".lead strong").inner_text())
    assert placed == sum(map(int, reader.locator(".houses td:last-child").all_text_contents()))
    assert reader.locator(".take li strong").all_text_contents() == ["1", "1", "1"]
    assert f"of {placed + 3} coming events" in reader.locator(".lead").inner_text()


def test_the_drawings_are_seen_in_forced_colours_and_on_paper(browser: Browser, town_origin: str) -> None:
    """Of a dot, a ring, a word and a bar: none has the colour of the ground."""
    paints = """() => [...document.querySelectorAll('.dot, .ring, .name, .away, .bars rect, .bars text, .arts path')]
      .map(each => getComputedStyle(each)).map(style => style.fill === 'none' ? style.stroke : style.fill)
      .filter(paint => !paint.startsWith('url'))"""
    for mode, ground in (
        ({"forced_colors": "active"}, "rgb(255, 255, 255)"),
        ({"media": "print"}, "rgb(255, 255, 255)"),
    ):
        with visiting(browser, color_scheme="light") as visit:
            for kind in ("map", "vibe"):
                visit.page.goto(f"{town_origin}/{CITY}/{kind}/", wait_until="load")
                visit.page.emulate_media(**mode)  # type: ignore[arg-type]
                found = visit.page.evaluate(paints)
                assert len(found) > 20
                assert ground not in found
                assert len(set(found)) <= 3, "no colour of a scene is left"
