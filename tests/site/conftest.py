"""A project of two cities with events, as most tests of the site want it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site import projects


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Berlin has 130 events, Tokyo 20; Luma was read last night."""
    made = projects.write_project(tmp_path / "project")
    projects.save(made, "berlin", (projects.event(number) for number in range(130)))
    projects.save(made, "tokyo", (projects.event(number, "tokyo") for number in range(20)))
    projects.save_health(made, projects.confirmed("berlin"), projects.confirmed("tokyo"))
    return made
