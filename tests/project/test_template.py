"""`nocturne new`: a project that works, in a folder that was free."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from nocturne.cli.main import main
from nocturne.config.load import load
from nocturne.night import city_options
from nocturne.template import start
from tests.project.files import ROOT


def test_a_new_project_holds_the_six_cities_and_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "nights", "--project", str(tmp_path)]) == 0
    project = tmp_path / "nights"
    assert "next:" in capsys.readouterr().out
    cities = [city.slug for city in load(project, city_options()).cities]
    assert cities == ["berlin", "london", "mexico-city", "new-york", "san-francisco", "tokyo"]


def test_a_new_project_has_the_templates_and_content_of_the_checkout(tmp_path: Path) -> None:
    start(tmp_path / "nights")
    for folder in ("content", "site_templates"):
        names = {path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert {path.relative_to(tmp_path / "nights") for path in (tmp_path / "nights" / folder).rglob("*.*")} >= names


def test_what_a_night_makes_is_not_put_under_version_control(tmp_path: Path) -> None:
    start(tmp_path / "nights")
    ignored = (tmp_path / "nights" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".state/", ".cache/", ".demo/", ".private/", ".serve/", "output/*"} <= set(ignored)


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_nothing_is_written_over(tmp_path: Path, taken: str, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine"
    if taken == "folder":
        mine.mkdir()
        (mine / "notes.txt").write_text("mine", encoding="utf-8")
    else:
        mine.write_text("mine", encoding="utf-8")
    assert main(["new", "mine", "--project", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("nocturne: ")
    assert "is not an empty folder" in said
    kept = mine if taken == "file" else mine / "notes.txt"
    assert kept.read_text(encoding="utf-8") == "mine"
    assert taken == "file" or [path.name for path in mine.iterdir()] == ["notes.txt"]


def test_a_folder_that_is_there_and_empty_will_do(tmp_path: Path) -> None:
    (tmp_path / "nights").mkdir()
    assert main(["new", str(tmp_path / "nights")]) == 0
    assert (tmp_path / "nights" / "content" / "site.toml").is_file()


@pytest.mark.parametrize("there", [True, False])
def test_when_the_disk_is_full_half_way_nothing_is_left(
    tmp_path: Path, there: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nights = tmp_path / "nights"
    if there:
        nights.mkdir()
    copied = shutil.copyfile

    def full(source: str | Path, target: str | Path, *, follow_symlinks: bool = True) -> object:
        if Path(target).name == "base.html":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        return copied(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(shutil, "copyfile", full)
    assert main(["new", str(nights)]) == 2
    said = capsys.readouterr().err
    assert "No space left on device" in said
    assert said.endswith("nothing was started\n")
    assert nights.exists() == there
    assert not there or not any(nights.iterdir())


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    assert main(["new", str(tmp_path / "mine" / "nights")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert str(tmp_path / "mine") in said
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"
