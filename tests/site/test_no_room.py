"""A full disk, a quota, a folder that may not be written: the old site stands, and one sentence says why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.projects import NOW, contents, event, save, site

SCRIPT = """
import datetime, pathlib, resource, sys
from tests.site.projects import city_options
from nocturne.errors import Refused
from nocturne.site.build import build
project, output, limit, jobs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    build(project, output, datetime.datetime.fromisoformat(sys.argv[5]), jobs=jobs, city_options=city_options)
except Refused as problem:
    print(problem)
"""


def built(project: Path, output: Path, limit: int, jobs: int) -> str:
    """What a build in a process of its own says; no file may be larger than `limit` bytes (0: any)."""
    words = [sys.executable, "-c", SCRIPT, str(project), str(output), str(limit), str(jobs), NOW.isoformat()]
    done = subprocess.run(words, cwd=Path(__file__).parents[2], timeout=60, check=True, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_grows_too_large_leaves_the_old_site(project: Path, jobs: int) -> None:
    old, _ = site(project)
    was = contents(old)
    save(project, "berlin", (event(number, title=f"New {number}") for number in range(200)))
    save(project, "tokyo", (event(number, "tokyo", title=f"New {number}") for number in range(200)))
    said = built(project, old, 30_000, jobs)
    assert said.startswith("the site could not be written: File too large")
    assert said.count("\n") == 1
    assert contents(old) == was
    assert {path.name for path in project.iterdir()} == {"content", "site_templates", ".state", ".cache", "output"}
    site(project)
    assert contents(old) == contents(site(project, "fresh")[0])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_full_disk_leaves_the_old_site(project: Path, tmp_path: Path, jobs: int) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "none", small], check=False, capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small file system")
    try:
        output = small / "output"
        assert built(project, output, 0, jobs) == ""
        was = contents(output)
        save(project, "berlin", (event(number, title=f"New {number}") for number in range(400)))
        save(project, "tokyo", (event(number, "tokyo", title=f"New {number}") for number in range(400)))
        said = built(project, output, 0, jobs)
        assert said.startswith("the site could not be written: No space left on device")
        assert str(output) in said
        assert said.count("\n") == 1
        assert contents(output) == was
        assert list(small.iterdir()) == [output]
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_folder_that_may_not_be_written_is_said(project: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    said = built(project, closed / "output", 0, 1)
    assert said.startswith("the site could not be written: Permission denied")
