"""The wheel: built from the checkout, installed beside nothing of it, run in an empty folder."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from nocturne.cli.main import VERBS
from tests.project.files import ROOT, run, settings

SHIPPED = {
    "content": "nocturne/_template/content",
    "site_templates": "nocturne/_template/site_templates",
}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the locked hatchling without network."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the wheel lies unpacked, as an installer leaves it; its dependencies are those of this environment."""
    target = tmp_path_factory.mktemp("installed")
    words = "-m pip install --quiet --no-deps --no-index --no-compile --target".split()
    subprocess.run([sys.executable, *words, str(target), str(wheel)], check=True, capture_output=True)
    return target


@pytest.fixture(scope="session")
def listed(wheel: Path) -> set[str]:
    """The names of all files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _nocturne(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The installed program, run in `cwd` without anything of the checkout in reach."""
    code = "import sys; from nocturne.cli.main import main; sys.exit(main())"
    alone = {"PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1", "PYTHONWARNINGS": "error"}
    return run(sys.executable, "-c", code, *words, cwd=cwd, **alone)


def test_the_wheel_holds_the_default_content_and_templates(listed: set[str]) -> None:
    wanted = {
        f"{inside}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in SHIPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name != ".DS_Store"
    }
    assert wanted
    assert wanted - listed == set()


def test_the_wheel_holds_every_module_and_nothing_but_the_package(listed: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "nocturne").rglob("*.py")}
    assert modules - listed == set()
    assert {name.partition("/")[0] for name in listed if ".dist-info/" not in name} == {"nocturne"}
    assert [name for name in listed if name.endswith(".pyc")] == []


def test_the_wheel_carries_licence_and_command(wheel: Path, listed: set[str]) -> None:
    (licence,) = [name for name in listed if name.endswith("/licenses/LICENSE")]
    (entry_points,) = [name for name in listed if name.endswith("/entry_points.txt")]
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        assert settings()["project"]["scripts"]["nocturne"] in archive.read(entry_points).decode()


def test_the_installed_program_tells_its_verbs(installed: Path, tmp_path: Path) -> None:
    ended = _nocturne(installed, tmp_path, "--help")
    assert ended.returncode == 0, ended.stderr
    assert [verb for verb in VERBS if not re.search(rf"^    {verb}\s", ended.stdout, re.MULTILINE)] == []


def test_a_new_project_from_the_wheel_is_sound_and_builds(installed: Path, tmp_path: Path) -> None:
    new = _nocturne(installed, tmp_path, "new", "nights")
    assert new.returncode == 0, new.stderr
    project = tmp_path / "nights"
    checked = _nocturne(installed, project, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    built = _nocturne(installed, project, "build", "--now", "2026-05-01T20:00:00Z")
    assert built.returncode == 0, built.stderr
    assert (project / "output" / "index.html").is_file()
    assert (project / "output" / "berlin" / "index.html").is_file()


def test_the_demo_of_the_wheel_runs_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    ended = _nocturne(installed, tmp_path, "demo", "--nights", "1", "--now", "2026-05-01T20:00:00Z", "--quiet")
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / ".demo" / "output" / "index.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {".demo"}
