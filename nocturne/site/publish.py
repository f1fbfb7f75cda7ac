"""From a finished folder beside the output to the output itself: two renames, and what to do when they were cut short.

.output.staged-…   a site in the making, worth nothing until it is whole
.output.next       whole and verified
.output.replaced   the site that stood before, while the next one takes its place
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from nocturne.errors import Refused, UsageError
from nocturne.site import workers

MARK = "api/v1/status.json"
"""The file that says that a build made this folder."""
KEPT = frozenset({"README.md", ".git", ".gitignore", ".gitattributes"})
"""Files at the top of the output that are the operator's: no build makes or removes them."""


class _Made(msgspec.Struct, frozen=True):
    built_at: str


def target(output: Path) -> Path:
    """Where the site really goes: a link to a folder stays a link."""
    return Path(os.path.realpath(output))


def stage_path(output: Path) -> Path:
    """A folder for a site in the making that no other build, not even a dead one's workers, writes into."""
    return output.with_name(f".{output.name}.staged-{os.getpid()}-{os.urandom(4).hex()}")


def _next(output: Path) -> Path:
    return output.with_name(f".{output.name}.next")


def _replaced(output: Path) -> Path:
    return output.with_name(f".{output.name}.replaced")


def repair(output: Path) -> None:
    """Finish or undo what a killed build left behind, so that one whole site stands and nothing beside it."""
    if not output.exists():
        for found in (_next(output), _replaced(output)):
            if found.is_dir():
                found.rename(output)
                break
    for left in _leftovers(output):
        shutil.rmtree(left)


def _leftovers(output: Path) -> Iterator[Path]:
    prefix = f".{output.name}."
    with suppress(FileNotFoundError), os.scandir(output.parent) as found:
        for entry in found:
            rest = entry.name.removeprefix(prefix)
            ours = rest in ("next", "replaced") or rest.startswith("staged-")
            if entry.name.startswith(prefix) and ours and entry.is_dir(follow_symlinks=False):
                yield Path(entry.path)


def claim(output: Path, project: Path) -> None:
    """Make sure that replacing `output` costs nobody anything.

    Raises UsageError when it holds the project, is no folder, or holds files that no build made.
    """
    if project == output or output in project.parents:
        raise UsageError(f"{output}: the site would replace the project itself; give a folder of its own with --output")
    if not output.exists():
        return
    if not output.is_dir():
        raise UsageError(f"{output} is not a folder; remove it, or give another with --output")
    foreign = sorted({path.name for path in output.iterdir()} - KEPT)
    if foreign and not _made(output / MARK):
        raise UsageError(
            f"{output} holds {foreign[0]}, which no build made; empty the folder, or give another with --output"
        )


def _made(mark: Path) -> bool:
    try:
        return bool(msgspec.json.decode(mark.read_bytes(), type=_Made).built_at)
    except (OSError, msgspec.DecodeError):
        return False


def kept(output: Path) -> list[str]:
    """The operator's own files at the top of the output. Raises UsageError when one of them is a folder."""
    found = sorted(name for name in KEPT if os.path.lexists(output / name))
    for name in found:
        if (output / name).is_dir() and not (output / name).is_symlink():
            raise UsageError(f"{output / name} is a folder, which replacing the site would lose; move it out of there")
    return found


def swap(stage: Path, output: Path) -> None:
    """Let the finished `stage` take the place of `output`. Raises Refused when the folder cannot be renamed.

    Two renames; whoever is killed between them has left two whole sites, and `repair` knows which one counts.
    """
    ready, before = _next(output), _replaced(output)
    stage.rename(ready)
    try:
        if output.exists():
            output.rename(before)
        ready.rename(output)
    except OSError as problem:
        if not output.exists() and before.exists():
            before.rename(output)
        raise Refused(
            f"{output} cannot be replaced ({problem.strerror}); it may be a mount point or in use: "
            "give a folder below it with --output"
        ) from problem


def discard(output: Path, stage: Path, jobs: int) -> None:
    """Remove what was replaced or never finished; what cannot be removed now is removed by the next `repair`."""
    if jobs > 1 and (before := _replaced(output)).is_dir():
        tops = sorted(path for path in before.iterdir() if path.is_dir() and not path.is_symlink())
        for _ in workers.run(lambda number: _emptied(tops[number]), range(len(tops)), jobs):
            pass
    for folder in (stage, _next(output), _replaced(output)):
        shutil.rmtree(folder, ignore_errors=True)


def _emptied(top: Path) -> bytes:
    """Unlink every file below `top`; folders and what refuses to go are left to others."""
    folders = [str(top)]
    with suppress(OSError):
        while folders:
            with os.scandir(folders.pop()) as found:
                for entry in found:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    else:
                        os.unlink(entry.path)  # noqa: PTH108 - a Path for each of a hundred thousand files is dear
    return b""
