"""A reader that crashes, hangs or eats memory costs one page, and the next page is read as if nothing was."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest

from nocturne.crawl import sandbox as sandbox_module
from nocturne.crawl.sandbox import Sandbox
from nocturne.model.exchange import Outcome, Request, Response
from nocturne.model.visit import Assignment
from tests.crawl.scripted import visit

DANGEROUS = """
from nocturne.crawl import reader
from nocturne.model.listing import Listing
from nocturne.sources.base import Source
import ctypes, nocturne.sources.base as base


class Dangerous(Source):
    name = title = "scripted"
    city_options = None

    def entries(self, assignment):
        return ()

    def read(self, response, assignment):
        match response.body:
            case b"crash":
                ctypes.string_at(0)
            case b"hang":
                while True:
                    pass
            case b"bomb":
                bytearray(1 << 34)
            case b"print":
                print("noise on stdout")
        yield Listing(source="scripted", source_id="1", title="fine", start="2026-05-01", extractor="first")


reader.sources = lambda: {"scripted": Dangerous()}
reader.main(1 << 30, 30)
"""


@pytest.fixture
def dangerous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A sandbox whose child knows one source that does what its body says."""
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(DANGEROUS))
    monkeypatch.setenv("PYTHONPATH", str(Path(sandbox_module.__file__).parents[2]))
    monkeypatch.setattr(sandbox_module, "COMMAND", (sys.executable, str(script)))
    return Sandbox(wall_seconds=5)


def read(sandbox: Sandbox, body: bytes) -> tuple[list[str], list[str]]:
    task: Assignment = visit().assignment
    question = Request(url="https://list.example/", expects="html", kind="list")
    reading = sandbox.read(Response(request=question, outcome=Outcome.OK, url=question.url, body=body), task)
    return [one.title for one in reading.listings], [issue.code for issue in reading.issues]


@pytest.mark.parametrize(
    ("body", "code"), [(b"crash", "reader/crash"), (b"hang", "reader/hang"), (b"bomb", "reader/defect")]
)
def test_what_kills_one_reading_costs_only_that_page(dangerous: Sandbox, body: bytes, code: str) -> None:
    with dangerous as sandbox:
        assert read(sandbox, b"calm") == (["fine"], [])
        assert read(sandbox, body) == ([], [code])
        assert read(sandbox, b"calm") == (["fine"], [])


def test_a_reader_that_prints_does_not_tear_the_answer(dangerous: Sandbox) -> None:
    with dangerous as sandbox:
        assert read(sandbox, b"print") == (["fine"], [])
        assert read(sandbox, b"calm") == (["fine"], [])
