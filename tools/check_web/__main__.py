"""Check a finished site with everybody else's checkers: `python -m tools.check_web [--site FOLDER] [--only NAME]…`.

Without a site it builds the demo's, with a list of subscribers. What it needs from npm it installs into a cache at
exact versions; Java, Node and Chromium have to be there. Exit 0 when nothing is wrong, 1 for findings, 2 when a checker
or the site is missing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from playwright.sync_api import Error as BrowserError

from tools.check_web import axe, demo, lighthouse, links, markup, policy, weight
from tools.check_web.outcome import MissingTool, Outcome
from tools.check_web.packages import cache_folder
from tools.check_web.report import EXIT_MISSING, as_json, exit_code, lines, summary
from tools.check_web.subject import Subject, subject

CHECKERS: dict[str, Callable[[Subject], Outcome]] = {
    "links": links.check,
    "nu": markup.check_nu,
    "html-validate": markup.check_html_validate,
    "csp": policy.check,
    "weight": weight.check,
    "axe": axe.check,
    "lighthouse": lighthouse.check,
}


def main(arguments: Sequence[str]) -> int:
    """Exit code as the module says."""
    parser = argparse.ArgumentParser(prog="make check-web", description="the checkers of the finished site")
    parser.add_argument("--site", type=Path, help="the folder of a built site; the demo is built without one")
    parser.add_argument("--only", action="append", choices=CHECKERS, help="run this one only; may be repeated")
    parser.add_argument("--report", type=Path, help="where the JSON report goes; the cache folder without one")
    parser.add_argument("--runs", type=int, default=3, help="runs of Lighthouse for each page and form (3)")
    asked = parser.parse_args(arguments)
    cache = cache_folder()
    cache.mkdir(parents=True, exist_ok=True)
    try:
        site = subject(asked.site or demo.built(cache), cache)
    except (FileNotFoundError, subprocess.CalledProcessError) as problem:
        print(f"there is no site to check: {problem}", file=sys.stderr)
        return EXIT_MISSING
    outcomes = []
    for name in asked.only or CHECKERS:
        check = partial(lighthouse.check, runs=asked.runs) if name == "lighthouse" else CHECKERS[name]
        outcomes.append(outcome(name, check, site))
        print(*lines(outcomes[-1]), "", sep="\n", flush=True)
    print(*summary(outcomes), sep="\n")
    report = asked.report or cache / "report.json"
    report.write_text(json.dumps(as_json(outcomes, str(site.folder)), indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"report: {report}")
    return exit_code(outcomes)


def outcome(name: str, check: Callable[[Subject], Outcome], site: Subject) -> Outcome:
    """What a checker says, or why it could not be run."""
    try:
        return check(site)
    except MissingTool as reason:
        return Outcome(name, "", missing=str(reason))
    except BrowserError as problem:  # a page that never loads, a search that finds nothing
        return Outcome(name, "", missing=f"the browser gave up: {problem.message.splitlines()[0]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
