"""Issues as readers of sources raise them: always about one source, one city and one subject."""

from __future__ import annotations

from nocturne.model.issue import Issue, Severity
from nocturne.model.visit import Assignment
from nocturne.parse.redact import contacts

_LONGEST_EVIDENCE = 80


def finding(
    task: Assignment, code: str, message: str, *, severity: Severity = "warning", subject: str = "", evidence: str = ""
) -> Issue:
    """An issue of stage "read". `evidence` is shortened and freed of contacts; never quote words about people in it."""
    return Issue(
        stage="read",
        code=code,
        message=message,
        severity=severity,
        source=task.source,
        city=task.city.slug,
        subject=subject,
        evidence=contacts(evidence)[:_LONGEST_EVIDENCE],
    )
