"""A dry run visits and compares, says what would change, and changes nothing."""

from __future__ import annotations

from pathlib import Path

from tests.night.platform import Platform, event
from tests.night.project import Project


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file with its bytes and its time of change."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_dry_run_on_a_new_project_leaves_not_even_a_folder(project: Project, platform: Platform) -> None:
    before = everything(project.path)
    done = project.run("nightly", "--dry-run")
    assert done.code == 0
    assert sorted(done.out.splitlines()) == [
        f"+ berlin 2026-05-{10 + number} Night of Rust and Reeds {number}" for number in range(6)
    ]
    assert everything(project.path) == before
    assert not (project.path / ".state").exists()


def test_a_dry_run_tells_news_changes_and_silence_apart(project: Project, platform: Platform) -> None:
    project.run("nightly")
    before = everything(project.path)
    assert project.run("nightly", "--dry-run", night=1).out == "nothing would change\n"
    platform.events[0] = event(0, "2026-05-21")
    platform.events[1] = event(1, "2026-05-11", is_cancelled=True)
    platform.events.append(event(9, "2026-05-29", "A new night"))
    done = project.run("nightly", "--dry-run", night=1)
    assert "+ berlin 2026-05-29 A new night" in done.out
    assert any(line.startswith("~ berlin Night of Rust and Reeds 0: ") for line in done.out.splitlines())
    assert everything(project.path) == before


def test_a_dry_run_in_trouble_exits_as_the_night_would(project: Project, platform: Platform) -> None:
    project.run("nightly")
    platform.stop()
    assert project.run("nightly", "--dry-run", night=1).code == 3
