"""Setting up on a machine with only python3 and make: real environments, real installers, no network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.project.files import ROOT, run
from tools import bootstrap

WHEEL = "lantern-1.0-py3-none-any.whl"
FILES = {
    "lantern.py": "LIT = True\n",
    "lantern-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n",
    "lantern-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "lantern-1.0.dist-info/RECORD": "",
}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one small wheel and a lock that names it by its hash."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / WHEEL, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(name, text)
    seen = hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()
    (folder / "lock").write_text(f"lantern==1.0 \\\n    --hash=sha256:{seen}\n", encoding="utf-8")
    return folder


def _install(venv: Path, lock: Path, shelf: Path, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    """bootstrap.py with this Python; every installer finds wheels on the shelf only, uv only where `path` has it."""
    words = (sys.executable, str(ROOT / "tools" / "bootstrap.py"), str(venv), str(lock))
    only_the_shelf = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(shelf), "PIP_CONFIG_FILE": os.devnull}
    return run(*words, cwd=shelf, PATH=path, **only_the_shelf)


def _lit(venv: Path) -> bool:
    return subprocess.run([venv / "bin" / "python", "-c", "import lantern"], check=False).returncode == 0


@pytest.fixture
def no_uv(tmp_path: Path) -> str:
    """A PATH without uv."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return str(folder)


def test_an_environment_is_made_and_the_lock_installed_by_pip(tmp_path: Path, shelf: Path, no_uv: str) -> None:
    ended = _install(tmp_path / "venv", shelf / "lock", shelf, no_uv)
    assert ended.returncode == 0, ended.stderr
    assert _lit(tmp_path / "venv")


def test_an_environment_without_pip_is_filled_by_the_pip_outside(tmp_path: Path, shelf: Path, no_uv: str) -> None:
    """What Debian's Python gives when python3-venv is not installed."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    ended = _install(venv, shelf / "lock", shelf, no_uv)
    assert ended.returncode == 0, ended.stderr
    assert _lit(venv)
    assert not (venv / "bin" / "pip").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(tmp_path: Path, shelf: Path, no_uv: str) -> None:
    venv = tmp_path / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(tmp_path / "upgraded-away")
    ended = _install(venv, shelf / "lock", shelf, no_uv)
    assert ended.returncode == 0, ended.stderr
    assert _lit(venv)


def test_a_file_with_another_hash_is_not_installed(tmp_path: Path, shelf: Path, no_uv: str) -> None:
    with zipfile.ZipFile(shelf / WHEEL, "a") as archive:
        archive.writestr("smuggled.py", "")
    ended = _install(tmp_path / "venv", shelf / "lock", shelf, no_uv)
    assert ended.returncode == 1
    assert "could not be installed" in ended.stderr
    assert not _lit(tmp_path / "venv")


def test_a_package_without_a_hash_is_not_installed(tmp_path: Path, shelf: Path, no_uv: str) -> None:
    (shelf / "lock").write_text("lantern==1.0\n", encoding="utf-8")
    assert _install(tmp_path / "venv", shelf / "lock", shelf, no_uv).returncode == 1
    assert not _lit(tmp_path / "venv")


def test_uv_is_taken_when_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\n", encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert bootstrap.installer(Path("venv"))[:3] == [str(uv), "pip", "install"]


def test_a_python_without_any_installer_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert bootstrap.main(tmp_path / "venv", tmp_path / "lock") == 2
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_a_python_that_is_too_old_is_told_so_with_the_way_out() -> None:
    assert bootstrap.too_old((3, 10, 4)) == (
        "Nocturne needs Python 3.11 or newer, this is 3.10. Try: make PYTHON=python3.13 demo"
    )
    assert bootstrap.too_old((3, 11, 0)) == ""
    assert bootstrap.too_old((3, 14, 2)) == ""


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize("target", ["demo", "test", "check"])
def test_set_up_is_done_once_and_again_only_for_a_newer_lock(tmp_path: Path, target: str) -> None:
    stamp = "run" if target == "demo" else "test"
    for name in ("Makefile", "requirements.lock", "tests/requirements.lock", "tools/bootstrap.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
        os.utime(tmp_path / name, (1_000, 1_000))
    assert "tools/bootstrap.py" in run("make", "-n", target, cwd=tmp_path).stdout
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / f"{stamp}.stamp").touch()
    assert "tools/bootstrap.py" not in run("make", "-n", target, cwd=tmp_path).stdout
    lock = tmp_path / ("requirements.lock" if stamp == "run" else "tests/requirements.lock")
    os.utime(lock, None)
    os.utime(tmp_path / ".venv" / f"{stamp}.stamp", (2_000, 2_000))
    assert "tools/bootstrap.py" in run("make", "-n", target, cwd=tmp_path).stdout
