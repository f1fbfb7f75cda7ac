"""A platform with a few events, and a project that visits it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.night.platform import Platform, event
from tests.night.project import Project, make


@pytest.fixture
def platform() -> Iterator[Platform]:
    """Six events on two list pages, all in the coming weeks."""
    with Platform([event(number, f"2026-05-{10 + number}") for number in range(6)]) as running:
        yield running


@pytest.fixture
def project(tmp_path: Path, platform: Platform) -> Project:
    """A project that visits the platform."""
    return make(tmp_path / "project", platform.url(""))
