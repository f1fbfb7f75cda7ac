"""A content folder for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.folders import Folder, folder


@pytest.fixture
def content(tmp_path: Path) -> Folder:
    """A sound content folder of its own."""
    return folder(tmp_path)
