"""Styles, scripts and pictures of the site, with a digest in their names, so that browsers may keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import nocturne
from nocturne.site.digests import digest

FOLDER, OWN = "assets", "static"


@dataclass(frozen=True)
class Assets:
    """`names`: file of `site_templates/assets` -> path in the output; `files`: path in the output -> bytes."""

    names: dict[str, str]
    files: dict[str, bytes]


def template_folders(project: Path) -> list[Path]:
    """Where templates are looked for: the project's own, then those that came with Nocturne."""
    package = Path(nocturne.__file__).parent
    packaged = package / "_template"
    ours = (packaged if packaged.is_dir() else package.parent) / "site_templates"
    return [folder for folder in dict.fromkeys((project / "site_templates", ours)) if folder.is_dir()]


def read(folders: Sequence[Path]) -> Assets:
    """The assets of all folders (the first that has a file wins), made small; `static/` is copied as it is."""
    names: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*")):
            if path.is_file() and path.name not in names:
                data = _small(path)
                names[path.name] = f"{FOLDER}/{path.stem}.{digest(data)[:8]}{path.suffix}"
                files[names[path.name]] = data
    for path in sorted((folders[0] / OWN).rglob("*")) if folders else []:
        if path.is_file():
            files[path.relative_to(folders[0] / OWN).as_posix()] = path.read_bytes()
    return Assets(names, files)


def _small(path: Path) -> bytes:
    """The file without what only its authors read; what is not text stays as it is."""
    data = path.read_bytes()
    if path.suffix not in (".css", ".js"):
        return data
    import rcssmin
    import rjsmin

    minify = rcssmin.cssmin if path.suffix == ".css" else rjsmin.jsmin
    try:
        return str(minify(data.decode())).encode()
    except UnicodeDecodeError:
        return data
