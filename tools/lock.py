"""Write the lock files anew: hashes for every system, no addresses, tests on the versions of the run."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMPILE = [
    "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
    "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11",
]  # fmt: skip


def compile_lock(requirements: list[str], target: Path, constraint: Path | None = None) -> None:
    """Resolve `requirements` into `target`."""
    held = ["--constraint", str(constraint)] if constraint else []
    command = [*COMPILE, *held, "--output-file", str(target), "-"]
    subprocess.run(command, input="\n".join(requirements).encode(), cwd=ROOT, check=True)
    if "://" in target.read_text(encoding="utf-8"):
        sys.exit(f"{target} holds an address; a lock must not")


def main() -> None:
    """requirements.lock for a run, tests/requirements.lock for everything."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, groups = project["project"]["dependencies"], project["dependency-groups"]
    compile_lock(run, ROOT / "requirements.lock")
    pinned = ROOT / ".cache" / "constraint.txt"
    pinned.parent.mkdir(exist_ok=True)
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned.write_text("\n".join(line.rstrip(" \\") for line in lines if not line.startswith(" ")), encoding="utf-8")
    compile_lock([*run, *groups["test"], *groups["check"]], ROOT / "tests" / "requirements.lock", pinned)


if __name__ == "__main__":
    main()
