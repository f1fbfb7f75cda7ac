"""What lies in `content/` and is no part of it: a folder with a name that was hardly meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nocturne.checkup.finding import Finding
from nocturne.config.advice import did_you_mean
from nocturne.config.document import shown
from nocturne.config.load import PARTS
from nocturne.errors import ContentError


def unread(project: Path) -> Iterator[Finding]:
    """A finding for each name that nothing is read from; names that begin with "_" or "." are drafts.

    None when the folder cannot be looked into: reading it has said so already.
    """
    try:
        names = sorted((project / "content").iterdir())
    except OSError:
        return
    for path in names:
        if path.name not in PARTS and not path.name.startswith(("_", ".")):
            advice = did_you_mean(path.name, PARTS)
            yield Finding("warning", ContentError("is not read", file=shown(path, project), advice=advice))
