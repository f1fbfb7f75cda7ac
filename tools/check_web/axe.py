"""Accessibility by axe-core in a real browser: WCAG 2.2 AA and best practices, light and dark, four widths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tools.check_web.chromium import SEARCH, SETTLED, launched
from tools.check_web.outcome import Finding, Outcome
from tools.check_web.packages import package
from tools.check_web.subject import Subject
from tools.host import base_path, served

SCHEMES = ("dark", "light")
WIDTHS = (320, 360, 768, 1280)
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = """async tags => {
  const found = await axe.run(document, {
    runOnly: {type: 'tag', values: tags},
    rules: {'target-size': {enabled: true}},
    resultTypes: ['violations', 'incomplete'],
  });
  const words = (rule, node) => node.any[0]?.message ?? rule.help;
  const told = rule => rule.nodes.map(node => [rule.id, node.target.flat().join(' '), words(rule, node)]);
  return {violations: found.violations.flatMap(told), incomplete: found.incomplete.flatMap(told)};
}"""
"""Target size is asked for by name, because the rule sleeps by default."""
UNFOLD = "() => [...document.querySelectorAll('details:not([open])')].map(each => each.open = true).length"


def check(subject: Subject) -> Outcome:
    """All key pages; those with a search or something folded are looked at a second time, searched and unfolded."""
    engine = package("axe-core", subject.cache) / "axe.min.js"
    with launched() as browser, served(subject.folder, base_path(subject.folder)) as origin:
        found = list(look(browser, engine, origin, subject.pages))
    violations = sorted({finding for unsure, finding in found if not unsure}, key=_order)
    incomplete = sorted({finding for unsure, finding in found if unsure}, key=_order)
    views = f"{len(subject.pages)} pages, {len(SCHEMES)} schemes, {len(WIDTHS)} widths"
    return Outcome("axe", views, tuple(violations), tuple(incomplete))


def look(
    browser: Browser,
    engine: Path,
    origin: str,
    pages: dict[str, str],
    *,
    schemes: Iterable[str] = SCHEMES,
    widths: Iterable[int] = WIDTHS,
) -> Iterator[tuple[bool, Finding]]:
    """What axe says of each page in each view, and whether it was unsure. `engine` is the file of axe-core."""
    context = browser.new_context()
    context.add_init_script(path=engine)
    page = context.new_page()
    views = [(scheme, width) for scheme in schemes for width in widths]
    for path in pages.values():
        page.goto(f"{origin}/{path}", wait_until="load")
        page.wait_for_timeout(SETTLED)
        yield from _views(page, path, views)
        searched = search(page)
        if page.evaluate(UNFOLD) or searched:
            yield from _views(page, f"{path} {'searched' if searched else 'unfolded'}", views)
    context.close()


def search(page: Page) -> bool:
    """Type the first letters of the first event into the search; False where a page has none."""
    field = page.locator(SEARCH)
    if not field.count():
        return False
    title = page.locator(".rows h3").first.inner_text()
    field.first.press_sequentially(title[:4])
    page.wait_for_selector(".results li")
    return True


def _views(page: Page, name: str, views: list[tuple[str, int]]) -> Iterator[tuple[bool, Finding]]:
    for scheme, width in views:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 844})
        found: dict[str, Any] = page.evaluate(RUN, list(TAGS))
        for kind in ("violations", "incomplete"):
            for rule, element, words in found[kind]:
                yield kind == "incomplete", Finding(f"{name} ({scheme}, {width} px)", rule, element, words)


def _order(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.page, finding.element, finding.words
