"""Pictures of a built site, on phone and desktop, dark and light: `python -m tools.screenshots SITE FOLDER [PAGE…]`.

Without pages: the home page, the first city, events of different states, and every page at the top of the site.
Needs an installed Chromium (`make browser`) and the test requirements.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.browser import find
from tools.host import base_path, served

DEVICES = {"phone": (360, 780, 2), "desktop": (1280, 900, 1)}
SCHEMES = ("dark", "light")
EVENTS = {
    "cancelled": 'class="h-event event cancelled"',
    "hidden": "to guests only",
    "unknown": "time not stated",
    "event": 'class="h-event event scheduled"',
}
"""A name for a picture -> what a page says that belongs there."""


def key_pages(site: Path) -> dict[str, str]:
    """Name of the picture -> path of the page, for the pages a visitor meets first."""
    found = {"home": "index.html"}
    tops = sorted(path.parent.name for path in site.glob("*/index.html"))
    cities = [name for name in tops if (site / name / "events.ics").is_file()]
    if cities:
        found["city"] = f"{cities[0]}/index.html"
    found |= {name: f"{name}/index.html" for name in tops if name not in cities}
    found |= {"404": "404.html"} if (site / "404.html").is_file() else {}
    for page in sorted(site.glob("*/e/*.html")):
        text = page.read_text(encoding="utf-8")
        kind = next((name for name, says in EVENTS.items() if says in text and name not in found), "")
        if kind:
            found[kind] = page.relative_to(site).as_posix()
        if found.keys() >= EVENTS.keys():
            break
    return found


def shoot(browser: Browser, origin: str, pages: dict[str, str], folder: Path, *, whole: bool, now: str) -> int:
    """Take all pictures into `folder`, at the instant `now` where one is given; returns how many there are."""
    taken = 0
    for device, (width, height, scale) in DEVICES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            if now:
                page.clock.set_fixed_time(now)
            for name, path in pages.items():
                page.goto(f"{origin}/{path}", wait_until="load")
                page.screenshot(path=folder / f"{name}-{device}-{scheme}.png", full_page=whole)
                taken += 1
            context.close()
    return taken


def main(arguments: Sequence[str]) -> int:
    """Exit 0 when the pictures lie in the folder, 2 when there is no site or no browser."""
    parser = argparse.ArgumentParser(description="pictures of a built site, phone and desktop, dark and light")
    parser.add_argument("site", type=Path, help="the folder of a built site, such as output")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    parser.add_argument("pages", nargs="*", help="paths below the site; the key pages when none is named")
    parser.add_argument("--whole", action="store_true", help="the whole length of each page, not its first screen")
    parser.add_argument("--now", default="", metavar="ISO-8601", help="what the browser's clock says")
    asked = parser.parse_intermixed_args(arguments)
    chromium = find(os.environ)
    if not chromium or not (asked.site / "index.html").is_file():
        print(
            "no Chromium found: run make browser" if not chromium else f"{asked.site} holds no built site",
            file=sys.stderr,
        )
        return 2
    named = {path.strip("/").replace("/", "-").removesuffix(".html") or "home": path for path in asked.pages}
    pages = named or key_pages(asked.site)
    asked.folder.mkdir(parents=True, exist_ok=True)
    with served(asked.site, base_path(asked.site)) as origin, sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        taken = shoot(browser, origin, pages, asked.folder, whole=asked.whole, now=asked.now)
        print(f"{taken} pictures in {asked.folder}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
