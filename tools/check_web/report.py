"""What the checkers found, for a reader and as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from tools.check_web.outcome import Finding, Outcome

SHOWN = 60
"""Groups of findings a reader is shown of one checker; the report has all."""
EXIT_FINDINGS, EXIT_MISSING = 1, 2


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """0 when every checker ran and none found anything, 1 for findings, 2 when a checker could not be run."""
    if any(each.findings for each in outcomes):
        return EXIT_FINDINGS
    return EXIT_MISSING if any(each.missing for each in outcomes) else 0


def lines(outcome: Outcome) -> Iterator[str]:
    """The news of one checker: its figures, what it found, what to look at."""
    if outcome.missing:
        yield f"{outcome.checker}: NOT RUN, {outcome.missing}"
        return
    if outcome.figures:
        yield from table(outcome.figures)
    yield from _groups("FOUND", outcome.findings)
    yield from _groups("note", outcome.notes)
    yield f"{outcome.checker}: {outcome.checked}, {len(outcome.findings)} findings, {len(outcome.notes)} notes"


def summary(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line a checker."""
    rows = [("checker", "checked", "findings", "notes")]
    for each in outcomes:
        told = (str(len(each.findings)), str(len(each.notes))) if not each.missing else ("NOT RUN", "")
        rows.append((each.checker, each.checked or each.missing, *told))
    return table(rows)


def as_json(outcomes: Sequence[Outcome], site: str) -> dict[str, Any]:
    """The whole report."""
    return {"site": site, "exit_code": exit_code(outcomes), "outcomes": [asdict(each) for each in outcomes]}


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns of text, the first to the left and the others too."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _groups(label: str, findings: Iterable[Finding]) -> Iterator[str]:
    """The same thing on many pages is told once."""
    groups: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for each in findings:
        groups[each.rule, each.words].append(each)
    for shown, ((rule, _), group) in enumerate(groups.items()):
        if shown == SHOWN:
            yield f"  and {len(groups) - SHOWN} more kinds, see the report"
            return
        first = group[0]
        pages = sorted({each.page for each in group})
        more = f" and {len(pages) - 1} more" if len(pages) > 1 else ""
        element = f"{' '.join(first.element.split())}: " if first.element else ""
        yield f"  {label} {rule} on {first.page or 'home'}{more}: {element}{first.words}"
