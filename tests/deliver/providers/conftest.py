"""The services' own documents, a server that holds calls against them, and a stand-in for Amazon's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def specs() -> Path:
    """The folder of OpenAPI documents (NOCTURNE_SPECS)."""
    named = os.environ.get("NOCTURNE_SPECS", "")
    if not named:
        pytest.skip("NOCTURNE_SPECS is not set: it names a folder of documents that is not part of the project")
    if not Path(named).is_dir():
        pytest.fail(f"NOCTURNE_SPECS names {named}, which is no folder")
    return Path(named)
