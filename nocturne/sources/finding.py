"""Issues as readers of sources raise them: always about one source, one city and one subject."""

from __future__ import annotations

from nocturne.model.issue import Issue, Severity
from nocturne.model.visit import Assignment

_LONGEST_EVIDENCE = 80


def finding(
    task: Assignment, code: str, message: str, *, severity: Severity = "warning", subject: str = "", evidence: str = ""
) -> Issue:
    """An issue of stage "read". `evidence` is shortened; it must never quote what a person wrote about people."""
    return Issue(
        stage="read",
        code=code,
        message=message,
        severity=severity,
        source=task.source,
        city=task.city.slug,
        subject=subject,
        evidence=evidence[:_LONGEST_EVIDENCE],
    )

