"""A file the operator wrote, as read: its values, and where in the file each of them stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nocturne.errors import ContentError

LARGEST_FILE = 1 << 20
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no text may hold: feeds are XML, which has no way to write it (XML 1.0, production 2), and DEL."""


@dataclass(frozen=True, slots=True)
class Document:
    """`file` is its name in messages, `body` the text below the front matter ("" in a settings file).

    `lines` maps every dotted key ("sources.meetup.groups.0") to its 1-based line. `spelled` maps the dotted key of
    every number to the letters it was written with: where a text is asked for, 1.10 is "1.10". `body_line` is the
    1-based line at which `body` begins.
    """

    file: str
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    spelled: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    @property
    def is_toml(self) -> bool:
        """Whether it is written in TOML; everything else has front matter in YAML."""
        return self.file.endswith(".toml")

    def line(self, key: str) -> int | None:
        """The line of `key`, or of the nearest table around it; None when neither stands in the file."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return None

    def error(self, problem: str, key: str = "", advice: str = "") -> ContentError:
        """A finding about this file."""
        return ContentError(problem, file=self.file, key=key, line=self.line(key), advice=advice)


def read_text(path: Path, shown: str) -> str:
    """The UTF-8 text of a file, line ends as "\\n", without byte order mark. Raises ContentError when it has none."""
    data = _read_bytes(path, shown)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise ContentError("is not UTF-8 text", file=shown, line=line, advice="save it as UTF-8") from problem
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := UNFIT.search(text):
        line = text[: found.start()].count("\n") + 1
        raise ContentError(
            "holds a control character", file=shown, line=line, advice="delete it; save the file as UTF-8"
        )
    return text


def _read_bytes(path: Path, shown: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise ContentError("is not a file", file=shown, advice="move it away or rename it")
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as problem:
        raise ContentError("is missing", file=shown, advice="`nocturne new` shows what a project holds") from problem
    except OSError as problem:
        advice = "check its permissions"
        raise ContentError(f"cannot be read ({problem.strerror})", file=shown, advice=advice) from problem
    if len(data) > LARGEST_FILE:
        raise ContentError(f"is larger than {LARGEST_FILE >> 20} MB", file=shown, advice="keep only text in it")
    return data


def markdown_files(folder: Path, project: Path) -> tuple[list[tuple[Path, str]], list[ContentError]]:
    """`listed_files` of Markdown."""
    return listed_files(folder, project, ".md")


def listed_files(folder: Path, project: Path, ending: str) -> tuple[list[tuple[Path, str]], list[ContentError]]:
    """(path, name for messages) of each file with `ending` in `folder`, sorted, and what there would never be read.

    Names that begin with "_" or "." are drafts and are passed over. A folder that does not exist holds nothing.
    Raises ContentError when the folder cannot be read: what is in it is then unknown, which is not nothing.
    """
    try:
        found = sorted(folder.iterdir())
    except FileNotFoundError:
        return [], []
    except OSError as problem:
        advice = "it must be a folder that can be read"
        raise ContentError(
            f"cannot be read ({problem.strerror})", file=shown(folder, project), advice=advice
        ) from problem
    files, strange = [], []
    for path in found:
        if path.name.startswith(("_", ".")):
            continue
        if error := _unfit(path, shown(path, project), ending):
            strange.append(error)
        else:
            files.append((path, shown(path, project)))
    return files, strange


def _unfit(path: Path, name: str, ending: str) -> ContentError | None:
    """Why a file would never be read, None when it is."""
    if not path.name.isprintable():
        return ContentError("has a name that cannot be shown", file=name, advice="rename it in plain letters")
    if path.suffix == ending:
        return None
    if path.is_dir():
        return ContentError("is a folder, and folders are not looked into", file=name, advice="move its files up")
    return ContentError(
        "is not read", file=name, advice=f"name it with the ending {ending}, or with _ in front to keep a draft"
    )


def shown(path: Path, project: Path) -> str:
    """A file's name as the operator knows it: from the project's folder, with forward slashes, on one line."""
    name = path.relative_to(project).as_posix()
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
