"""Anything wrong with data or a source, as a value that is counted and published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["info", "warning", "error", "critical"]
Stage: TypeAlias = Literal["fetch", "read", "normalise", "quality", "dedupe", "enrich", "state", "build"]


Finding: TypeAlias = tuple[str, str, str]
"""(code, message, evidence) of an issue whose source, city and subject are known where it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One finding. `code` is "noun/problem" such as "date/missing"; `subject` the listing key or URL it is about.

    `severity`: info is worth counting, warning means data still flows but something drifted, error cost a listing,
    a page or a visit, critical is a defect of ours. `evidence` is a short quotation (never personal data).
    """

    stage: Stage
    code: str
    message: str
    severity: Severity = "error"
    source: str = ""
    city: str = ""
    subject: str = ""
    evidence: str = ""
