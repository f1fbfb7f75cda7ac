"""The record of a run: what it did, what it found, and the exit code that says it in one number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from nocturne.crawl.visit import instant
from nocturne.gathering import Gathered
from nocturne.model.issue import Issue
from nocturne.model.report import HostLedger
from nocturne.model.run import RunRecord
from nocturne.night import Night

DONE, NOTHING_PUBLISHED, USAGE, DEGRADED = 0, 1, 2, 3
SAMPLES_PER_CODE = 10
"""How many issues of one code a record quotes; all are counted."""


def write(
    night: Night,
    verb: str,
    started: datetime,
    gathered: Gathered,
    ledger: Iterable[HostLedger] = (),
    build: dict[str, int] | None = None,
    code: int | None = None,
) -> RunRecord:
    """Keep the record of a run; `started` is wall time, `code` the exit code where the findings do not tell it."""
    record = RunRecord(
        verb=verb,
        now=instant(night.now),
        started=started.astimezone(UTC).isoformat(timespec="milliseconds"),
        finished=datetime.now(UTC).isoformat(timespec="milliseconds"),
        exit_code=exit_code(gathered) if code is None else code,
        cities=gathered.cities,
        visits=gathered.visits,
        hosts=tuple(ledger),
        issues=dict(sorted(Counter(issue.code for issue in gathered.issues).items())),
        samples=samples(gathered.issues),
        build=build or {},
    )
    night.state.save_run(record)
    return record


def exit_code(gathered: Gathered) -> int:
    """1 when no city's new night stands; 3 when a city or source shows last good data, or we erred; else 0."""
    defect = any(issue.severity == "critical" for issue in gathered.issues)
    failed = any(row.trouble and not row.left_over for row in gathered.visits)
    shut = [bool(row.gate) for row in gathered.cities]
    if shut and all(shut):
        return NOTHING_PUBLISHED
    return DEGRADED if defect or failed or any(shut) else DONE


def samples(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The first few issues of each code, worst first."""
    rank = {"critical": 0, "error": 1, "warning": 2, "info": 3}
    counts: Counter[str] = Counter()
    kept = []
    for issue in sorted(issues, key=lambda issue: (rank[issue.severity], issue.code, issue.city, issue.subject)):
        counts[issue.code] += 1
        if counts[issue.code] <= SAMPLES_PER_CODE:
            kept.append(issue)
    return tuple(kept)
