"""What a page costs its reader: bytes as they travel, requests, movement while it loads, other hosts, cookies."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tools.check_web.axe import search
from tools.check_web.chromium import SETTLED, launched
from tools.check_web.outcome import Finding, Outcome
from tools.check_web.subject import Subject
from tools.host import base_path, served

KILOBYTE = 1024
BUDGETS = {"html": 15 * KILOBYTE, "css": 10 * KILOBYTE, "js": 10 * KILOBYTE, "whole": 50 * KILOBYTE, "requests": 8}
"""Of one page, in bytes after gzip; `whole` is everything it loads but pictures."""
SEARCHED = ", searched"
"""What is added to the name of a page on which somebody searched: its search came when it was asked for."""
SHIFT = 0.01
SCRIPT_DELAY = 0.4
"""Seconds scripts come late: what they add after the first paint is what moves."""
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
WATCH = """() => {
  window.shifts = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      const moved = entry.sources.map(({node}) => node?.parentElement ? node : null).filter(Boolean);
      window.shifts.push([entry.value, moved.map(node => (node.outerHTML ?? node.data).slice(0, 70)).join(' | ')]);
    }
  }).observe({type: 'layout-shift', buffered: true});
}"""
COST = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const others = performance.getEntriesByType('resource').map(each => [each.name, each.encodedBodySize]);
  return [[page.name, page.encodedBodySize], ...others];
}"""


@dataclass(frozen=True, slots=True)
class Cost:
    """One visit to a page: bytes after gzip, requests, layout shift with what moved most, hosts and cookies."""

    html: int
    css: int
    js: int
    whole: int
    requests: int
    shift: float
    moved: str
    others: tuple[str, ...]
    cookies: tuple[str, ...]


def check(subject: Subject) -> Outcome:
    """Key pages in a browser with late scripts, on two screens; the size of every page from its file."""
    findings, figures = list(heavy(subject.folder)), []
    with launched() as browser, served(subject.folder, base_path(subject.folder), SCRIPT_DELAY) as origin:
        for screen, (width, height) in SIZES.items():
            for name, path, cost in visits(browser, origin, subject.pages, width, height):
                findings += over(f"{path} ({name}, {screen})", cost)
                figures.append(_line(name, screen, cost))
    head = ("page", "screen", "html", "css", "js", "whole", "requests", "shift", "others", "cookies")
    return Outcome("weight", f"{len(subject.pages)} pages, {len(SIZES)} screens", tuple(findings), (), (head, *figures))


def visits(
    browser: Browser, origin: str, pages: dict[str, str], width: int, height: int, now: str = ""
) -> Iterator[tuple[str, str, Cost]]:
    """What each page costs one visitor who goes from page to page, in their order; a search as a visit of its own.

    `now` (ISO-8601) is what the clock says, where it is given. Only the clock is set: Playwright's own hides the
    entries that are measured here.
    """
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_init_script(f"({WATCH})()")
    if now:
        context.add_init_script(f"Date.now = () => Date.parse({json.dumps(now)})")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name, path in pages.items():
        asked.clear()
        page.goto(f"{origin}/{path}", wait_until="load")
        yield name, path, _cost(page, origin, asked)
        if search(page):
            yield f"{name}{SEARCHED}", path, _cost(page, origin, asked)
    context.close()


def _cost(page: Page, origin: str, asked: list[str]) -> Cost:
    """Read to the end of the page, then count."""
    page.wait_for_timeout(SETTLED)
    page.mouse.wheel(0, 20_000)
    page.wait_for_timeout(SETTLED)
    parts: list[tuple[str, int]] = page.evaluate(COST)
    shifts: list[tuple[float, str]] = page.evaluate("window.shifts")
    host = urlsplit(origin).netloc
    cookies: list[Any] = page.context.cookies()
    return Cost(
        html=parts[0][1],
        css=_sum(parts, ".css"),
        js=_sum(parts, ".js"),
        whole=sum(size for _, size in parts),
        requests=len(set(asked)),
        shift=sum(value for value, _ in shifts),
        moved=max(shifts, default=(0.0, ""))[1],
        others=tuple(sorted({urlsplit(url).netloc for url in asked} - {host, ""})),
        cookies=tuple(sorted(cookie["name"] for cookie in cookies)),
    )


def _sum(parts: list[tuple[str, int]], suffix: str) -> int:
    return sum(size for name, size in parts if urlsplit(name).path.endswith(suffix))


def over(page: str, cost: Cost) -> Iterator[Finding]:
    """What of a visit is beyond its budget."""
    for name, most in ({} if SEARCHED in page else BUDGETS).items():
        spent: int = getattr(cost, name)
        if spent > most:
            yield Finding(page, f"budget: {name}", "", f"{spent}, allowed are {most}")
    if cost.shift > SHIFT:
        yield Finding(page, "layout shift", cost.moved, f"{cost.shift:.4f}, allowed is {SHIFT}")
    yield from (Finding(page, "third party", "", host) for host in cost.others)
    yield from (Finding(page, "cookie", "", name) for name in cost.cookies)


def heavy(folder: Path) -> Iterator[Finding]:
    """Pages, styles and scripts of the folder that are over their budget by themselves."""
    for path in sorted(folder.rglob("*")):
        most = BUDGETS.get(path.suffix.removeprefix("."), 0)
        size = len(gzip.compress(path.read_bytes(), 6)) if most else 0
        if size > most:
            yield Finding(path.relative_to(folder).as_posix(), "budget: file", "", f"{size} bytes, allowed are {most}")


def _line(name: str, screen: str, cost: Cost) -> tuple[str, ...]:
    sizes = (f"{size / KILOBYTE:.1f}k" for size in (cost.html, cost.css, cost.js, cost.whole))
    return (
        name,
        screen,
        *sizes,
        str(cost.requests),
        f"{cost.shift:.4f}",
        str(len(cost.others)),
        str(len(cost.cookies)),
    )
