"""What readers are told about each source is there, and says the same as the source does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nocturne.model.visit import Assignment
from nocturne.sources.bandsintown import BandsintownOptions
from nocturne.sources.base import Source, sources
from nocturne.sources.dice import DiceOptions
from nocturne.sources.nineteenhz import NineteenHzOptions
from nocturne.sources.ra import ResidentAdvisorOptions
from nocturne.sources.songkick import SongkickOptions
from tests.sources.case import BERLIN

PAGES = Path(__file__).parents[2] / "content" / "sources"
NOW = datetime(2026, 5, 1, tzinfo=UTC)
UNWILLING: dict[str, Any] = {
    "bandsintown": BandsintownOptions(city="berlin-germany"),
    "dice": DiceOptions(),
    "nineteenhz": NineteenHzOptions(region="BayArea"),
    "ra": ResidentAdvisorOptions(area=34),
    "songkick": SongkickOptions(metro="28443"),
}


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.name)
def test_every_source_tells_readers_how_it_is_asked(source: Source) -> None:
    words = " ".join((PAGES / f"{source.name}.md").read_text().split())
    assert len(words) > 200 and f"title: {source.title}" in words
    assert ("Experimental:" in words) == source.is_experimental
    assert source.terms.endswith(".")


@pytest.mark.parametrize("name", UNWILLING)
def test_what_the_terms_forbid_is_off_until_the_operator_says_otherwise(name: str) -> None:
    task = Assignment(
        source=name, city=BERLIN, options=UNWILLING[name], now=datetime(2026, 5, 1, tzinfo=UTC), pages=False
    )
    assert list(sources()[name].entries(task)) == []
    assert list(sources()[name].entries(replace(task, pages=True))) != []
    assert "Off unless the people who run this site switch it on" in (PAGES / f"{name}.md").read_text()
