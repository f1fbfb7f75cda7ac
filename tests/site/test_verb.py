"""`nocturne build` as people call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.projects import NOW, contents, event, save

HERE = Path(__file__).parents[2]


def nocturne(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The verb in a process of its own."""
    command = [sys.executable, "-m", "nocturne", "build", "--project", str(project), "--now", NOW.isoformat(), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE, timeout=120)


@pytest.fixture
def plain(project: Path) -> Path:
    """The project without words about a source, so that it fits every set of sources."""
    (project / "content" / "sources" / "luma.md").unlink()
    return project


def test_it_says_what_it_wrote_and_then_that_nothing_changed(plain: Path) -> None:
    first = nocturne(plain)
    assert first.returncode == 0, first.stderr
    files = len(contents(plain / "output"))
    assert first.stdout == ""
    assert f"{files} files written; {files} files, " in first.stderr
    again = nocturne(plain)
    assert again.stderr.splitlines() == [f"nothing changed: {files} files stand in {plain / 'output'}"]


def test_it_builds_elsewhere_with_as_many_processes_as_it_is_told(plain: Path, tmp_path: Path) -> None:
    assert nocturne(plain, "--output", str(tmp_path / "a"), "--jobs", "1").returncode == 0
    assert nocturne(plain, "--output", str(tmp_path / "b"), "--jobs", "4", "--quiet").stderr == ""
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert not (plain / "output").exists()


def test_its_news_can_be_read_by_machines(plain: Path) -> None:
    lines = [json.loads(line) for line in nocturne(plain, "--log-format", "json").stderr.splitlines()]
    assert {line["city"] for line in lines if "city" in line} == {"berlin", "tokyo"}
    assert lines[-1]["written"] == lines[-1]["files"] == len(contents(plain / "output"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--jobs", "0"), 2, "--jobs 0"),
        (("--output", "PROJECT"), 2, "would replace the project itself"),
        (("--output", "PROJECT/content"), 2, "which no build made"),
    ],
)
def test_what_it_cannot_do_is_said_in_one_sentence(plain: Path, words: tuple[str, str], code: int, said: str) -> None:
    done = nocturne(plain, *(word.replace("PROJECT", str(plain)) for word in words))
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("nocturne: ")


def test_a_mistake_in_the_state_publishes_nothing(plain: Path) -> None:
    nocturne(plain)
    before = contents(plain / "output")
    save(plain, "berlin", [event(1, title="New")])
    (plain / ".state" / "events" / "tokyo.ndjson").write_text("{}\n")
    done = nocturne(plain)
    assert done.returncode == 1
    assert ".state/events/tokyo.ndjson:1: " in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(plain / "output") == before
