"""The HTML itself: the Nu checker and html-validate over every page, CSS and SVG of the site."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.check_web.outcome import Finding, Outcome
from tools.check_web.packages import answer, package, program
from tools.check_web.subject import Subject

SECONDS = 600
NOT_SO = (
    "violates Content Security Policy",
    "Unrecognized at-rule “@view-transition”",
    "Unrecognized at-rule “@container”",
    "“container-type”: Property",
    "“paint-order”: Property",
)
"""What the Nu checker says wrongly: for files it takes no address for 'self', and data blocks for scripts; and it does
not know a few rules of CSS yet: transitions between pages, queries of containers, the order of painting letters."""
RULES = Path(__file__).with_name("html-validate.json")


def check_nu(subject: Subject) -> Outcome:
    """Errors and warnings of the Nu HTML checker. Needs Java."""
    java = program("java", "Debian: apt-get install default-jre-headless")
    jar = package("vnu-jar", subject.cache) / "build" / "dist" / "vnu.jar"
    words = [java, "-jar", str(jar), "--format", "json", "--skip-non-html", "--also-check-css", "--also-check-svg"]
    said = answer([*words, str(subject.folder)], seconds=SECONDS, on_stderr=True)["messages"]
    found = [
        Finding(
            page=_below(subject.folder, unquote(urlsplit(each.get("url", "")).path)),
            rule=each.get("subType") or each["type"],
            element=f"line {each.get('lastLine', '?')}: {' '.join(each.get('extract', '').split())[:120]}",
            words=each["message"],
        )
        for each in said
        if not any(wrong in each["message"] for wrong in NOT_SO)
    ]
    return Outcome("nu", _count(subject.folder), tuple(found))


def check_html_validate(subject: Subject) -> Outcome:
    """Errors and warnings of html-validate by the rules beside this file."""
    node = program("node", "Debian: apt-get install nodejs")
    script = package("html-validate", subject.cache) / "bin" / "html-validate.mjs"
    words = [node, str(script), "--formatter", "json", "--config", str(RULES), f"{subject.folder.as_posix()}/**/*.html"]
    found = [
        Finding(
            page=_below(subject.folder, page["filePath"]),
            rule=each["ruleId"],
            element=each.get("selector") or f"line {each['line']}",
            words=each["message"],
        )
        for page in answer(words, seconds=SECONDS)
        for each in page["messages"]
    ]
    return Outcome("html-validate", _count(subject.folder), tuple(found))


def _below(folder: Path, path: str) -> str:
    return Path(path).relative_to(folder).as_posix() if Path(path).is_relative_to(folder) else path


def _count(folder: Path) -> str:
    return f"{sum(1 for _ in folder.rglob('*.html'))} pages"
