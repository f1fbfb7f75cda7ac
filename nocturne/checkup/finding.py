"""What a look found: how grave it is, where it stands and what to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nocturne.errors import ContentError, ContentErrors

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """An `error` stops a night or a build, a `warning` does not but was hardly meant, a `note` is worth knowing."""

    severity: Severity
    said: ContentError

    @property
    def facts(self) -> dict[str, object]:
        """The parts of the sentence, for machines."""
        said = self.said
        return {
            "severity": self.severity,
            "file": said.file,
            "line": said.line,
            "key": said.key,
            "problem": said.problem,
            "advice": said.advice,
        }


def tried(work: Callable[[], object]) -> list[Finding]:
    """The errors that `work` raises about the operator's files; none when it is done."""
    try:
        work()
    except ContentErrors as found:
        return [Finding("error", error) for error in found.errors]
    except ContentError as error:
        return [Finding("error", error)]
    return []
