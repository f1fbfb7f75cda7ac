"""The stage: writing, linking, and what happens where there are no links."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nocturne.site.stage import Stage
from tests.site.projects import contents, event, save, site, stamps

FILES = {"a.html": b"a", "b/c/d.html": b"d", "b/c/e.html": b"", "b/f.html": b"f" * 100_000}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "source"


def test_files_are_written_where_they_belong(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "stage")
    (tmp_path / "stage").mkdir()
    for name, data in FILES.items():
        stage.write(name, data)
    with pytest.raises(FileExistsError):
        stage.write("a.html", b"again")
    stage.close()
    assert contents(tmp_path / "stage") == FILES


def test_files_are_taken_over_without_a_copy(tmp_path: Path, source: Path) -> None:
    stage = Stage(tmp_path / "stage")
    stage.take(source, FILES)
    stage.close()
    assert contents(tmp_path / "stage") == FILES
    assert stamps(tmp_path / "stage") == stamps(source)


@pytest.mark.parametrize("refusal", [errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP])
def test_where_links_are_refused_files_are_copied_with_their_times(
    project: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    output, _ = site(project)
    before = {path: time for path, (_, time) in stamps(output).items()}

    def refuse(*_: object, **__: object) -> None:
        raise OSError(refusal, os.strerror(refusal))

    monkeypatch.setattr(os, "link", refuse)
    save(project, "tokyo", [event(1, "tokyo")])
    site(project)
    monkeypatch.undo()
    fresh, _ = site(project, "fresh")
    assert contents(output) == contents(fresh)
    after = {path: time for path, (_, time) in stamps(output).items()}
    assert all(after[path] == before[path] for path in after if path.startswith("berlin/"))


def test_a_file_that_vanishes_is_an_error(tmp_path: Path, source: Path) -> None:
    (source / "a.html").unlink()
    with pytest.raises(FileNotFoundError):
        Stage(tmp_path / "stage").take(source, FILES)
