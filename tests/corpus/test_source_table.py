"""docs/sources.md says what the readers do today."""

from __future__ import annotations

from pathlib import Path

from nocturne.sources.base import sources
from tools.source_table import DOCUMENT, RECORDED, document


def test_the_table_of_sources_is_that_of_today(corpus: Path) -> None:
    """Made anew by `python -m tools.source_table`."""
    assert document(corpus) == DOCUMENT.read_text(encoding="utf-8")


def test_every_recording_belongs_to_a_source() -> None:
    assert set(RECORDED) <= set(sources())
