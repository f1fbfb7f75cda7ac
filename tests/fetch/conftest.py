"""A site to visit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fetch.asking import StillClock
from tests.fetch.server import Site, answer


@pytest.fixture
def clock() -> StillClock:
    """Time of the visitor and of the site."""
    return StillClock()


@pytest.fixture
def site(clock: StillClock) -> Iterator[Site]:
    """A site with one page at "/"."""
    with Site(time=clock.monotonic) as running:
        running.replies["/"] = answer()
        yield running
