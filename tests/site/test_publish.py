"""The output folder: whose it is, how the new site takes its place, what a killed build leaves behind."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from nocturne.errors import Locked, Refused, UsageError
from nocturne.site import publish
from nocturne.site.remembered import Memory
from nocturne.store import folder
from tests.site.projects import contents, event, save, site

README = "The site is built into this folder.\n"


def beside(project: Path) -> set[str]:
    """What lies in the project."""
    return {path.name for path in project.iterdir()}


def test_a_build_leaves_nothing_beside_the_output(project: Path) -> None:
    for number in range(3):
        save(project, "berlin", [event(number)])
        site(project)
    assert beside(project) == {"content", "site_templates", ".state", ".cache", "output"}


def test_the_operators_files_stay_in_the_output(project: Path) -> None:
    output = project / "output"
    output.mkdir()
    kept = {"README.md": README, ".gitignore": "*\n", ".git": "gitdir: ../.git/worktrees/output\n"}
    for name, text in kept.items():
        (output / name).write_text(text)
    times = {name: (output / name).stat().st_mtime_ns for name in kept}
    site(project)
    save(project, "berlin", [event(1)])
    _, result = site(project)
    assert {name: (output / name).read_text() for name in kept} == kept
    assert {name: (output / name).stat().st_mtime_ns for name in kept} == times
    assert result.counts["files"] == len(contents(output)) - len(kept)


def test_what_is_remembered_of_an_output_goes_when_the_output_is_gone(project: Path) -> None:
    for name in ("output", "elsewhere"):
        site(project, name)
    known = project / ".cache" / "build"
    assert len(list(known.iterdir())) == 2
    shutil.rmtree(project / "elsewhere")
    save(project, "berlin", [event(1)])
    site(project)
    assert [path.name for path in known.iterdir()] == [Memory.of(project, project / "output").path.name]


def test_what_another_build_remembers_stays_while_it_works(project: Path) -> None:
    """Its output may not be there yet, or just be changing places."""
    for name in ("output", "elsewhere"):
        site(project, name)
    shutil.rmtree(project / "elsewhere")
    save(project, "berlin", [event(1)])
    with folder.lock(Memory.of(project, project / "elsewhere").lock):
        site(project)
    assert Memory.of(project, project / "elsewhere").load().parts


def test_a_folder_with_other_peoples_files_is_refused_and_left_alone(project: Path) -> None:
    photos = project.parent / "photos"
    photos.mkdir()
    (photos / "summer.jpg").write_text("sun")
    with pytest.raises(UsageError, match=r"photos holds summer\.jpg, which no build made"):
        site(project, "../photos")
    assert contents(photos) == {"summer.jpg": b"sun"}
    assert {path.name for path in project.parent.iterdir()} == {"photos", "project"}


def test_a_git_folder_in_the_output_is_not_lost(project: Path) -> None:
    (project / "output" / ".git").mkdir(parents=True)
    with pytest.raises(UsageError, match="which replacing the site would lose"):
        site(project)
    assert (project / "output" / ".git").is_dir()


@pytest.mark.parametrize("place", [".", ".."])
def test_the_project_itself_is_never_the_output(project: Path, place: str) -> None:
    with pytest.raises(UsageError, match="the site would replace the project itself"):
        site(project, place)
    assert (project / "content" / "site.toml").is_file()


def test_a_file_is_not_an_output(project: Path) -> None:
    (project / "output").write_text("x")
    with pytest.raises(UsageError, match="is not a folder"):
        site(project)


def test_an_output_that_is_a_link_stays_a_link(project: Path) -> None:
    (project.parent / "elsewhere").mkdir()
    (project / "output").symlink_to(project.parent / "elsewhere")
    site(project)
    assert (project / "output").is_symlink()
    assert (project.parent / "elsewhere" / "index.html").is_file()


def test_two_builds_do_not_work_on_one_output(project: Path) -> None:
    memory = Memory.of(project, project / "output")
    with folder.lock(memory.lock), pytest.raises(Locked, match="another run is at work"):
        site(project)


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """An output, the next one ready beside it, and a half-made third."""
    for name, text in (("out", "old"), (".out.next", "new"), (".out.staged-7-ab", "half")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(text)
    return tmp_path / "out"


def names(output: Path) -> set[str]:
    return {path.name for path in output.parent.iterdir()}


def test_killed_before_the_first_rename_the_old_site_stands(cut: Path) -> None:
    publish.repair(cut)
    assert (cut / "index.html").read_text() == "old"
    assert names(cut) == {"out"}


def test_killed_between_the_renames_the_new_site_is_put_in_place(cut: Path) -> None:
    cut.rename(cut.with_name(".out.replaced"))
    publish.repair(cut)
    assert (cut / "index.html").read_text() == "new"
    assert names(cut) == {"out"}


def test_killed_after_the_second_rename_the_new_site_stands(cut: Path) -> None:
    cut.rename(cut.with_name(".out.replaced"))
    cut.with_name(".out.next").rename(cut)
    publish.repair(cut)
    assert (cut / "index.html").read_text() == "new"
    assert names(cut) == {"out"}


def test_without_a_next_one_the_replaced_site_comes_back(tmp_path: Path) -> None:
    (tmp_path / ".out.replaced").mkdir()
    (tmp_path / ".out.replaced" / "index.html").write_text("old")
    publish.repair(tmp_path / "out")
    assert (tmp_path / "out" / "index.html").read_text() == "old"


def test_repair_touches_nothing_that_is_not_the_outputs(tmp_path: Path) -> None:
    for name in ("out", "out.next", ".other.next", ".out.nextdoor", ".out.d"):
        (tmp_path / name).mkdir()
    (tmp_path / ".out.replaced-notes").write_text("mine")
    publish.repair(tmp_path / "out")
    assert names(tmp_path / "out") == {
        "out", "out.next", ".other.next", ".out.nextdoor", ".out.d", ".out.replaced-notes",
    }  # fmt: skip


def test_a_folder_that_cannot_be_renamed_leaves_the_old_site(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, _ = site(project)
    before = contents(output)
    save(project, "berlin", [event(1)])
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self == output:
            raise OSError(16, os.strerror(16), str(self))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(Refused, match="cannot be replaced"):
        site(project)
    assert contents(output) == before
    assert beside(project) == {"content", "site_templates", ".state", ".cache", "output"}
