"""Make the virtual environment and install a lock file into it; standard library only.

    python3 tools/bootstrap.py .venv requirements.lock

Uses uv when it is installed and pip otherwise. Every file is checked against the hashes of the lock.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
NO_INSTALLER = (
    "This Python has neither pip nor venv's ensurepip, and uv is not installed either. Install one of them and run the "
    "same command again (Debian, Ubuntu: apt-get install python3-venv)."
)

BUILT = ("dkimpy",)
"""Packages that are published as source only. Everything else comes ready made: nothing of it runs to be installed."""


def too_old(version: tuple[int, ...]) -> str:
    """The sentence for a Python that is too old, "" when it is new enough."""
    if version[:2] >= OLDEST:
        return ""
    have, need = ".".join(map(str, version[:2])), ".".join(map(str, OLDEST))
    return f"Nocturne needs Python {need} or newer, this is {have}. Try: make PYTHON=python3.13 demo"


def works(python: Path) -> bool:
    """Whether an interpreter is there and runs; one whose base was upgraded away does not."""
    try:
        return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_venv(venv: Path) -> None:
    """An environment of its own; Debian's Python without python3-venv gets one without pip inside."""
    if works(venv / "bin" / "python"):
        return
    print(f"making {venv}", flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", venv], capture_output=True, check=False).returncode:
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)


def installer(venv: Path) -> list[str]:
    """The command that installs into `venv`: uv, the environment's pip, the outer pip aimed at it, [] for none."""
    python = str(venv / "bin" / "python")
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", python]
    quiet = ["install", "--quiet", "--disable-pip-version-check", "--no-input"]
    if (venv / "bin" / "pip").exists():
        return [python, "-m", "pip", *quiet]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", python, *quiet]
    return []


def main(venv: Path, lock: Path) -> int:
    """Exit 0 when everything in `lock` is installed in `venv`."""
    if sentence := too_old(sys.version_info[:3]):
        print(sentence, file=sys.stderr)
        return 2
    make_venv(venv)
    command = installer(venv)
    if not command:
        print(NO_INSTALLER, file=sys.stderr)
        return 2
    print(f"installing {lock}", flush=True)
    ready_made = ["--only-binary", ":all:", *(word for name in BUILT for word in ("--no-binary", name))]
    if subprocess.run([*command, "--require-hashes", *ready_made, "-r", lock], check=False).returncode:
        print(f"{lock} could not be installed; is the package index within reach?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
