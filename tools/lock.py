"""Write the lock files anew: hashes for every system, no addresses, tests on the versions of the run.

    python3 tools/lock.py

Needs uv; where it is missing, pip brings it into a scratch environment that is thrown away. The packages of the run
are resolved first, and the tests get the same versions. Give `--upgrade` for the newest versions of everything;
without it what is locked stays as long as it still fits.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUN, TESTS = ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"
OPTIONS = [
    "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11",
]  # fmt: skip


def uv(scratch: Path) -> str:
    """The path of uv: the installed one, else one that pip puts into `scratch`."""
    if installed := shutil.which("uv"):
        return installed
    print("uv is not installed; taking one for this run", flush=True)
    venv.create(scratch / "uv", with_pip=True)
    python = scratch / "uv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
    return str(scratch / "uv" / "bin" / "uv")


def pins(lock: str) -> list[str]:
    """The `name==version ; marker` lines of a lock, without their hashes."""
    return [line.rstrip(" \\") for line in lock.splitlines() if line and not line.startswith((" ", "#"))]


def compile_lock(command: Sequence[str], requirements: Sequence[str], target: Path) -> None:
    """Resolve `requirements` into `target`. Ends the program when the result would tell where it came from."""
    subprocess.run(
        [*command, "--output-file", str(target), "-"], input="\n".join(requirements).encode(), cwd=ROOT, check=True
    )
    if "://" in target.read_text(encoding="utf-8"):
        sys.exit(f"{target} holds an address; a lock must not")


def main(words: Sequence[str]) -> int:
    """requirements.lock for a run, tests/requirements.lock for everything. Exit 0 when both are written."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, groups = project["project"]["dependencies"], project["dependency-groups"]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        command = [uv(scratch), *OPTIONS, *(["--upgrade"] if "--upgrade" in words else [])]
        compile_lock(command, run, RUN)
        constraint = scratch / "constraint.txt"
        constraint.write_text("\n".join(pins(RUN.read_text(encoding="utf-8"))), encoding="utf-8")
        everything = [*run, *groups["test"], *groups["check"]]
        compile_lock([*command, "--constraint", str(constraint)], everything, TESTS)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
