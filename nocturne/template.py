"""The project that `nocturne new` and the demo start from."""

from __future__ import annotations

import shutil
from pathlib import Path

import nocturne

FOLDERS = ("content", "site_templates")


def template_folder() -> Path:
    """Where the template lies: packaged in a wheel, or the checkout that this code runs from."""
    package = Path(nocturne.__file__).parent
    packaged = package / "_template"
    return packaged if packaged.is_dir() else package.parent


def copy_template(folder: Path) -> None:
    """Put content and templates into `folder`, which must not hold them yet."""
    for name in FOLDERS:
        shutil.copytree(template_folder() / name, folder / name)
