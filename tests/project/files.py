"""The project's own files, as the tests of the project read them."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def settings() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def documents() -> list[Path]:
    """Every Markdown file written for people who read the project."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "output" / "README.md"])


def modules(package: str) -> list[Path]:
    """The Python files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A program with nothing but `environment` and a PATH; the caller looks at its end."""
    path = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        words, cwd=cwd, env=path | environment, capture_output=True, text=True, timeout=300, check=False
    )
