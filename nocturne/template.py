"""The project that `nocturne new` and the demo start from."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import nocturne
from nocturne.errors import UsageError

FOLDERS = ("content", "site_templates")
IGNORED = """\
.cache/
.demo/
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
    """A new project in `folder`, which is made when it is not there. Raises UsageError when it is not empty.

    When something is in the way half-way, what was begun is removed again.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                f"{folder} is not an empty folder; name another, `nocturne new` never writes over anything"
            )
    except OSError as problem:
        raise _stopped(problem, folder) from problem
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _fill(folder)
    except OSError as problem:
        _empty(folder, remove=made)
        raise _stopped(problem, folder) from problem


def _fill(folder: Path) -> None:
    copy_template(folder)
    (folder / ".gitignore").write_text(IGNORED, encoding="utf-8")
    (folder / "output").mkdir()
    (folder / "output" / "README.md").write_text(OUTPUT, encoding="utf-8")


def _empty(folder: Path, *, remove: bool) -> None:
    """Take back what was put into a folder that held nothing."""
    for name in (*FOLDERS, "output"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with suppress(OSError):
        (folder / ".gitignore").unlink(missing_ok=True)
        if remove:
            folder.rmdir()


def _stopped(problem: OSError, folder: Path) -> UsageError:
    """copytree gathers its failures as (from, to, why) in one error without a file name."""
    if isinstance(problem, shutil.Error) and problem.args and isinstance(problem.args[0], list):
        _, where, why = problem.args[0][0]
        return UsageError(f"{where}: {why}; nothing was started")
    return UsageError(f"{problem.filename or folder}: {problem.strerror or problem}; nothing was started")
