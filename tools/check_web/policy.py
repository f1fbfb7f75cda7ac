"""The Content Security Policy of every page and of `_headers`, judged by Google's CSP evaluator."""

from __future__ import annotations

import json
import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tools.check_web.outcome import Finding, Outcome
from tools.check_web.packages import answer, package, program
from tools.check_web.subject import Subject

MEDIUM = 30
"""The evaluator's numbers: 10 high, 20 syntax, 30 medium; above 30 it is not sure, or only tells."""
PROGRAM = """
const {CspEvaluator} = require(process.argv[1] + '/dist/evaluator.js');
const {CspParser} = require(process.argv[1] + '/dist/parser.js');
const {Version} = require(process.argv[1] + '/dist/csp.js');
const policies = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(policies.map(text => new CspEvaluator(new CspParser(text).csp, Version.CSP3).evaluate()
  .map(each => ({severity: each.severity, directive: each.directive, value: each.value ?? '', words: each.description}))
)));
"""
HEADER = re.compile(r"^\s+Content-Security-Policy: (.+)$", re.MULTILINE)


def check(subject: Subject) -> Outcome:
    """Nothing high or medium in any policy, and no page without one."""
    node = program("node", "Debian: apt-get install nodejs")
    evaluator = package("csp_evaluator", subject.cache)
    told, without = policies(subject.folder)
    judged = answer([node, "-e", PROGRAM, str(evaluator)], seconds=60, given=json.dumps(list(told)))
    sure: list[Finding] = []
    unsure: list[Finding] = []
    for page, said in zip(told.values(), judged, strict=True):
        for each in said:
            place = sure if each["severity"] <= MEDIUM else unsure
            place.append(Finding(page, f"severity {each['severity']}", _directive(each), each["words"]))
    sure += [Finding(page, "no policy", "head", "The page carries no Content Security Policy") for page in without]
    return Outcome("csp", f"{len(told)} policies", tuple(sure), tuple(unsure))


def policies(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Each different policy with the first file that has it, and the pages that have none."""
    told: dict[str, str] = {}
    without = []
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        found = page.css_first("meta[http-equiv=Content-Security-Policy]")
        policy = (found.attributes["content"] if found is not None else "") or ""
        if policy:
            told.setdefault(policy, name)
        else:
            without.append(name)
    headers = folder / "_headers"
    for policy in HEADER.findall(headers.read_text(encoding="utf-8")) if headers.is_file() else ():
        told.setdefault(policy, "_headers")
    return told, without


def _directive(said: dict[str, str]) -> str:
    return f"{said['directive']} {said['value']}".strip()
