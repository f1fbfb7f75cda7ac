"""The invented programme, built once, served once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.programme import PREFIX, build_site
from tests.browser.serving import served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; its addresses lie below a path of the host."""
    return build_site(tmp_path_factory.mktemp("programme"), base=f"https://nocturne.example{PREFIX}")


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    """Where it is served, without the last slash."""
    with served(site, PREFIX) as address:
        yield address
