"""How letters look in a real browser: at both widths, light and dark, for every kind of letter."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from nocturne.model.letter import Correction, Setting
from tests.digest.desk import chosen, composed, composer, letter, maximal, night, week_of_nights

WIDTHS = (600, 375)
CORRECTION = Correction(
    id="x", title="The lost night", url="https://nocturne.example/guide/berlin/", status="cancelled",
    was="Friday 1 May 2026, 22:00", now="",
)  # fmt: skip
LETTERS: dict[str, Callable[[], Setting]] = {
    "one": lambda: composed([night(1)]),
    "ten": lambda: composer().set(letter(chosen(week_of_nights(30)), corrections=(CORRECTION,), tags=("film",))),
    "maximal": lambda: composed(maximal()),
    "scripts": lambda: composed([night(1, title="東京の夜 " * 20), night(2, title="ليلة موسيقى في القبو")], "ja"),
    "unbroken": lambda: composed([night(1, title="x" * 400, description="y" * 400, price="z" * 90)]),
}
COMPARE = """async ([one, other]) => {
  const read = async (data) => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64," + data)).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    canvas.getContext("2d").drawImage(image, 0, 0)
    return canvas.getContext("2d").getImageData(0, 0, image.width, image.height)
  }
  const [a, b] = [await read(one), await read(other)]
  if (a.height !== b.height) return 1
  let changed = 0
  for (let at = 0; at < a.data.length; at += 4) {
    if ([0, 1, 2].reduce((sum, part) => sum + Math.abs(a.data[at + part] - b.data[at + part]), 0) > 30) changed++
  }
  return changed / (a.data.length / 4)
}"""
"""The share of pixels that differ, by a page of the same browser."""
FAINT = """() => {
  const light = (text) => {
    const parts = text.match(/[\\d.]+/g).map((digits) => Number(digits) / 255)
    const [r, g, b] = parts.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const color = getComputedStyle(node).backgroundColor
      if (!color.startsWith("rgba(0, 0, 0, 0")) return color
    }
    return "rgb(255, 255, 255)"
  }
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement
    if (!walker.currentNode.data.trim() || !node.getClientRects().length) continue
    const pair = [light(getComputedStyle(node).color), light(ground(node))].sort((a, b) => a - b)
    const ratio = (pair[1] + 0.05) / (pair[0] + 0.05)
    if (ratio < 4.5) found.push([walker.currentNode.data.trim().slice(0, 40), ratio])
  }
  return found
}"""


@pytest.fixture(scope="module")
def settings() -> dict[str, Setting]:
    """Every kind of letter, set once."""
    return {name: made() for name, made in LETTERS.items()}


def shown(browser: Browser, html: str, width: int, scheme: Any) -> Iterator[Page]:
    """A letter in a program that runs nothing and fetches nothing."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html)
    yield page
    assert not asked, "a letter fetches nothing"
    context.close()


@pytest.mark.browser
def test_dark_is_dark_and_every_word_can_be_read(browser: Browser, settings: dict[str, Setting]) -> None:
    for width in WIDTHS:
        shots = []
        for scheme in ("light", "dark"):
            for page in shown(browser, settings["ten"].html, width, scheme):
                assert page.evaluate(FAINT) == []
                shots.append(base64.b64encode(page.screenshot(full_page=True)).decode())
        assert different(browser, *shots) > 0.5


def different(browser: Browser, one: str, other: str) -> float:
    """The share of pixels that differ between two pictures."""
    page = browser.new_page()
    share = float(page.evaluate(COMPARE, [one, other]))
    page.close()
    return share


@pytest.mark.browser
@pytest.mark.parametrize("name", LETTERS)
def test_nothing_runs_over_the_edge(browser: Browser, settings: dict[str, Setting], name: str) -> None:
    for width in WIDTHS:
        for page in shown(browser, settings[name].html, width, "light"):
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            sizes = page.evaluate(
                "[...document.querySelectorAll('p, a, td, h1, h2, h3')].filter(e => e.getClientRects().length)"
                ".map(e => parseFloat(getComputedStyle(e).fontSize)).filter(s => s > 0)"
            )
            assert min(sizes) >= 13


@pytest.mark.browser
def test_a_program_that_drops_all_styles_still_shows_the_letter(browser: Browser, settings: dict[str, Setting]) -> None:
    """Some programs keep only what stands in the elements."""
    html = re.sub(r"<style.*?</style>", "", settings["ten"].html, flags=re.DOTALL)
    for page in shown(browser, html, 375, "light"):
        assert page.evaluate(FAINT) == []
        assert page.evaluate("getComputedStyle(document.querySelector('.city')).color") == "rgb(243, 239, 230)"
        assert json.dumps(page.inner_text("h1")) == '"BERLIN"'
