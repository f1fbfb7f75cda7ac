"""Lighthouse on home, city, event and form, as phone and desktop: the median of several runs, told and never a gate.

Its speed marks fall when the machine is busy; `benchmark` tells how fast the machine was (below 1000 trust no speed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from tools.check_web import chromium
from tools.check_web.outcome import Finding, Outcome
from tools.check_web.packages import answer, package, program
from tools.check_web.subject import Subject
from tools.host import base_path, served

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FORMS = {"phone": (), "desktop": ("--preset=desktop",)}
SPEEDS = {"first-contentful-paint": "FCP ms", "largest-contentful-paint": "LCP ms", "total-blocking-time": "TBT ms",
          "cumulative-layout-shift": "CLS"}  # fmt: skip
MEASURED = ("home", "city", "city: subscribe", "event: scheduled")
SECONDS = 180


def check(subject: Subject, runs: int = 3) -> Outcome:
    """Marks out of 100 for each page and form, and each audit that cost points in most runs."""
    node = program("node", "Debian: apt-get install nodejs")
    script = package("lighthouse", subject.cache) / "cli" / "index.js"
    browser = chromium.path()
    figures, notes = [], []
    pages = measured(subject.pages)
    with served(subject.folder, base_path(subject.folder)) as origin:
        for name, path in pages.items():
            for form, options in FORMS.items():
                said = [_run([node, str(script), f"{origin}/{path}", *options], browser) for _ in range(runs)]
                figures.append((name, form, *_figures(said)))
                notes += [Finding(f"{path} ({form})", *lost) for lost in _lost(said)]
    head = ("page", "form", *CATEGORIES, *SPEEDS.values(), "benchmark")
    return Outcome("lighthouse", f"{len(pages)} pages, {runs} runs each", (), tuple(notes), (head, *figures))


def measured(pages: dict[str, str]) -> dict[str, str]:
    """The pages visitors meet first."""
    return {name: path for name, path in pages.items() if name in MEASURED}


def _run(words: list[str], browser: str) -> dict[str, Any]:
    flags = " ".join(["--headless=new", "--disable-dev-shm-usage", *chromium.flags()])
    options = ["--quiet", "--output=json", "--no-enable-error-reporting", f"--chrome-flags={flags}"]
    found: dict[str, Any] = answer([*words, *options], seconds=SECONDS, environment={"CHROME_PATH": browser})
    return found


def _figures(said: list[dict[str, Any]]) -> Iterator[str]:
    for name in CATEGORIES:
        yield f"{100 * median(each['categories'][name]['score'] or 0 for each in said):.0f}"
    for name in SPEEDS:
        digits = 4 if name == "cumulative-layout-shift" else 0
        yield f"{median(each['audits'][name].get('numericValue') or 0 for each in said):.{digits}f}"
    yield f"{median(each['environment']['benchmarkIndex'] for each in said):.0f}"


def _lost(said: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """(category and audit, first element, words) of what cost points in more than half of the runs."""
    counted = Counter(key for each in said for key in _failed(each))
    for (category, audit), times in sorted(counted.items()):
        if times * 2 > len(said):
            told = next(each["audits"][audit] for each in said if (category, audit) in _failed(each))
            items = told.get("details", {}).get("items", [])
            element = next((item["node"]["snippet"] for item in items if "node" in item), "")
            yield f"{category}: {audit}", element, f"{told['title']} {told.get('displayValue', '')}".strip()


def _failed(said: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (name, audit["id"])
        for name in CATEGORIES
        for audit in said["categories"][name]["auditRefs"]
        if audit["weight"] > 0 and (said["audits"][audit["id"]]["score"] or 0) < 1
        and said["audits"][audit["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    }  # fmt: skip
