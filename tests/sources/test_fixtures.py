"""Every source has saved answers, and each gives the listings, issues and next pages written beside it."""

from __future__ import annotations

import json

import pytest

from nocturne.model.city import City
from nocturne.sources.base import sources
from tests.sources.case import BERLIN, HERE, Case, told

CASES = [
    Case(folder.parent.name, folder.name) for folder in sorted(HERE.glob("*/*/")) if (folder / "request.json").is_file()
]


def test_every_source_has_a_fixture() -> None:
    """A source comes with a folder of saved answers, and no folder is left of a source that went."""
    assert {case.source for case in CASES} == set(sources())


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}/{case.name}")
def test_a_saved_answer_reads_as_written_beside_it(case: Case) -> None:
    """Each word of each listing, the code of each issue, the address of each next page."""
    expected = json.loads((case.folder / "expected.json").read_text())
    reading = case.read(sources()[case.source], task=case.task(city=_city(case)))
    assert reading.complete and reading.wrong_body == ""
    assert [told(listing) for listing in reading.listings] == expected["listings"]
    assert [issue.code for issue in reading.issues] == expected["issues"]
    assert [request.url for request in reading.follow] == expected.get("follow", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}/{case.name}")
def test_a_saved_answer_is_recognised_without_its_address(case: Case) -> None:
    """`nocturne read` gets only the file: it must come to the same events."""
    source = sources()[case.source]
    request = source.recognise(case.body, "", case.task(city=_city(case)))
    assert request is not None and request.expects == case.request.expects
    reading = case.read(source, task=case.task(city=_city(case)), request=request)
    expected = json.loads((case.folder / "expected.json").read_text())
    assert [listing.source_id for listing in reading.listings] == [each["source_id"] for each in expected["listings"]]


def _city(case: Case) -> City:
    path = case.folder / "city.json"
    return City(**json.loads(path.read_text())) if path.is_file() else BERLIN
