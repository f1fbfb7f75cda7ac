"""The project that `nocturne new` and the demo start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import nocturne
from nocturne.errors import UsageError

FOLDERS = ("content", "site_templates")
IGNORED = """\
.cache/
.private/
.serve/
.state/
output/*
!output/README.md
"""
OUTPUT = "The site is built into this folder. Everything in it but this file is made by `nocturne build`.\n"


def template_folder() -> Path:
    """Where the template lies: packaged in a wheel, or the checkout that this code runs from."""
    package = Path(nocturne.__file__).parent
    packaged = package / "_template"
    return packaged if packaged.is_dir() else package.parent


def copy_template(folder: Path) -> None:
    """Put content and templates into `folder`, which must not hold them yet. Raises OSError."""
    for name in FOLDERS:
        shutil.copytree(
            template_folder() / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*~", ".*")
        )


def start(folder: Path) -> None:
    """A new project in `folder`, which is made when it is not there. Raises UsageError when it is not empty."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                f"{folder} is not an empty folder; name another, `nocturne new` never writes over anything"
            )
        folder.mkdir(parents=True, exist_ok=True)
        copy_template(folder)
        (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
        (folder / "output").mkdir()
        (folder / "output" / "README.md").write_text(OUTPUT, encoding="utf-8")
    except OSError as problem:
        raise UsageError(
            f"{problem.filename or folder}: {problem.strerror or problem}; nothing was started"
        ) from problem
